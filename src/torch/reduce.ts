// Reductions in PyTorch's spelling: over one dimension, several, or all.

import * as f from '../engine/functions.ts';
import {
  type DType,
  defaultDType,
  dtypes,
  IndexError,
  isFloating,
  normalizeDim,
  normalizeDims,
  RuntimeError,
  size,
} from '../engine/index.ts';
import type { Dims, Input } from './calls.ts';
import { checkIdentity, checkNotEmpty } from './checks.ts';
import { bound } from './define.ts';
import { bool, dims, dtype, either, float, int, oneOf } from './kinds.ts';
import { named } from './names.ts';
import type { Tensor } from './tensor.ts';
import { deviation, dimsOf, type Spread, type SpreadOptions, spread, varianceOf } from './variance.ts';

export interface KeepOptions {
  /** Whether reduced dimensions stay, with size 1; not by default. */
  keepdim?: boolean;
}
export interface CastOptions extends KeepOptions {
  /** The dtype to convert to before the reduction; the input's by default. */
  dtype?: DType | null;
}
export interface ReductionOptions extends CastOptions {
  /** What to reduce; everything by default. */
  dim?: Dims;
}

/** Takes the dimensions to reduce. */
export interface Reduction<P extends unknown[] = []> {
  (...args: [...self: P, dim?: Dims, keepdim?: boolean]): Tensor;
  (...args: [...self: P, dim: Dims, options: CastOptions]): Tensor;
  (...args: [...self: P, dim: Dims, keepdim: boolean, options: Pick<CastOptions, 'dtype'>]): Tensor;
  (...args: [...self: P, options: ReductionOptions]): Tensor;
}

/** What a reduction takes that keeps the dtype. */
export interface CollapseOptions extends KeepOptions {
  /** What to reduce; everything by default. */
  dim?: Dims;
}

/** Takes the dimensions to reduce, and keeps the dtype. */
export interface Collapse<P extends unknown[] = []> {
  (...args: [...self: P, dim?: Dims, keepdim?: boolean]): Tensor;
  (...args: [...self: P, dim: Dims, options: KeepOptions]): Tensor;
  (...args: [...self: P, options: CollapseOptions]): Tensor;
}

export interface LogSumExpOptions extends KeepOptions {
  /** What to reduce. */
  dim: number | readonly number[];
}

/** Takes the dimensions to reduce, which must be given. */
export interface LogSumExp<P extends unknown[] = []> {
  (...args: [...self: P, dim: number | readonly number[], keepdim?: boolean]): Tensor;
  (...args: [...self: P, dim: number | readonly number[], options: KeepOptions]): Tensor;
  (...args: [...self: P, options: LogSumExpOptions]): Tensor;
}

export interface PositionOptions extends KeepOptions {
  /** The dimension to search; by default the tensor is searched as one list. */
  dim?: number | null;
}

/** Takes the dimension to search. */
export interface Position<P extends unknown[] = []> {
  (...args: [...self: P, dim?: number | null, keepdim?: boolean]): Tensor;
  (...args: [...self: P, dim: number | null, options: KeepOptions]): Tensor;
  (...args: [...self: P, options: PositionOptions]): Tensor;
}

export interface NormOptions extends CollapseOptions {
  /** The order: a number, Infinity, -Infinity, or `'fro'` (the default), which is 2. */
  p?: number | 'fro';
}

/** Takes the order of a norm and the dimensions to reduce. */
export interface Norm<P extends unknown[] = []> {
  (...args: [...self: P, p?: number | 'fro', dim?: Dims, keepdim?: boolean]): Tensor;
  (...args: [...self: P, p: number | 'fro', options: CollapseOptions]): Tensor;
  (...args: [...self: P, options: NormOptions]): Tensor;
}

type Body = (x: Tensor, dims: number | readonly number[] | undefined, keepdim: boolean) => Tensor;

/** The methods of this file. */
export interface ReduceMethods {
  /** The sum. */
  sum: Reduction;
  /** The mean. @throws RuntimeError for integers and truth values. */
  mean: Reduction;
  /** The product. */
  prod: Reduction;
  /** The largest elements; equal ones share the gradient. */
  amax: Collapse;
  /** The smallest elements; equal ones share the gradient. */
  amin: Collapse;
  /** Whether one element is not 0. */
  any: Collapse;
  /** Whether no element is 0. */
  all: Collapse;
  /** log Σ eˣ, without overflow. */
  logsumexp: LogSumExp;
  /** Where the largest element is, int64. */
  argmax: Position;
  /** Where the smallest element is, int64. */
  argmin: Position;
  /** The variance. */
  var: Spread;
  /** The standard deviation. */
  std: Spread;
  /** (Σ |x|ᵖ)^(1/p). */
  norm: Norm;
}

/** `alongName` is what PyTorch records where a dimension is given. */
const reduction = (name: string, of: Body, alongName?: string): Reduction<Input> =>
  bound<ReductionOptions>(
    name,
    { dim: [dims, null], keepdim: [bool, false], dtype: [dtype, null] },
    (x, { dim, keepdim, dtype }) => {
      const found = of(dtype === null ? x : f.cast(x, dtype), dimsOf(dim), keepdim);
      // What counts in int64 goes back to what was asked for.
      const y = dtype === null || isFloating(dtype) ? found : f.cast(found, dtype);
      return dim !== null && alongName !== undefined ? named(alongName, y) : y;
    },
    2,
  );

/** The sum. */
export const sum: Reduction<Input> = /* @__PURE__ */ reduction('sum', f.sum, 'SumBackward1');
/** The mean. @throws RuntimeError for integers and truth values. */
export const mean: Reduction<Input> = /* @__PURE__ */ reduction(
  'mean',
  (x, dims, keepdim) => {
    if (isFloating(x.dtype)) return f.mean(x, dims, keepdim);
    throw new RuntimeError(
      `mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: ${dtypes[x.dtype].scalarName}`,
    );
  },
  'MeanBackward1',
);
/** The product. */
export const prod: Reduction<Input> = /* @__PURE__ */ reduction('prod', f.prod, 'ProdBackward1');

const collapse = (name: string, of: Body): Collapse<Input> =>
  bound<CollapseOptions>(name, { dim: [dims, null], keepdim: [bool, false] }, (x, { dim, keepdim }) =>
    of(x, dimsOf(dim), keepdim),
  );

const extreme = (name: string, of: Body): Collapse<Input> =>
  collapse(name, (x, dims, keepdim) => {
    if (dims === undefined) checkNotEmpty(name, x);
    return of(x, dims, keepdim);
  });
/** The largest elements; equal ones share the gradient. */
export const amax: Collapse<Input> = /* @__PURE__ */ extreme('amax', f.amax);
/** The smallest elements; equal ones share the gradient. */
export const amin: Collapse<Input> = /* @__PURE__ */ extreme('amin', f.amin);

/** PyTorch keeps uint8 in `any` and `all`, from the time before it had bool. */
const truth = (name: string, of: Body): Collapse<Input> =>
  bound<CollapseOptions>(name, { dim: [dims, null], keepdim: [bool, false] }, (x, { dim, keepdim }) => {
    // Unlike the other reductions they take no dimensions for none.
    const y = of(x, dim ?? undefined, keepdim);
    return x.dtype === 'uint8' ? f.cast(y, 'uint8') : y;
  });
/** Whether one element is not 0. */
export const any: Collapse<Input> = /* @__PURE__ */ truth('any', f.any);
/** Whether no element is 0. */
export const all: Collapse<Input> = /* @__PURE__ */ truth('all', f.all);

/** log Σ eˣ, without overflow. */
export const logsumexp: LogSumExp<Input> = /* @__PURE__ */ bound<LogSumExpOptions>(
  'logsumexp',
  { dim: [dims], keepdim: [bool, false] },
  (x, { dim, keepdim }) => f.logsumexp(isFloating(x.dtype) ? x : f.cast(x, defaultDType()), dimsOf(dim), keepdim),
);

const position = (name: string, of: typeof f.argmax): Position<Input> =>
  bound<PositionOptions>(name, { dim: [int, null], keepdim: [bool, false] }, (x, { dim, keepdim }) => {
    if (x.dtype === 'bool') throw new RuntimeError(`${name}(): does not support bool input`);
    if (dim !== null) return of(x, { dim: normalizeDim(dim, x.shape.length), keepdim });
    const count = size(x.shape);
    if (count === 0) {
      throw new IndexError(`${name}(): Expected reduction dim to be specified for input.numel() == 0.`);
    }
    const place = of(f.reshape(x, [count]), { dim: 0, keepdim });
    return keepdim ? f.reshape(place, new Array(x.shape.length).fill(1)) : place;
  });
/** Where the largest element is, int64. */
export const argmax: Position<Input> = /* @__PURE__ */ position('argmax', f.argmax);
/** Where the smallest element is, int64. */
export const argmin: Position<Input> = /* @__PURE__ */ position('argmin', f.argmin);

const variance: Spread<Input> = /* @__PURE__ */ bound<SpreadOptions>('var', spread, varianceOf);

/** The variance. */
export { variance as var };
/** The standard deviation. */
export const std: Spread<Input> = /* @__PURE__ */ bound<SpreadOptions>('std', spread, (x, options) =>
  deviation(varianceOf(x, options)),
);

/** (Σ |x|ᵖ)^(1/p). */
export const norm: Norm<Input> = /* @__PURE__ */ bound<NormOptions>(
  'norm',
  { p: [/* @__PURE__ */ either(float, oneOf('fro')), 'fro'], dim: [dims, null], keepdim: [bool, false] },
  (x, { p, dim, keepdim }) => {
    if (!isFloating(x.dtype)) {
      throw new RuntimeError(
        `linalg.vector_norm: Expected a floating point or complex tensor as input. Got ${dtypes[x.dtype].scalarName}`,
      );
    }
    const dims = normalizeDims(dimsOf(dim), x.shape.length);
    const order = p === 'fro' ? 2 : p;
    checkIdentity(x.shape, order, dims, dimsOf(dim) !== undefined);
    return f.norm(x, order, dims, keepdim);
  },
);
