// What falls on one position becomes one: its product, its largest or its smallest.

import { isFloating } from '../base/dtype.ts';
import { places } from './gather.ts';
import type { Along, Kernel, View } from './kernel.ts';
import { dense } from './walk.ts';

export interface Scattering extends Along {
  readonly reduce: 'prod' | 'amax' | 'amin';
  /** Whether what is there takes part. */
  readonly include_self: boolean;
}

const folds: { readonly [name in Scattering['reduce']]: (a: number, b: number) => number } = {
  prod: (a, b) => a * b,
  // NaN is the largest and the smallest.
  amax: Math.max,
  amin: Math.min,
};

export const scatter_reduce: Kernel<readonly [View, View, View], Scattering> = (
  [input, index, source],
  [output],
  { dim, reduce, include_self },
) => {
  const { data } = output;
  data.set(dense(input));
  const x = dense(source);
  // Integers have no -0.
  const zero = isFloating(output.dtype) ? -0 : 0;
  const fold = folds[reduce];
  const begun = new Uint8Array(data.length).fill(include_self ? 1 : 0);
  places(index, output.shape, dim, (place, i) => {
    data[place] = begun[place] ? fold(data[place], x[i]) + zero : x[i];
    begun[place] = 1;
  });
};
