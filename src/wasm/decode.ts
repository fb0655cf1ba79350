// A binary as it stands in a module: text that gzip packs almost as well as the bytes. The 90 most frequent bytes are one
// character each and any other is two, so that a byte's repetitions are repetitions of text; scripts/encode.ts writes it.

/** Digits of one character; the two characters behind them turn a page. */
export const DIGITS = 90;
/** Hexadecimal digits at the beginning of a text: one bit a byte, set where the byte is one of the 90. */
export const MASK = 64;

/** The digit of a character: printable ones in their order, without the three that string literals escape: " \ ` */
export const digitOf = (code: number): number =>
  code - 32 - (code > 34 ? 1 : 0) - (code > 92 ? 1 : 0) - (code > 96 ? 1 : 0);

/** The bytes by their place: those of the mask first, in pages of 90. */
export function places(mask: string): number[] {
  const frequent = (byte: number): boolean => ((Number.parseInt(mask[byte >> 2], 16) >> (byte & 3)) & 1) === 1;
  const bytes = [...Array(256).keys()];
  return [...bytes.filter(frequent), ...bytes.filter((byte) => !frequent(byte))];
}

/** The bytes of a text. */
export function decode(text: string): Uint8Array<ArrayBuffer> {
  const byteAt = places(text.slice(0, MASK));
  const bytes = new Uint8Array(text.length);
  let length = 0;
  let page = 0;
  for (let i = MASK; i < text.length; i++) {
    const digit = digitOf(text.charCodeAt(i));
    if (digit < DIGITS) bytes[length++] = byteAt[page * DIGITS + digit];
    page = digit < DIGITS ? 0 : digit - DIGITS + 1;
  }
  return bytes.subarray(0, length);
}
