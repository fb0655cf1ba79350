// What variances take, and the computation that `var`, `std` and their pairs with means share.

import * as f from '../engine/functions.ts';
import { isFloating, RuntimeError } from '../engine/index.ts';
import type { TableOf } from '../rules/signature.ts';
import type { Dims } from './calls.ts';
import { bool, dims, either, int } from './kinds.ts';
import { named } from './names.ts';
import type { Tensor } from './tensor.ts';

export interface SpreadRest {
  /** Whether reduced dimensions stay, with size 1; not by default. */
  keepdim?: boolean;
  /** What is taken off the count of elements that the sum of squares is divided by; 1 by default. */
  correction?: number | boolean;
  /** The older word: true for correction 1, false for 0. */
  unbiased?: boolean | null;
}
export interface SpreadOptions extends SpreadRest {
  /** What to reduce, everything by default; a truth value here is `unbiased`, as in PyTorch. */
  dim?: Dims | boolean;
}

/** Takes the dimensions to reduce and the correction. */
export interface Spread<P extends unknown[] = []> {
  (
    ...args: [
      ...self: P,
      dim?: Dims | boolean,
      correction?: number | boolean,
      keepdim?: boolean,
      unbiased?: boolean | null,
    ]
  ): Tensor;
  (...args: [...self: P, dim: Dims | boolean, options: SpreadRest]): Tensor;
  (...args: [...self: P, options: SpreadOptions]): Tensor;
}

/** Dimensions to reduce; an empty list means all of them, as none does. */
export const dimsOf = (dim: Dims): number | readonly number[] | undefined =>
  dim === null || (typeof dim === 'object' && dim.length === 0) ? undefined : dim;

/** The options of variances. */
export const spread: TableOf<SpreadOptions> = {
  dim: [/* @__PURE__ */ either(dims, bool), null],
  correction: [/* @__PURE__ */ either(int, bool), 1],
  keepdim: [bool, false],
  unbiased: [bool, null],
};

/** The variance by its options. */
export function varianceOf(x: Tensor, { dim, correction, keepdim, unbiased }: Required<SpreadOptions>): Tensor {
  if (!isFloating(x.dtype)) throw new RuntimeError('std and var only support floating point and complex dtypes');
  const dims = typeof dim === 'boolean' ? undefined : dimsOf(dim);
  return f.var(x, dims, Number(typeof dim === 'boolean' ? dim : (unbiased ?? correction)), keepdim);
}

/** √v, with the gradient 0 where v is 0. */
export function deviation(v: Tensor): Tensor {
  const flat = f.eq(f.detach(v), 0);
  return named('StdBackward0', f.where(flat, 0, f.sqrt(f.where(flat, 1, v))));
}
