// Other views of the same elements.

import { contiguousStrides, type Shape } from '../reference/base/shape.ts';
import type { View } from '../reference/kernels/kernel.ts';
import { Unseen } from './buffered.ts';
import { stored } from './pointwise.ts';

/** Another view of the same storage. @throws TypeError where it is not on the device: a fault of the library. */
export const seen = (
  x: View,
  shape: Shape,
  strides: readonly number[] = contiguousStrides(shape),
  offset = x.offset,
): View => new Unseen(stored(x), { shape, strides, offset });

/** The view with one dimension held at its first element, over a shape. */
export const held = (x: View, dim: number, shape: Shape): View =>
  seen(
    x,
    shape,
    x.strides.map((s, d) => (d === dim ? 0 : s)),
  );

/** A list [K] as a view that broadcasts over a shape, along a dimension. */
export const listed = (list: View, shape: Shape, dim: number): View =>
  seen(
    list,
    shape,
    shape.map((_, d) => (d === dim ? (list.strides[0] ?? 0) : 0)),
  );

/** A number as a dimension of its own. */
export const asRow = (x: View): View => (x.shape.length > 0 ? x : seen(x, [1], [1]));

/** The view with a dimension last. */
export function lastly(x: View, dim: number): View {
  const order = [...[...x.shape.keys()].filter((d) => d !== dim), dim];
  return seen(
    x,
    order.map((d) => x.shape[d]),
    order.map((d) => x.strides[d]),
  );
}
