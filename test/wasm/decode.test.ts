// The text in which a binary ships: it is decoded to the same bytes, and no bundler has to escape a character of it.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode } from '../../scripts/encode.ts';
import { alignments, functions, inference, norms, probabilities, training } from '../../src/wasm/binaries.ts';
import { decode } from '../../src/wasm/decode.ts';

const shipped = [inference, functions, probabilities, alignments, norms, training];

describe('a binary as text', () => {
  it('is decoded to the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        expect(decode(encode(bytes))).toEqual(bytes);
      }),
    );
  });
  it('may hold every byte', () => {
    const all = Uint8Array.from({ length: 512 }, (_, i) => i);
    expect(decode(encode(all))).toEqual(all);
  });
  it('is printable and stands in a string literal as it is', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    for (const text of [encode(bytes), ...shipped]) expect(text).toMatch(/^[ !#-[\]-_a-~]*$/);
  });
  it.each(shipped)('begins as a WebAssembly binary', (text) => {
    expect([...decode(text).subarray(0, 8)]).toEqual([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  });
});
