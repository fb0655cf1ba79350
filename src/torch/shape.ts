// Shapes in PyTorch's spelling. Views alias their source; what copies says so.

import * as f from '../engine/functions.ts';
import { dtypes, formatSizes, normalizeDim, normalizeDims, RuntimeError, size } from '../engine/index.ts';
import { strided } from '../rules/strided.ts';
import type { Input, Unary, WithSizes } from './calls.ts';
import { bound, unary, withSizes } from './define.ts';
import { dims, int, ints } from './kinds.ts';
import { named } from './names.ts';
import type { Tensor } from './tensor.ts';

export interface TransposeOptions {
  /** The dimension that trades places with `dim1`. */
  dim0: number;
  dim1: number;
}

/** Takes two dimensions. */
export interface Transpose<P extends unknown[] = []> {
  (...args: [...self: P, dim0: number, dim1: number]): Tensor;
  (...args: [...self: P, options: TransposeOptions]): Tensor;
}

export interface SqueezeOptions {
  /** What to take away where it has size 1; every dimension by default. */
  dim?: number | readonly number[] | null;
}

/** Takes the dimensions to take away. */
export interface Squeeze<P extends unknown[] = []> {
  (...args: [...self: P, dim?: number | readonly number[] | null]): Tensor;
  (...args: [...self: P, options: SqueezeOptions]): Tensor;
}

export interface UnsqueezeOptions {
  /** Where the new dimension stands in the result. */
  dim: number;
}

/** Takes the place of the new dimension. */
export interface Unsqueeze<P extends unknown[] = []> {
  (...args: [...self: P, dim: number]): Tensor;
  (...args: [...self: P, options: UnsqueezeOptions]): Tensor;
}

export interface FlattenRest {
  /** The last dimension to merge; -1 by default. */
  end_dim?: number;
}
export interface FlattenOptions extends FlattenRest {
  /** The first dimension to merge; 0 by default. */
  start_dim?: number;
}

/** Takes the range of dimensions to merge. */
export interface Flatten<P extends unknown[] = []> {
  (...args: [...self: P, start_dim?: number, end_dim?: number]): Tensor;
  (...args: [...self: P, start_dim: number, options: FlattenRest]): Tensor;
  (...args: [...self: P, options: FlattenOptions]): Tensor;
}

export interface FlipOptions {
  /** The dimensions whose order is reversed. */
  dims: number | readonly number[];
}

/** Takes the dimensions to reverse. */
export interface Flip<P extends unknown[] = []> {
  (...args: [...self: P, dims: number | readonly number[]]): Tensor;
  (...args: [...self: P, ...dims: number[]]): Tensor;
  (...args: [...self: P, options: FlipOptions]): Tensor;
}

export interface TriangleOptions {
  /** How far above the main diagonal; 0 by default. */
  diagonal?: number;
}

/** Takes the diagonal that bounds a triangle. */
export interface Triangle<P extends unknown[] = []> {
  (...args: [...self: P, diagonal?: number]): Tensor;
  (...args: [...self: P, options: TriangleOptions]): Tensor;
}

export interface StridedRest {
  /** Where the first element is in the storage; where that of the tensor is by default. */
  storage_offset?: number | null;
}
export interface StridedOptions extends StridedRest {
  /** The shape of the view. */
  size: readonly number[];
  /** How many elements apart neighbours of each dimension are. */
  stride: readonly number[];
}

/** Takes a shape, strides and an offset. */
export interface Strided<P extends unknown[] = []> {
  (...args: [...self: P, size: readonly number[], stride: readonly number[], storage_offset?: number | null]): Tensor;
  (...args: [...self: P, size: readonly number[], stride: readonly number[], options: StridedRest]): Tensor;
  (...args: [...self: P, options: StridedOptions]): Tensor;
}

/** The methods of this file. */
export interface ShapeMethods {
  /** The same elements in another shape: a view where strides allow it, else a copy. One size may be -1. */
  reshape: WithSizes;
  /** The dimensions in another order, as a view. */
  permute: WithSizes;
  /** Two dimensions in each other's place, as a view. */
  transpose: Transpose;
  /** The transposed matrix, as a view. @throws RuntimeError for more than two dimensions. */
  t: Unary;
  /** Without dimensions of size 1, as a view. */
  squeeze: Squeeze;
  /** With a new dimension of size 1, as a view. */
  unsqueeze: Unsqueeze;
  /** Neighbouring dimensions merged into one. */
  flatten: Flatten;
  /** A copy with the order along dimensions reversed. */
  flip: Flip;
  /** A copy of the lower triangle of each matrix, 0 elsewhere. */
  tril: Triangle;
  /** A copy of the upper triangle of each matrix, 0 elsewhere. */
  triu: Triangle;
  /** A copy, through which gradients flow. */
  clone: Unary;
  /** A view of the storage with any shape and strides. @throws RuntimeError where it would leave the storage. */
  as_strided: Strided;
}

const dimOf = (x: Tensor, dim: number): number => normalizeDim(dim, x.shape.length);

/** The same elements in another shape: a view where strides allow it, else a copy. One size may be -1. */
export const reshape: WithSizes<Input> = /* @__PURE__ */ withSizes('reshape', 'shape', (x, shape) => {
  const y = f.reshape(x, shape);
  return y === x ? f.view(x, { shape }) : y;
});

/** The dimensions in another order, as a view. */
export const permute: WithSizes<Input> = /* @__PURE__ */ withSizes('permute', 'dims', (x, dims) => {
  if (dims.length !== x.shape.length) {
    throw new RuntimeError(
      `permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering of dimensions i.e. input.dim() = ${x.shape.length} is not equal to len(dims) = ${dims.length}`,
    );
  }
  const order = dims.map((d) => dimOf(x, d));
  if (new Set(order).size !== order.length) throw new RuntimeError('permute(): duplicate dims are not allowed.');
  return f.permute(x, order);
});

/** Two dimensions in each other's place, as a view. */
export const transpose: Transpose<Input> = /* @__PURE__ */ bound<TransposeOptions>(
  'transpose',
  { dim0: [int], dim1: [int] },
  (x, { dim0, dim1 }) => {
    const [a, b] = [dimOf(x, dim0), dimOf(x, dim1)];
    return named('TransposeBackward0', x.shape.length === 0 ? f.alias(x) : f.transpose(x, a, b));
  },
);

/** The transposed matrix, as a view. @throws RuntimeError for more than two dimensions. */
export const t: Unary<Input> = /* @__PURE__ */ unary('t', (x) => {
  if (x.shape.length > 2) {
    throw new RuntimeError(`t() expects a tensor with <= 2 dimensions, but self is ${x.shape.length}D`);
  }
  return named('TBackward0', x.shape.length < 2 ? f.alias(x) : f.transpose(x, 0, 1));
});

/** Without dimensions of size 1, as a view. */
export const squeeze: Squeeze<Input> = /* @__PURE__ */ bound<SqueezeOptions>(
  'squeeze',
  { dim: [dims, null] },
  (x, { dim }) =>
    named(
      `SqueezeBackward${dim === null ? 0 : typeof dim === 'number' ? 1 : 2}`,
      f.squeeze(x, normalizeDims(dim ?? undefined, x.shape.length)),
    ),
);

/** With a new dimension of size 1, as a view. */
export const unsqueeze: Unsqueeze<Input> = /* @__PURE__ */ bound<UnsqueezeOptions>(
  'unsqueeze',
  { dim: [int] },
  (x, { dim }) => f.unsqueeze(x, normalizeDim(dim, x.shape.length + 1)),
);

/** Neighbouring dimensions merged into one. */
export const flatten: Flatten<Input> = /* @__PURE__ */ bound<FlattenOptions>(
  'flatten',
  { start_dim: [int, 0], end_dim: [int, -1] },
  (x, { start_dim, end_dim }) => {
    const [from, to] = [dimOf(x, start_dim), dimOf(x, end_dim)];
    if (from > to) throw new RuntimeError('flatten() has invalid args: start_dim cannot come after end_dim');
    return f.reshape(x, [...x.shape.slice(0, from), size(x.shape.slice(from, to + 1)), ...x.shape.slice(to + 1)]);
  },
);

const flipped: Flip<Input> = /* @__PURE__ */ bound<FlipOptions>('flip', { dims: [dims] }, (x, { dims }) =>
  f.flip(x, normalizeDims(dims, x.shape.length)),
);

/** A copy with the order along dimensions reversed: `x.flip(0, 1)` is `x.flip([0, 1])`. */
export const flip: Flip<Input> = function (this: unknown, ...args: readonly unknown[]): Tensor {
  const listed = typeof args[2] === 'number' ? [args[0], args.slice(1)] : args;
  return flipped.apply(this, listed as Parameters<typeof flipped>);
};

const triangle = (name: string, of: typeof f.tril): Triangle<Input> =>
  bound<TriangleOptions>(name, { diagonal: [int, 0] }, (x, o) => {
    if (x.shape.length < 2) throw new RuntimeError(`${name}: input tensor must have at least 2 dimensions`);
    return of(x, o);
  });
/** A copy of the lower triangle of each matrix, 0 elsewhere. */
export const tril: Triangle<Input> = /* @__PURE__ */ triangle('tril', f.tril);
/** A copy of the upper triangle of each matrix, 0 elsewhere. */
export const triu: Triangle<Input> = /* @__PURE__ */ triangle('triu', f.triu);

/** A copy, through which gradients flow. */
export const clone: Unary<Input> = /* @__PURE__ */ unary('clone', (x) => f.clone(x, true));

/** A view of the storage with any shape and strides. @throws RuntimeError where it would leave the storage. */
export const as_strided: Strided<Input> = /* @__PURE__ */ bound<StridedOptions>(
  'as_strided',
  { size: [ints], stride: [ints], storage_offset: [int, null] },
  (x, { size: shape, stride: strides, storage_offset }) => {
    const offset = storage_offset ?? x.offset;
    if (shape.length !== strides.length) throw new RuntimeError('mismatch in length of strides and shape');
    const { bytes } = dtypes[x.dtype];
    const last = shape.reduce((at, d, i) => at + (d - 1) * strides[i], offset);
    if (strides.some((s) => s < 0)) {
      throw new RuntimeError(
        `as_strided: Negative strides are not supported at the moment, got strides: ${formatSizes(strides)}`,
      );
    }
    if (offset < 0) throw new RuntimeError(`Tensor: invalid storage offset ${offset}`);
    if (size(shape) > 0 && last >= x.storage.length) {
      throw new RuntimeError(
        `setStorage: sizes ${formatSizes(shape)}, strides ${formatSizes(strides)}, storage offset ${offset}, and itemsize ${bytes} requiring a storage size of ${(last + 1) * bytes} are out of bounds for storage of size ${x.storage.length * bytes}`,
      );
    }
    return strided('AsStridedBackward0', x, { shape, strides, offset });
  },
);
