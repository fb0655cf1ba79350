// Fixed-point numbers (a BigInt v stands for v / 2^bits) from which the tables of math-*.ts are computed when they load:
// no table of digits has to be trusted. Only for tables: everything here is exact to a few units of 2^-bits, and slow.

/** Fraction bits of the tables' numbers. */
export const BITS = 128;
export const ONE = 1n << BigInt(BITS);

const LEAST = -1074;

/** 2^k for k = -1074 … 1023 at index k + 1074; every entry is exact. */
const powers = /* @__PURE__ */ (() => {
  const table = new Float64Array(2098);
  table[-LEAST] = 1;
  for (let k = 1; k <= 1023; k++) table[k - LEAST] = 2 * table[k - 1 - LEAST];
  for (let k = -1; k >= LEAST; k--) table[k - LEAST] = table[k + 1 - LEAST] / 2;
  return table;
})();

/** 2^k, exactly, for an integer -1074 ≤ k ≤ 1023. */
export const powerOfTwo = (k: number): number => powers[k - LEAST];

/** m · 2^k with one rounding, for 1/2 ≤ m ≤ 2 and -1100 ≤ k ≤ 1024. */
export function scaleByPowerOfTwo(m: number, k: number): number {
  if (k > 1023) return m * 2 * powers[k - 1 - LEAST];
  // Below 2^-1021 the product may be subnormal: first an exact step, then the one that rounds.
  if (k < -1021) return m * powers[k + 128 - LEAST] * powers[-128 - LEAST];
  return m * powers[k - LEAST];
}

/** The double nearest to a fixed-point number. */
export const toDouble = (value: bigint, bits = BITS): number => Number(value) * powerOfTwo(-bits);

/** The pair of doubles nearest to a fixed-point number: value = hi + lo, |lo| ≤ ulp(hi)/2. */
export function toPair(value: bigint, bits = BITS): [hi: number, lo: number] {
  const hi = Number(value);
  return [hi * powerOfTwo(-bits), toDouble(value - BigInt(hi), bits)];
}

/** A fixed-point number as a multiple of 2^-grid and a remainder (value = head + tail, the remainder still fixed-point). */
export function splitAt(value: bigint, grid: number): [head: number, tail: bigint] {
  const shift = BigInt(BITS - grid);
  const head = (value + (1n << (shift - 1n))) >> shift;
  return [Number(head) * powerOfTwo(-grid), value - (head << shift)];
}

/** Σ (±1)^i (p/q)^(2i+1) / (2i+1): atanh(p/q) for sign 1, atan(p/q) for sign -1. Needs |p/q| well below 1. */
function inverseTangent(p: bigint, q: bigint, sign: bigint, bits: number): bigint {
  let power = (p << BigInt(bits)) / q;
  let sum = 0n;
  for (let i = 1n; power !== 0n; i += 2n) {
    sum += power / i;
    power = (sign * power * p * p) / (q * q);
  }
  return sum;
}

/** log(p/q) = 2 atanh((p - q)/(p + q)). */
export const fixedLog = (p: bigint, q: bigint): bigint => 2n * inverseTangent(p - q, p + q, 1n, BITS);

/** Machin: π = 16 atan(1/5) - 4 atan(1/239). */
export const fixedPi = (bits = BITS): bigint =>
  16n * inverseTangent(1n, 5n, -1n, bits) - 4n * inverseTangent(1n, 239n, -1n, bits);

/** exp(x) = Σ x^n / n!. */
export function fixedExp(x: bigint): bigint {
  let sum = 0n;
  let term = ONE;
  for (let n = 1n; term !== 0n; n++) {
    sum += term;
    term = (term * x) / (n * ONE);
  }
  return sum;
}

/** √x by Newton's iteration, from above. */
export function fixedSqrt(x: bigint): bigint {
  const square = x * ONE;
  let root = x + ONE;
  for (let next = (root + square / root) >> 1n; next < root; next = (root + square / root) >> 1n) root = next;
  return root;
}
