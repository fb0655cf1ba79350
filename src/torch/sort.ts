// Order in PyTorch's spelling: sorted values and where they were.

import * as f from '../engine/functions.ts';
import { normalizeDim, RuntimeError } from '../engine/index.ts';
import type { TableOf } from '../rules/signature.ts';
import type { Input, Unary } from './calls.ts';
import { bound, unary } from './define.ts';
import { bool, int } from './kinds.ts';
import { named } from './names.ts';
import { pair, type ValuesIndices } from './pair.ts';
import type { Tensor } from './tensor.ts';

export interface SortRest {
  /** Whether the largest value comes first; not by default. */
  descending?: boolean;
  /** Whether equal values keep their order; else they come as std::sort leaves them, in order up to 16 elements. */
  stable?: boolean | null;
}
export interface SortOptions extends SortRest {
  /** The dimension to sort along; the last by default. */
  dim?: number;
}

/** Takes the dimension to sort along and the order. */
export interface Sort<P extends unknown[] = [], R = ValuesIndices> {
  (...args: [...self: P, dim?: number, descending?: boolean]): R;
  (...args: [...self: P, dim: number, descending: boolean, options: Pick<SortRest, 'stable'>]): R;
  (...args: [...self: P, dim: number, options: SortRest]): R;
  (...args: [...self: P, options: SortOptions]): R;
}

export interface TopkRest {
  /** The dimension to search; the last by default. */
  dim?: number;
  /** Whether the largest are wanted (the default) or the smallest. */
  largest?: boolean;
  /** Whether the values come in order (the default), or as the search left them. */
  sorted?: boolean;
}
export interface TopkOptions extends TopkRest {
  /** How many. */
  k: number;
}

/** Takes how many are wanted. */
export interface Topk<P extends unknown[] = []> {
  (...args: [...self: P, k: number, dim?: number, largest?: boolean, sorted?: boolean]): ValuesIndices;
  (...args: [...self: P, k: number, options: TopkRest]): ValuesIndices;
  (...args: [...self: P, options: TopkOptions]): ValuesIndices;
}

/** The methods of this file. */
export interface SortMethods {
  /** Sorted values, and where they were. */
  sort: Sort;
  /** Where the sorted values were. */
  argsort: Sort<[], Tensor>;
  /** The k largest or smallest values, and where they are. */
  topk: Topk;
  /** The values of each column sorted. */
  msort: Unary;
}

const sorting: TableOf<SortOptions> = {
  dim: [int, -1],
  descending: [bool, false],
  stable: [bool, null],
};

type Sorting = Required<SortOptions>;

function sorted(x: Tensor, { dim, descending, stable }: Sorting): ValuesIndices {
  const order = stable ? undefined : 'introsort';
  const [values, indices] = f.sort(x, { dim: normalizeDim(dim, x.shape.length), descending, order });
  return pair('sort', values, indices);
}

/** Sorted values, and where they were. */
export const sort: Sort<Input> = /* @__PURE__ */ bound<SortOptions, ValuesIndices>('sort', sorting, sorted, 2);
/** Where the sorted values were. */
export const argsort: Sort<Input, Tensor> = /* @__PURE__ */ bound<SortOptions>(
  'argsort',
  sorting,
  (x, options) => sorted(x, options).indices,
  2,
);
/** The k largest or smallest values, and where they are. */
export const topk: Topk<Input> = /* @__PURE__ */ bound<TopkOptions, ValuesIndices>(
  'topk',
  { k: [int], dim: [int, -1], largest: [bool, true], sorted: [bool, true] },
  (x, { k, dim, largest, sorted: ordered }) => {
    const d = normalizeDim(dim, x.shape.length);
    if (x.dtype === 'bool') throw new RuntimeError('topk does not support bool dtypes on CPU');
    if (k < 0 || k > (x.shape[d] ?? 1)) throw new RuntimeError('selected index k out of range');
    const [values, indices] = f.sort(x, { dim: d, descending: largest, order: { first: k, sorted: ordered } });
    const first = (y: Tensor): Tensor => (x.shape.length === 0 || k === x.shape[d] ? y : f.clone(f.slice(y, d, 0, k)));
    return pair('topk', named('TopkBackward0', first(values)), first(indices));
  },
);
/** Values sorted along the first dimension. */
export const msort: Unary<Input> = /* @__PURE__ */ unary('msort', (x) =>
  x.ndim === 0 ? f.clone(x) : sorted(x, { dim: 0, descending: false, stable: null }).values,
);
