// gluon.utils: gradients clipped together, and batches split over contexts.

import * as f from '../engine/functions.ts';
import { AssertionError, bind, formatTuple, IndexError, read, ValueError, warn, withGrad } from '../engine/index.ts';
import { array, type Source } from '../mxnet/array/create.ts';
import { array as arrayKind, arrays as arrayList, contexts } from '../mxnet/array/kinds.ts';
import { NDArray } from '../mxnet/array/ndarray.ts';
import { type Arguments, bool, declare, float, int, of, optional, required } from '../mxnet/base/options.ts';
import { totalNorm } from '../rules/clip.ts';

const clipOptions = {
  arrays: required(arrayList),
  max_norm: required(float),
  /** Warn where the norm is not finite, and give it as a number, true. */
  check_isfinite: optional(bool, true),
};
const clip = declare('clip_global_norm', clipOptions, false);

/**
 * Scales arrays in place so that the norm of all elements together is at most `max_norm`: by min(1, max / (norm + 1e-8)).
 * Returns the norm before: a number, or an array of shape (1,) without `check_isfinite`.
 * @throws AssertionError for no arrays.
 */
export function clip_global_norm<const A extends Arguments<typeof clipOptions, 'arrays'>>(
  ...args: A
): A extends readonly [unknown, unknown, false] | readonly [...unknown[], { readonly check_isfinite: false }]
  ? NDArray
  : number;
export function clip_global_norm(...args: Arguments<typeof clipOptions, 'arrays'>): number | NDArray {
  const { arrays, max_norm, check_isfinite } = bind(clip, args);
  if (arrays.length === 0) throw new AssertionError('clip_global_norm needs arrays');
  return withGrad(false, () => {
    const home = arrays[0].context;
    const norm = f.reshape(
      totalNorm(
        arrays.map((x) => f.detach(x.as_in_context(home))),
        2,
      ),
      [1],
    );
    const scale = f.clamp(f.div(max_norm, f.add(norm, 1e-8)), { min: null, max: 1 });
    for (const x of arrays) f.copy_(f.detach(x), f.mul(x, f.cast(scale.as_in_context(x.context), x.dtype)));
    if (!check_isfinite) return norm;
    const value = read(norm)[0];
    if (!Number.isFinite(value)) warn('nan or inf is detected. Clipping results will be undefined.');
    return value;
  });
}

const splitOptions = {
  data: required(arrayKind),
  num_slice: required(int),
  batch_axis: optional(int, 0),
  even_split: optional(bool, true),
};
const split = declare('split_data', splitOptions, false);

/**
 * Consecutive slices along `batch_axis`, the first ones one longer where they cannot be equal.
 * @throws ValueError where they cannot and `even_split` is true.
 */
export function split_data(...args: Arguments<typeof splitOptions, 'data'>): NDArray[] {
  const { data, num_slice, batch_axis, even_split } = bind(split, args);
  if (num_slice < 1) throw new ValueError('num_slice must be positive', `got ${num_slice}`);
  if (batch_axis < 0 || batch_axis >= data.ndim) {
    throw new IndexError('tuple index out of range', `batch_axis is ${batch_axis}, the data have ${data.ndim} axes`);
  }
  const size = data.shape[batch_axis];
  const rest = size % num_slice;
  if (even_split && rest !== 0) {
    throw new ValueError(
      `data with shape ${formatTuple(data.shape)} cannot be evenly split into ${num_slice} slices along axis ${batch_axis}. Use a batch size that's multiple of ${num_slice} or set even_split=False to allow uneven partitioning of data.`,
    );
  }
  const length = Math.floor(size / num_slice);
  const start = (i: number): number => i * length + Math.min(i, rest);
  return Array.from({ length: num_slice }, (_, i) => f.slice(data, batch_axis, start(i), start(i + 1)));
}

const loadOptions = {
  data: required(of<Source>()),
  ctx_list: required(contexts),
  batch_axis: optional(int, 0),
  even_split: optional(bool, true),
};
const load = declare('split_and_load', loadOptions, false);

/** `split_data` with one slice for each context, on it. What is no NDArray becomes one (float32). */
export function split_and_load(...args: Arguments<typeof loadOptions, 'data'>): NDArray[] {
  const { data, ctx_list, batch_axis, even_split } = bind(load, args);
  if (ctx_list.length === 0) throw new IndexError('list index out of range', 'ctx_list names no context');
  const x = data instanceof NDArray ? data : array(data, { ctx: ctx_list[0] });
  const slices = ctx_list.length === 1 ? [x] : split_data(x, ctx_list.length, batch_axis, even_split);
  return slices.map((slice, i) => slice.as_in_context(ctx_list[i]));
}
