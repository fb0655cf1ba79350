// The functions of the tables under their own names: `torch.add(x, y)`.

import { indexFunctions } from './index-functions.ts';
import { binaryFunctions, reduceFunctions, unaryFunctions } from './math-functions.ts';
import { shapeFunctions } from './shape-functions.ts';

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
  erf,
  square,
  logical_not,
} = unaryFunctions;

export const {
  add,
  sub,
  mul,
  div,
  pow,
  remainder,
  floor_divide,
  maximum,
  minimum,
  eq,
  ne,
  lt,
  le,
  gt,
  ge,
  logical_and,
  logical_or,
  logical_xor,
  clamp,
} = binaryFunctions;

export const {
  sum,
  mean,
  prod,
  amax,
  amin,
  logsumexp,
  any,
  all,
  argmax,
  argmin,
  std,
  norm,
  cumsum,
  softmax,
  log_softmax,
  isnan,
  isfinite,
} = reduceFunctions;
const { var: variance } = reduceFunctions;

export { variance as var };

export const {
  reshape,
  permute,
  transpose,
  t,
  squeeze,
  unsqueeze,
  flatten,
  select,
  narrow,
  chunk,
  split,
  unbind,
  flip,
  tril,
  triu,
  clone,
  as_strided,
} = shapeFunctions;

export const {
  gather,
  scatter_add,
  index_select,
  masked_fill,
  nonzero,
  sort,
  argsort,
  topk,
  matmul,
  mm,
  bmm,
  mv,
  dot,
  addmm,
} = indexFunctions;

export { einsum } from './einsum.ts';
export { max, min } from './extremes.ts';
export { cat, stack, where } from './index-functions.ts';
