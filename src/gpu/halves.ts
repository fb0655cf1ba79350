// Weights as halves: what products read of them is a copy in 16 bits, two in a word, made once for each version of a weight. Sums stay
// in float32, as do the weights themselves, their gradients and all that optimizers do.

import type { View } from '../reference/kernels/kernel.ts';
import type { Buffered } from './buffered.ts';
import type { Gpu } from './gpu.ts';
import { stored } from './pointwise.ts';
import type { Buffer } from './program.ts';
import { BYTES } from './words.ts';

const THREADS = 64;

/** Words of so many halves. */
export const wordsOf = (halves: number): number => Math.ceil(halves / 2);

// Parameters: 0 rows · 1 columns · 2 words of a row · 3 where the first word goes · 4 offset of x · 5 and 6 its steps.
const BODY = `
  if (id >= p(0u) * p(2u)) { return; }
  let row = id / p(2u);
  let column = id % p(2u) * 2u;
  let at = p(4u) + row * p(5u) + column * p(6u);
  var word = half_bits(x[at]);
  if (column + 1u < p(1u)) { word |= half_bits(x[at + p(6u)]) << 16u; }
  y[p(3u) + id] = i32(word);`;

/** Writes a matrix as halves from a word of a buffer on, each row in words of its own. */
export function halve(gpu: Gpu, x: View, to: GPUBuffer, first: number): void {
  const program = gpu.queue.program('halves', () => ({
    name: 'halves',
    threads: THREADS,
    reads: [{ name: 'x', type: 'f32' }],
    writes: [{ name: 'y', type: 'i32' }],
    body: BODY,
  }));
  const [rows, columns] = x.shape;
  const words = wordsOf(columns);
  const parameters = [rows, columns, words, first, x.offset, ...x.strides];
  gpu.queue.run(program, [stored(x).source(), to], parameters, Math.ceil((rows * words) / THREADS));
}

/** A storage's elements in halves, in their order. */
function halvesOf(storage: Buffered): GPUBuffer {
  const { gpu, length } = storage;
  return storage.inHalves(wordsOf(length) * BYTES, (buffer) => {
    const all = storage.look({ shape: [1, length], strides: [length, 1], offset: 0 });
    halve(gpu, all, buffer, 0);
  });
}

/** Whether products read a tensor as halves. */
export const isHalved = (x: View): boolean => stored(x).halved;

/** The buffer that a product reads of a factor. */
export const factor = (x: View): GPUBuffer => (isHalved(x) ? halvesOf(stored(x)) : stored(x).source());

/** How a shader declares a factor: words of two halves, or floats, or whatever else its elements are. */
export const declared = (name: string, halves: boolean, type: Buffer['type'] = 'f32'): Buffer => ({
  name,
  type: halves ? 'i32' : type,
});

/** WGSL: an element of such a buffer. */
export const element = (buffer: string, at: string, halves: boolean): string =>
  halves ? `half_of(${buffer}[(${at}) >> 1u], ${at})` : `${buffer}[${at}]`;
