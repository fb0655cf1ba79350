// Slices put at positions of a dimension, several at one becoming one, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { noKernel, RuntimeError } from '../engine/index.ts';
import type { Input } from './calls.ts';
import { bound } from './define.ts';
import { reducedAt } from './fallen.ts';
import { bool, int, str, tensor } from './kinds.ts';
import { named } from './names.ts';
import type { PlacesOptions } from './pick.ts';
import { atLeast1d } from './positions.ts';
import type { ReduceRest } from './scattering.ts';
import { checkSlices } from './slices.ts';
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

/**
 * A copy in which slices that fall on one position are one: their product, mean, largest or smallest.
 * @throws RuntimeError, IndexError for what does not fit; NotImplementedError for truth values.
 */
export const index_reduce: IndexReduce<Input> = /* @__PURE__ */ bound<IndexReduceOptions>(
  'index_reduce',
  { dim: [int], index: [tensor], source: [tensor], reduce: [str], include_self: [bool, true] },
  (x, { dim, index, source, reduce, include_self }) => {
    if (!REDUCTIONS.includes(reduce)) {
      throw new RuntimeError(
        `index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got ${reduce}.`,
        reduce === 'sum' ? 'index_add sums' : undefined,
      );
    }
    const d = checkSlices('index_reduce', x, dim, index, source);
    if (x.dtype === 'bool') throw noKernel('index_func_', 'bool', 'int64');
    const [into, slices] = [atLeast1d(x), atLeast1d(source)];
    const text = 'index out of range in self';
    const at = f.checked(index, { from: 0, below: into.shape[d], error: 'IndexError', text });
    const along = slices.shape.map((n, i) => (i === d ? n : 1));
    const places = f.expand(f.reshape(at, along), slices.shape);
    const y = reducedAt(into, d, places, slices, reduce, include_self);
    return named('IndexReduceBackward0', f.reshape(y, x.shape));
  },
  4,
);
