// Tensors joined, and picked from by a condition, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { dtypes, normalizeDim, promote, RuntimeError, ValueError } from '../engine/index.ts';
import { named } from './names.ts';
import type { Tensor } from './tensor.ts';

export interface JoinOptions {
  /** The dimension to join along; 0 by default. */
  readonly dim?: number;
}

const dimOf = (dim: number | JoinOptions): number => (typeof dim === 'number' ? dim : (dim.dim ?? 0));

/** Picks from a where the condition holds, else from b. */
export function where(condition: Tensor, input: Tensor | number, other: Tensor | number): Tensor {
  if (condition.dtype !== 'bool' && condition.dtype !== 'uint8') {
    throw new RuntimeError(
      `where expected condition to be a boolean tensor, but got a tensor with dtype ${dtypes[condition.dtype].scalarName}`,
    );
  }
  return f.where(condition, input, other);
}

/** Tensors joined along a dimension, promoted to one dtype. */
export function cat(tensors: readonly Tensor[], dim: number | JoinOptions = 0): Tensor {
  if (tensors.length === 0) throw new ValueError('torch.cat(): expected a non-empty list of Tensors');
  const scalar = tensors.findIndex((x) => x.shape.length === 0);
  if (scalar !== -1) {
    throw new RuntimeError(`zero-dimensional tensor (at position ${scalar}) cannot be concatenated`);
  }
  const dtype = promote(tensors);
  // An empty vector may stand beside tensors of any rank, from the time before tensors could be empty in other shapes.
  const parts = tensors.filter((x) => x.shape.length !== 1 || x.shape[0] !== 0);
  const joined = parts.length > 0 ? parts : tensors;
  const d = normalizeDim(dimOf(dim), joined[0].shape.length);
  return f.cat_all(
    joined.map((x) => f.cast(x, dtype)),
    { dim: d },
  );
}

/** Tensors of one shape joined along a new dimension. */
export function stack(tensors: readonly Tensor[], dim: number | JoinOptions = 0): Tensor {
  if (tensors.length === 0) throw new RuntimeError('stack expects a non-empty TensorList');
  const { shape } = tensors[0];
  tensors.forEach((x, i) => {
    if (x.shape.join() !== shape.join()) {
      throw new RuntimeError(
        `stack expects each tensor to be equal size, but got [${shape.join(', ')}] at entry 0 and [${x.shape.join(', ')}] at entry ${i}`,
      );
    }
  });
  const d = normalizeDim(dimOf(dim), shape.length + 1);
  return named(
    'StackBackward0',
    cat(
      tensors.map((x) => f.unsqueeze(x, d)),
      d,
    ),
  );
}
