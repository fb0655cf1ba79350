// The words that derivatives and twins are written with. Everything here is differentiable where it can be, so a
// derivative written in these words is differentiable too. An op declares which of them it uses; the engine hands it
// those, over tensors, and the tests hand it the same over a tape of their own.

import type { DType } from '../base/dtype.ts';
import type { Shape } from '../base/shape.ts';
import type { Convolution, OfInput, OfWeight } from '../kernels/convolution.ts';
import type { Ctc } from '../kernels/ctc.ts';
import type { CrossEntropy } from '../kernels/loss.ts';
import type { Pad, Pattern, Range } from '../kernels/move.ts';
import type { Scattering } from '../kernels/scatter.ts';
import type { ScanBackward, VariantScan } from './scan-options.ts';
import type { Spec } from './spec.ts';

/** An operand: a tensor, or a plain number that takes the tensor's dtype. */
export type Operand<T> = T | number;

export type Dimensions = number | readonly number[];

export interface Vocabulary<T> {
  /** Shape and dtype of a value. */
  spec(x: T): Spec;

  add(a: Operand<T>, b: Operand<T>): T;
  sub(a: Operand<T>, b: Operand<T>): T;
  mul(a: Operand<T>, b: Operand<T>): T;
  div(a: Operand<T>, b: Operand<T>): T;
  floor_divide(a: Operand<T>, b: Operand<T>): T;
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
  tanh_backward(g: T, y: T): T;
  sigmoid_backward(g: T, y: T): T;
  relu(x: T): T;
  erf(x: T): T;
  clamp(x: T, bounds: { readonly min: number | null; readonly max: number | null }): T;

  sum(x: T, dims?: Dimensions, keepdim?: boolean): T;
  mean(x: T, dims?: Dimensions, keepdim?: boolean): T;
  prod(x: T, dims?: Dimensions, keepdim?: boolean): T;
  var(x: T, dims: Dimensions | undefined, correction: number, keepdim?: boolean): T;
  logsumexp(x: T, dims?: Dimensions, keepdim?: boolean): T;
  cumsum(x: T, dim: number): T;
  cumprod(x: T, dim: number): T;
  logcumsumexp(x: T, dim: number): T;
  softmax_backward(g: T, y: T, along: { readonly dim: number }): T;
  log_softmax(x: T, dim: number): T;
  log_softmax_backward(g: T, y: T, along: { readonly dim: number }): T;
  cross_entropy_backward(g: T, logp: T, target: T, weight: T | null, options: CrossEntropy): T;
  /** Gradients of x [M, D], weight and bias. */
  layer_norm_backward(g: T, x: T, mean: T, rstd: T, weight: T | null): readonly T[];
  ctc_loss_backward(g: T, logp: T, labels: T, frames: T, lengths: T, options: Ctc): T;
  /** Gradients of a recurrent layer; see recurrent/scan.ts for its inputs. */
  scan_backward(inputs: readonly (T | null)[], options: ScanBackward): readonly T[];
  /** Gradients of a variant of the LSTM; see recurrent/variant.ts for its inputs. */
  variant_backward(inputs: readonly (T | null)[], options: VariantScan): readonly T[];

  /** The same elements in another shape; a view where strides allow it, else a copy. */
  reshape(x: T, shape: Shape): T;
  permute(x: T, dims: readonly number[]): T;
  transpose(x: T, a: number, b: number): T;
  expand(x: T, shape: Shape): T;
  unsqueeze(x: T, dim: number): T;
  select(x: T, dim: number, index: number): T;
  slice(x: T, dim: number, start: number, end: number, step?: number): T;
  slice_backward(g: T, range: Range & { readonly size: number }): T;
  as_strided(x: T, pattern: Pattern): T;
  as_strided_backward(g: T, pattern: Pattern & { readonly size: Shape }): T;
  as_strided_scatter(base: T, value: T, pattern: Pattern): T;
  clone(x: T): T;
  pad(x: T, options: Pad): T;
  flip(x: T, dims: readonly number[]): T;
  tril(x: T, options: { readonly diagonal: number }): T;
  triu(x: T, options: { readonly diagonal: number }): T;
  cat(xs: readonly T[], dim: number): T;
  stack(xs: readonly T[], dim: number): T;
  gather(x: T, dim: number, index: T): T;
  scatter_add(x: T, dim: number, index: T, source: T): T;
  scatter_reduce(x: T, index: T, source: T, options: Scattering): T;
  index_select(x: T, dim: number, index: T): T;
  index_add(x: T, index: T, source: T, along: { readonly dim: number }): T;
  rearrange(x: T, places: T, back: T, options: { readonly dim: number; readonly fill: number }): T;
  embedding(weight: T, indices: T, options: { readonly padding_idx: number | null }): T;
  embedding_backward(g: T, indices: T, options: { readonly rows: number; readonly padding_idx: number | null }): T;

  matmul(a: T, b: T): T;
  /** x wᵀ + b: x [..., K], w [N, K], b [N] or null. */
  linear(x: T, weight: T, bias: T | null): T;
  /** x [N, C, L] by weight [O, C / groups, K], and its gradients from that of the result; see convolution.ts. */
  convolution(x: T, weight: T, bias: T | null, options: Convolution): T;
  convolution_input(g: T, weight: T, options: OfInput): T;
  convolution_weight(g: T, x: T, options: OfWeight): T;

  /** A tensor like `x` (dtype, device, face) of zeros; of another shape where one is given. */
  zeros_like(x: T, shape?: Shape): T;
  cast(x: T, dtype: DType): T;
  /** The same values without history. */
  detach(x: T): T;
}

export type Word = keyof Vocabulary<unknown>;
