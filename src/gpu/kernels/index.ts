// All kernels of the device, by op.

import type { Family, GpuKernel } from '../kernel.ts';
import { recurrentKernels } from '../recurrent/index.ts';
import { variantKernels } from '../recurrent/variant.ts';
import { activationKernels } from './activation.ts';
import { alongKernels } from './along.ts';
import { binaryKernels } from './binary.ts';
import { bitKernels } from './bits.ts';
import { checkedKernels } from './checked.ts';
import { convolutionKernels } from './convolution.ts';
import { criteriaKernels } from './criteria.ts';
import { ctcKernels } from './ctc.ts';
import { drawnKernels } from './drawn.ts';
import { gatherKernels } from './gather.ts';
import { hostKernels } from './host.ts';
import { linearKernels } from './linear.ts';
import { lossKernels } from './loss.ts';
import { moveKernels } from './move.ts';
import { optimizeKernels } from './optimize.ts';
import { earlyKernels } from './optimize-early.ts';
import { lateKernels } from './optimize-late.ts';
import { orderKernels } from './order.ts';
import { patternKernels } from './pattern.ts';
import { reduceKernels } from './reduce.ts';
import { softmaxKernels } from './softmax.ts';
import { unaryKernels } from './unary.ts';

const families: readonly Family[] = [
  unaryKernels,
  activationKernels,
  binaryKernels,
  bitKernels,
  moveKernels,
  linearKernels,
  reduceKernels,
  softmaxKernels,
  alongKernels,
  criteriaKernels,
  checkedKernels,
  lossKernels,
  optimizeKernels,
  earlyKernels,
  lateKernels,
  recurrentKernels,
  variantKernels,
  hostKernels,
  gatherKernels,
  orderKernels,
  patternKernels,
  drawnKernels,
  convolutionKernels,
  ctcKernels,
];

export const kernels: ReadonlyMap<object, GpuKernel> = new Map(families.flat());
