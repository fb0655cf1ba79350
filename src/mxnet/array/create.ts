// Creation of arrays: float32 unless a dtype is given, on the current context unless one is given. Data given in are copied.

import * as f from '../../engine/functions.ts';
import {
  allocate,
  bind,
  type DType,
  formatTuple,
  fromArray,
  isPlainObject,
  type Signature,
  size,
  type TypedArray,
  TypeError,
} from '../../engine/index.ts';
import { nestedShape } from '../../rules/nested.ts';
import { Context, current_context, deviceOf } from '../base/context.ts';
import { dtypeOf, scalarFor } from '../base/dtype.ts';
import { MXNetError } from '../base/errors.ts';
import { NumpyArray } from '../base/numpy.ts';
import { bool, declare, float, int, type Kind, of, optional, required, str } from '../base/options.ts';
import { shapeOf } from '../base/shapes.ts';
import { NDArray, speciesOn } from './ndarray.ts';

/** Where and in which dtype an array is made. */
export interface Place {
  readonly ctx?: Context | null;
  readonly dtype?: string | null;
}

/** A size, or sizes. */
export type Sizes = number | readonly number[];
const sizes: Kind<Sizes> = /* @__PURE__ */ of('Shape(tuple)');

/** Where a new array goes; `operator` makes it. @throws MXNetError for a context that is not there. */
export const placeOn = (ctx: Context, operator?: string): f.At<NDArray> => ({
  species: speciesOn(ctx),
  deviceName: deviceOf(ctx, operator),
});

/** An array over data that it then owns. */
export function build(data: TypedArray, shape: readonly number[], dtype: DType, ctx: Context): NDArray {
  return fromArray(speciesOn(ctx), data, dtype, shape, deviceOf(ctx));
}

/** What every function here takes last: `(…, { ctx, dtype })` or `(…, ctx, dtype)`. */
const placed = {
  ctx: optional(of<Context>()),
  dtype: optional(str),
  out: optional(of<NDArray>()),
  name: optional(str),
  /** What the axes mean, to symbols only. */
  __layout__: optional(str),
};

/** Binds arguments; without a context the current one is meant. @throws TypeError for a context that is none. */
function located<O extends { readonly ctx: Context | null }>(
  declared: Signature<O>,
  args: readonly unknown[],
): O & { readonly ctx: Context } {
  const bound = bind(declared, args);
  const ctx = bound.ctx ?? current_context();
  if (ctx instanceof Context) return { ...bound, ctx };
  throw new TypeError(
    `${declared.name} argument ctx must be a Context`,
    'mx.cpu(), or name what you give: { dtype: … }',
  );
}

function filled(shape: Sizes, value: number, ctx: Context, dtype: string | null): NDArray {
  const sizes = shapeOf(shape);
  if (sizes.some((d) => !Number.isInteger(d) || d < 0)) throw new MXNetError('', `the shape is (${sizes.join(', ')})`);
  const to = dtypeOf(dtype);
  const stored = to === 'bool' ? Number(value !== 0) : scalarFor(value, to);
  return f.full(placeOn(ctx), { shape: sizes, dtype: to, value: stored });
}

const deliver = (y: NDArray, out: NDArray | null): NDArray => (out ? out._write(y) : y);

export type Filled = (
  ...args:
    | [shape: Sizes, ctx: Context | null, dtype?: string | null]
    | [shape: Sizes, options?: Place]
    | [{ shape: Sizes } & Place]
) => NDArray;

/** @throws MXNetError in MXNet's words for a keyword that the operator does not know. */
function checkKeywords(args: readonly unknown[], declared: Signature<{ readonly shape: Sizes }>): void {
  const last = args[args.length - 1];
  if (!isPlainObject(last)) return;
  const known = ['shape', 'ctx', 'dtype', 'out', 'name', '__layout__'];
  const odd = Object.keys(last).find((key) => !known.includes(key));
  if (odd === undefined) return;
  const { ctx = current_context(), dtype = 'float32', shape }: { shape?: Sizes } & Place = last;
  const sizes = shapeOf(shape ?? bind(declared, args.slice(0, -1)).shape);
  const rest = Object.entries(last).filter(([key]) => !['shape', 'ctx', 'dtype', 'out', 'name'].includes(key));
  const attributes = Object.entries({ dtype, ctx, shape: formatTuple(sizes), ...Object.fromEntries(rest) });
  throw new MXNetError(
    `Cannot find argument '${odd}', Possible Arguments:\n----------------\nshape : Shape(tuple), optional, default=[]\n    The shape of the output\nctx : string, optional, default=''\n    Context of output, in format [cpu|gpu|cpu_pinned](n).Only used for imperative calls.\ndtype : {'bfloat16', 'bool', 'float16', 'float32', 'float64', 'int32', 'int64', 'int8', 'uint8'},optional, default='float32'\n    Target data type.\n, in operator _zeros(name="", ${attributes.map(([key, value]) => `${key}="${value}"`).join(', ')})`,
  );
}

const constant = (name: string, value: number): Filled => {
  const declared = declare(name, { shape: required(sizes), ...placed }, false);
  return (...args) => {
    checkKeywords(args, declared);
    const { shape, ctx, dtype, out } = located(declared, args);
    return deliver(filled(shape, value, ctx, dtype), out);
  };
};

/** An array of zeros: `nd.zeros([2, 3])`, `nd.zeros([2, 3], { dtype: 'float64' })`, `nd.zeros([2, 3], ctx)`. */
export const zeros: Filled = constant('zeros', 0);
/** An array of ones. */
export const ones: Filled = constant('ones', 1);
/** An array whose elements do not matter (they are 0). */
export const empty: Filled = constant('empty', 0);

const declaredFull = declare('full', { shape: required(sizes), val: required(float), ...placed }, false);
/** An array of one value. */
export function full(shape: Sizes, val: number, ...place: readonly unknown[]): NDArray {
  const o = located(declaredFull, [shape, val, ...place]);
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
  const { shape, inner } = nestedShape(source, isList, ragged);
  return inner instanceof NDArray || inner instanceof NumpyArray ? [...shape, ...inner.shape] : shape;
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

const declaredArray = declare('array', { source_array: required(of<Source>()), ...placed }, false);

/**
 * An array of nested lists, a typed array, a NumPy-like array, a number or another array, copied. float32 whatever the source's
 * dtype, except that of an NDArray, which is kept. @throws TypeError for ragged lists and what is no number.
 */
export function array(source_array: Source, ...place: readonly unknown[]): NDArray {
  const { source_array: source, ctx, dtype } = located(declaredArray, [source_array, ...place]);
  const to = dtypeOf(dtype, source instanceof NDArray ? source.dtype : 'float32');
  const shape = shapeOfSource(source);
  const wide = allocate(to === 'float32' ? 'float32' : 'float64', size(shape));
  flatten(source, shape, 0, wide, 0);
  if (to === 'float32' || to === 'float64') return build(wide, shape, to, ctx);
  const data = allocate(to, wide.length);
  for (let i = 0; i < wide.length; i++) data[i] = to === 'bool' ? Number(wide[i] !== 0) : Math.trunc(wide[i]);
  return build(data, shape, to, ctx);
}

const declaredArange = declare(
  'arange',
  {
    /** The end, where it stands alone. */
    start: required(float),
    stop: optional(float),
    step: optional(float, 1),
    /** How often each number stands. */
    repeat: optional(int, 1),
    infer_range: optional(bool, false),
    ...placed,
  },
  false,
);

/** start, start + step, … before stop, each `repeat` times: `nd.arange(5)`, `nd.arange(1, 7, 2)`. */
export function arange(start: number, ...rest: readonly unknown[]): NDArray {
  const o = located(declaredArange, [start, ...rest]);
  const [from, to] = o.stop === null ? [0, o.start] : [o.start, o.stop];
  const dtype = dtypeOf(o.dtype);
  const count = Math.max(0, Math.ceil((to - from) / o.step));
  const steps = f.iota(placeOn(o.ctx), { length: count, dtype, start: from, step: o.step });
  return f.reshape(f.expand(f.unsqueeze(steps, 1), [count, o.repeat]), [count * o.repeat]);
}

const declaredLinspace = declare(
  'linspace',
  { start: required(float), stop: required(float), num: required(int), endpoint: optional(bool, true), ...placed },
  false,
);

/** `num` evenly spaced numbers from start to stop, which is left out without `endpoint`. */
export function linspace(start: number, stop: number, num: number, ...rest: readonly unknown[]): NDArray {
  const o = located(declaredLinspace, [start, stop, num, ...rest]);
  const dtype = dtypeOf(o.dtype);
  const step = (o.stop - o.start) / Math.max(1, o.endpoint ? o.num - 1 : o.num);
  return f.iota(placeOn(o.ctx), { length: o.num, dtype, start: o.start, step });
}

const declaredEye = declare('eye', { N: required(int), M: optional(int, 0), k: optional(int, 0), ...placed }, false);

/** Ones on the k-th diagonal of an [N, M] matrix (M = N where it is 0). */
export function eye(N: number, ...rest: readonly unknown[]): NDArray {
  const o = located(declaredEye, [N, ...rest]);
  const columns = o.M || o.N;
  const [row, column] = [o.N, columns].map((length) => f.range(placeOn(o.ctx), length));
  return f.cast(f.eq(f.unsqueeze(f.add(row, o.k), 1), column), dtypeOf(o.dtype));
}
