// Layers as differentiable composites over engine tensors, shared by the façades.

import * as f from '../engine/functions.ts';
import {
  AssertionError,
  dtypes,
  formatSizes,
  group,
  isFloating,
  noKernel,
  RuntimeError,
  size,
  type Tensor,
} from '../engine/index.ts';
import { overwrite } from './write.ts';

/**
 * Rows of a table [V, D] by index [...] → [..., D]; the row `padding_idx`, from the end where it is negative, gets no
 * gradient.
 * @throws IndexError, RuntimeError in PyTorch's words for an index outside the table, or of another kind.
 */
export function embedding<T extends Tensor>(weight: T, indices: T, padding_idx: number | null): T {
  if (isFloating(indices.dtype) || indices.dtype === 'bool') {
    const type = indices.dtype === 'bool' ? 'CPUBoolType' : `torch.${dtypes[indices.dtype].scalarName}Tensor`;
    throw new RuntimeError(
      `Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got ${type} instead (while checking arguments for embedding)`,
    );
  }
  if (padding_idx === null) return f.embedding(weight, indices, { padding_idx });
  const rows = weight.shape[0];
  if (padding_idx !== 0 && (padding_idx >= rows || padding_idx < -rows)) {
    throw new AssertionError('Padding_idx must be within num_embeddings');
  }
  return f.embedding(weight, indices, { padding_idx: padding_idx < 0 ? padding_idx + rows : padding_idx });
}

/**
 * Scales the rows of a table [V, D] that are looked up and longer than max_norm to that length, in place, without recording.
 */
export function renormalize<T extends Tensor>(weight: T, indices: T, max_norm: number, norm_type: number): void {
  const table = f.detach(weight);
  const flat = f.reshape(indices, [size(indices.shape)]);
  const zeros = f.zeros_like(table, [table.shape[0]]);
  const ones = f.full(f.placeOf(table), { shape: flat.shape, dtype: table.dtype, value: 1 });
  const met = f.gt(f.index_add(zeros, flat, ones, { dim: 0 }), 0);
  const length = f.norm(table, norm_type, 1);
  const scale = f.where(f.logical_and(met, f.gt(length, max_norm)), f.div(max_norm, f.add(length, 1e-7)), 1);
  overwrite(weight, f.mul(table, f.unsqueeze(scale, 1)));
}

/** How often each row of a table of so many is looked up, at least 1, as [rows, 1] of the table's dtype. */
export function frequencies<T extends Tensor>(weight: T, indices: T): T {
  const flat = f.reshape(indices, [size(indices.shape)]);
  const ones = f.full(f.placeOf(weight), { shape: flat.shape, dtype: weight.dtype, value: 1 });
  const counts = f.index_add(f.zeros_like(f.detach(weight), [weight.shape[0]]), flat, ones, { dim: 0 });
  return f.unsqueeze(f.maximum(counts, 1), 1);
}

/** x₁ᵀ W x₂ + b for x₁ [..., I], x₂ [..., J], W [O, I, J] → [..., O]. */
export function bilinear<T extends Tensor>(x1: T, x2: T, weight: T, bias: T | null): T {
  const [o, i, j] = weight.shape;
  const n = size(x1.shape.slice(0, -1));
  const left = f.matmul(f.reshape(x1, [n, i]), f.reshape(f.permute(weight, [1, 0, 2]), [i, o * j]));
  const products = f.mul(f.reshape(left, [n, o, j]), f.reshape(x2, [n, 1, j]));
  const y = f.reshape(f.sum(products, 2), [...x1.shape.slice(0, -1), o]);
  return bias ? f.add(y, bias) : y;
}

/**
 * Normalizes over the last dimensions, which must equal `normalized_shape`. Source: Ba, Kiros and Hinton, 2016.
 */
export function layerNorm<T extends Tensor>(
  x: T,
  normalized_shape: readonly number[],
  weight: T | null,
  bias: T | null,
  eps: number,
): T {
  const rank = normalized_shape.length;
  if (rank === 0) {
    throw new RuntimeError(
      'Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got normalized_shape = []',
    );
  }
  if (!isFloating(x.dtype)) {
    throw noKernel('LayerNormKernelImpl', x.dtype);
  }
  if (x.shape.slice(-rank).join() !== normalized_shape.join()) {
    throw new RuntimeError(
      `Given normalized_shape=${formatSizes(normalized_shape)}, expected input with shape [*, ${normalized_shape.join(', ')}], but got input of size${formatSizes(x.shape)}`,
    );
  }
  for (const [word, v] of Object.entries({ weight, bias })) {
    if (v === null || v.shape.join() === normalized_shape.join()) continue;
    throw new RuntimeError(
      `Expected ${word} to be of same shape as normalized_shape, but got ${word} of shape ${formatSizes(v.shape)} and normalized_shape = ${formatSizes(normalized_shape)}`,
    );
  }
  return group('layer_norm', normalized, x, size(normalized_shape), weight, bias, eps);
}

function normalized<T extends Tensor>(x: T, width: number, weight: T | null, bias: T | null, eps: number): T {
  const flat = (v: T | null): T | null => v && f.reshape(v, [width]);
  const rows = f.reshape(x, [width === 0 ? 0 : size(x.shape) / width, width]);
  return f.reshape(f.layer_norm(rows, flat(weight), flat(bias), { eps }), x.shape);
}

/** Rows of zeros with a 1 at each index: [..., num_classes] int64. */
export function oneHot<T extends Tensor>(indices: T, num_classes: number): T {
  const classes = f.range(f.placeOf(indices), num_classes);
  return f.cast(f.eq(f.unsqueeze(indices, indices.shape.length), classes), 'int64');
}
