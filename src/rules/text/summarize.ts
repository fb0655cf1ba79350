// Which elements of a large array are printed: the first and last `edgeitems` of every dimension. PyTorch and NumPy
// choose the number format by looking at these alone.

import { type Shape, size } from '../../engine/index.ts';

/** The positions shown along a dimension; undefined stands for the ellipsis. */
export function shownPositions(n: number, edgeitems: number): (number | undefined)[] {
  if (n <= 2 * edgeitems) return Array.from({ length: n }, (_, i) => i);
  const edge = Array.from({ length: edgeitems }, (_, i) => i);
  return [...edge, undefined, ...edge.map((i) => n - edgeitems + i)];
}

/** The elements that `shownPositions` leaves in every dimension of a row-major array, in order. */
export function corners(values: ArrayLike<number>, shape: Shape, edgeitems: number): number[] {
  let offsets = [0];
  shape.forEach((n, dim) => {
    const step = size(shape.slice(dim + 1));
    const shown = shownPositions(n, edgeitems).filter((i) => i !== undefined);
    offsets = offsets.flatMap((offset) => shown.map((i) => offset + i * step));
  });
  return offsets.map((offset) => values[offset]);
}
