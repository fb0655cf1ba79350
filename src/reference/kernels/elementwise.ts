// Elementwise kernels: one scalar function each, computed in double and rounded to the dtype by the store.

import type { TypedArray } from '../base/dtype.ts';
import * as m from '../base/math.ts';
import { type Shape, size } from '../base/shape.ts';
import type { Attributes } from '../ops/row.ts';
import type { Kernel, View } from './kernel.ts';
import { broadcast, dense } from './walk.ts';

type Scalar1 = (x: number, attributes: Attributes) => number;
type Scalar2 = (a: number, b: number) => number;

const one = (input: View | null): View => input as View;

function unary(fn: Scalar1): Kernel {
  return ([input], [output], attributes) => {
    const x = dense(one(input));
    const y = output.data;
    for (let i = 0; i < y.length; i++) y[i] = fn(x[i], attributes);
    settle(output);
  };
}

/** Integers have no -0 and truth is 1, which a store into a double or a byte does not see to. */
function settle({ data, dtype }: View): void {
  if (dtype === 'int64') for (let i = 0; i < data.length; i++) data[i] += 0;
  else if (dtype === 'bool') for (let i = 0; i < data.length; i++) data[i] = data[i] === 0 ? 0 : 1;
}

/** A single element stays one; anything else is repeated over the whole shape. */
const operand = (view: View, shape: Shape): TypedArray => dense(size(view.shape) === 1 ? view : broadcast(view, shape));

function binary(fn: Scalar2): Kernel {
  return ([left, right], [output]) => {
    const y = output.data;
    const a = operand(one(left), output.shape);
    const b = operand(one(right), output.shape);
    if (b.length === 1) for (let i = 0, s = b[0], w = a.length === 1 ? 0 : 1; i < y.length; i++) y[i] = fn(a[i * w], s);
    else if (a.length === 1) for (let i = 0, s = a[0]; i < y.length; i++) y[i] = fn(s, b[i]);
    else for (let i = 0; i < y.length; i++) y[i] = fn(a[i], b[i]);
    settle(output);
  };
}

const compare = (fn: (a: number, b: number) => boolean): Kernel => binary((a, b) => (fn(a, b) ? 1 : 0));

/** Nearest integer, halves to even. */
function roundHalfEven(x: number): number {
  const r = Math.round(x);
  const result = Math.abs(x - Math.trunc(x)) === 0.5 && r % 2 !== 0 ? r - 1 : r;
  return result === 0 && (x < 0 || Object.is(x, -0)) ? -0 : result;
}

const GELU_SCALE = Math.sqrt(2 / Math.PI);
/** x Φ(x), or x (1 + tanh(√(2/π)(x + 0.044715 x³))) / 2 */
const gelu: Scalar1 = (x, { approximate }) =>
  approximate === 'tanh'
    ? 0.5 * x * (1 + m.tanh(GELU_SCALE * (x + 0.044715 * x * x * x)))
    : 0.5 * x * (1 + m.erf(x * Math.SQRT1_2));

export const unaryKernels = {
  neg: unary((x) => -x),
  abs: unary(Math.abs),
  sign: unary((x) => (x > 0 ? 1 : x < 0 ? -1 : 0)),
  floor: unary(Math.floor),
  ceil: unary(Math.ceil),
  trunc: unary(Math.trunc),
  round: unary(roundHalfEven),
  exp: unary(m.exp),
  expm1: unary(m.expm1),
  log: unary(m.log),
  log1p: unary(m.log1p),
  sqrt: unary(Math.sqrt),
  rsqrt: unary((x) => 1 / Math.sqrt(x)),
  reciprocal: unary((x) => 1 / x),
  sin: unary(m.sin),
  cos: unary(m.cos),
  tanh: unary(m.tanh),
  sigmoid: unary(m.sigmoid),
  relu: unary((x) => (x > 0 || Number.isNaN(x) ? x : 0)),
  silu: unary((x) => x * m.sigmoid(x)),
  erf: unary(m.erf),
  isnan: unary((x) => (Number.isNaN(x) ? 1 : 0)),
  isfinite: unary((x) => (Number.isFinite(x) ? 1 : 0)),
  logical_not: unary((x) => (x === 0 ? 1 : 0)),
  leaky_relu: unary((x, { negative_slope }) => (x > 0 ? x : x * negative_slope)),
  elu: unary((x, { alpha }) => (x > 0 ? x : alpha * m.expm1(x))),
  gelu: unary(gelu),
  softplus: unary((x, { beta, threshold }) => (x * beta > threshold ? x : m.log1p(m.exp(x * beta)) / beta)),
  hardtanh: unary((x, { min_val, max_val }) => (x < min_val ? min_val : x > max_val ? max_val : x)),
  clamp: unary((x, { min, max }) => {
    const low = min !== null && x < min ? min : x;
    return max !== null && low > max ? max : low;
  }),
};

const nanOr =
  (fn: Scalar2): Scalar2 =>
  (a, b) =>
    Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : fn(a, b);

/** Products of 32-bit integers wrap, which a double cannot hold before it is stored. */
const multiply: Kernel = (inputs, outputs, attributes) => {
  const fn: Scalar2 = outputs[0].dtype === 'int32' ? Math.imul : (a, b) => a * b;
  binary(fn)(inputs, outputs, attributes);
};

/** aᵇ; small whole powers by multiplication, as every framework does. */
function power(a: number, b: number): number {
  if (b === 1) return a;
  if (b === 2) return a * a;
  if (b === 3) return a * a * a;
  if (b === 0.5) return a === Number.NEGATIVE_INFINITY ? Number.POSITIVE_INFINITY : Math.sqrt(a + 0);
  if (b === -1) return 1 / a;
  return m.pow(a, b);
}

/** a - b floor(a/b): the sign of b, and exact where % is. */
function remainder(a: number, b: number): number {
  const r = a % b;
  return r !== 0 && r < 0 !== b < 0 ? r + b : r;
}

/** Python's a // b: from the exact remainder, because a / b may have been rounded up to an integer (1 // 0.1 is 9). */
function floorDivide(a: number, b: number): number {
  if (b === 0) return a / b;
  const r = a % b;
  const quotient = (a - r) / b - (r !== 0 && r < 0 !== b < 0 ? 1 : 0);
  if (quotient === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
  const whole = Math.floor(quotient);
  return quotient - whole > 0.5 ? whole + 1 : whole;
}

export const binaryKernels = {
  add: binary((a, b) => a + b),
  sub: binary((a, b) => a - b),
  mul: multiply,
  div: binary((a, b) => a / b),
  pow: binary(power),
  maximum: binary(nanOr((a, b) => (a > b ? a : b))),
  minimum: binary(nanOr((a, b) => (a < b ? a : b))),
  floor_divide: binary(floorDivide),
  remainder: binary(remainder),
  eq: compare((a, b) => a === b),
  ne: compare((a, b) => a !== b),
  lt: compare((a, b) => a < b),
  le: compare((a, b) => a <= b),
  gt: compare((a, b) => a > b),
  ge: compare((a, b) => a >= b),
  logical_and: compare((a, b) => a !== 0 && b !== 0),
  logical_or: compare((a, b) => a !== 0 || b !== 0),
  logical_xor: compare((a, b) => (a !== 0) !== (b !== 0)),
};

const where: Kernel = (inputs, [output]) => {
  const [c, a, b] = inputs.map((input) => dense(broadcast(one(input), output.shape)));
  const y = output.data;
  for (let i = 0; i < y.length; i++) y[i] = c[i] !== 0 ? a[i] : b[i];
};

/** Floats become integers by dropping the fraction; anything but 0 becomes true. */
const cast: Kernel = ([input], [output]) => {
  const x = dense(one(input));
  const y = output.data;
  if (output.dtype === 'bool') for (let i = 0; i < y.length; i++) y[i] = x[i] !== 0 ? 1 : 0;
  else if (output.dtype === 'int64') for (let i = 0; i < y.length; i++) y[i] = Math.trunc(x[i]) + 0;
  else y.set(x);
};

export const selectKernels = { where, cast };
