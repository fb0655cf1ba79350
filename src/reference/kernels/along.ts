// Kernels along one dimension: the places of extremes and of the commonest element, and running sums.

import type { TypedArray } from '../base/dtype.ts';
import type { Kernel, View } from './kernel.ts';
import { arrange } from './order.ts';
import { runs } from './reduce.ts';
import { around, dense } from './walk.ts';

export interface Dim {
  readonly dim: number;
  readonly keepdim: boolean;
}

/** Index of the extreme element of a run: the first of equals, or the first NaN. */
function indexOfExtreme(x: TypedArray, from: number, to: number, better: (a: number, b: number) => boolean): number {
  let best = from;
  for (let i = from + 1; i < to && !Number.isNaN(x[best]); i++)
    if (better(x[i], x[best]) || Number.isNaN(x[i])) best = i;
  return best - from;
}

/** Values, where two outputs are asked for, and indices of the extreme elements of a dimension. */
export function extreme(better: (a: number, b: number) => boolean): Kernel<readonly [View], Dim> {
  return ([view], outputs, { dim }) => {
    const { x, length } = runs(view, view.shape.length === 0 ? [] : [dim]);
    const index = outputs[outputs.length - 1].data;
    for (let i = 0; i < index.length; i++) {
      index[i] = indexOfExtreme(x, i * length, (i + 1) * length, better);
      if (outputs.length === 2) outputs[0].data[i] = x[i * length + index[i]];
    }
  };
}

/** The commonest element: of the longest run of equals in sorted order, the first such run, the element that came last. */
export const mode: Kernel<readonly [View], Dim> = ([view], [values, indices], { dim }) => {
  const { x, length } = runs(view, view.shape.length === 0 ? [] : [dim]);
  for (let i = 0; i < indices.data.length; i++) {
    const order = Array.from({ length }, (_, k) => i * length + k);
    arrange(order, (a, b) => x[a] < x[b], 'introsort');
    let [best, longest] = [order[0], 0];
    for (let k = 0, run = 0; k < length; k++) {
      run = k > 0 && x[order[k]] === x[order[k - 1]] ? run + 1 : 1;
      if (run >= longest && (run > longest || x[order[k]] === x[best])) [best, longest] = [order[k], run];
    }
    values.data[i] = x[best];
    indices.data[i] = best - i * length;
  }
};

export const cumsum: Kernel<readonly [View], { readonly dim: number }> = ([view], [output], { dim }) => {
  const x = dense(view);
  const { outer, length, inner } = around(view.shape, dim);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let s = 0;
      for (let k = 0, at = o * length * inner + i; k < length; k++, at += inner) output.data[at] = s += x[at];
    }
  }
};
