// The operator tables as methods of NDArray: `nd.sum(x)` and `x.sum()` are one declaration. The interface names each method
// once more, because a class cannot extend a type that is inferred from functions of that class; a name missing here does not
// compile.

import { isPlainObject, ValueError } from '../engine/index.ts';
import { backward } from './autograd.ts';
import type { Methods } from './define.ts';
import { binaryOperators, operatorMethods } from './nd-binary.ts';
import { indexOperators } from './nd-index.ts';
import { joinOperators } from './nd-join.ts';
import { layerOperators } from './nd-layer.ts';
import { matrixOperators } from './nd-matrix.ts';
import { reduceOperators } from './nd-reduce.ts';
import { reshapeMethod, shapeOperators, transposeMethod } from './nd-shape.ts';
import { unaryOperators } from './nd-unary.ts';
import { NDArray } from './ndarray.ts';
import { at, type Index, setAt } from './ndarray-index.ts';
import type { Nested } from './numpy.ts';

const tables = {
  ...unaryOperators,
  ...binaryOperators,
  ...operatorMethods,
  ...reduceOperators,
  ...shapeOperators,
  ...joinOperators,
  ...indexOperators,
  ...matrixOperators,
  ...layerOperators,
};
const own = { reshape: reshapeMethod, transpose: transposeMethod, at, setAt };

type Unary = Methods<typeof unaryOperators>;
type Binary = Methods<typeof binaryOperators>;
type Operators = Methods<typeof operatorMethods>;
type Reduce = Methods<typeof reduceOperators>;
type Shape = Methods<typeof shapeOperators>;
type Join = Methods<typeof joinOperators>;
type Select = Methods<typeof indexOperators>;
type Matrix = Methods<typeof matrixOperators>;
type Layer = Methods<typeof layerOperators>;

export interface NDArrayMethods {
  negative: Unary['negative'];
  abs: Unary['abs'];
  sign: Unary['sign'];
  floor: Unary['floor'];
  ceil: Unary['ceil'];
  trunc: Unary['trunc'];
  fix: Unary['fix'];
  round: Unary['round'];
  rint: Unary['rint'];
  exp: Unary['exp'];
  expm1: Unary['expm1'];
  log: Unary['log'];
  log1p: Unary['log1p'];
  log2: Unary['log2'];
  log10: Unary['log10'];
  sqrt: Unary['sqrt'];
  rsqrt: Unary['rsqrt'];
  cbrt: Unary['cbrt'];
  rcbrt: Unary['rcbrt'];
  square: Unary['square'];
  reciprocal: Unary['reciprocal'];
  sin: Unary['sin'];
  cos: Unary['cos'];
  tan: Unary['tan'];
  sinh: Unary['sinh'];
  cosh: Unary['cosh'];
  tanh: Unary['tanh'];
  degrees: Unary['degrees'];
  radians: Unary['radians'];
  erf: Unary['erf'];
  sigmoid: Unary['sigmoid'];
  relu: Unary['relu'];
  softsign: Unary['softsign'];
  hard_sigmoid: Unary['hard_sigmoid'];
  logical_not: Unary['logical_not'];
  isnan: Unary['isnan'];
  isfinite: Unary['isfinite'];
  stop_gradient: Unary['stop_gradient'];
  BlockGrad: Unary['BlockGrad'];
  identity: Unary['identity'];
  make_loss: Unary['make_loss'];
  zeros_like: Unary['zeros_like'];
  ones_like: Unary['ones_like'];
  clip: Unary['clip'];
  smooth_l1: Unary['smooth_l1'];
  add: Binary['add'];
  subtract: Binary['subtract'];
  multiply: Binary['multiply'];
  divide: Binary['divide'];
  true_divide: Binary['true_divide'];
  modulo: Binary['modulo'];
  power: Binary['power'];
  maximum: Binary['maximum'];
  minimum: Binary['minimum'];
  hypot: Binary['hypot'];
  equal: Binary['equal'];
  not_equal: Binary['not_equal'];
  greater: Binary['greater'];
  greater_equal: Binary['greater_equal'];
  lesser: Binary['lesser'];
  lesser_equal: Binary['lesser_equal'];
  logical_and: Binary['logical_and'];
  logical_or: Binary['logical_or'];
  logical_xor: Binary['logical_xor'];
  broadcast_add: Binary['broadcast_add'];
  broadcast_plus: Binary['broadcast_plus'];
  broadcast_sub: Binary['broadcast_sub'];
  broadcast_minus: Binary['broadcast_minus'];
  broadcast_mul: Binary['broadcast_mul'];
  broadcast_div: Binary['broadcast_div'];
  broadcast_mod: Binary['broadcast_mod'];
  broadcast_power: Binary['broadcast_power'];
  broadcast_maximum: Binary['broadcast_maximum'];
  broadcast_minimum: Binary['broadcast_minimum'];
  broadcast_hypot: Binary['broadcast_hypot'];
  broadcast_equal: Binary['broadcast_equal'];
  broadcast_not_equal: Binary['broadcast_not_equal'];
  broadcast_greater: Binary['broadcast_greater'];
  broadcast_greater_equal: Binary['broadcast_greater_equal'];
  broadcast_lesser: Binary['broadcast_lesser'];
  broadcast_lesser_equal: Binary['broadcast_lesser_equal'];
  broadcast_logical_and: Binary['broadcast_logical_and'];
  broadcast_logical_or: Binary['broadcast_logical_or'];
  broadcast_logical_xor: Binary['broadcast_logical_xor'];
  elemwise_add: Binary['elemwise_add'];
  elemwise_sub: Binary['elemwise_sub'];
  elemwise_mul: Binary['elemwise_mul'];
  elemwise_div: Binary['elemwise_div'];
  sub: Operators['sub'];
  mul: Operators['mul'];
  div: Operators['div'];
  mod: Operators['mod'];
  pow: Operators['pow'];
  rsub: Operators['rsub'];
  rdiv: Operators['rdiv'];
  rmod: Operators['rmod'];
  rpow: Operators['rpow'];
  eq: Operators['eq'];
  ne: Operators['ne'];
  gt: Operators['gt'];
  ge: Operators['ge'];
  lt: Operators['lt'];
  le: Operators['le'];
  sum: Reduce['sum'];
  mean: Reduce['mean'];
  prod: Reduce['prod'];
  nansum: Reduce['nansum'];
  nanprod: Reduce['nanprod'];
  max: Reduce['max'];
  min: Reduce['min'];
  norm: Reduce['norm'];
  argmax: Reduce['argmax'];
  argmin: Reduce['argmin'];
  argmax_channel: Reduce['argmax_channel'];
  cumsum: Reduce['cumsum'];
  moments: Reduce['moments'];
  flatten: Shape['flatten'];
  expand_dims: Shape['expand_dims'];
  squeeze: Shape['squeeze'];
  swapaxes: Shape['swapaxes'];
  slice: Shape['slice'];
  slice_axis: Shape['slice_axis'];
  slice_like: Shape['slice_like'];
  broadcast_to: Shape['broadcast_to'];
  broadcast_like: Shape['broadcast_like'];
  broadcast_axes: Shape['broadcast_axes'];
  split: Join['split'];
  flip: Shape['flip'];
  repeat: Join['repeat'];
  tile: Join['tile'];
  pad: Join['pad'];
  reshape_like: Shape['reshape_like'];
  diag: Shape['diag'];
  take: Select['take'];
  pick: Select['pick'];
  one_hot: Select['one_hot'];
  topk: Select['topk'];
  sort: Select['sort'];
  argsort: Select['argsort'];
  dot: Matrix['dot'];
  batch_dot: Matrix['batch_dot'];
  softmax: Layer['softmax'];
  log_softmax: Layer['log_softmax'];
  softmin: Layer['softmin'];
  /** `x.reshape([2, -1])`, with MXNet's special codes: a view. */
  reshape(shape: readonly number[], options?: { readonly reverse?: boolean }): NDArray;
  reshape(...shape: number[]): NDArray;
  reshape(options: { readonly shape: readonly number[]; readonly reverse?: boolean }): NDArray;
  /** The axes in another order (reversed without arguments): a copy. */
  transpose(axes: readonly number[] | { readonly axes: readonly number[] }): NDArray;
  transpose(...axes: number[]): NDArray;
  /** The indexed part: `x.at(0)`, `x.at(':', -1, ':')`, `x.at([2, 0])`. */
  at(...indices: Index[]): NDArray;
  /** Python's `x[…] = value`: `x.setAt([':', 0], value)`. */
  setAt(index: Index | readonly Index[], value: NDArray | number | Nested): NDArray;
  /** The transposed array: all axes reversed. */
  readonly T: NDArray;
  /** `x += y`, `x -= y`, `x *= y`, `x /= y`, `x %= y`: written into x. @throws MXNetError inside `record` where x is in a graph. */
  iadd(other: NDArray | number): NDArray;
  isub(other: NDArray | number): NDArray;
  imul(other: NDArray | number): NDArray;
  idiv(other: NDArray | number): NDArray;
  imod(other: NDArray | number): NDArray;
  /** Python's `bool(x)`. @throws ValueError for more than one element. */
  bool(): boolean;
  /** Computes gradients into the buffers of attached arrays. @throws MXNetError where the array is in no graph. */
  backward(out_grad?: NDArray | null | BackwardKeywords, retain_graph?: boolean, train_mode?: boolean): void;
}

export interface BackwardKeywords {
  readonly out_grad?: NDArray | null;
  readonly retain_graph?: boolean;
  readonly train_mode?: boolean;
}

/** Every table entry is a method that the interface declares. */
const declared: { readonly [K in keyof typeof tables]: unknown } = NDArray.prototype;

const inPlace = { iadd: tables.add, isub: tables.sub, imul: tables.mul, idiv: tables.div, imod: tables.mod };

function truth(this: NDArray): boolean {
  if (this.size > 1) throw new ValueError('The truth value of an NDArray with multiple elements is ambiguous.');
  return this.size === 1 && this.asscalar() !== 0;
}

function backwardMethod(
  this: NDArray,
  out_grad: NDArray | null | BackwardKeywords = null,
  retain_graph = false,
  train_mode = true,
): void {
  const named: BackwardKeywords = isPlainObject(out_grad) ? out_grad : { out_grad: out_grad as NDArray | null };
  backward([this], named.out_grad ?? null, named.retain_graph ?? retain_graph, named.train_mode ?? train_mode);
}

/** Attaches the methods to the class. */
function attach(prototype: object): void {
  const define = (name: string, value: unknown): unknown =>
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
  for (const [name, fn] of Object.entries(tables)) {
    const call = fn as (x: NDArray, ...args: unknown[]) => unknown;
    define(name, function (this: NDArray, ...args: unknown[]) {
      return call(this, ...args);
    });
  }
  for (const [name, fn] of Object.entries(inPlace)) {
    define(name, function (this: NDArray, other: NDArray | number) {
      return this._write(fn(this, other));
    });
  }
  for (const [name, fn] of Object.entries({ ...own, bool: truth, backward: backwardMethod })) define(name, fn);
  const get = function (this: NDArray): NDArray {
    return this.transpose();
  };
  Object.defineProperty(prototype, 'T', { get, configurable: true });
}
attach(declared);
