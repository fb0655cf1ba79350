// The function tables as methods of Tensor: `torch.add(x, y)` and `x.add(y)` are one declaration. The interface names each
// method once more, because a class cannot extend a type that is inferred from functions of that class; a name missing
// here does not compile.

import { convertFunctions } from './convert-functions.ts';
import type { Methods } from './define.ts';
import { type ExtremeMethod, max, min } from './extremes.ts';
import { indexFunctions } from './index-functions.ts';
import { inplaceFunctions } from './inplace-functions.ts';
import { binaryFunctions, reduceFunctions, unaryFunctions } from './math-functions.ts';
import { shapeFunctions } from './shape-functions.ts';
import { Tensor } from './tensor.ts';

type Unary = Methods<typeof unaryFunctions>;
type Binary = Methods<typeof binaryFunctions>;
type Reduce = Methods<typeof reduceFunctions>;
type Shape = Methods<typeof shapeFunctions>;
type Select = Methods<typeof indexFunctions>;
type Convert = Methods<typeof convertFunctions>;
type InPlace = Methods<typeof inplaceFunctions>;

export interface TensorMethods {
  neg: Unary['neg'];
  abs: Unary['abs'];
  sign: Unary['sign'];
  floor: Unary['floor'];
  ceil: Unary['ceil'];
  trunc: Unary['trunc'];
  round: Unary['round'];
  exp: Unary['exp'];
  expm1: Unary['expm1'];
  log: Unary['log'];
  log1p: Unary['log1p'];
  sqrt: Unary['sqrt'];
  rsqrt: Unary['rsqrt'];
  reciprocal: Unary['reciprocal'];
  sin: Unary['sin'];
  cos: Unary['cos'];
  tanh: Unary['tanh'];
  sigmoid: Unary['sigmoid'];
  relu: Unary['relu'];
  erf: Unary['erf'];
  square: Unary['square'];
  logical_not: Unary['logical_not'];
  add: Binary['add'];
  sub: Binary['sub'];
  mul: Binary['mul'];
  div: Binary['div'];
  pow: Binary['pow'];
  remainder: Binary['remainder'];
  floor_divide: Binary['floor_divide'];
  maximum: Binary['maximum'];
  minimum: Binary['minimum'];
  eq: Binary['eq'];
  ne: Binary['ne'];
  lt: Binary['lt'];
  le: Binary['le'];
  gt: Binary['gt'];
  ge: Binary['ge'];
  logical_and: Binary['logical_and'];
  logical_or: Binary['logical_or'];
  logical_xor: Binary['logical_xor'];
  clamp: Binary['clamp'];
  sum: Reduce['sum'];
  mean: Reduce['mean'];
  prod: Reduce['prod'];
  amax: Reduce['amax'];
  amin: Reduce['amin'];
  logsumexp: Reduce['logsumexp'];
  any: Reduce['any'];
  all: Reduce['all'];
  argmax: Reduce['argmax'];
  argmin: Reduce['argmin'];
  var: Reduce['var'];
  std: Reduce['std'];
  norm: Reduce['norm'];
  cumsum: Reduce['cumsum'];
  softmax: Reduce['softmax'];
  log_softmax: Reduce['log_softmax'];
  isnan: Reduce['isnan'];
  isfinite: Reduce['isfinite'];
  reshape: Shape['reshape'];
  view: Shape['view'];
  permute: Shape['permute'];
  expand: Shape['expand'];
  repeat: Shape['repeat'];
  transpose: Shape['transpose'];
  t: Shape['t'];
  squeeze: Shape['squeeze'];
  unsqueeze: Shape['unsqueeze'];
  flatten: Shape['flatten'];
  select: Shape['select'];
  narrow: Shape['narrow'];
  chunk: Shape['chunk'];
  split: Shape['split'];
  unbind: Shape['unbind'];
  flip: Shape['flip'];
  tril: Shape['tril'];
  triu: Shape['triu'];
  clone: Shape['clone'];
  contiguous: Shape['contiguous'];
  as_strided: Shape['as_strided'];
  at: Select['at'];
  gather: Select['gather'];
  scatter_add: Select['scatter_add'];
  index_select: Select['index_select'];
  masked_fill: Select['masked_fill'];
  nonzero: Select['nonzero'];
  sort: Select['sort'];
  argsort: Select['argsort'];
  topk: Select['topk'];
  matmul: Select['matmul'];
  mm: Select['mm'];
  bmm: Select['bmm'];
  mv: Select['mv'];
  dot: Select['dot'];
  addmm: Select['addmm'];
  to: Convert['to'];
  cpu: Convert['cpu'];
  float: Convert['float'];
  double: Convert['double'];
  long: Convert['long'];
  int: Convert['int'];
  byte: Convert['byte'];
  bool: Convert['bool'];
  type_as: Convert['type_as'];
  /** The name of the tensor's class, or a conversion to the class of a name. */
  type(): string;
  type(dtype: unknown): Tensor;
  neg_: InPlace['neg_'];
  abs_: InPlace['abs_'];
  sign_: InPlace['sign_'];
  floor_: InPlace['floor_'];
  ceil_: InPlace['ceil_'];
  trunc_: InPlace['trunc_'];
  round_: InPlace['round_'];
  exp_: InPlace['exp_'];
  expm1_: InPlace['expm1_'];
  log_: InPlace['log_'];
  log1p_: InPlace['log1p_'];
  sqrt_: InPlace['sqrt_'];
  rsqrt_: InPlace['rsqrt_'];
  reciprocal_: InPlace['reciprocal_'];
  sin_: InPlace['sin_'];
  cos_: InPlace['cos_'];
  tanh_: InPlace['tanh_'];
  sigmoid_: InPlace['sigmoid_'];
  relu_: InPlace['relu_'];
  erf_: InPlace['erf_'];
  square_: InPlace['square_'];
  logical_not_: InPlace['logical_not_'];
  add_: InPlace['add_'];
  sub_: InPlace['sub_'];
  mul_: InPlace['mul_'];
  div_: InPlace['div_'];
  pow_: InPlace['pow_'];
  remainder_: InPlace['remainder_'];
  floor_divide_: InPlace['floor_divide_'];
  eq_: InPlace['eq_'];
  ne_: InPlace['ne_'];
  lt_: InPlace['lt_'];
  le_: InPlace['le_'];
  gt_: InPlace['gt_'];
  ge_: InPlace['ge_'];
  logical_and_: InPlace['logical_and_'];
  logical_or_: InPlace['logical_or_'];
  logical_xor_: InPlace['logical_xor_'];
  clamp_: InPlace['clamp_'];
  fill_: InPlace['fill_'];
  zero_: InPlace['zero_'];
  copy_: InPlace['copy_'];
  masked_fill_: InPlace['masked_fill_'];
  setAt: InPlace['setAt'];
  uniform_: InPlace['uniform_'];
  normal_: InPlace['normal_'];
  bernoulli_: InPlace['bernoulli_'];
  exponential_: InPlace['exponential_'];
  random_: InPlace['random_'];
  detach_: InPlace['detach_'];
  /** The largest element, values and indices along a dimension, or the larger of two tensors. */
  max: ExtremeMethod;
  /** The smallest element, values and indices along a dimension, or the smaller of two tensors. */
  min: ExtremeMethod;
  /** The transposed matrix, as a view. */
  readonly T: Tensor;
}

const tables = {
  ...unaryFunctions,
  ...binaryFunctions,
  ...reduceFunctions,
  ...shapeFunctions,
  ...indexFunctions,
  ...convertFunctions,
  ...inplaceFunctions,
};

/** Every table entry is a method that the interface declares. */
const declared: { readonly [K in keyof typeof tables]: unknown } = Tensor.prototype;

/** Attaches the methods to the class. */
function attach(prototype: object): void {
  for (const [name, fn] of Object.entries({ ...tables, max, min })) {
    const call = fn as (x: Tensor, ...args: unknown[]) => unknown;
    const value = function (this: Tensor, ...args: unknown[]): unknown {
      return call(this, ...args);
    };
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
  }
  const get = function (this: Tensor): Tensor {
    return this.permute([...this.shape.keys()].reverse());
  };
  Object.defineProperty(prototype, 'T', { get, configurable: true });
}
attach(declared);
