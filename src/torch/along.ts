// Functions along one dimension that keep the shape: softmax and its logarithm, running sums and products; and tests of each element.

import * as f from '../engine/functions.ts';
import { type DType, normalizeDim } from '../engine/index.ts';
import type { Input, Unary } from './calls.ts';
import { bound, unary } from './define.ts';
import { dtype, int } from './kinds.ts';
import { floating } from './names.ts';
import type { Tensor } from './tensor.ts';

export interface DTypeOption {
  /** The dtype to convert to first; the input's by default. */
  dtype?: DType | null;
}
export interface AlongOptions extends DTypeOption {
  /** The dimension to walk along. */
  dim: number;
}

/** Takes the dimension to walk along. */
export interface Along<P extends unknown[] = []> {
  (...args: [...self: P, dim: number, dtype?: DType | null | DTypeOption]): Tensor;
  (...args: [...self: P, options: AlongOptions]): Tensor;
}
/** Takes the dimension to walk along, and a dtype by name. */
export interface Running<P extends unknown[] = []> {
  (...args: [...self: P, dim: number, options?: DTypeOption]): Tensor;
  (...args: [...self: P, options: AlongOptions]): Tensor;
}

/** The methods of this file. */
export interface AlongMethods {
  /** eˣ / Σ eˣ along a dimension. */
  softmax: Along;
  /** The logarithm of softmax. */
  log_softmax: Along;
  /** The sums of the elements up to each one. */
  cumsum: Running;
  /** The products of the elements up to each one. */
  cumprod: Running;
  /** Whether each element is NaN. */
  isnan: Unary;
  /** Whether each element is neither infinite nor NaN. */
  isfinite: Unary;
}

const along = (name: string, of: (x: Tensor, dim: number) => Tensor, positional?: number): Along<Input> =>
  bound<AlongOptions>(
    name,
    { dim: [int], dtype: [dtype, null] },
    (x, { dim, dtype }) => of(dtype === null ? x : f.cast(x, dtype), normalizeDim(dim, x.shape.length)),
    positional,
  );

const normalized = (name: string, of: (x: Tensor, dim: number) => Tensor): Along<Input> =>
  along(name, (x, dim) => {
    const kernel = dim === x.shape.length - 1 ? 'lastdim_kernel_impl' : 'kernel_impl';
    return of(x.numel() > 0 ? floating(`${name}_${kernel}`, x) : x, dim);
  });

/** eˣ / Σ eˣ along a dimension. */
export const softmax: Along<Input> = /* @__PURE__ */ normalized('softmax', f.softmax);
/** The logarithm of softmax. */
export const log_softmax: Along<Input> = /* @__PURE__ */ normalized('log_softmax', f.log_softmax);
/** The sums of the elements up to each one. */
export const cumsum: Running<Input> = /* @__PURE__ */ along('cumsum', f.cumsum, 1);

/** The products of the elements up to each one. */
export const cumprod: Running<Input> = /* @__PURE__ */ along('cumprod', f.cumprod, 1);

/** Whether each element is NaN. */
export const isnan: Unary<Input> = /* @__PURE__ */ unary('isnan', f.isnan);
/** Whether each element is neither infinite nor NaN. */
export const isfinite: Unary<Input> = /* @__PURE__ */ unary('isfinite', f.isfinite);
