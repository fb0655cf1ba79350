// The functions that derivatives and twins are written with. Everything here is differentiable where it can be, so a
// derivative written in this vocabulary is differentiable too. functions.ts holds the implementation over tensors.

import type { DType } from '../base/dtype.ts';
import type { Shape } from '../base/shape.ts';
import type { Attributes, Spec } from './row.ts';

/** An operand: a tensor, or a plain number that takes the tensor's dtype. */
export type Operand<T> = T | number;

export interface Vocabulary<T> {
  /** Shape and dtype of a value. */
  spec(x: T): Spec;
  /** Calls any row by name and gives its first output: for ops that only derivatives use. */
  call(op: string, inputs: readonly (T | null)[], attributes?: Attributes): T;
  /** The same with all outputs. */
  callAll(op: string, inputs: readonly (T | null)[], attributes?: Attributes): readonly T[];

  add(a: Operand<T>, b: Operand<T>): T;
  sub(a: Operand<T>, b: Operand<T>): T;
  mul(a: Operand<T>, b: Operand<T>): T;
  div(a: Operand<T>, b: Operand<T>): T;
  pow(a: Operand<T>, b: Operand<T>): T;
  eq(a: Operand<T>, b: Operand<T>): T;
  ne(a: Operand<T>, b: Operand<T>): T;
  gt(a: Operand<T>, b: Operand<T>): T;
  ge(a: Operand<T>, b: Operand<T>): T;
  lt(a: Operand<T>, b: Operand<T>): T;
  le(a: Operand<T>, b: Operand<T>): T;
  logical_and(a: Operand<T>, b: Operand<T>): T;
  /** `a` where `condition`, else `b`. */
  where(condition: T, a: Operand<T>, b: Operand<T>): T;

  neg(x: T): T;
  abs(x: T): T;
  sign(x: T): T;
  exp(x: T): T;
  log(x: T): T;
  sqrt(x: T): T;
  sin(x: T): T;
  cos(x: T): T;
  tanh(x: T): T;
  sigmoid(x: T): T;
  relu(x: T): T;
  erf(x: T): T;

  sum(x: T, dims?: number | readonly number[], keepdim?: boolean): T;
  mean(x: T, dims?: number | readonly number[], keepdim?: boolean): T;
  var(x: T, dims: number | readonly number[] | undefined, correction: number, keepdim?: boolean): T;
  cumsum(x: T, dim: number): T;
  softmax(x: T, dim: number): T;
  log_softmax(x: T, dim: number): T;

  /** The same elements in another shape; a view where strides allow it, else a copy. */
  reshape(x: T, shape: Shape): T;
  permute(x: T, dims: readonly number[]): T;
  transpose(x: T, a: number, b: number): T;
  expand(x: T, shape: Shape): T;
  unsqueeze(x: T, dim: number): T;
  select(x: T, dim: number, index: number): T;
  slice(x: T, dim: number, start: number, end: number, step?: number): T;
  flip(x: T, dims: readonly number[]): T;
  cat(xs: readonly T[], dim: number): T;
  stack(xs: readonly T[], dim: number): T;
  gather(x: T, dim: number, index: T): T;
  scatter_add(x: T, dim: number, index: T, source: T): T;
  index_select(x: T, dim: number, index: T): T;

  matmul(a: T, b: T): T;
  /** x wᵀ + b: x [..., K], w [N, K], b [N] or null. */
  linear(x: T, weight: T, bias: T | null): T;

  /** A tensor like `x` (dtype, device, face) of zeros; of another shape where one is given. */
  zeros_like(x: T, shape?: Shape): T;
  cast(x: T, dtype: DType): T;
  /** The same values without history. */
  detach(x: T): T;
}
