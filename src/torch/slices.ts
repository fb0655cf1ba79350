// What slices that are put at positions of a dimension must be, in PyTorch's words.

import { formatSizes, IndexError, normalizeDim, RuntimeError, sameShape, size } from '../engine/index.ts';
import { scalarName } from './names.ts';
import type { Tensor } from './tensor.ts';

/** The dimension, from 0 on, where there is a slice for each position. @throws IndexError, RuntimeError for what does not fit. */
export function checkSlices(name: string, x: Tensor, dim: number, index: Tensor, source: Tensor): number {
  const d = normalizeDim(dim, x.ndim);
  if (index.ndim > 1) {
    throw new IndexError(
      `${name}_(): Index is supposed to be a vector, but got dim: ${index.ndim} with type: ${scalarName(index)} and size: ${formatSizes(index.shape)}`,
    );
  }
  if (index.dtype !== 'int64' && index.dtype !== 'int32') {
    throw new RuntimeError(`${name}_(): Expected dtype int32/int64 for index but got: ${scalarName(index)}`);
  }
  if (x.dtype !== source.dtype) {
    throw new RuntimeError(
      `${name}_(): self (${scalarName(x)}) and source (${scalarName(source)}) must have the same scalar type`,
    );
  }
  if (d > 0 && d >= source.ndim) {
    throw new RuntimeError(
      `${name}_(): Indexing dim ${d} is out of bounds of the source tensor with dim ${source.ndim}`,
    );
  }
  const [count, given] = [size(index.shape), source.shape[d] ?? 1];
  if (count !== given) {
    throw new RuntimeError(
      `${name}_(): Number of indices (${count}) should be equal to source.size(dim): (${given}), for dim: ${d}`,
    );
  }
  const fitting = x.shape.map((n, i) => (i === d ? count : n));
  if (!sameShape(fitting, source.shape)) {
    throw new RuntimeError(
      `source tensor shape must match self tensor shape, excluding the specified dimension. Got self.shape = ${formatSizes(x.shape)} source.shape = ${formatSizes(source.shape)}`,
    );
  }
  return d;
}
