// The complete record of reference kernels: a row without one does not compile. Rows that are views need none.

import type { viewRows } from '../ops/shape.ts';
import type { OpName } from '../rows.ts';
import { binaryKernels, selectKernels, unaryKernels } from './elementwise.ts';
import type { Kernel } from './kernel.ts';
import { linalgKernels } from './linalg.ts';
import { indexKernels, moveKernels } from './move.ts';
import { optimizeKernels } from './optimize.ts';
import { dimensionKernels, reductionKernels } from './reduce.ts';
import { scanKernels } from './scan.ts';
import { softmaxKernels } from './softmax.ts';

export type Kernels = { readonly [K in Exclude<OpName, keyof typeof viewRows>]: Kernel };

export const kernels: Kernels = {
  ...unaryKernels,
  ...binaryKernels,
  ...selectKernels,
  ...reductionKernels,
  ...dimensionKernels,
  ...moveKernels,
  ...indexKernels,
  ...linalgKernels,
  ...softmaxKernels,
  ...optimizeKernels,
  ...scanKernels,
};
