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

/** How the windows of a convolution lie. */
export interface Conv1dOptions {
  /** Steps between neighbouring windows. */
  readonly stride: number;
  /** Zeros on both sides. */
  readonly padding: number;
  /** Steps between the elements of a window. */
  readonly dilation: number;
  /** Parts that the channels are cut into, each with filters of its own. */
  readonly groups: number;
}

/**
 * Convolution (cross-correlation) over the last dimension: x [N, C, L], weight [O, C/groups, K], bias [O].
 * The windows are a strided view of the padded input, so that it becomes one matrix product for each group.
 */
export function conv1d<T extends Tensor>(x: T, weight: T, bias: T | null, options: Conv1dOptions): T {
  const { stride, padding, dilation, groups } = options;
  const [n, c, l] = x.shape;
  const [o, cg, k] = weight.shape;
  if (c !== cg * groups) {
    throw new RuntimeError(
      `Given groups=${groups}, weight of size ${formatSizes(weight.shape)}, expected input${formatSizes(x.shape)} to have ${cg * groups} channels, but got ${c} channels instead`,
    );
  }
  const span = dilation * (k - 1) + 1;
  const length = l + 2 * padding;
  if (span > length) {
    throw new RuntimeError(
      `Calculated padded input size per channel: (${length}). Kernel size: (${span}). Kernel size can't be greater than actual input size`,
    );
  }
  const steps = Math.floor((length - span) / stride) + 1;
  const edge = f.zeros_like(f.detach(x), [n, c, padding]);
  const padded = f.clone(padding > 0 ? f.cat([edge, x, edge], 2) : x);
  const windows = f.as_strided(padded, {
    shape: [groups, n, steps, cg, k],
    strides: [cg * length, c * length, stride, length, dilation],
    offset: 0,
  });
  // [G, N·S, C/G·K] × [G, C/G·K, O/G]
  const rows = f.reshape(windows, [groups, n * steps, cg * k]);
  const columns = f.transpose(f.reshape(weight, [groups, o / groups, cg * k]), 1, 2);
  const product = f.reshape(f.matmul(rows, columns), [groups, n, steps, o / groups]);
  const y = f.reshape(f.clone(f.permute(product, [1, 0, 3, 2])), [n, o, steps]);
  return bias === null ? y : f.add(y, f.reshape(bias, [1, o, 1]));
}
