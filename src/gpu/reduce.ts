// One fold over dimensions, for kernels that need it among other things.

import type { View } from '../reference/kernels/kernel.ts';
import type { Gpu } from './gpu.ts';
import { type Fold, foldLines } from './lines.ts';

/** y, which is contiguous and written whole, from x over dimensions. */
export const reduce = (gpu: Gpu, fold: Fold, x: View, y: View, dims: readonly number[]): void =>
  foldLines(gpu, { name: fold.step, shape: x.shape, dims, reads: [x], folds: [fold], results: [[y, 'f0']] });
