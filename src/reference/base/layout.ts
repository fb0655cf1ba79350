// How results lie in memory: PyTorch's rule for elementwise results (ATen's TensorIterator), which keeps the order of
// dimensions that the operands have. What is drawn for a tensor is drawn in this order too, so that a seed gives
// PyTorch's numbers whatever the layout.

import { broadcastStrides, isContiguous, type Shape, sameShape, size } from './shape.ts';

export interface Strided {
  readonly shape: Shape;
  readonly strides: readonly number[];
}

export interface Layout {
  /** The dimensions from the one with the largest steps to the one with the smallest. */
  readonly order: readonly number[];
  /** The strides of a result without gaps. */
  readonly strides: readonly number[];
}

/** Whether strides are those of a new row-major tensor, where dimensions of size 1 have one too. */
function isPlain({ shape, strides }: Strided): boolean {
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    if (strides[i] !== step) return false;
    step *= shape[i] || 1;
  }
  return true;
}

/** How a result of `shape`, to which the operands are broadcast, lies in memory; null where it is row-major. */
export function layoutOf(shape: Shape, operands: readonly Strided[]): Layout | null {
  if (operands.every(isPlain)) return null;
  const alike = operands.every((x) => sameShape(x.shape, shape));
  if (alike && (size(shape) === 0 || operands.every((x) => isContiguous(x.shape, x.strides)))) return null;
  const steps = operands.map((x) => broadcastStrides(x.shape, x.strides, shape));
  // Whether dimension a comes after b: the first operand that repeats neither says so; of equal steps the larger size does.
  const compare = (a: number, b: number): number => {
    for (const step of steps) {
      if (step[a] === 0 || step[b] === 0) continue;
      if (step[a] !== step[b]) return step[a] - step[b];
      if (shape[a] > shape[b]) return 1;
    }
    return 0;
  };
  // PyTorch's insertion sort, from the smallest steps on: comparisons that say nothing make other sorts differ.
  const order = [...shape.keys()].reverse();
  for (let i = 1; i < order.length; i++) {
    for (let at = i, k = i - 1; k >= 0; k--) {
      const after = compare(order[k], order[at]);
      if (after < 0) break;
      if (after === 0) continue;
      [order[k], order[at]] = [order[at], order[k]];
      at = k;
    }
  }
  const strides = new Array<number>(order.length);
  let step = 1;
  for (const d of order) {
    strides[d] = step;
    step *= shape[d];
  }
  order.reverse();
  const own = operands[0].strides;
  const kept = alike && operands.every((x) => sameShape(x.strides, own));
  if (kept && shape.every((d, i) => d < 2 || own[i] === strides[i])) return { order, strides: own };
  return order.every((d, i) => d === i) ? null : { order, strides };
}

/** A view with its dimensions in that order, missing ones in front added. */
export function turned<V extends Strided>(view: V, order: readonly number[]): V {
  const lead = order.length - view.shape.length;
  return {
    ...view,
    shape: order.map((d) => view.shape[d - lead] ?? 1),
    strides: order.map((d) => view.strides[d - lead] ?? 0),
  };
}
