// float16 and bfloat16 as the two bytes of a file: from them to a number, and from a float32 that is such a number to them.

/** float16: sign, 5 bits of exponent with bias 15, 10 bits of fraction. Every step is exact. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? (sign * fraction) / 2 ** 24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The float16 that a float32 is, by its bits: sign, 8 bits of exponent with bias 127, 23 bits of fraction. */
export function toHalf(word: number): number {
  const sign = (word >>> 16) & 0x8000;
  const rest = word & 0x7fffffff;
  if (rest > 0x7f800000) return sign | 0x7e00;
  if (rest === 0x7f800000) return sign | 0x7c00;
  // Below 2⁻¹⁴ it is a multiple of 2⁻²⁴: 1 with the fraction behind it, moved by as many places as the exponent is smaller.
  const exponent = rest >>> 23;
  if (exponent < 113) return exponent < 103 ? sign : sign | (((rest & 0x7fffff) | 0x800000) >>> (126 - exponent));
  return sign | ((rest - (112 << 23)) >>> 13);
}

/** bfloat16: the upper half of a float32. */
export function fromBFloat(bits: number): number {
  const word = new DataView(new ArrayBuffer(4));
  word.setUint16(0, bits);
  return word.getFloat32(0);
}

/** The bfloat16 that a float32 is, by its bits. */
export const toBFloat = (word: number): number => word >>> 16;
