// Where random bits come from, and the uniform numbers that PyTorch makes of them. Distributions know no more of a
// generator than this.

/** A stream of 32-bit words. */
export interface BitSource {
  /** The next word, 0 … 2^32 - 1. */
  random32(): number;
}

/** Uniform in [0, 1) with 24 bits: one word. */
export const uniform24 = (source: BitSource): number => (source.random32() & 0xffffff) / 16777216;

/** Uniform in [0, 1) with 53 bits: two words, the high one first. */
export function uniform53(source: BitSource): number {
  const high = source.random32() & 0x1fffff;
  return (high * 4294967296 + source.random32()) / 9007199254740992;
}

/** A 64-bit word: two words, the high one first. */
export function random64(source: BitSource): bigint {
  const high = BigInt(source.random32());
  return (high << 32n) | BigInt(source.random32());
}
