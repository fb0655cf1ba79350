// Arithmetic, comparison and reductions in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import {
  type DType,
  defaultDType,
  dtypes,
  IndexError,
  isFloating,
  NotImplementedError,
  normalizeDim,
  normalizeDims,
  promote,
  RuntimeError,
} from '../engine/index.ts';
import { bounded, checkBools, checkDivisor, checkPower, scaled, wholePower } from './arithmetic.ts';
import { define, plain } from './define.ts';
import { named } from './names.ts';
import type { Tensor } from './tensor.ts';

type Other = Tensor | number | boolean;
type Dims = number | readonly number[] | null;

const two = (name: string, of: typeof f.add) =>
  define<{ other: Other }>()(name, ['other'], {}, (x, { other }) => of(x, other));
const logic = (name: string, of: typeof f.logical_and) =>
  define<{ other: Tensor }>()(name, ['other'], {}, (x, { other }) => of(x, other));

/** Elementwise functions of one tensor; each has an in-place form with a trailing underscore. */
export const unaryFunctions = {
  neg: plain((x) => {
    if (x.dtype !== 'bool') return f.neg(x);
    throw new RuntimeError(
      'Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.',
    );
  }),
  abs: plain(f.abs),
  sign: plain(f.sign),
  floor: plain(f.floor),
  ceil: plain(f.ceil),
  trunc: plain(f.trunc),
  round: plain(f.round),
  exp: plain(f.exp),
  expm1: plain(f.expm1),
  log: plain(f.log),
  log1p: plain(f.log1p),
  sqrt: plain(f.sqrt),
  rsqrt: plain(f.rsqrt),
  reciprocal: plain(f.reciprocal),
  sin: plain(f.sin),
  cos: plain(f.cos),
  tanh: plain(f.tanh),
  sigmoid: plain(f.sigmoid),
  relu: plain(f.relu),
  erf: plain(f.erf),
  square: plain((x) => (x.dtype === 'bool' ? f.pow(x, 2) : named('PowBackward0', f.mul(x, x)))),
  logical_not: plain(f.logical_not),
};

/** Elementwise functions of two; each has an in-place form. */
export const binaryFunctions = {
  /** input + alpha · other. */
  add: define<{ other: Other; alpha?: number }>()('add', ['other', 'alpha'], { alpha: 1 }, (x, { other, alpha }) =>
    f.add(x, scaled(x, other, alpha)),
  ),
  /** input - alpha · other. */
  sub: define<{ other: Other; alpha?: number }>()('sub', ['other', 'alpha'], { alpha: 1 }, (x, { other, alpha }) =>
    f.sub(...checkBools(x, scaled(x, other, alpha))),
  ),
  mul: two('mul', f.mul),
  /** input / other; rounding_mode null, 'trunc' or 'floor'. */
  div: define<{ other: Other; rounding_mode?: 'trunc' | 'floor' | null }>()(
    'div',
    ['other', 'rounding_mode'],
    { rounding_mode: null },
    (x, { other, rounding_mode: mode }) => {
      if (mode === null) return f.div(x, other);
      if (mode === 'floor') return f.floor_divide(...checkDivisor(x, other));
      if (mode !== 'trunc') {
        throw new RuntimeError(`div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '${mode}'`);
      }
      const [a, b] = checkDivisor(x, other);
      const quotient = named('DivBackward2', f.trunc(f.div(a, b)));
      const dtype = promote([x, typeof other === 'object' ? other : f.wrap(other, x)]);
      return isFloating(dtype) ? quotient : f.cast(quotient, dtype);
    },
  ),
  pow: define<{ exponent: Other }>()('pow', ['exponent'], {}, (x, { exponent }) => {
    const y = wholePower(...checkPower(x, exponent));
    return typeof exponent === 'object' ? named('PowBackward1', y) : y;
  }),
  remainder: define<{ other: Other }>()('remainder', ['other'], {}, (x, { other }) => {
    const y = f.remainder(...checkDivisor(x, other, 'remainder'));
    return typeof other === 'object' ? named('RemainderBackward1', y) : y;
  }),
  floor_divide: define<{ other: Other }>()('floor_divide', ['other'], {}, (x, { other }) =>
    f.floor_divide(...checkDivisor(x, other)),
  ),
  maximum: two('maximum', f.maximum),
  minimum: two('minimum', f.minimum),
  eq: two('eq', f.eq),
  ne: two('ne', f.ne),
  lt: two('lt', f.lt),
  le: two('le', f.le),
  gt: two('gt', f.gt),
  ge: two('ge', f.ge),
  logical_and: logic('logical_and', f.logical_and),
  logical_or: logic('logical_or', f.logical_or),
  logical_xor: logic('logical_xor', f.logical_xor),
  /** Values cut to [min, max]; either bound may be missing. */
  clamp: define<{ min?: Tensor | number | null; max?: Tensor | number | null }>()(
    'clamp',
    ['min', 'max'],
    { min: null, max: null },
    (x, { min, max }) => bounded(x, min, max),
  ),
};

/** Dimensions to reduce; an empty list means all of them, as none does. */
const dimsOf = (dim: Dims): number | readonly number[] | undefined =>
  dim === null || (typeof dim === 'object' && dim.length === 0) ? undefined : dim;

/** Reductions that PyTorch records under another name when a dimension is given. */
const secondName: { readonly [name: string]: string } = {
  sum: 'SumBackward1',
  mean: 'MeanBackward1',
  prod: 'ProdBackward1',
};

const reduce = (name: string, of: typeof f.sum) =>
  define<{ dim?: Dims; keepdim?: boolean; dtype?: DType | null }>()(
    name,
    ['dim', 'keepdim', 'dtype'],
    { dim: null, keepdim: false, dtype: null },
    (x, { dim, keepdim, dtype }) => {
      const y = dtype === null ? x : f.cast(x, dtype);
      if (name === 'mean' && !isFloating(y.dtype)) {
        throw new RuntimeError(
          `mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: ${dtypes[y.dtype].scalarName}`,
        );
      }
      if ((name === 'amax' || name === 'amin') && dim === null) checkNotEmpty(name, y);
      const result = of(y, dimsOf(dim), keepdim);
      // PyTorch keeps uint8 here, from the time before it had bool.
      if ((name === 'any' || name === 'all') && y.dtype === 'uint8') return f.cast(result, 'uint8');
      return dim !== null && name in secondName ? named(secondName[name], result) : result;
    },
  );

/** @throws RuntimeError where there is no element to be the largest. */
export function checkNotEmpty(name: string, x: Tensor): void {
  if (x.numel() > 0) return;
  throw new RuntimeError(
    `${name}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.`,
  );
}

/** dim, and the tensor flattened where none is given. */
function along(x: Tensor, dim: number | null): { y: Tensor; dim: number } {
  if (dim === null) return { y: f.reshape(x, [x.numel()]), dim: 0 };
  return { y: x, dim: normalizeDim(dim, x.shape.length) };
}

const position = (name: 'argmax' | 'argmin', of: typeof f.argmax) =>
  define<{ dim?: number | null; keepdim?: boolean }>()(
    name,
    ['dim', 'keepdim'],
    { dim: null, keepdim: false },
    (x, o) => {
      if (x.dtype === 'bool') throw new RuntimeError(`${name}(): does not support bool input`);
      if (o.dim === null && x.numel() === 0) {
        throw new IndexError(`${name}(): Expected reduction dim to be specified for input.numel() == 0.`);
      }
      const { y, dim } = along(x, o.dim);
      const result = of(y, { dim, keepdim: o.keepdim });
      return o.dim === null && o.keepdim
        ? f.reshape(
            result,
            x.shape.map(() => 1),
          )
        : result;
    },
  );

export interface Spread {
  /** A dimension, several or none; a truth value here is `unbiased`, as in PyTorch. */
  dim?: Dims | boolean;
  correction?: number | boolean;
  keepdim?: boolean;
  /** The older word: true for correction 1, false for 0. */
  unbiased?: boolean | null;
}
const spread = ['dim', 'correction', 'keepdim', 'unbiased'] as const;
const spreadDefaults = { dim: null, correction: 1, keepdim: false, unbiased: null } as const;

function variance(x: Tensor, { dim, correction, keepdim, unbiased }: Required<Spread>): Tensor {
  if (!isFloating(x.dtype)) {
    throw new RuntimeError('std and var only support floating point and complex dtypes');
  }
  const dims = typeof dim === 'boolean' ? undefined : dimsOf(dim);
  return f.var(x, dims, Number(typeof dim === 'boolean' ? dim : (unbiased ?? correction)), keepdim);
}

/** √v, with the gradient 0 where v is 0. */
function deviation(v: Tensor): Tensor {
  const flat = f.eq(f.detach(v), 0);
  return named('StdBackward0', f.where(flat, 0, f.sqrt(f.where(flat, 1, v))));
}

const normalized = (name: string, of: typeof f.softmax) =>
  define<{ dim: number; dtype?: DType | null }>()(name, ['dim', 'dtype'], { dtype: null }, (x, { dim, dtype }) => {
    const y = dtype === null ? x : f.cast(x, dtype);
    const d = normalizeDim(dim, x.shape.length);
    if (isFloating(y.dtype)) return of(y, d);
    const kernel = d === x.shape.length - 1 ? 'lastdim_kernel_impl' : 'kernel_impl';
    throw new NotImplementedError(`"${name}_${kernel}" not implemented for '${dtypes[y.dtype].scalarName}'`);
  });

export const reduceFunctions = {
  sum: reduce('sum', f.sum),
  mean: reduce('mean', f.mean),
  prod: reduce('prod', f.prod),
  amax: reduce('amax', f.amax),
  amin: reduce('amin', f.amin),
  logsumexp: define<{ dim: number | readonly number[]; keepdim?: boolean }>()(
    'logsumexp',
    ['dim', 'keepdim'],
    { keepdim: false },
    (x, { dim, keepdim }) => f.logsumexp(isFloating(x.dtype) ? x : f.cast(x, defaultDType()), dimsOf(dim), keepdim),
  ),
  any: reduce('any', f.any),
  all: reduce('all', f.all),
  argmax: position('argmax', f.argmax),
  argmin: position('argmin', f.argmin),
  var: define<Spread>()('var', spread, spreadDefaults, variance),
  std: define<Spread>()('std', spread, spreadDefaults, (x, o) => deviation(variance(x, o))),
  /** p-norm over dim (all of them by default); p a number, 'fro', Infinity or -Infinity. */
  norm: define<{ p?: number | 'fro'; dim?: Dims; keepdim?: boolean }>()(
    'norm',
    ['p', 'dim', 'keepdim'],
    { p: 'fro', dim: null, keepdim: false },
    (x, { p, dim, keepdim }) => {
      if (!isFloating(x.dtype)) {
        throw new RuntimeError(
          `linalg.vector_norm: Expected a floating point or complex tensor as input. Got ${dtypes[x.dtype].scalarName}`,
        );
      }
      return f.norm(x, p === 'fro' ? 2 : p, normalizeDims(dimsOf(dim), x.shape.length), keepdim);
    },
  ),
  cumsum: define<{ dim: number; dtype?: DType | null }>()(
    'cumsum',
    ['dim', 'dtype'],
    { dtype: null },
    (x, { dim, dtype }) => f.cumsum(dtype === null ? x : f.cast(x, dtype), normalizeDim(dim, x.shape.length)),
  ),
  softmax: normalized('softmax', f.softmax),
  log_softmax: normalized('log_softmax', f.log_softmax),
  isnan: plain(f.isnan),
  isfinite: plain(f.isfinite),
};
