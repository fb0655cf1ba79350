// Views for kernel tests: random numbers from a seed, in storage of any layout, and the binaries that the tests run.

import { readFileSync } from 'node:fs';
import { contiguousStrides, size } from '../../src/reference/base/shape.ts';
import type { View } from '../../src/reference/kernels/kernel.ts';
import { fuse, refusal } from '../../src/threads/fused.ts';
import type {
  AlignmentsAbi,
  FunctionsAbi,
  InferenceAbi,
  NormsAbi,
  ProbabilitiesAbi,
  TrainingAbi,
  WholeAbi,
} from '../../src/wasm/abi.ts';
import { extend, type Instance, instantiate, use } from '../../src/wasm/instance.ts';

export const RUNS = Number(process.env.BPTT_RUNS ?? 100);

/** The bytes of one of the binaries in build/. */
export const bytesOf = (target: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(new URL(`../../build/${target}.wasm`, import.meta.url)));

const file = (target: string): WebAssembly.Module => new WebAssembly.Module(bytesOf(target));

/** A new instance of one of the binaries in build/. */
export const load = <A extends InferenceAbi = WholeAbi>(target: string): Instance<A> => instantiate<A>(file(target));

/** A new instance of all that ship, over one memory. */
export const loadShipped = (): Instance<WholeAbi> => {
  const training = extend<InferenceAbi, TrainingAbi>(load<InferenceAbi>('inference'), file('training'));
  const functions = extend<typeof training.abi, FunctionsAbi>(training, file('functions'));
  const probabilities = extend<typeof functions.abi, ProbabilitiesAbi>(functions, file('probabilities'));
  const alignments = extend<typeof probabilities.abi, AlignmentsAbi>(probabilities, file('alignments'));
  return extend<typeof alignments.abi, NormsAbi>(alignments, file('norms'));
};

/** One whose products and sums are joined, as `setDeterministic(false)` has it. */
export function loadFused<A extends InferenceAbi = WholeAbi>(target: string): Instance<A> {
  const reason = refusal();
  if (reason !== null) throw new Error(reason);
  const bytes = bytesOf(target);
  fuse(bytes);
  return instantiate<A>(new WebAssembly.Module(bytes));
}

/** `shipped` ships; `fused` too, in a mode that is asked for; `debug` is unoptimized and traps when a guard word around any block was overwritten. */
export const binaries: { readonly [name: string]: Instance<WholeAbi> } = {
  shipped: loadShipped(),
  debug: load('debug'),
  fused: loadFused('optimized'),
};

/** Makes ops run on a binary whose free memory is full of NaN, so that reading what was not written shows. */
export function useWith(name: string): void {
  const wasm = binaries[name];
  wasm.float32().fill(Number.NaN, (wasm.abi.mark() >>> 2) + 1);
  use(wasm);
}

/** Numbers in [0, 1): mulberry32. */
export function random(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
}

/** A contiguous view; `next` gives its elements, else they are 0. */
export function dense(shape: readonly number[], next: () => number = () => 0): View {
  const data = Float32Array.from({ length: size(shape) }, next);
  return { data, dtype: 'float32', shape, strides: contiguousStrides(shape), offset: 0 };
}

/** An output between guard numbers, and the question whether they are still there. */
export function fenced(shape: readonly number[]): View & { intact(): boolean } {
  const count = size(shape);
  const data = new Float32Array(count + 16).fill(-7);
  data.fill(0, 8, 8 + count);
  const intact = (): boolean => data.every((x, i) => (i >= 8 && i < 8 + count) || x === -7);
  return { data, dtype: 'float32', shape, strides: contiguousStrides(shape), offset: 8, intact };
}

/** How a view lies in its storage. `repeated` and `flipped` are bit masks of dimensions with stride 0, and below 0. */
export interface Layout {
  readonly order: readonly number[];
  readonly gap: number;
  readonly repeated: number;
  readonly flipped: number;
}

/** A view of any layout, with `gap` unused elements between rows. */
export function strided(shape: readonly number[], layout: Layout, next: () => number): View {
  const strides = new Array<number>(shape.length).fill(0);
  let step = layout.gap > 2 ? 2 : 1;
  for (const dim of layout.order) {
    if (layout.repeated & (1 << dim)) continue;
    strides[dim] = step;
    step = step * Math.max(shape[dim], 1) + layout.gap;
  }
  const data = Float32Array.from({ length: step + 3 }, next);
  let offset = 3;
  for (let dim = 0; dim < shape.length; dim++) {
    if (!(layout.flipped & (1 << dim)) || shape[dim] === 0) continue;
    offset += (shape[dim] - 1) * strides[dim];
    strides[dim] = -strides[dim];
  }
  return { data, dtype: 'float32', shape, strides, offset };
}

/** Element of a view. */
export const at = (view: View, ...index: number[]): number =>
  view.data[index.reduce((sum, i, dim) => sum + i * view.strides[dim], view.offset)];

/** Elements of a contiguous view. */
export const elements = (view: View): Float32Array =>
  view.data.slice(view.offset, view.offset + size(view.shape)) as Float32Array;
