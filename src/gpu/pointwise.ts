// What is done element by element, in one dispatch: any number of tensors read, walked by their strides over the shape of what is
// written, and any number written. A kernel says what happens to the numbers of one place, in WGSL: reads are x0, x1 …, writes
// y0, y1 … (which hold what was there before), attributes k(0), k(1) ….

import type { DType } from '../reference/base/dtype.ts';
import { broadcastStrides, type Shape, size } from '../reference/base/shape.ts';
import type { View } from '../reference/kernels/kernel.ts';
import { Buffered } from './buffered.ts';
import type { Gpu } from './gpu.ts';
import type { Buffer, Shader } from './program.ts';
import { float } from './queue.ts';
import { wordOf } from './words.ts';

const THREADS = 64;

export interface Pointwise {
  /** What the programs are called; with dtypes and rank it tells them apart, so that the body must follow from it. */
  readonly name: string;
  readonly reads: readonly View[];
  readonly writes: readonly View[];
  /** Whether what is written holds something that the body reads, or that stands beside what it writes. */
  readonly inPlace?: boolean;
  /** Attributes, as floats. */
  readonly attributes?: readonly number[];
  readonly declares?: string;
  readonly body: string;
}

/** The device that a view's elements are on; null where they are in the program's own memory. */
export const gpuOf = ({ storage }: View): Gpu | null => (storage instanceof Buffered ? storage.gpu : null);

/** A view's storage. @throws TypeError where it is not on the device: a fault of the library. */
export function stored({ storage }: View): Buffered {
  if (storage instanceof Buffered) return storage;
  throw new TypeError('an operand is not on the device');
}

/** Dimensions of size 1 are left out, and neighbours that one step walks in all views are joined. */
function joined(shape: Shape, strides: readonly (readonly number[])[]): { shape: number[]; strides: number[][] } {
  const sizes: number[] = [];
  const steps: number[][] = strides.map(() => []);
  for (let d = 0; d < shape.length; d++) {
    if (shape[d] === 1) continue;
    const last = sizes.length - 1;
    if (last >= 0 && strides.every((s, i) => steps[i][last] === s[d] * shape[d])) {
      sizes[last] *= shape[d];
      for (const [i, s] of strides.entries()) steps[i][last] = s[d];
    } else {
      sizes.push(shape[d]);
      for (const [i, s] of strides.entries()) steps[i].push(s[d]);
    }
  }
  return { shape: sizes, strides: steps };
}

/** WGSL: the place of each of `count` views, by the coordinates of `id`. Parameters: count, sizes, then of each view offset and steps. */
function places(rank: number, count: number): string {
  const at = (view: number, d: number): string => `p(${1 + rank + view * (rank + 1) + 1 + d}u)`;
  const lines = Array.from({ length: count }, (_, v) => `var at${v} = p(${1 + rank + v * (rank + 1)}u);`);
  lines.push('var rest = id;');
  for (let d = rank - 1; d >= 0; d--) {
    lines.push(d > 0 ? `let c${d} = rest % p(${1 + d}u); rest = rest / p(${1 + d}u);` : 'let c0 = rest;');
    for (let v = 0; v < count; v++) lines.push(`at${v} += c${d} * ${at(v, d)};`);
  }
  return lines.join('\n  ');
}

export function pointwise(
  gpu: Gpu,
  { name, reads, writes, inPlace = false, attributes = [], declares, body }: Pointwise,
): void {
  const { shape: whole } = writes[0];
  const count = size(whole);
  const plain = reads.map((x) => gpuOf(x) === null);
  const views = [...reads.filter((_, i) => !plain[i]), ...writes];
  const { shape, strides } = joined(
    whole,
    views.map((x) => broadcastStrides(x.shape, x.strides, whole)),
  );
  // A buffer that is read and written is bound once.
  const written = writes.map(stored);
  const storages = views.map(stored);
  const owned = [...new Set([...storages.filter((s) => !written.includes(s)), ...written])];
  const bindings = storages.map((s) => owned.indexOf(s));
  const constants = reads.flatMap((x, i) => {
    if (!plain[i]) return [];
    const value = x.data[x.offset];
    return wordOf(x.dtype) === 'f32' ? float(value) : value;
  });
  const parameters = [
    count,
    ...shape,
    ...views.flatMap(({ offset }, i) => [offset, ...strides[i]]),
    ...constants,
    ...attributes.map(float),
  ];
  const rank = shape.length;
  const types = [...reads, ...writes].map(({ dtype }) => wordOf(dtype));
  const kinds = writes.map(({ dtype }) => dtype);
  const key = `${name} ${inPlace} ${types} ${kinds} ${plain.map(Number).join('')} ${rank} ${bindings} ${written.length}`;
  const program = gpu.queue.program(key, (): Shader => {
    const base = 1 + rank + views.length * (rank + 1);
    let [view, constant] = [0, 0];
    const load = (word: string, isPlain: boolean): string => {
      if (isPlain) {
        const at = base + constant++;
        return word === 'f32' ? `pf(${at}u)` : word === 'i32' ? `bitcast<i32>(p(${at}u))` : `p(${at}u)`;
      }
      const at = view++;
      return `b${bindings[at]}[at${at}]`;
    };
    const loads = reads.map((_, i) => `let x${i} = ${load(types[i], plain[i])};`);
    const outs = writes.map((_, i) => {
      const held = load(types[reads.length + i], false);
      return inPlace ? `var y${i} = ${held};` : `var y${i}: ${types[reads.length + i]};`;
    });
    const first = views.length - writes.length;
    // Bytes wrap, and truth is 1.
    const settled = (y: string, dtype: DType): string =>
      dtype === 'uint8' ? `${y} & 255` : dtype === 'bool' ? `select(0, 1, ${y} != 0)` : y;
    const stores = writes.map(
      ({ dtype }, i) => `b${bindings[first + i]}[at${first + i}] = ${settled(`y${i}`, dtype)};`,
    );
    const buffers = owned.map((storage, i): Buffer => ({ name: `b${i}`, type: wordOf(storage.dtype) }));
    const readOnly = owned.length - new Set(written).size;
    return {
      name,
      threads: THREADS,
      reads: buffers.slice(0, readOnly),
      writes: buffers.slice(readOnly),
      declares: `fn k(i: u32) -> f32 { return pf(${base + constants.length}u + i); }\n${declares ?? ''}`,
      body: `  if (id >= p(0u)) { return; }
  ${places(rank, views.length)}
  ${[...loads, ...outs].join('\n  ')}
  ${body}
  ${stores.join('\n  ')}`,
    };
  });
  const bufferOf = (s: Buffered): GPUBuffer => (written.includes(s) && !inPlace ? s.target() : s.source());
  gpu.queue.run(program, owned.map(bufferOf), parameters, Math.ceil(count / THREADS));
}
