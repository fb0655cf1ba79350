// Arrays joined, and the splitting and padding operators under their other names. Everything copies.

import * as f from '../../engine/functions.ts';
import type { NDArray } from '../array/ndarray.ts';
import { checkFailed, incompatible, unlike } from '../base/errors.ts';
import { int, optional } from '../base/options.ts';
import { axisOf, text } from '../base/shapes.ts';
import { alias, variadic } from './define.ts';
import { copy } from './moving.ts';

/** @throws MXNetError where arrays do not fit along the other axes. */
function joined(arrays: readonly NDArray[], dim: number): NDArray {
  const [first] = arrays;
  const at = axisOf(dim, first.shape.length);
  const mask = (x: NDArray): string => text(x.shape.map((d, i) => (i === at ? -1 : d)));
  const odd = arrays.find((x) => mask(x) !== mask(first));
  if (odd) {
    throw checkFailed(
      'shape_assign(&(*in_shape)[i], dshape)',
      `Incompatible input shape: expected ${mask(first)}, got ${text(odd.shape)}`,
    );
  }
  checkOneDtype(arrays);
  return arrays.length === 1 ? copy(first) : f.cat(arrays, at);
}

function checkOneDtype(arrays: readonly NDArray[]): void {
  const i = arrays.findIndex((x) => x.dtype !== arrays[0].dtype);
  if (i === -1) return;
  throw unlike(i, arrays[0].dtype, arrays[i].dtype);
}

/** The arrays. @throws MXNetError where their shapes or dtypes differ. */
function alike(arrays: readonly NDArray[]): readonly NDArray[] {
  const [first] = arrays;
  const i = arrays.findIndex((x) => x.shape.join() !== first.shape.join());
  if (i !== -1) throw incompatible(i, text(first.shape), text(arrays[i].shape));
  checkOneDtype(arrays);
  return arrays;
}

function stacked(arrays: readonly NDArray[], axis: number): NDArray {
  const [first] = alike(arrays);
  const at = axisOf(axis, first.shape.length + 1);
  return arrays.length === 1 ? copy(f.unsqueeze(first, at)) : f.stack(arrays, at);
}

export { Pad, SliceChannel } from './parts.ts';
/** Arrays joined along an axis that they have; dim is 1 unless given. */
export const Concat = variadic('Concat', { dim: optional(int, 1) }, (arrays, { dim }) => joined(arrays, dim));
export const concat = alias('concat', Concat);
/** Arrays of one shape joined along a new axis. */
export const stack = variadic('stack', { axis: optional(int, 0) }, (arrays, { axis }) => stacked(arrays, axis));
/** The sum of arrays of one shape. */
export const add_n = variadic(
  'add_n',
  {},
  (arrays) => (arrays.length === 1 ? copy(arrays[0]) : alike(arrays).reduce((a, b) => f.add(a, b))),
  { alike: true },
);
export const ElementWiseSum = alias('ElementWiseSum', add_n);
/** The parameters of a recurrent layer as one vector. */
export const _rnn_param_concat = variadic('_rnn_param_concat', { dim: optional(int, 1) }, (arrays, { dim }) =>
  joined(arrays, dim),
);
