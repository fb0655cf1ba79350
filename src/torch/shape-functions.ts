// Shapes, slices and the moving of elements in PyTorch's spelling. Views alias; what copies says so.

import * as f from '../engine/functions.ts';
import {
  checkSizes,
  dtypes,
  formatSizes,
  IndexError,
  normalizeDim,
  normalizeDims,
  RuntimeError,
  size,
  ValueError,
} from '../engine/index.ts';
import { define, plain, type TensorFunction } from './define.ts';
import { named } from './names.ts';
import type { Tensor } from './tensor.ts';

/** Sizes given one by one or as a list. */
export type Sizes = readonly number[] | readonly [readonly number[]];
export const sizes = (args: Sizes): readonly number[] => (Array.isArray(args[0]) ? args[0] : args) as readonly number[];

const dimOf = (x: Tensor, dim: number): number => normalizeDim(dim, x.shape.length);

/** A slice along one dimension as a view; start and end as Python's, cut to the dimension. */
export function sliceDim(x: Tensor, dim: number, start: number | null, end: number | null, step: number): Tensor {
  if (step <= 0) throw new ValueError('step must be greater than zero');
  const n = x.shape[dim];
  const place = (i: number): number => Math.min(Math.max(i < 0 ? i + n : i, 0), n);
  const from = place(start ?? 0);
  return f.slice(x, dim, from, Math.max(from, place(end ?? n)), step);
}

/** Views that one call gives: PyTorch records them as one node and refuses to write into them. */
function parts(name: string, views: readonly Tensor[]): Tensor[] {
  return views.map((y, i) => {
    const node = named(name, y).autograd?.node;
    if (node) node.part = i;
    return y;
  });
}

/** A dimension cut into pieces of these lengths, as views. */
function pieces(name: string, x: Tensor, dim: number, lengths: readonly number[]): Tensor[] {
  let at = 0;
  const views = lengths.map((n) => {
    at += n;
    return f.slice(x, dim, at - n, at);
  });
  return parts(name, views);
}

/** @throws RuntimeError for a tensor without dimensions. */
function checkCuttable(name: string, x: Tensor): void {
  if (x.shape.length === 0) throw new RuntimeError(`${name} expects at least a 1-dimensional tensor`);
}

function equalLengths(n: number, length: number): number[] {
  const count = length === 0 ? 1 : Math.max(1, Math.ceil(n / length));
  return Array.from({ length: count }, (_, i) => Math.min(length, n - i * length));
}

function expand(x: Tensor, ...args: Sizes): Tensor {
  const requested = sizes(args);
  const lead = requested.length - x.shape.length;
  if (lead < 0) {
    throw new RuntimeError(
      `expand(torch.${dtypes[x.dtype].scalarName}Tensor{[${x.shape.join(', ')}]}, size=[${requested.join(', ')}]): the number of sizes provided (${requested.length}) must be greater or equal to the number of dimensions in the tensor (${x.shape.length})`,
    );
  }
  if (requested.slice(0, lead).includes(-1)) {
    throw new RuntimeError(
      `The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension ${requested.indexOf(-1)}`,
    );
  }
  return f.expand_to(x, { shape: requested.map((d, i) => (d === -1 ? x.shape[i - lead] : d)) });
}

const takesSizes =
  (body: (x: Tensor, shape: readonly number[]) => Tensor): TensorFunction<number[] | [readonly number[]], Tensor> =>
  (x, ...args) =>
    body(x, sizes(args as Sizes));

const triangle = (name: 'tril' | 'triu', of: typeof f.tril) =>
  define<{ diagonal?: number }>()(name, ['diagonal'], { diagonal: 0 }, (x, o) => {
    if (x.shape.length < 2) throw new RuntimeError(`${name}: input tensor must have at least 2 dimensions`);
    return of(x, o);
  });

export const shapeFunctions = {
  /** The same elements in another shape: a view where strides allow it, else a copy. */
  reshape: takesSizes((x, shape) => {
    const y = f.reshape(x, shape);
    return y === x ? f.view(x, { shape }) : y;
  }),
  /** The same elements in another shape, always a view. @throws RuntimeError where strides do not allow it. */
  view: takesSizes((x, shape) => f.view(x, { shape })),
  permute: takesSizes((x, dims) => {
    if (dims.length !== x.shape.length) {
      throw new RuntimeError(
        `permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering of dimensions i.e. input.dim() = ${x.shape.length} is not equal to len(dims) = ${dims.length}`,
      );
    }
    const order = dims.map((d) => dimOf(x, d));
    if (new Set(order).size !== order.length) throw new RuntimeError('permute(): duplicate dims are not allowed.');
    return f.permute(x, order);
  }),
  expand: ((x, ...args) => expand(x, ...(args as Sizes as []))) as TensorFunction<
    number[] | [readonly number[]],
    Tensor
  >,
  /** Copies of the whole along each dimension. */
  repeat: takesSizes((x, times) => {
    const lead = times.length - x.shape.length;
    if (lead < 0) {
      throw new RuntimeError(
        'Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor',
      );
    }
    const shape = [...new Array(lead).fill(1), ...x.shape];
    checkSizes(shape.map((d, i) => d * times[i]));
    const spaced = f.reshape(
      x,
      shape.flatMap((d) => [1, d]),
    );
    const repeated = f.expand(
      spaced,
      shape.flatMap((d, i) => [times[i], d]),
    );
    return named(
      'RepeatBackward0',
      f.clone(
        f.reshape(
          repeated,
          shape.map((d, i) => d * times[i]),
        ),
      ),
    );
  }),
  transpose: define<{ dim0: number; dim1: number }>()('transpose', ['dim0', 'dim1'], {}, (x, { dim0, dim1 }) =>
    named('TransposeBackward0', x.shape.length === 0 ? f.alias(x) : f.transpose(x, dimOf(x, dim0), dimOf(x, dim1))),
  ),
  t: plain((x) => {
    if (x.shape.length > 2) {
      throw new RuntimeError(`t() expects a tensor with <= 2 dimensions, but self is ${x.shape.length}D`);
    }
    return named('TBackward0', x.shape.length < 2 ? f.alias(x) : f.transpose(x, 0, 1));
  }),
  squeeze: define<{ dim?: number | readonly number[] | null }>()('squeeze', ['dim'], { dim: null }, (x, { dim }) =>
    named(
      `SqueezeBackward${dim === null ? 0 : typeof dim === 'number' ? 1 : 2}`,
      f.squeeze(x, normalizeDims(dim ?? undefined, x.shape.length)),
    ),
  ),
  unsqueeze: define<{ dim: number }>()('unsqueeze', ['dim'], {}, (x, { dim }) =>
    f.unsqueeze(x, normalizeDim(dim, x.shape.length + 1)),
  ),
  flatten: define<{ start_dim?: number; end_dim?: number }>()(
    'flatten',
    ['start_dim', 'end_dim'],
    { start_dim: 0, end_dim: -1 },
    (x, { start_dim, end_dim }) => {
      const [from, to] = [dimOf(x, start_dim), dimOf(x, end_dim)];
      if (from > to) throw new RuntimeError('flatten() has invalid args: start_dim cannot come after end_dim');
      return f.reshape(x, [...x.shape.slice(0, from), size(x.shape.slice(from, to + 1)), ...x.shape.slice(to + 1)]);
    },
  ),
  select: define<{ dim: number; index: number }>()('select', ['dim', 'index'], {}, (x, { dim, index }) => {
    if (x.shape.length === 0) throw new IndexError('select() cannot be applied to a 0-dim tensor.');
    const d = dimOf(x, dim);
    return f.select(x, d, index);
  }),
  narrow: define<{ dim: number; start: number; length: number }>()(
    'narrow',
    ['dim', 'start', 'length'],
    {},
    (x, { dim, start, length }) => {
      const d = dimOf(x, dim);
      const n = x.shape[d];
      const from = start < 0 ? start + n : start;
      if (length < 0) throw new RuntimeError('narrow(): length must be non-negative.');
      if (start < -n || start > n) {
        throw new IndexError(`start out of range (expected to be in range of [${-n}, ${n}], but got ${start})`);
      }
      if (from < 0 || from + length > x.shape[d]) {
        throw new RuntimeError(`start (${from}) + length (${length}) exceeds dimension size (${x.shape[d]}).`);
      }
      return f.slice(x, d, from, from + length);
    },
  ),
  chunk: define<{ chunks: number; dim?: number }, Tensor[]>()(
    'chunk',
    ['chunks', 'dim'],
    { dim: 0 },
    (x, { chunks, dim }) => {
      checkCuttable('chunk', x);
      if (chunks <= 0) throw new RuntimeError(`chunk expects \`chunks\` to be greater than 0, got: ${chunks}`);
      const d = dimOf(x, dim);
      const n = x.shape[d];
      return pieces(
        'SplitBackward0',
        x,
        d,
        n === 0 ? new Array(chunks).fill(0) : equalLengths(n, Math.ceil(n / chunks)),
      );
    },
  ),
  split: define<{ split_size: number | readonly number[]; dim?: number }, Tensor[]>()(
    'split',
    ['split_size', 'dim'],
    { dim: 0 },
    (x, { split_size, dim }) => {
      checkCuttable('split', x);
      const d = dimOf(x, dim);
      const n = x.shape[d];
      if (typeof split_size === 'number') {
        if (split_size < 0)
          throw new RuntimeError(`split expects split_size be non-negative, but got split_size=${split_size}`);
        if (split_size === 0 && n !== 0) {
          throw new RuntimeError(`split_size can only be 0 if dimension size is 0, but got dimension size of ${n}`);
        }
        return pieces('SplitBackward0', x, d, equalLengths(n, split_size));
      }
      if (split_size.some((k) => k < 0)) {
        throw new RuntimeError(
          `split_with_sizes expects split_sizes have only non-negative entries, but got split_sizes=[${split_size.join(', ')}]`,
        );
      }
      if (split_size.reduce((a, b) => a + b, 0) !== n) {
        throw new RuntimeError(
          `split_with_sizes expects split_sizes to sum exactly to ${n} (input tensor's size at dimension ${dim}), but got split_sizes=[${split_size.join(', ')}]`,
        );
      }
      return pieces('SplitWithSizesBackward0', x, d, split_size);
    },
  ),
  unbind: define<{ dim?: number }, Tensor[]>()('unbind', ['dim'], { dim: 0 }, (x, { dim }) => {
    if (x.shape.length === 0) throw new IndexError(`Dimension specified as ${dim} but tensor has no dimensions`);
    const d = dimOf(x, dim);
    return parts(
      'UnbindBackward0',
      Array.from({ length: x.shape[d] }, (_, i) => f.select(x, d, i)),
    );
  }),
  /** A copy with the order along dims reversed. */
  flip: define<{ dims: number | readonly number[] }>()('flip', ['dims'], {}, (x, { dims }) =>
    f.flip(x, normalizeDims(dims, x.shape.length)),
  ),
  tril: triangle('tril', f.tril),
  triu: triangle('triu', f.triu),
  clone: plain(f.clone),
  /** The tensor itself where it is contiguous, else a copy. */
  contiguous: plain((x) => (x.isContiguous ? x : f.clone(x))),
  as_strided: define<{ size: readonly number[]; stride: readonly number[]; storage_offset?: number }>()(
    'as_strided',
    ['size', 'stride', 'storage_offset'],
    { storage_offset: 0 },
    (x, { size: shape, stride: strides, storage_offset: offset }) => {
      if (shape.length !== strides.length) throw new RuntimeError('mismatch in length of strides and shape');
      const { bytes } = dtypes[x.dtype];
      const last = shape.reduce((at, d, i) => at + (d - 1) * strides[i], offset);
      if (strides.some((s) => s < 0)) {
        throw new RuntimeError(
          `as_strided: Negative strides are not supported at the moment, got strides: ${formatSizes(strides)}`,
        );
      }
      if (size(shape) > 0 && last >= x.storage.data.length) {
        throw new RuntimeError(
          `setStorage: sizes ${formatSizes(shape)}, strides ${formatSizes(strides)}, storage offset ${offset}, and itemsize ${bytes} requiring a storage size of ${(last + 1) * bytes} are out of bounds for storage of size ${x.storage.data.length * bytes}`,
        );
      }
      return f.as_strided(x, { shape, strides, offset });
    },
  ),
};
