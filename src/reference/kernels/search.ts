// Where values would go among sorted ones, by halving.

import type { Kernel, View } from './kernel.ts';
import { dense } from './walk.ts';

/** Whether a value goes behind those that equal it. */
export interface Side {
  readonly right: boolean;
}

/** For each value, how many of the sorted ones (of its row, where there are rows) come before it. */
export const searchsorted: Kernel<readonly [View, View], Side> = ([sorted, values], [output], { right }) => {
  const [row, x] = [dense(sorted), dense(values)];
  const length = sorted.shape[sorted.shape.length - 1];
  const width = sorted.shape.length === 1 ? x.length : values.shape[values.shape.length - 1];
  for (let i = 0; i < x.length; i++) {
    const from = Math.floor(i / width) * length;
    let [low, high] = [0, length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const known = row[from + middle];
      if (right ? known > x[i] : known >= x[i]) high = middle;
      else low = middle + 1;
    }
    output.data[i] = low;
  }
};
