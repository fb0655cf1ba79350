// Kernels that walk along one dimension and keep what they have met: products, extremes and sums of exponentials up to
// each element; and the commonest element.

import { exp, log1p } from '../base/math.ts';
import { settle } from './elementwise.ts';
import type { Along, Kernel, View } from './kernel.ts';
import { around, dense } from './walk.ts';

/** Calls `row` for every row along a dimension: where its elements begin, and how far apart they are. */
function rows(view: View, dim: number, row: (at: number, step: number, length: number, i: number) => void): void {
  const { outer, length, inner } = around(view.shape, dim);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) row(o * length * inner + i, inner, length, o * inner + i);
  }
}

/** yᵢ = yᵢ₋₁ ∘ xᵢ, beginning with `start`. */
const running =
  (start: number, next: (y: number, x: number) => number): Kernel<readonly [View], Along> =>
  ([view], [output], { dim }) => {
    const x = dense(view);
    rows(view, dim, (from, step, length) => {
      let y = start;
      for (let k = 0, at = from; k < length; k++, at += step) output.data[at] = y = next(y, x[at]);
    });
    settle(output);
  };

/** log(eᵃ + eᵇ), shifted by the larger. */
function logAdd(a: number, b: number): number {
  const [small, large] = a < b ? [a, b] : [b, a];
  // Equal infinities have no difference.
  if (small === large && !Number.isFinite(large)) return large;
  return large + log1p(exp(small - large));
}

export const cumprod = running(1, (y, x) => y * x);
export const logcumsumexp = running(Number.NEGATIVE_INFINITY, logAdd);

/** The extreme of what came so far and where it is: the last of equals; NaN stays. */
export const extremes =
  (better: (a: number, b: number) => boolean): Kernel<readonly [View], Along> =>
  ([view], [values, indices], { dim }) => {
    const x = dense(view);
    rows(view, dim, (from, step, length) => {
      let best = 0;
      for (let k = 0, at = from; k < length; k++, at += step) {
        const top = x[from + best * step];
        if (Number.isNaN(x[at]) || (!Number.isNaN(top) && !better(top, x[at]))) best = k;
        values.data[at] = x[from + best * step];
        indices.data[at] = best;
      }
    });
  };
