// Results of several operations laid in memory as the one kernel lays them that PyTorch has: a step in between no longer
// shows which dimensions an operand repeated, and another operand may come first.

import * as f from '../engine/functions.ts';
import { inverse, memoryOrder } from '../engine/index.ts';
import type { Tensor } from './tensor.ts';

/** A result in the order that the operands of the whole have in memory: itself where it lies so, else a copy. */
export function laid(y: Tensor, ...operands: readonly Tensor[]): Tensor {
  const order = memoryOrder(y.shape, operands);
  if (order === null) return y.isContiguous ? y : f.clone(y);
  const turned = f.permute(y, order);
  return turned.isContiguous ? y : f.permute(f.clone(turned), inverse(order));
}
