// Slices put at positions of a dimension, several at one becoming one, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import {
  dtypes,
  formatSizes,
  IndexError,
  noKernel,
  normalizeDim,
  RuntimeError,
  sameShape,
  size,
} from '../engine/index.ts';
import type { Input } from './calls.ts';
import { bound } from './define.ts';
import { reducedAt } from './fallen.ts';
import { bool, int, str, tensor } from './kinds.ts';
import { named } from './names.ts';
import type { PlacesOptions } from './pick.ts';
import { atLeast1d } from './positions.ts';
import type { ReduceRest } from './scattering.ts';
import type { Tensor } from './tensor.ts';

export interface IndexReduceOptions extends PlacesOptions, ReduceRest {
  /** As many slices as `index` has positions, of the input's dtype. */
  source: Tensor;
  /** `'prod'`, `'mean'`, `'amax'` or `'amin'`. */
  reduce: string;
}
/** Takes a dimension, positions in it, a slice for each, and how those that fall together become one. */
export interface IndexReduce<P extends unknown[] = []> {
  (...args: [...self: P, dim: number, index: Tensor, source: Tensor, reduce: string, options?: ReduceRest]): Tensor;
  (...args: [...self: P, dim: number, index: Tensor, source: Tensor, options: { reduce: string } & ReduceRest]): Tensor;
  (...args: [...self: P, options: IndexReduceOptions]): Tensor;
}

/** The methods of this file. */
export interface IndexReduceMethods {
  /** A copy in which slices that fall on one position are one: their product, mean, largest or smallest. */
  index_reduce: IndexReduce;
  /** `index_reduce` in place. */
  index_reduce_: IndexReduce;
}

const REDUCTIONS = ['prod', 'mean', 'amax', 'amin'];
const scalarName = ({ dtype }: Tensor): string => dtypes[dtype].scalarName;

/** The dimension. @throws RuntimeError, IndexError for what does not fit. */
function checkReduce(x: Tensor, { dim, index, source, reduce }: IndexReduceOptions): number {
  if (!REDUCTIONS.includes(reduce)) {
    throw new RuntimeError(
      `index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got ${reduce}.`,
      reduce === 'sum' ? 'index_add sums' : undefined,
    );
  }
  const d = normalizeDim(dim, x.ndim);
  if (index.ndim > 1) {
    throw new IndexError(
      `index_reduce_(): Index is supposed to be a vector, but got dim: ${index.ndim} with type: ${scalarName(index)} and size: ${formatSizes(index.shape)}`,
    );
  }
  if (index.dtype !== 'int64' && index.dtype !== 'int32') {
    throw new RuntimeError(`index_reduce_(): Expected dtype int32/int64 for index but got: ${scalarName(index)}`);
  }
  if (x.dtype !== source.dtype) {
    throw new RuntimeError(
      `index_reduce_(): self (${scalarName(x)}) and source (${scalarName(source)}) must have the same scalar type`,
    );
  }
  if (d > 0 && d >= source.ndim) {
    throw new RuntimeError(
      `index_reduce_(): Indexing dim ${d} is out of bounds of the source tensor with dim ${source.ndim}`,
    );
  }
  const [count, given] = [size(index.shape), source.shape[d] ?? 1];
  if (count !== given) {
    throw new RuntimeError(
      `index_reduce_(): Number of indices (${count}) should be equal to source.size(dim): (${given}), for dim: ${d}`,
    );
  }
  const as = (n: number, i: number): number => (i === d ? count : n);
  if (!sameShape(x.shape.map(as), source.shape)) {
    throw new RuntimeError(
      `source tensor shape must match self tensor shape, excluding the specified dimension. Got self.shape = ${formatSizes(x.shape)} source.shape = ${formatSizes(source.shape)}`,
    );
  }
  return d;
}

/**
 * A copy in which slices that fall on one position are one: their product, mean, largest or smallest.
 * @throws RuntimeError, IndexError for what does not fit; NotImplementedError for truth values.
 */
export const index_reduce: IndexReduce<Input> = /* @__PURE__ */ bound<IndexReduceOptions>(
  'index_reduce',
  { dim: [int], index: [tensor], source: [tensor], reduce: [str], include_self: [bool, true] },
  (x, options) => {
    const d = checkReduce(x, options);
    if (x.dtype === 'bool') throw noKernel('index_func_', 'bool', 'int64');
    const { index, reduce, include_self } = options;
    const [into, source] = [atLeast1d(x), atLeast1d(options.source)];
    const text = 'index out of range in self';
    const at = f.checked(index, { from: 0, below: into.shape[d], error: 'IndexError', text });
    const along = source.shape.map((n, i) => (i === d ? n : 1));
    const places = f.expand(f.reshape(at, along), source.shape);
    const y = reducedAt(into, d, places, source, reduce, include_self);
    return named('IndexReduceBackward0', f.reshape(y, x.shape));
  },
);
