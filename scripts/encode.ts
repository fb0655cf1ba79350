// Writes a binary as the text that src/wasm/decode.ts reads.

import { DIGITS, digitOf, MASK, places } from '../src/wasm/decode.ts';

/** The characters by their digits. */
const characters: string[] = [];
for (const code of Array.from({ length: 95 }, (_, i) => 32 + i)) {
  if (!'"\\`'.includes(String.fromCharCode(code))) characters[digitOf(code)] = String.fromCharCode(code);
}

/** Which bytes are written as one character: the most frequent ones, as a mask. */
function maskOf(bytes: Uint8Array): string {
  const counts = new Array<number>(256).fill(0);
  for (const byte of bytes) counts[byte]++;
  const frequent = [...counts.keys()].sort((a, b) => counts[b] - counts[a]).slice(0, DIGITS);
  const digits = new Array<number>(MASK).fill(0);
  for (const byte of frequent) digits[byte >> 2] |= 1 << (byte & 3);
  return digits.map((digit) => digit.toString(16)).join('');
}

export function encode(bytes: Uint8Array): string {
  const mask = maskOf(bytes);
  const written = new Array<string>(256);
  places(mask).forEach((byte, place) => {
    const page = Math.floor(place / DIGITS);
    written[byte] = (page === 0 ? '' : characters[DIGITS + page - 1]) + characters[place % DIGITS];
  });
  return mask + Array.from(bytes, (byte) => written[byte]).join('');
}
