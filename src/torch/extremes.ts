// max and min, whose result depends on how they are called: one element, a pair along a dimension, or elementwise.

import * as f from '../engine/functions.ts';
import { IndexError, normalizeDim } from '../engine/index.ts';
import { pair, type ValuesIndices } from './index-functions.ts';
import { checkNotEmpty } from './math-functions.ts';
import { named } from './names.ts';
import { Tensor } from './tensor.ts';

/** `max(x)`: the largest element · `max(x, dim)`: values and indices · `max(x, other)`: elementwise. */
export interface Extreme {
  (input: Tensor): Tensor;
  (input: Tensor, other: Tensor): Tensor;
  (input: Tensor, dim: number | { dim: number; keepdim?: boolean }, keepdim?: boolean): ValuesIndices;
}

/** The same as a method. */
export interface ExtremeMethod {
  (): Tensor;
  (other: Tensor): Tensor;
  (dim: number | { dim: number; keepdim?: boolean }, keepdim?: boolean): ValuesIndices;
}

function extreme(name: 'max' | 'min', all: typeof f.amax, along: typeof f.max_dim, between: typeof f.maximum): Extreme {
  function choose(
    x: Tensor,
    by?: Tensor | number | { dim: number; keepdim?: boolean },
    keep = false,
  ): Tensor | ValuesIndices {
    if (by === undefined) {
      checkNotEmpty(name, x);
      return named(name === 'max' ? 'MaxBackward1' : 'MinBackward1', all(x));
    }
    if (by instanceof Tensor) return between(x, by);
    const { dim, keepdim = keep } = typeof by === 'number' ? { dim: by } : by;
    const d = normalizeDim(dim, x.shape.length);
    if (x.shape[d] === 0) throw new IndexError(`${name}(): Expected reduction dim ${d} to have non-zero size.`);
    const [values, indices] = along(x, { dim: d, keepdim });
    return pair(values, indices);
  }
  return choose as Extreme;
}

export const max = extreme('max', f.amax, f.max_dim, f.maximum);
export const min = extreme('min', f.amin, f.min_dim, f.minimum);
