// How results lie in memory: PyTorch's rule for elementwise results (ATen's TensorIterator), which keeps the order of
// dimensions that the operands have. What is drawn for a tensor is drawn in this order too, so that a seed gives
// PyTorch's numbers whatever the layout.

import { broadcastStrides, isContiguous, type Shape, sameShape } from './shape.ts';

export interface Strided {
  readonly shape: Shape;
  readonly strides: readonly number[];
}

/** Contiguous, also by the strides of dimensions of size 1. */
function inOrder({ shape, strides }: Strided): boolean {
  for (let d = shape.length - 1, step = 1; d >= 0; d--) {
    if (strides[d] !== step) return false;
    step *= shape[d];
  }
  return true;
}

/**
 * The dimensions of a result of `shape`, to which the operands are broadcast, from the largest steps in memory to the
 * smallest; null where that is their own order.
 */
export function memoryOrder(shape: Shape, operands: readonly Strided[]): number[] | null {
  if (operands.every(inOrder) || operands.every((x) => sameShape(x.shape, shape) && isContiguous(shape, x.strides))) {
    return null;
  }
  const steps = operands.map((x) => broadcastStrides(x.shape, x.strides, shape));
  // PyTorch's insertion sort, from the smallest steps on. The first operand that repeats neither dimension compares them; of
  // equal steps the larger size comes later. Comparisons may say nothing, so that another sort would differ.
  const order: number[] = [];
  for (let d = shape.length - 1; d >= 0; d--) {
    let at = order.push(d) - 1;
    for (let k = at - 1; k >= 0; k--) {
      const e = order[k];
      const after = steps.reduce((c, s) => c || (s[e] && s[d] && (s[e] - s[d] || Number(shape[e] > shape[d]))), 0);
      if (after < 0) break;
      if (after === 0) continue;
      order[at] = e;
      order[k] = d;
      at = k;
    }
  }
  order.reverse();
  return order.every((d, i) => d === i) ? null : order;
}

/** A view with its dimensions in that order, missing ones in front added. */
export function turned<V extends Strided>(view: V, order: readonly number[]): V {
  const lead = order.length - view.shape.length;
  const shape = order.map((d) => view.shape[d - lead] ?? 1);
  return { ...view, shape, strides: order.map((d) => view.strides[d - lead] ?? 0) };
}

/** The order that undoes another. */
export const inverse = (order: readonly number[]): number[] => order.map((_, i) => order.indexOf(i));
