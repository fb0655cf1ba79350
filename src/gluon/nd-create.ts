// Creation of arrays: float32 unless a dtype is given, on the current context unless one is given. Data given in are copied.

import {
  allocate,
  bind,
  type DType,
  formatTuple,
  fromArray,
  isPlainObject,
  signature,
  size,
  type TypedArray,
  TypeError,
} from '../engine/index.ts';
import { Context, current_context, deviceOf } from './context.ts';
import { dtypeOf, scalarFor } from './dtype.ts';
import { MXNetError } from './errors.ts';
import { NDArray, speciesOn } from './ndarray.ts';
import { NumpyArray } from './numpy.ts';
import { shapeOf } from './shapes.ts';

/** Where and in which dtype an array is made. */
export interface Place {
  readonly ctx?: Context | null;
  readonly dtype?: string | null;
}

/** A size, or sizes. */
export type Sizes = number | readonly number[];

/** An array over data that it then owns. */
export function build(data: TypedArray, shape: readonly number[], dtype: DType, ctx: Context): NDArray {
  return fromArray(speciesOn(ctx), data, dtype, shape, deviceOf(ctx));
}

/** Binds `(…, { ctx, dtype })` and `(…, ctx, dtype)`. `__layout__` says what the axes mean, to symbols only. */
const placed = <O extends Place>(name: string, first: readonly (readonly [string, unknown?])[]) => {
  const own = [...first, ['ctx', null], ['dtype', null], ['out', null], ['name', null], ['__layout__', null]] as const;
  const declared = signature<Required<O>>(name, own as never, false);
  return (args: readonly unknown[]): Required<O> & { ctx: Context; out: NDArray | null } => {
    const bound = bind(declared, args) as Required<O> & { ctx: unknown; out: NDArray | null };
    if (bound.ctx === null) return { ...bound, ctx: current_context() };
    if (bound.ctx instanceof Context) return { ...bound, ctx: bound.ctx };
    throw new TypeError(`${name}() argument ctx must be a Context`, 'mx.cpu(), or name what you give: { dtype: … }');
  };
};

function filled(shape: Sizes, value: number, ctx: Context, dtype: string | null): NDArray {
  const sizes = shapeOf(shape);
  if (sizes.some((d) => !Number.isInteger(d) || d < 0)) throw new MXNetError('', `the shape is (${sizes.join(', ')})`);
  const to = dtypeOf(dtype);
  deviceOf(ctx);
  const data = allocate(to, size(sizes));
  if (value !== 0) data.fill(to === 'bool' ? 1 : scalarFor(value, to));
  return build(data, sizes, to, ctx);
}

const deliver = (y: NDArray, out: NDArray | null): NDArray => (out ? out._write(y) : y);

export type Filled = (
  ...args:
    | [shape: Sizes, ctx: Context | null, dtype?: string | null]
    | [shape: Sizes, options?: Place]
    | [{ shape: Sizes } & Place]
) => NDArray;

/** @throws MXNetError in MXNet's words for a keyword that the operator does not know. */
function checkKeywords(args: readonly unknown[], read: (args: readonly unknown[]) => { shape: Sizes }): void {
  const last = args[args.length - 1];
  if (!isPlainObject(last)) return;
  const known = ['shape', 'ctx', 'dtype', 'out', 'name', '__layout__'];
  const odd = Object.keys(last).find((key) => !known.includes(key));
  if (odd === undefined) return;
  const { ctx, dtype, shape } = { ctx: current_context(), dtype: 'float32', shape: undefined, ...last };
  const sizes = shapeOf((shape ?? read(args.slice(0, -1)).shape) as Sizes);
  const rest = Object.entries(last).filter(([key]) => !['shape', 'ctx', 'dtype', 'out', 'name'].includes(key));
  const attributes = Object.entries({ dtype, ctx, shape: formatTuple(sizes), ...Object.fromEntries(rest) });
  throw new MXNetError(
    `Cannot find argument '${odd}', Possible Arguments:\n----------------\nshape : Shape(tuple), optional, default=[]\n    The shape of the output\nctx : string, optional, default=''\n    Context of output, in format [cpu|gpu|cpu_pinned](n).Only used for imperative calls.\ndtype : {'bfloat16', 'bool', 'float16', 'float32', 'float64', 'int32', 'int64', 'int8', 'uint8'},optional, default='float32'\n    Target data type.\n, in operator _zeros(name="", ${attributes.map(([key, value]) => `${key}="${value}"`).join(', ')})`,
  );
}

const constant = (name: string, value: number): Filled => {
  const read = placed<{ shape: Sizes } & Place>(name, [['shape']]);
  return (...args) => {
    checkKeywords(args, read);
    const { shape, ctx, dtype, out } = read(args);
    return deliver(filled(shape, value, ctx, dtype), out);
  };
};

/** An array of zeros: `nd.zeros([2, 3])`, `nd.zeros([2, 3], { dtype: 'float64' })`, `nd.zeros([2, 3], ctx)`. */
export const zeros: Filled = constant('zeros', 0);
/** An array of ones. */
export const ones: Filled = constant('ones', 1);
/** An array whose elements do not matter (they are 0). */
export const empty: Filled = constant('empty', 0);

const readFull = placed<{ shape: Sizes; val: number } & Place>('full', [['shape'], ['val']]);
/** An array of one value. */
export function full(shape: Sizes, val: number, ...place: readonly unknown[]): NDArray {
  const o = readFull([shape, val, ...place]);
  return deliver(filled(o.shape, o.val, o.ctx, o.dtype), o.out);
}

/** Anything that nested lists of numbers can hold. */
export type Source = number | boolean | bigint | NDArray | NumpyArray | ArrayLike<number> | readonly Source[];

const isList = (x: unknown): x is ArrayLike<unknown> =>
  Array.isArray(x) || (ArrayBuffer.isView(x) && !(x instanceof DataView));

const ragged = (): TypeError =>
  new TypeError('source_array must be array like object', 'nested lists of numbers, each level of one length');

/** Shape of nested lists, whose innermost elements may be arrays. */
function shapeOfSource(source: unknown): number[] {
  if (source instanceof NDArray || source instanceof NumpyArray) return [...source.shape];
  if (!isList(source)) return [];
  return source.length === 0 ? [0] : [source.length, ...shapeOfSource(source[0])];
}

/** Writes the elements in row-major order from `at` on; returns where they end. */
function flatten(source: unknown, shape: readonly number[], depth: number, data: TypedArray, at: number): number {
  if (source instanceof NDArray || source instanceof NumpyArray) {
    if (source.shape.join() !== shape.slice(depth).join()) throw ragged();
    data.set((source instanceof NDArray ? source.asnumpy() : source).data, at);
    return at + source.size;
  }
  if (isList(source)) {
    if (depth >= shape.length || source.length !== shape[depth]) throw ragged();
    let end = at;
    for (let i = 0; i < source.length; i++) {
      const x = source[i];
      if (typeof x === 'number' && depth === shape.length - 1) data[end++] = x;
      else end = flatten(x, shape, depth + 1, data, end);
    }
    return end;
  }
  if (depth !== shape.length || !['number', 'boolean', 'bigint'].includes(typeof source)) throw ragged();
  data[at] = Number(source);
  return at + 1;
}

const readArray = placed<{ source_array: Source } & Place>('array', [['source_array']]);

/**
 * An array of nested lists, a typed array, a NumPy-like array, a number or another array, copied. float32 whatever the source's
 * dtype, except that of an NDArray, which is kept. @throws TypeError for ragged lists and what is no number.
 */
export function array(source_array: Source, ...place: readonly unknown[]): NDArray {
  const { source_array: source, ctx, dtype } = readArray([source_array, ...place]);
  const to = dtypeOf(dtype, source instanceof NDArray ? source.dtype : 'float32');
  const shape = shapeOfSource(source);
  const wide = allocate(to === 'float32' ? 'float32' : 'float64', size(shape));
  flatten(source, shape, 0, wide, 0);
  if (to === 'float32' || to === 'float64') return build(wide, shape, to, ctx);
  const data = allocate(to, wide.length);
  for (let i = 0; i < wide.length; i++) data[i] = to === 'bool' ? Number(wide[i] !== 0) : Math.trunc(wide[i]);
  return build(data, shape, to, ctx);
}

export interface Arange extends Place {
  readonly start: number;
  readonly stop?: number | null;
  readonly step?: number;
  readonly repeat?: number;
  readonly infer_range?: boolean;
}
const readArange = placed<Arange>('arange', [
  ['start'],
  ['stop', null],
  ['step', 1],
  ['repeat', 1],
  ['infer_range', false],
]);

/** start, start + step, … before stop, each `repeat` times: `nd.arange(5)`, `nd.arange(1, 7, 2)`. */
export function arange(start: number, ...rest: readonly unknown[]): NDArray {
  const o = readArange([start, ...rest]);
  const [from, to] = o.stop === null ? [0, o.start] : [o.start, o.stop];
  const dtype = dtypeOf(o.dtype);
  const count = Math.max(0, Math.ceil((to - from) / o.step));
  const data = allocate(dtype, count * o.repeat);
  for (let i = 0; i < data.length; i++) data[i] = from + Math.floor(i / o.repeat) * o.step;
  return build(data, [data.length], dtype, o.ctx);
}

export interface Linspace extends Place {
  readonly start: number;
  readonly stop: number;
  readonly num: number;
  readonly endpoint?: boolean;
}
const readLinspace = placed<Linspace>('linspace', [['start'], ['stop'], ['num'], ['endpoint', true]]);

/** `num` evenly spaced numbers from start to stop, which is left out without `endpoint`. */
export function linspace(start: number, stop: number, num: number, ...rest: readonly unknown[]): NDArray {
  const o = readLinspace([start, stop, num, ...rest]);
  const dtype = dtypeOf(o.dtype);
  const step = (o.stop - o.start) / Math.max(1, o.endpoint ? o.num - 1 : o.num);
  const data = allocate(dtype, o.num);
  for (let i = 0; i < o.num; i++) data[i] = o.start + i * step;
  return build(data, [o.num], dtype, o.ctx);
}

export interface Eye extends Place {
  readonly N: number;
  readonly M?: number;
  readonly k?: number;
}
const readEye = placed<Eye>('eye', [['N'], ['M', 0], ['k', 0]]);

/** Ones on the k-th diagonal of an [N, M] matrix (M = N where it is 0). */
export function eye(N: number, ...rest: readonly unknown[]): NDArray {
  const o = readEye([N, ...rest]);
  const columns = o.M || o.N;
  const dtype = dtypeOf(o.dtype);
  const data = allocate(dtype, o.N * columns);
  for (let i = 0; i < o.N; i++) if (i + o.k >= 0 && i + o.k < columns) data[i * columns + i + o.k] = 1;
  return build(data, [o.N, columns], dtype, o.ctx);
}
