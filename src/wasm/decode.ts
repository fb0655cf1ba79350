// A binary as it stands in a module: text that gzip packs almost as well as the bytes. Of the 256 bytes, 90 that make up most of
// any binary are one character each and any other is two, so that repetitions of bytes are repetitions of text, in one binary
// as between two; scripts/encode.ts writes it.

/** Digits of one character; the two characters behind them turn a page. */
export const DIGITS = 90;
/** The bytes of one character are those from -FIRST on, modulo 256: the prefix of SIMD, small numbers, and the usual opcodes. */
export const FIRST = 4;

/** The digit of a character: printable ones in their order, without the three that string literals escape: " \ ` */
export const digitOf = (code: number): number =>
  code - 32 - (code > 34 ? 1 : 0) - (code > 92 ? 1 : 0) - (code > 96 ? 1 : 0);

/** The bytes of a text. */
export function decode(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  let length = 0;
  let page = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = digitOf(text.charCodeAt(i));
    // Modulo 256, as every element of the array is.
    if (digit < DIGITS) bytes[length++] = page * DIGITS + digit - FIRST;
    page = digit < DIGITS ? 0 : digit - DIGITS + 1;
  }
  return bytes.subarray(0, length);
}
