// The engine's functions, one by one: what every room above computes with.

import { f } from '../reference/functions.ts';
import type { AdamStep, SGDStep } from '../reference/ops/optimize.ts';
import type { CrossEntropy } from '../reference/ops/softmax.ts';
import type { Tensor } from '../reference/tensor.ts';

export const {
  neg,
  abs,
  sign,
  floor,
  ceil,
  trunc,
  round,
  exp,
  expm1,
  log,
  log1p,
  sqrt,
  rsqrt,
  reciprocal,
  sin,
  cos,
  tanh,
  sigmoid,
  relu,
  silu,
  erf,
  isnan,
  isfinite,
  logical_not,
  add,
  sub,
  mul,
  div,
  pow,
  maximum,
  minimum,
  floor_divide,
  remainder,
  eq,
  ne,
  lt,
  le,
  gt,
  ge,
  logical_and,
  logical_or,
  logical_xor,
  sum,
  mean,
  prod,
  amax,
  amin,
  logsumexp,
  any,
  all,
  spec,
  where,
  cast,
  clone,
  detach,
  reshape,
  permute,
  transpose,
  slice,
  unsqueeze,
  cat,
  matmul,
  linear,
  renamed,
  expand,
  squeeze,
  select,
  flip,
  stack,
  gather,
  scatter_add,
  index_select,
  cumsum,
  softmax,
  log_softmax,
  norm,
  zeros_like,
  wrap,
} = f;
const variance = f.var;

export { variance as var };

type Pattern = { shape: readonly number[]; strides: readonly number[]; offset: number };

const one =
  <A>(name: string) =>
  <T extends Tensor>(x: T, attributes: A): T =>
    f.call(name, [x], attributes);

export const alias = <T extends Tensor>(x: T): T => f.call('alias', [x]);
export const leaky_relu = one<{ negative_slope: number }>('leaky_relu');
export const elu = one<{ alpha: number }>('elu');
export const gelu = one<{ approximate: string }>('gelu');
export const softplus = one<{ beta: number; threshold: number }>('softplus');
export const hardtanh = one<{ min_val: number; max_val: number }>('hardtanh');
export const clamp = one<{ min: number | null; max: number | null }>('clamp');
export const view = one<{ shape: readonly number[] }>('view');
export const as_strided = one<Pattern>('as_strided');
export const tril = one<{ diagonal: number }>('tril');
export const triu = one<{ diagonal: number }>('triu');
export const nonzero = one<{ count: number }>('nonzero');
export const argmax = one<{ dim: number; keepdim: boolean }>('argmax');
export const argmin = one<{ dim: number; keepdim: boolean }>('argmin');

const pair =
  <A>(name: string) =>
  <T extends Tensor>(x: T, attributes: A): T[] =>
    f.callAll(name, [x], attributes);
/** Values and indices. */
export const max_dim = pair<{ dim: number; keepdim: boolean }>('max_dim');
export const min_dim = pair<{ dim: number; keepdim: boolean }>('min_dim');
export const sort = pair<{ dim: number; descending: boolean }>('sort');

export const as_strided_scatter = <T extends Tensor>(base: T, value: T, attributes: Pattern): T =>
  f.call('as_strided_scatter', [base, value], attributes);
export const copy_ = <T extends Tensor>(a: T, b: T): T => f.call('copy_', [a, b]);
export const embedding = <T extends Tensor>(weight: T, indices: T, attributes: { padding_idx: number | null }): T =>
  f.call('embedding', [weight, indices], attributes);
export const index_add = <T extends Tensor>(x: T, index: T, source: T, attributes: { dim: number }): T =>
  f.call('index_add', [x, index, source], attributes);
export const addmm = <T extends Tensor>(c: T, a: T, b: T): T => f.call('addmm', [c, a, b]);
export const layer_norm = <T extends Tensor>(x: T, weight: T | null, bias: T | null, attributes: { eps: number }): T =>
  f.call('layer_norm', [x, weight, bias], attributes);
export const cross_entropy = <T extends Tensor>(x: T, target: T, weight: T | null, attributes: CrossEntropy): T =>
  f.call('cross_entropy', [x, target, weight], attributes);
export const sgd_step = (parameter: Tensor, gradient: Tensor, buffer: Tensor | null, options: SGDStep): void => {
  f.callAll('sgd_step', [parameter, gradient, buffer], options);
};
export const adam_step = (
  parameter: Tensor,
  gradient: Tensor,
  first: Tensor,
  second: Tensor,
  largest: Tensor | null,
  options: AdamStep,
): void => {
  f.callAll('adam_step', [parameter, gradient, first, second, largest], options);
};
/** The vocabulary of derivatives, whole. */
export { vocabulary } from '../reference/functions.ts';

/** `expand` as a view of its own even where the shape is the same. */
export const expand_to = <T extends Tensor>(x: T, attributes: { shape: readonly number[] }): T =>
  f.call('expand', [x], attributes);
/** `cat` as a copy of its own even of one tensor. */
export const cat_all = <T extends Tensor>(xs: readonly T[], attributes: { dim: number }): T =>
  f.call('cat', xs, attributes);
/** Output, h_n, c_n and reserve of a recurrent layer in one direction. */
export const scan = <T extends Tensor>(
  inputs: readonly (T | null)[],
  attributes: { cell: string; reverse: boolean; inference?: boolean },
): T[] => f.callAll('scan', inputs, attributes);
