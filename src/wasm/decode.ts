// A binary as it stands in a module: text that gzip packs almost as well as the bytes. The 90 most frequent bytes are one
// character each and any other is two, so that a byte's repetitions are repetitions of text; scripts/encode.ts writes it.

/** Printable characters that no string literal escapes: 90 digits, then two that turn a page. */
export const CHARACTERS: string = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i))
  .filter((character) => !'"\\`'.includes(character))
  .join('');
export const DIGITS: number = CHARACTERS.length - 2;
/** Hexadecimal digits at the beginning of a text: one bit a byte, set where the byte is one of the 90. */
export const MASK = 64;

/** The bytes by their place: those of the mask first, in pages of 90. */
export function places(mask: string): number[] {
  const frequent = (byte: number): boolean => ((Number.parseInt(mask[byte >> 2], 16) >> (byte & 3)) & 1) === 1;
  const bytes = [...Array(256).keys()];
  return [...bytes.filter(frequent), ...bytes.filter((byte) => !frequent(byte))];
}

/** The bytes of a text. */
export function decode(text: string): Uint8Array<ArrayBuffer> {
  const byteAt = Uint8Array.from(places(text.slice(0, MASK)));
  const digits = new Uint8Array(128);
  for (let digit = 0; digit < CHARACTERS.length; digit++) digits[CHARACTERS.charCodeAt(digit)] = digit;
  const bytes = new Uint8Array(text.length);
  let length = 0;
  let page = 0;
  for (let i = MASK; i < text.length; i++) {
    const digit = digits[text.charCodeAt(i)];
    if (digit < DIGITS) {
      bytes[length++] = byteAt[page + digit];
      page = 0;
    } else {
      page = (digit - DIGITS + 1) * DIGITS;
    }
  }
  return bytes.slice(0, length);
}
