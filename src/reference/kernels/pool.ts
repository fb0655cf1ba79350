// The largest element of each window on the last dimension, and where it is.

import type { Kernel, View } from './kernel.ts';
import { dense } from './walk.ts';

/** How windows lie on a row, of which each has an element at least. */
export interface MaxPool {
  /** How many windows there are. */
  readonly windows: number;
  /** Elements of a window. */
  readonly kernel: number;
  /** Steps between neighbouring windows. */
  readonly stride: number;
  /** By how much the first window begins before the row. */
  readonly padding: number;
  /** Steps between the elements of a window. */
  readonly dilation: number;
}

/** Of equal elements the first is the largest, of several NaN the last; what lies outside of the row is smaller than all. */
export const max_pool: Kernel<readonly [View], MaxPool> = (
  [view],
  [values, indices],
  { windows, kernel, stride, padding, dilation },
) => {
  const [x, y, where] = [dense(view), values.data, indices.data];
  const length = view.shape[view.shape.length - 1];
  for (let row = 0, to = 0; to < y.length; row += length) {
    for (let w = 0; w < windows; w++, to++) {
      let place = w * stride - padding;
      const end = Math.min(length, place + kernel * dilation);
      while (place < 0) place += dilation;
      let largest = x[row + place];
      for (let at = place + dilation; at < end; at += dilation) {
        const value = x[row + at];
        // Without a branch: which of two is larger, no processor foresees.
        const larger = value > largest || Number.isNaN(value);
        largest = larger ? value : largest;
        place = larger ? at : place;
      }
      y[to] = largest;
      where[to] = place;
    }
  }
};
