// The middle of the elements that are numbers, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { IndexError, isFloating, noKernel, normalizeDim } from '../engine/index.ts';
import { notANumber } from './converted.ts';
import { bindCall, signatureOf } from './define.ts';
import { bool, int, tensor } from './kinds.ts';
import { named } from './names.ts';
import { pair, type ValuesIndices } from './pair.ts';
import type { Median, MiddleRest } from './statistics.ts';
import type { Tensor } from './tensor.ts';

/** The methods of this file. */
export interface NanMedianMethods {
  /** The middle of the elements that are not NaN, the lower one of two; along a dimension, and where it is. */
  nanmedian: Median;
}

/** Along a dimension, which stays: [..., 1, ...]. */
function middles(kernel: string, x: Tensor, d: number): [values: Tensor, indices: Tensor] {
  if (x.dtype === 'bool') throw noKernel(kernel, x.dtype, 'int64');
  const y = f.detach(x);
  const [, order] = f.sort(y, { dim: d, descending: false });
  const numbers = f.sum(f.eq(y, y), [d], true);
  const place = f.maximum(f.floor_divide(f.sub(numbers, 1), 2), 0);
  const indices = f.gather(order, d, place);
  return [f.gather(x, d, indices), indices];
}

function ofAll(x: Tensor): Tensor {
  const count = x.numel();
  if (count === 0) return notANumber(x);
  const row = f.reshape(x, [count]);
  const [kept] = middles('median_cpu', f.detach(row), 0);
  const middle = f.squeeze(kept, [0]);
  if (!isFloating(x.dtype)) return middle;
  // All that equal it share its gradient.
  const y = f.detach(row);
  const equal = f.logical_or(f.eq(y, middle), f.logical_and(f.isnan(y), f.isnan(middle)));
  return named('NanmedianBackward0', f.amax(f.where(equal, row, Number.NEGATIVE_INFINITY)));
}

const whole = /* @__PURE__ */ signatureOf<{ input: Tensor }>('nanmedian', { input: [tensor] });
const alongOne = /* @__PURE__ */ signatureOf<MiddleRest & { input: Tensor; dim: number }>('nanmedian', {
  input: [tensor],
  dim: [int],
  keepdim: [bool, false],
});
/** The middle of the elements that are not NaN, the lower one of two; along a dimension, and where it is. @throws IndexError for a dimension without elements. */
export function nanmedian(input: Tensor): Tensor;
export function nanmedian(input: Tensor, dim: number, keepdim?: boolean | MiddleRest): ValuesIndices;
export function nanmedian(input: Tensor, options: MiddleRest & { dim: number }): ValuesIndices;
export function nanmedian(this: unknown, ...args: readonly unknown[]): Tensor | ValuesIndices {
  if (args.length === 1) return ofAll(bindCall(whole, this, args).input);
  const { input: x, dim, keepdim } = bindCall(alongOne, this, args);
  const d = normalizeDim(dim, x.ndim);
  if (x.shape[d] === 0) throw new IndexError(`median(): Expected reduction dim ${d} to have non-zero size.`);
  const kept = middles('median_out', x.ndim === 0 ? f.reshape(x, [1]) : x, d);
  const [values, indices] = keepdim && x.ndim > 0 ? kept : kept.map((y) => f.squeeze(y, [d]));
  return pair('nanmedian', named('NanmedianBackward1', values), indices);
}
