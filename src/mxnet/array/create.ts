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
import { type Context, current_context, deviceOf } from '../base/context.ts';
import { dtypeOf, scalarFor } from '../base/dtype.ts';
import { checkFailed, MXNetError } from '../base/errors.ts';
import { NumpyArray } from '../base/numpy.ts';
import { bool, declare, float, int, type Kind, of, optional, required, str } from '../base/options.ts';
import { shapeOf } from '../base/shapes.ts';
import { array as arrayKind, context, double, dtype, operator, operatorCalled, shape } from './kinds.ts';
import { NDArray, speciesOn } from './ndarray.ts';

/** Where and in which dtype an array is made. */
export interface Place {
  readonly ctx?: Context | null;
  readonly dtype?: string | null;
}

/** A size, or sizes. */
export type Sizes = number | readonly number[];

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
  ctx: optional(context),
  dtype: optional(dtype),
  out: optional(arrayKind),
  name: optional(str),
  /** What the axes mean, to symbols only. */
  __layout__: optional(str),
};

/** Binds arguments; without a context the current one is meant. */
function located<O extends { readonly ctx: Context | null }>(
  declared: Signature<O>,
  args: readonly unknown[],
): O & { readonly ctx: Context } {
  const bound = bind(declared, args);
  return { ...bound, ctx: bound.ctx ?? current_context() };
}

/** @throws MXNetError for a negative size. */
function checkSizes(operator: string, sizes: readonly number[]): void {
  if (sizes.every((d) => d >= 0)) return;
  throw new MXNetError(
    `Operator ${operator} inferring shapes failed.\ninput shapes:\noutput shapes:\n[${sizes}]`,
    'a size is negative',
  );
}

function filled(operator: string, shape: Sizes, value: number, ctx: Context, dtype: string | null): NDArray {
  const sizes = shapeOf(shape);
  checkSizes(operator, sizes);
  const to = dtypeOf(dtype);
  const stored = to === 'bool' ? Number(value !== 0) : scalarFor(value, to);
  return f.full(placeOn(ctx), { shape: sizes, dtype: to, value: stored });
}

/** Arguments as they were given: what is left out at the end is no argument. */
function given(...args: readonly unknown[]): readonly unknown[] {
  let n = args.length;
  while (n > 0 && args[n - 1] === undefined) n--;
  return args.slice(0, n);
}

interface FullOptions extends Place {
  readonly shape: Sizes;
  readonly val: number;
}
interface ArrayOptions extends Place {
  readonly source_array: Source;
}
interface ArangeOptions extends Place {
  readonly start: number;
  readonly stop?: number | null;
  readonly step?: number;
  readonly repeat?: number;
}
interface LinspaceOptions extends Place {
  readonly start: number;
  readonly stop: number;
  readonly num: number;
  readonly endpoint?: boolean;
}
interface EyeOptions extends Place {
  readonly N: number;
  readonly M?: number;
  readonly k?: number;
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
  const sizes = shapeOf(bind(declared, shape === undefined ? args.slice(0, -1) : [shape]).shape);
  const rest = Object.entries(last).filter(([key]) => !known.includes(key));
  const attributes = Object.entries({ dtype, ctx, shape: formatTuple(sizes), ...Object.fromEntries(rest) });
  throw new MXNetError(
    `Cannot find argument '${odd}', Possible Arguments:\n----------------\nshape : Shape(tuple), optional, default=[]\n    The shape of the output\nctx : string, optional, default=''\n    Context of output, in format [cpu|gpu|cpu_pinned](n).Only used for imperative calls.\ndtype : {'bfloat16', 'bool', 'float16', 'float32', 'float64', 'int32', 'int64', 'int8', 'uint8'},optional, default='float32'\n    Target data type.\n, in operator _zeros(name="", ${attributes.map(([key, value]) => `${key}="${value}"`).join(', ')})`,
  );
}

const constant = (name: string, operator: string, value: number): Filled => {
  const declared = declare(name, { shape: required(shape), ...placed }, false, operatorCalled(operator));
  return (...args) => {
    checkKeywords(args, declared);
    const { shape, ctx, dtype, out } = located(declared, args);
    return deliver(filled(operator, shape, value, ctx, dtype), out);
  };
};

/** An array of zeros: `nd.zeros([2, 3])`, `nd.zeros([2, 3], { dtype: 'float64' })`, `nd.zeros([2, 3], ctx)`. */
export const zeros: Filled = constant('zeros', '_zeros', 0);
/** An array of ones. */
export const ones: Filled = constant('ones', '_ones', 1);
/** An array whose elements do not matter (they are 0). */
export const empty: Filled = constant('empty', '_zeros', 0);

const declaredFull = declare('full', { shape: required(shape), val: required(float), ...placed }, false, operator);
/** An array of one value. */
export function full(shape: Sizes | FullOptions, val?: number | Place, ...place: readonly unknown[]): NDArray {
  const o = located(declaredFull, given(shape, val, ...place));
  return deliver(filled('_full', o.shape, o.val, o.ctx, o.dtype), o.out);
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

const declaredArray = declare('array', { source_array: required(of<Source>()), ...placed }, false, operator);

/**
 * An array of nested lists, a typed array, a NumPy-like array, a number or another array, copied. float32 whatever the source's
 * dtype, except that of an NDArray, which is kept. @throws TypeError for ragged lists and what is no number.
 */
export function array(source_array: Source | ArrayOptions, ...place: readonly unknown[]): NDArray {
  const { source_array: source, ctx, dtype, out } = located(declaredArray, given(source_array, ...place));
  const to = dtypeOf(dtype, source instanceof NDArray ? source.dtype : 'float32');
  const shape = shapeOfSource(source);
  const wide = allocate(to === 'float32' ? 'float32' : 'float64', size(shape));
  flatten(source, shape, 0, wide, 0);
  if (to === 'float32' || to === 'float64') return deliver(build(wide, shape, to, ctx), out);
  const data = allocate(to, wide.length);
  for (let i = 0; i < wide.length; i++) data[i] = to === 'bool' ? Number(wide[i] !== 0) : scalarFor(wide[i], to);
  return deliver(build(data, shape, to, ctx), out);
}

const declaredArange = declare(
  'arange',
  {
    /** The end, where it stands alone. */
    start: required(double),
    stop: optional(double),
    step: optional(double, 1),
    /** How often each number stands. */
    repeat: optional(int, 1),
    infer_range: optional(bool, false),
    ...placed,
  },
  false,
  operatorCalled('_arange'),
);

/** start, start + step, … before stop, each `repeat` times: `nd.arange(5)`, `nd.arange(1, 7, 2)`. */
export function arange(start: number | ArangeOptions, ...rest: readonly unknown[]): NDArray {
  const o = located(declaredArange, given(start, ...rest));
  if (o.step === 0) {
    throw checkFailed('param.step != 0 (0 vs. 0) ', 'Range does not support step=0, received 0');
  }
  if (o.repeat < 1) throw new MXNetError(`value ${o.repeat} for Parameter repeat should be greater equal to 1`);
  const [from, to] = o.stop === null ? [0, o.start] : [o.start, o.stop];
  const dtype = dtypeOf(o.dtype);
  const count = Math.max(0, Math.ceil((to - from) / o.step));
  if (!Number.isSafeInteger(count)) {
    throw new MXNetError('Operator _arange inferring shapes failed.', `from ${from} to ${to} by ${o.step}`);
  }
  const steps = f.iota(placeOn(o.ctx), { length: count, dtype, start: from, step: o.step });
  return deliver(f.reshape(f.expand(f.unsqueeze(steps, 1), [count, o.repeat]), [count * o.repeat]), o.out);
}

const declaredLinspace = declare(
  'linspace',
  { start: required(double), stop: required(double), num: required(int), endpoint: optional(bool, true), ...placed },
  false,
  operatorCalled('_linspace'),
);

/** `num` evenly spaced numbers from start to stop, which is left out without `endpoint`. */
export function linspace(start: number | LinspaceOptions, ...rest: readonly unknown[]): NDArray {
  const o = located(declaredLinspace, given(start, ...rest));
  if (o.num < 0) {
    const text = `Number of sequence should be non-negative, received ${o.num}`;
    throw checkFailed(`param.num >= 0 (${o.num} vs. 0) `, text);
  }
  const dtype = dtypeOf(o.dtype);
  const step = (o.stop - o.start) / Math.max(1, o.endpoint ? o.num - 1 : o.num);
  return deliver(f.iota(placeOn(o.ctx), { length: o.num, dtype, start: o.start, step }), o.out);
}

const long: Kind<number> = { name: 'long', holds: int.holds };
const declaredEye = declare(
  'eye',
  { N: required(long), M: optional(long, 0), k: optional(long, 0), ...placed },
  false,
  operatorCalled('_eye'),
);

/** Ones on the k-th diagonal of an [N, M] matrix (M = N where it is 0). */
export function eye(N: number | EyeOptions, ...rest: readonly unknown[]): NDArray {
  const o = located(declaredEye, given(N, ...rest));
  for (const d of [o.N, o.M]) {
    if (d < 0) throw checkFailed('dim_size_is_known(*it)', `Shape dim size cannot be a negative value ${d}`);
  }
  const columns = o.M || o.N;
  const [row, column] = [o.N, columns].map((length) => f.range(placeOn(o.ctx), length));
  return deliver(f.cast(f.eq(f.unsqueeze(f.add(row, o.k), 1), column), dtypeOf(o.dtype)), o.out);
}
