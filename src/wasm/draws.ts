// Normal float32 numbers with the bits of the plain code, by a binary of its own (assembly/draws.ts), which a program has only
// where it draws them. It is made at the first large draw.

import { FACTORS } from '../reference/base/random/avx2.ts';
import { fma32 } from '../reference/base/random/fma.ts';
import { fillNormal, transform32 } from '../reference/base/random/normal.ts';
import type { Fast } from '../reference/engine/bound.ts';
import type { Normal } from '../reference/ops/random.ts';
import { draws as binary } from './binaries.ts';
import { decode } from './decode.ts';
import { available } from './instance.ts';

interface Draws {
  readonly memory: WebAssembly.Memory;
  /** Uniform numbers from the word at index `at` of a state on; gives the index of the next word. */
  uniform(words: number, at: number, x: number, end: number): number;
  /** Blocks of 16 uniform numbers to normal ones times `std`; where it ends early, four pairs there are left to the plain code. */
  normal(x: number, end: number, std: number): number;
  /** XᵀY [4, 4] of two panels of 4 columns; x ends at `end`. */
  products(x: number, end: number, y: number, to: number): void;
}

/** Numbers of a pass, which begin at a multiple of 64; before them the generator's words and the factors of avx2.ts. */
const PASS = 4096;
const FROM = 4608;
const WORDS = 2048;
const CONSTANTS = 1088;
/** Below this many numbers the plain code is as fast. */
const FEW = 256;

let running: Draws | undefined;

/** @internal The binary, running. */
export function draws(): Draws {
  if (running === undefined) {
    running = new WebAssembly.Instance(new WebAssembly.Module(decode(binary)), {}).exports as unknown as Draws;
    new Float32Array(running.memory.buffer).set(FACTORS, CONSTANTS / 4);
  }
  return running;
}

/** @internal Lets the binary go, and its memory, which cannot shrink. */
export const release = (): void => {
  running = undefined;
};

/** @internal Fills `data`, of 16 numbers or more, in PyTorch's order. */
export function fill(data: Float32Array, { generator, mean, std }: Pick<Normal, 'generator' | 'mean' | 'std'>): void {
  const { memory, uniform, normal } = draws();
  const { source } = generator;
  const words = new Uint32Array(memory.buffer, WORDS, source.words.length);
  const numbers = new Float32Array(memory.buffer);
  const [m, s] = [mean, std].map(Math.fround);
  // With another mean than 0, the product and the sum are rounded once.
  const centred = Object.is(m, 0);
  const factor = centred ? s : 1;
  words.set(source.words);
  const pass = (at: number, count: number): void => {
    // What is left beyond the last whole block is drawn, and drawn again.
    source.next = uniform(WORDS, source.next, FROM, FROM + count * 4);
    const end = FROM + (count & -16) * 4;
    for (let x = FROM; (x = normal(x, end, factor)) < end; x += 16) transform32(numbers, x / 4, 0, factor, 4);
    const drawn = numbers.subarray(FROM / 4, end / 4);
    if (centred) data.set(drawn, at);
    else {
      for (let i = 0; i < drawn.length; i++) {
        const product = drawn[i] * s;
        const sum = product + m;
        // Of an exact sum many lie halfway between two float32: it is rounded as it is.
        data[at + i] = sum - product === m && sum - m === product ? sum : fma32(drawn[i], s, m);
      }
    }
  };
  for (let at = 0; at < data.length; at += PASS) pass(at, Math.min(PASS, data.length - at));
  if (data.length % 16 !== 0) pass(data.length - 16, 16);
  source.words.set(words);
}

/** Takes every call: what is small, or not in PyTorch's blocks, is the plain code's. */
export const normal: Fast<Normal> = {
  supports: () => true,
  kernel: (_inputs, [{ data, dtype }], options) => {
    const { generator, mean, std, contiguous } = options;
    const large = data instanceof Float32Array && data.length >= FEW && contiguous && std >= 0;
    if (large && available()) fill(data, options);
    else fillNormal(generator, data, dtype, mean, std, contiguous);
  },
};
