// Writes a binary as the text that src/wasm/decode.ts reads.

import { DIGITS, digitOf, FIRST } from '../src/wasm/decode.ts';

/** The characters by their digits. */
const characters: string[] = [];
for (const code of Array.from({ length: 95 }, (_, i) => 32 + i)) {
  if (!'"\\`'.includes(String.fromCharCode(code))) characters[digitOf(code)] = String.fromCharCode(code);
}

/** The characters by the bytes that they are written for. */
const written = Array.from({ length: 256 }, (_, byte) => {
  const place = (byte + FIRST) % 256;
  const page = Math.floor(place / DIGITS);
  return (page === 0 ? '' : characters[DIGITS + page - 1]) + characters[place % DIGITS];
});

export const encode = (bytes: Uint8Array): string => Array.from(bytes, (byte) => written[byte]).join('');
