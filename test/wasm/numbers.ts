// Float32 numbers that find faults, and the distance between a result and the number that it should be.

/** Zeros, infinities, NaN, ones, and the edges of the normal, subnormal and exponential ranges. */
export const SPECIAL: readonly number[] = [
  0,
  -0,
  1,
  -1,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.NaN,
  2 ** -149,
  -(2 ** -149),
  2 ** -126,
  -(2 ** -126),
  2 ** -25,
  -(2 ** -25),
  2 ** -24,
  3.4028234663852886e38,
  -3.4028234663852886e38,
  88.72283172607422,
  88.72284698486328,
  -87.33654022216797,
  -103.97207641601562,
  -103.97208404541016,
  -104.5,
  0.5,
  2,
  -0.9999999403953552,
];

const bits = new Int32Array(1);
const float = new Float32Array(bits.buffer);

/** A source of float32: special ones, any bits, and numbers of everyday size. */
export function wild(next: () => number): () => number {
  return () => {
    const kind = next();
    if (kind < 0.15) return SPECIAL[Math.floor(next() * SPECIAL.length)];
    if (kind < 0.4) {
      bits[0] = next() * 2 ** 32;
      return float[0];
    }
    return (next() * 2 - 1) * (kind < 0.7 ? 4 : 110);
  };
}

/** Distance from |x| to the float32 after it. */
const ulp = (x: number): number => 2 ** Math.max(Math.floor(Math.log2(Math.abs(x))) - 23, -149);

/** How many units in the last place a float32 is away from a number; 0 or ∞ where that is 0, infinite or NaN. */
export function distance(actual: number, exact: number): number {
  const rounded = Math.fround(exact);
  if (!Number.isFinite(rounded) || rounded === 0) return Object.is(actual, rounded) ? 0 : Number.POSITIVE_INFINITY;
  return Number.isFinite(actual) ? Math.abs(actual - exact) / ulp(rounded) : Number.POSITIVE_INFINITY;
}

/** Lengths around every width of the kernels, and others. */
export const LENGTHS: readonly number[] = [
  1, 2, 3, 4, 5, 7, 8, 9, 11, 15, 16, 17, 23, 24, 25, 31, 32, 33, 47, 48, 49, 63, 64, 65, 67,
];
