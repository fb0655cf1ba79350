// How torch's functions may be called. Each shape is written once, for `torch.add(x, y)` and for `x.add(y)`: P is what
// stands before the method's own arguments, `Input` in a function, nothing in a method.

import type { Tensor } from './tensor.ts';

/** The leading argument of a function that is a method too. */
export type Input = [input: Tensor];
/** What arithmetic takes beside a tensor. */
export type Other = Tensor | number | boolean;
/** One dimension, several, or all of them (null). Negative ones count from the last. */
export type Dims = number | readonly number[] | null;

/** Takes the tensor alone. */
export interface Unary<P extends unknown[] = []> {
  (...args: P): Tensor;
}

/** The second operand by name. */
export interface BinaryOptions {
  /** A tensor that broadcasts with the first, or a number. */
  other: Other;
}

/** Takes a second operand, which broadcasts. */
export interface Binary<P extends unknown[] = []> {
  (...args: [...self: P, other: Other]): Tensor;
  (...args: [...self: P, options: BinaryOptions]): Tensor;
}

/** Takes sizes one by one, or as a list. */
export interface WithSizes<P extends unknown[] = []> {
  (...args: [...self: P, ...sizes: number[]]): Tensor;
  (...args: [...self: P, sizes: readonly number[]]): Tensor;
}

/** Takes a dimension. */
export interface WithDim<P extends unknown[] = [], R = Tensor> {
  (...args: [...self: P, dim: number]): R;
  (...args: [...self: P, options: { dim: number }]): R;
}

/** Takes a second tensor, which broadcasts. */
export interface OfTwo<P extends unknown[] = [], R = Tensor> {
  (...args: [...self: P, other: Tensor]): R;
  (...args: [...self: P, options: { other: Tensor }]): R;
}
