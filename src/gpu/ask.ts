// What kernels demand of an operand's elements: an error at the next read where they are not so.

import { size } from '../reference/base/shape.ts';
import type { View } from '../reference/kernels/kernel.ts';
import type { Demand } from '../reference/kernels/places.ts';
import type { Gpu } from './gpu.ts';
import { stored } from './pointwise.ts';

/** Demands something of the elements of a contiguous view. */
export function ask(gpu: Gpu, demand: Demand, whole: View): void {
  if (size(whole.shape) > 0) gpu.demands.ask(demand, whole, stored(whole).source());
}
