// Middles, commonest elements, counts and extremes, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { IndexError, isFloating, noKernel, normalizeDim, normalizeDims, RuntimeError, size } from '../engine/index.ts';
import type { Dims, Input } from './calls.ts';
import { notANumber } from './converted.ts';
import { bindCall, bound, signatureOf } from './define.ts';
import { bool, dims, int, tensor } from './kinds.ts';
import { named } from './names.ts';
import { pair, returned, type ValuesIndices } from './pair.ts';
import type { Tensor } from './tensor.ts';
import { dimsOf } from './variance.ts';

export interface MiddleRest {
  /** Whether the dimension stays, with size 1; not by default. */
  keepdim?: boolean;
}
export interface MiddleOptions extends MiddleRest {
  /** The dimension to search; the last by default. */
  dim?: number;
}
/** Takes a dimension to search. */
export interface Middle<P extends unknown[] = []> {
  (...args: [...self: P, dim?: number, keepdim?: boolean]): ValuesIndices;
  (...args: [...self: P, dim: number, options: MiddleRest]): ValuesIndices;
  (...args: [...self: P, options: MiddleOptions]): ValuesIndices;
}
/** Of the whole: one element · along a dimension: values and indices. */
export interface Median<P extends unknown[] = []> {
  (...args: P): Tensor;
  (...args: [...self: P, dim: number, keepdim?: boolean | MiddleRest]): ValuesIndices;
  (...args: [...self: P, options: MiddleRest & { dim: number }]): ValuesIndices;
}
export interface KthOptions extends MiddleOptions {
  /** Which of the values in order, counted from 1. */
  k: number;
}
/** Takes which value is wanted, and a dimension. */
export interface Kthvalue<P extends unknown[] = []> {
  (...args: [...self: P, k: number, dim?: number, keepdim?: boolean]): ValuesIndices;
  (...args: [...self: P, k: number, options: MiddleOptions]): ValuesIndices;
  (...args: [...self: P, options: KthOptions]): ValuesIndices;
}
/** Takes dimensions to count over; all by default. */
export interface Count<P extends unknown[] = []> {
  (...args: [...self: P, dim?: Dims]): Tensor;
  (...args: [...self: P, options: { dim?: Dims }]): Tensor;
}
/** The smallest and the largest, and by name. */
export type MinMax = [min: Tensor, max: Tensor] & { readonly min: Tensor; readonly max: Tensor };
export interface MinMaxOptions extends MiddleRest {
  /** The dimension to search; all by default. */
  dim?: number | null;
}
/** Takes a dimension, by name alone. */
export interface Aminmax<P extends unknown[] = []> {
  (...args: [...self: P, options?: MinMaxOptions]): MinMax;
}

/** The methods of this file. */
export interface StatisticsMethods {
  /** The middle element, the lower one of two; along a dimension, and where it is. NaN where there is one. */
  median: Median;
  /** The commonest element and where it is: the smallest of several, the last of equals. */
  mode: Middle;
  /** The k-th smallest element of a dimension and where it is. */
  kthvalue: Kthvalue;
  /** How many elements are not 0. */
  count_nonzero: Count;
  /** The smallest and the largest elements. */
  aminmax: Aminmax;
}

/** Elements of a dimension at chosen places: [...,] with or without the dimension. */
function chosen(
  [name, node]: readonly [name: string, node: string],
  x: Tensor,
  indices: Tensor,
  dim: number,
  keepdim: boolean,
): ValuesIndices {
  const values = x.shape.length === 0 ? f.alias(x) : f.gather(x, dim, indices);
  const cut = (y: Tensor): Tensor => (keepdim || x.shape.length === 0 ? y : f.squeeze(y, [dim]));
  return pair(name, named(node, cut(values)), cut(indices));
}

/** Where the element at place k of the order of a dimension is, dimension kept. */
function placeOf(x: Tensor, dim: number, k: number, order?: { readonly kth: number }): Tensor {
  if (x.shape.length === 0) return f.cast(f.zeros_like(x), 'int64');
  const [, places] = f.sort(f.detach(x), { dim, descending: false, order });
  return f.clone(f.slice(places, dim, k, k + 1));
}

/** @throws IndexError for a dimension without elements. */
function checkSome(name: string, x: Tensor, dim: number): void {
  if (x.shape[dim] !== 0) return;
  throw new IndexError(`${name}: Expected reduction dim ${dim} to have non-zero size.`);
}

function middle(x: Tensor, dim: number, keepdim: boolean, node: string): ValuesIndices {
  if (x.dtype === 'bool') throw noKernel('median_cpu', x.dtype, 'int64');
  const place = placeOf(x, dim, ((x.shape[dim] ?? 1) - 1) >> 1);
  if (!isFloating(x.dtype)) return chosen(['median', node], x, place, dim, keepdim);
  const y = f.detach(x);
  const dimsOf = x.shape.length === 0 ? [] : [dim];
  // Of what holds a NaN it is the first one.
  const first = f.argmax(y, { dim, keepdim: true });
  return chosen(['median', node], x, f.where(f.any(f.isnan(y), dimsOf, true), first, place), dim, keepdim);
}

const whole = /* @__PURE__ */ signatureOf<{ input: Tensor }>('median', { input: [tensor] });
const alongOne = /* @__PURE__ */ signatureOf<MiddleRest & { input: Tensor; dim: number }>('median', {
  input: [tensor],
  dim: [int],
  keepdim: [bool, false],
});
function ofAll(x: Tensor): Tensor {
  const count = x.numel();
  if (count === 0) return notANumber(x);
  const row = f.reshape(x, [count]);
  const { values } = middle(f.detach(row), 0, false, 'MedianBackward0');
  if (!isFloating(x.dtype)) return values;
  // All that equal it share its gradient.
  const equal = f.logical_or(f.eq(f.detach(row), values), f.logical_and(f.isnan(f.detach(row)), f.isnan(values)));
  return named('MedianBackward0', f.amax(f.where(equal, row, Number.NEGATIVE_INFINITY)));
}
/** The middle element, the lower one of two; along a dimension, and where it is. NaN where there is one. */
export const median = function (this: unknown, ...args: readonly unknown[]): Tensor | ValuesIndices {
  if (args.length === 1) return ofAll(bindCall(whole, this, args).input);
  const { input: x, dim, keepdim } = bindCall(alongOne, this, args);
  const d = normalizeDim(dim, x.shape.length);
  checkSome('median()', x, d);
  return middle(x, d, keepdim, 'MedianBackward1');
} as Median<Input>;

/** The commonest element and where it is: the smallest of several, the last of equals. */
export const mode: Middle<Input> = /* @__PURE__ */ bound<MiddleOptions, ValuesIndices>(
  'mode',
  { dim: [int, -1], keepdim: [bool, false] },
  (x, { dim, keepdim }) => {
    const d = normalizeDim(dim, x.shape.length);
    checkSome('mode()', x, d);
    const [values, indices] = f.mode(x, { dim: d, keepdim });
    return pair('mode', values, indices);
  },
);

/** The k-th smallest element of a dimension and where it is. */
export const kthvalue: Kthvalue<Input> = /* @__PURE__ */ bound<KthOptions, ValuesIndices>(
  'kthvalue',
  { k: [int], dim: [int, -1], keepdim: [bool, false] },
  (x, { k, dim, keepdim }) => {
    const d = normalizeDim(dim, x.shape.length);
    checkSome('kthvalue()', x, d);
    if (k < 1 || k > (x.shape[d] ?? 1)) {
      throw new RuntimeError(`kthvalue(): selected number k out of range for dimension ${d}`);
    }
    if (x.dtype === 'bool' && x.shape.length > 0) throw noKernel('kthvalue_cpu', x.dtype, 'int64');
    return chosen(['kthvalue', 'KthvalueBackward0'], x, placeOf(x, d, k - 1, { kth: k - 1 }), d, keepdim);
  },
);

/** How many elements are not 0. */
export const count_nonzero: Count<Input> = /* @__PURE__ */ bound<{ dim?: Dims }>(
  'count_nonzero',
  { dim: [dims, null] },
  (x, { dim }) => f.sum(f.ne(f.detach(x), 0), normalizeDims(dimsOf(dim), x.shape.length)),
);

/** The smallest and the largest elements. */
export const aminmax: Aminmax<Input> = /* @__PURE__ */ bound<MinMaxOptions, MinMax>(
  'aminmax',
  { dim: [int, null], keepdim: [bool, false] },
  (x, { dim, keepdim }) => {
    const over = normalizeDims(dim ?? undefined, x.shape.length);
    if (dim !== null) checkSome('aminmax', x, over[0]);
    else if (size(x.shape) === 0) {
      throw new RuntimeError(
        'aminmax(): cannot compute aminmax over an empty dimension as the operation has no identity.',
      );
    }
    const [min, max] = [f.amin, f.amax].map((of) => named('AminmaxBackward0', of(x, over, keepdim)));
    const both: [min: Tensor, max: Tensor] = [min, max];
    return returned('aminmax', both, { min, max });
  },
  0,
);
