// Tensors whose elements do not matter yet, laid out in memory as the caller says, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { checkSizes, contiguousStrides, defaultDType, formatSizes, RuntimeError } from '../engine/index.ts';
import { finish, made, placeBy, type TensorOptions } from './create.ts';
import { define } from './define.ts';
import { ints } from './kinds.ts';
import { Tensor } from './tensor.ts';

export interface EmptyStridedOptions extends TensorOptions {
  /** The shape. */
  size: readonly number[];
  /** For each dimension, how many elements apart neighbours are. */
  stride: readonly number[];
}
/** Takes a shape and strides. */
export interface EmptyStrided<P extends unknown[] = []> {
  (...args: [...self: P, size: readonly number[], stride: readonly number[], options?: TensorOptions]): Tensor;
  (...args: [...self: P, size: readonly number[], options: Omit<EmptyStridedOptions, 'size'>]): Tensor;
  (...args: [...self: P, options: EmptyStridedOptions]): Tensor;
}

/** A tensor over a storage of its own that ends with its last element. @throws RuntimeError for strides of another length, or below 0. */
export function laidOut({ size, stride, ...options }: EmptyStridedOptions): Tensor {
  checkSizes(size);
  if (size.length !== stride.length) {
    throw new RuntimeError(
      `dimensionality of sizes (${size.length}) must match dimensionality of strides (${stride.length})`,
    );
  }
  const empty = size.includes(0);
  if (!empty && size.some((n, d) => n > 1 && stride[d] < 0)) {
    throw new RuntimeError(
      `Storage size calculation overflowed with sizes=${formatSizes(size)} and strides=${formatSizes(stride)}`,
    );
  }
  // A stride below 0 that nothing walks is that of row-major order.
  const strides = [...stride];
  for (let d = size.length - 1; d >= 0; d--) {
    if (strides[d] < 0) strides[d] = d === size.length - 1 ? 1 : Math.max(size[d + 1], 1) * strides[d + 1];
  }
  const length = empty ? 0 : size.reduce((n, d, i) => n + (d - 1) * strides[i], 1);
  const dtype = options.dtype ?? defaultDType();
  const { storage } = f.full(placeBy(options), { shape: [length], dtype, value: 0 });
  return finish(new Tensor(storage, { shape: size, strides, offset: 0 }), options);
}

/** Anything (zeros) of a shape, with these strides; elements may share a place. @throws RuntimeError for strides of another length, or below 0. */
export const empty_strided: EmptyStrided = /* @__PURE__ */ define<EmptyStridedOptions>(
  'empty_strided',
  () => ({ size: [ints], stride: [ints], ...made }),
  laidOut,
  2,
);

export interface PermutedOptions extends TensorOptions {
  /** The shape. */
  size: readonly number[];
  /** The dimensions in the order in which they lie in memory, the widest steps first. */
  physical_layout: readonly number[];
}
/** Takes a shape, and the order of its dimensions in memory. */
export interface EmptyPermuted {
  (size: readonly number[], physical_layout: readonly number[], options?: TensorOptions): Tensor;
  (size: readonly number[], options: Omit<PermutedOptions, 'size'>): Tensor;
  (options: PermutedOptions): Tensor;
}
/** @throws RuntimeError for what is not each dimension once. */
function checkOrder(rank: number, order: readonly number[]): void {
  if (order.length !== rank) {
    throw new RuntimeError(
      `Number of dimensions in size does not match the length of the physical_layout; i.e. len(size) = ${rank} is not equal to len(physical_layout) = ${order.length}`,
    );
  }
  for (const [i, d] of order.entries()) {
    if (d < 0 || d >= rank) {
      throw new RuntimeError(
        `Dimension out of range (expected to be between 0 and ${rank - 1}, but got ${d} at index ${i}).  NB: negative dims not currently supported; file an issue if you want it.`,
      );
    }
    if (order.indexOf(d) < i) throw new RuntimeError('Duplicate dim not allowed');
  }
}
/** Anything (zeros) of a shape, without gaps, its dimensions in memory in an order. @throws RuntimeError for what is no order of them. */
export const empty_permuted: EmptyPermuted = /* @__PURE__ */ define<PermutedOptions>(
  'empty_permuted',
  () => ({ size: [ints], physical_layout: [ints], ...made }),
  ({ size, physical_layout: order, ...options }) => {
    checkOrder(size.length, order);
    const rows = order.map((d) => size[d]);
    checkSizes(rows);
    const steps = contiguousStrides(rows);
    return laidOut({ size, stride: size.map((_, d) => steps[order.indexOf(d)]), ...options });
  },
  2,
);
