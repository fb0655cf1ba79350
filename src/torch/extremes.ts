// max and min, whose result depends on how they are called: one element, a pair along a dimension, or elementwise.

import { f, IndexError, normalizeDim } from '../engine.ts';
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

function extreme(name: 'max' | 'min', all: 'amax' | 'amin', between: 'maximum' | 'minimum'): Extreme {
  function choose(
    x: Tensor,
    by?: Tensor | number | { dim: number; keepdim?: boolean },
    keep = false,
  ): Tensor | ValuesIndices {
    if (by === undefined) {
      checkNotEmpty(name, x);
      return named(name === 'max' ? 'MaxBackward1' : 'MinBackward1', f[all](x));
    }
    if (by instanceof Tensor) return f[between](x, by);
    const { dim, keepdim = keep } = typeof by === 'number' ? { dim: by } : by;
    const d = normalizeDim(dim, x.shape.length);
    if (x.shape[d] === 0) throw new IndexError(`${name}(): Expected reduction dim ${d} to have non-zero size.`);
    const [values, indices] = f.callAll(`${name}_dim`, [x], { dim: d, keepdim });
    return pair(values, indices);
  }
  return choose as Extreme;
}

export const max = extreme('max', 'amax', 'maximum');
export const min = extreme('min', 'amin', 'minimum');
