// What is done element by element: any number of tensors read, walked by their strides over the shape of what is written, and any
// number written. A kernel says what happens to the numbers of one place, in WGSL: reads are x0, x1 …, writes y0, y1 … (which in
// place hold what was there before), attributes k(0u), k(1u) ….
//
// What makes one new tensor waits until somebody reads it. If that is done element by element too, both become one dispatch, and
// so do chains of them; each number is computed from the same ones in the same order as alone.

import type { DType } from '../reference/base/dtype.ts';
import { broadcastStrides, type Shape, size } from '../reference/base/shape.ts';
import type { View } from '../reference/kernels/kernel.ts';
import { Buffered, type Pending } from './buffered.ts';
import type { Gpu } from './gpu.ts';
import { type Buffer, numbered, PARAMETERS, type Shader } from './program.ts';
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
  /** Whether all that is written is 0: a buffer that it fills is cleared, without a dispatch. */
  readonly zeros?: boolean;
  /** Attributes, as floats. */
  readonly attributes?: readonly number[];
  readonly declares?: string;
  readonly body: string;
}

/** The device that a view's elements are on; null where they are in the program's own memory. */
export const gpuOf = ({ storage }: View): Gpu | null => (storage instanceof Buffered ? storage.gpu : null);

/** A number as an operand, as far as the dtype holds it. */
export function number(value: number, dtype: DType): View {
  const whole = wordOf(dtype) !== 'f32';
  const held = Math.min(Math.max(value, -(2 ** 31)), 2 ** 31 - 1);
  return {
    data: whole ? Int32Array.of(held) : Float32Array.of(value),
    dtype: whole ? 'int32' : 'float32',
    shape: [],
    strides: [],
    offset: 0,
  };
}

/** A view's storage. @throws TypeError where it is not on the device: a fault of the library. */
export function stored({ storage }: View): Buffered {
  if (storage instanceof Buffered) return storage;
  throw new TypeError('an operand is not on the device');
}

/** Dimensions of size 1 are left out, and neighbours that one step walks in all views are joined. */
export function joined(
  shape: Shape,
  strides: readonly (readonly number[])[],
): { shape: number[]; strides: number[][] } {
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
export function places(rank: number, count: number): string {
  const at = (view: number, d: number): string => `p(${1 + rank + view * (rank + 1) + 1 + d}u)`;
  const lines = Array.from({ length: count }, (_, v) => `var at${v} = p(${1 + rank + v * (rank + 1)}u);`);
  lines.push('var rest = id;');
  for (let d = rank - 1; d >= 0; d--) {
    lines.push(d > 0 ? `let c${d} = rest % p(${1 + d}u); rest = rest / p(${1 + d}u);` : 'let c0 = rest;');
    for (let v = 0; v < count; v++) lines.push(`at${v} += c${d} * ${at(v, d)};`);
  }
  return lines.join('\n  ');
}

/** A step that waits. */
class Waiting implements Pending {
  readonly step: Pointwise;
  private readonly gpu: Gpu;

  constructor(gpu: Gpu, step: Pointwise) {
    this.gpu = gpu;
    this.step = step;
  }

  run(): void {
    record(this.gpu, this.step);
  }
}

/** What a step reads: a view, or the number that another step makes of the same place. */
type Source = View | Chain;

/** A step with the steps that its reads come from. */
interface Chain {
  readonly step: Pointwise;
  readonly sources: readonly Source[];
}

/** Steps of a chain at most, and buffers of a dispatch. */
const STEPS = 12;
const BUFFERS = 8;
/** Parameters of a chain that are no geometry, at most. */
const NUMBERS = 32;

const isChain = (source: Source): source is Chain => 'step' in source;

/** Joins steps that wait to the one that reads them, as long as there is room. */
function joinedChain(step: Pointwise): Chain {
  const [{ shape }] = step.writes;
  // Of each view the parameters hold an offset and a step a dimension.
  const views = Math.min(BUFFERS, Math.floor((PARAMETERS - NUMBERS - shape.length) / (shape.length + 1)));
  const most = views - step.writes.length;
  let [steps, reads, numbers] = [1, step.reads.length, step.attributes?.length ?? 0];
  const grow = (of: Pointwise): Chain => ({
    step: of,
    sources: of.reads.map((x) => {
      const waiting = waitingFor(x, shape);
      if (!waiting || steps === STEPS) return x;
      const more = waiting.attributes?.length ?? 0;
      if (reads - 1 + waiting.reads.length > most || reads + numbers + more >= NUMBERS) return x;
      steps++;
      reads += waiting.reads.length - 1;
      numbers += more;
      return grow(waiting);
    }),
  });
  return grow(step);
}

/** The step that will make a view, element by element of that shape; null where there is none. */
function waitingFor(x: View, shape: Shape): Pointwise | null {
  const work = x.storage instanceof Buffered ? x.storage.pending : null;
  if (!(work instanceof Waiting)) return null;
  const [y] = work.step.writes;
  const same = (a: readonly number[], b: readonly number[]): boolean =>
    a.length === b.length && a.every((d, i) => d === b[i]);
  return same(x.shape, shape) && same(y.shape, shape) && same(x.strides, y.strides) && x.offset === y.offset
    ? work.step
    : null;
}

const leavesOf = ({ sources }: Chain): View[] => sources.flatMap((s) => (isChain(s) ? leavesOf(s) : [s]));
const stepsOf = ({ step, sources }: Chain): Pointwise[] => [
  ...sources.flatMap((s) => (isChain(s) ? stepsOf(s) : [])),
  step,
];

/** What tells chains of different programs apart. */
function nameOf({ step, sources }: Chain): string {
  const kinds = [...step.reads, ...step.writes].map(({ dtype }) => dtype);
  return `${step.name}(${sources.map((s) => (isChain(s) ? nameOf(s) : '')).join()})${kinds}`;
}

/** WGSL: a number as its dtype holds it: bytes wrap, and truth is 1. */
export const settled = (y: string, dtype: DType): string =>
  dtype === 'uint8' ? `(${y}) & 255` : dtype === 'bool' ? `select(0, 1, ${y} != 0)` : y;

/** Does a step, now or when somebody reads what it makes. */
export function pointwise(gpu: Gpu, step: Pointwise): void {
  const { reads, writes, inPlace = false } = step;
  if (inPlace) for (const y of writes) stored(y).settle();
  if (inPlace || writes.length > 1) {
    record(gpu, step);
    return;
  }
  const from = reads.filter((x) => gpuOf(x) !== null).map(stored);
  stored(writes[0]).postpone(new Waiting(gpu, step), from);
}

function record(gpu: Gpu, last: Pointwise): void {
  const { writes, inPlace = false, zeros = false } = last;
  const { shape: whole } = writes[0];
  const count = size(whole);
  const [target] = writes.map(stored);
  if (zeros && count === target.length) {
    gpu.queue.clear(target.target(), target.bytes);
    return;
  }
  const chain = joinedChain(last);
  const leaves = leavesOf(chain);
  const plain = leaves.map((x) => gpuOf(x) === null);
  const views = [...leaves.filter((_, i) => !plain[i]), ...writes];
  const { shape, strides } = joined(
    whole,
    views.map((x) => broadcastStrides(x.shape, x.strides, whole)),
  );
  // A buffer that is read and written is bound once.
  const written = writes.map(stored);
  const storages = views.map(stored);
  const owned = [...new Set([...storages.filter((s) => !written.includes(s)), ...written])];
  const bindings = storages.map((s) => owned.indexOf(s));
  const constants = leaves.flatMap((x, i) => {
    if (!plain[i]) return [];
    const value = x.data[x.offset];
    return wordOf(x.dtype) === 'f32' ? float(value) : value;
  });
  const attributes = stepsOf(chain).flatMap((step) => step.attributes ?? []);
  const parameters = [
    count,
    ...shape,
    ...views.flatMap(({ offset }, i) => [offset, ...strides[i]]),
    ...constants,
    ...attributes.map(float),
  ];
  const rank = shape.length;
  const key = `${nameOf(chain)} ${inPlace} ${plain.map(Number).join('')} ${rank} ${bindings} ${written.length}`;
  const program = gpu.queue.program(key, (): Shader => {
    const base = 1 + rank + views.length * (rank + 1);
    let [leaf, view, constant, attribute, made] = [0, 0, base, base + constants.length, 0];
    const load = (dtype: DType, isPlain: boolean): string => {
      if (!isPlain) return `b${bindings[view]}[at${view++}]`;
      const at = constant++;
      return wordOf(dtype) === 'f32' ? `pf(${at}u)` : `bitcast<i32>(p(${at}u))`;
    };
    // A step in a scope of its own, behind those that it reads; what it makes goes to names outside.
    const scope = ({ step, sources }: Chain, into: readonly string[]): string => {
      const loads: string[] = [];
      for (const [i, source] of sources.entries()) {
        if (isChain(source)) {
          const name = `made${made++}`;
          loads.push(`var ${name}: ${wordOf(source.step.writes[0].dtype)};`, scope(source, [name]));
          loads.push(`let x${i} = ${name};`);
        } else loads.push(`let x${i} = ${load(source.dtype, plain[leaf++])};`);
      }
      const outs = step.writes.map(({ dtype }, i) =>
        step.inPlace ? `var y${i} = ${load(dtype, false)};` : `var y${i}: ${wordOf(dtype)};`,
      );
      const from = attribute;
      attribute += step.attributes?.length ?? 0;
      const body = numbered(step.body, 'k', from);
      const stores = step.writes.map(({ dtype }, i) => `${into[i]} = ${settled(`y${i}`, dtype)};`);
      return `{\n  ${[...loads, ...outs, body, ...stores].join('\n  ')}\n  }`;
    };
    const first = views.length - writes.length;
    const buffers = owned.map((storage, i): Buffer => ({ name: `b${i}`, type: wordOf(storage.dtype) }));
    const readOnly = owned.length - new Set(written).size;
    return {
      name: stepsOf(chain)
        .map(({ name }) => name)
        .join(' · '),
      threads: THREADS,
      reads: buffers.slice(0, readOnly),
      writes: buffers.slice(readOnly),
      declares: [...new Set(stepsOf(chain).map(({ declares }) => declares ?? ''))].join('\n'),
      body: `  if (id >= p(0u)) { return; }
  ${places(rank, views.length)}
  ${scope(
    chain,
    writes.map((_, i) => `b${bindings[first + i]}[at${first + i}]`),
  )}`,
    };
  });
  const bufferOf = (s: Buffered): GPUBuffer => (written.includes(s) && !inPlace ? s.target() : s.source());
  gpu.queue.run(program, owned.map(bufferOf), parameters, Math.ceil(count / THREADS));
}
