// Elementwise ops of one input: what each does to a number, in double, and its derivative beside it. g is the output's
// gradient; the rule reads x, the input, or y, the output, as `saves` says.

import { type DType, defaultDType, isFloating } from '../base/dtype.ts';
import * as m from '../base/math.ts';
import { each } from '../kernels/elementwise.ts';
import { always, type None, type Op, op, type Words } from './op.ts';
import type { Spec } from './spec.ts';
import type { Operand, Word } from './vocabulary.ts';

/** Functions with real values turn integers into float32. */
const toFloat = (dtype: DType): DType => (isFloating(dtype) ? dtype : defaultDType());
export const same = (dtype: DType): DType => dtype;
const toBool = (): DType => 'bool';

interface Definition<A extends object, U extends Word> {
  readonly name: string;
  readonly dtype?: (dtype: DType) => DType;
  scalar(x: number, attributes: A): number;
  readonly saves?: 'x' | 'y';
  readonly uses?: readonly U[];
  rule?<T>(f: Words<T, U>, g: T, saved: T, attributes: A): T;
}

/** An op of one elementwise input; `saves` says whether the rule reads the input or the output. */
export function unary<A extends object = None, const U extends Word = never>({
  name,
  dtype = toFloat,
  scalar,
  saves,
  uses = [],
  rule,
}: Definition<A, U>): Op<A, U> {
  return op({
    name,
    compares: dtype === toBool,
    infer: ([x]: readonly [Spec]) => [{ shape: x.shape, dtype: dtype(x.dtype) }],
    kernel: each(scalar),
    preserves: always,
    casts: dtype === toFloat ? ([x]: readonly [Spec]) => toFloat(x.dtype) : undefined,
    saves: saves === 'x' ? { inputs: [0] } : saves === 'y' ? { outputs: [0] } : undefined,
    uses,
    derivative:
      rule &&
      ((f, [g], { inputs, outputs, attributes }) => [
        g === null ? null : rule(f, g, (saves === 'x' ? inputs : outputs)[0], attributes),
      ]),
  });
}

/** 1 - a. */
export const oneMinus = <T>(f: Words<T, 'sub'>, a: Operand<T>): T => f.sub(1, a);
const zero = <T>(f: Words<T, 'zeros_like'>, g: T): T => f.zeros_like(g);

/** Nearest integer, halves to even. */
function roundHalfEven(x: number): number {
  const r = Math.round(x);
  const result = Math.abs(x - Math.trunc(x)) === 0.5 && r % 2 !== 0 ? r - 1 : r;
  return result === 0 && (x < 0 || Object.is(x, -0)) ? -0 : result;
}

/** -x. */
export const neg = /* @__PURE__ */ unary({
  name: 'neg',
  dtype: same,
  scalar: (x) => -x,
  uses: ['neg'],
  rule: (f, g) => f.neg(g),
});
// d|x|/dx = sign(x), 0 at 0
export const abs = /* @__PURE__ */ unary({
  name: 'abs',
  // |x|
  dtype: same,
  scalar: Math.abs,
  saves: 'x',
  uses: ['mul', 'sign'],
  rule: (f, g, x) => f.mul(g, f.sign(x)),
});
/** -1, 0 or 1 by the sign of x. */
export const sign = /* @__PURE__ */ unary({
  name: 'sign',
  dtype: same,
  scalar: (x) => (x > 0 ? 1 : x < 0 ? -1 : 0),
  uses: ['zeros_like'],
  rule: zero,
});
/** Largest integer ≤ x. */
export const floor = /* @__PURE__ */ unary({
  name: 'floor',
  dtype: same,
  scalar: Math.floor,
  uses: ['zeros_like'],
  rule: zero,
});
/** Smallest integer ≥ x. */
export const ceil = /* @__PURE__ */ unary({
  name: 'ceil',
  dtype: same,
  scalar: Math.ceil,
  uses: ['zeros_like'],
  rule: zero,
});
/** x without its fraction. */
export const trunc = /* @__PURE__ */ unary({
  name: 'trunc',
  dtype: same,
  scalar: Math.trunc,
  uses: ['zeros_like'],
  rule: zero,
});
/** Nearest integer, halves to even. */
export const round = /* @__PURE__ */ unary({
  name: 'round',
  dtype: same,
  scalar: roundHalfEven,
  uses: ['zeros_like'],
  rule: zero,
});
/** Eˣ. */
export const exp = /* @__PURE__ */ unary({
  name: 'exp',
  scalar: m.exp,
  saves: 'y',
  uses: ['mul'],
  rule: (f, g, y) => f.mul(g, y),
});
// d(eˣ - 1)/dx = eˣ = y + 1
export const expm1 = /* @__PURE__ */ unary({
  name: 'expm1',
  // Eˣ - 1, exact near 0
  scalar: m.expm1,
  saves: 'y',
  uses: ['mul', 'add'],
  rule: (f, g, y) => f.mul(g, f.add(y, 1)),
});
/** Natural logarithm. */
export const log = /* @__PURE__ */ unary({
  name: 'log',
  scalar: m.log,
  saves: 'x',
  uses: ['div'],
  rule: (f, g, x) => f.div(g, x),
});
/** log(1 + x), exact near 0. */
export const log1p = /* @__PURE__ */ unary({
  name: 'log1p',
  scalar: m.log1p,
  saves: 'x',
  uses: ['div', 'add'],
  rule: (f, g, x) => f.div(g, f.add(x, 1)),
});
// d√x/dx = 1 / (2√x)
export const sqrt = /* @__PURE__ */ unary({
  name: 'sqrt',
  // √x
  scalar: Math.sqrt,
  saves: 'y',
  uses: ['div', 'mul'],
  rule: (f, g, y) => f.div(g, f.mul(y, 2)),
});
// d(x^-1/2)/dx = -1/2 x^-3/2 = -y³ / 2
export const rsqrt = /* @__PURE__ */ unary({
  name: 'rsqrt',
  // 1 / √x
  scalar: (x) => 1 / Math.sqrt(x),
  saves: 'y',
  uses: ['mul'],
  rule: (f, g, y) => f.mul(f.mul(g, -0.5), f.mul(y, f.mul(y, y))),
});
// d(1/x)/dx = -y²
export const reciprocal = /* @__PURE__ */ unary({
  name: 'reciprocal',
  // 1 / x
  scalar: (x) => 1 / x,
  saves: 'y',
  uses: ['neg', 'mul'],
  rule: (f, g, y) => f.neg(f.mul(g, f.mul(y, y))),
});
/** Sin x. */
export const sin = /* @__PURE__ */ unary({
  name: 'sin',
  scalar: m.sin,
  saves: 'x',
  uses: ['mul', 'cos'],
  rule: (f, g, x) => f.mul(g, f.cos(x)),
});
/** Cos x. */
export const cos = /* @__PURE__ */ unary({
  name: 'cos',
  scalar: m.cos,
  saves: 'x',
  uses: ['neg', 'mul', 'sin'],
  rule: (f, g, x) => f.neg(f.mul(g, f.sin(x))),
});
// d tanh/dx = 1 - y²
export const tanh = /* @__PURE__ */ unary({
  name: 'tanh',
  // Tanh x
  scalar: m.tanh,
  saves: 'y',
  uses: ['tanh_backward'],
  rule: (f, g, y) => f.tanh_backward(g, y),
});
// dσ/dx = y (1 - y)
export const sigmoid = /* @__PURE__ */ unary({
  name: 'sigmoid',
  // 1 / (1 + e⁻ˣ)
  scalar: m.sigmoid,
  saves: 'y',
  uses: ['sigmoid_backward'],
  rule: (f, g, y) => f.sigmoid_backward(g, y),
});
// drelu/dx = 0 where y ≤ 0, else 1: a NaN lets the gradient through, so that it does not hide
export const relu = /* @__PURE__ */ unary({
  name: 'relu',
  // max(x, 0)
  dtype: same,
  scalar: (x) => (x > 0 || Number.isNaN(x) ? x : 0),
  saves: 'y',
  uses: ['where', 'le'],
  rule: (f, g, y) => f.where(f.le(y, 0), 0, g),
});
// d(x σ(x))/dx = σ (1 + x (1 - σ))
export const silu = /* @__PURE__ */ unary({
  name: 'silu',
  // x σ(x)
  scalar: (x) => x * m.sigmoid(x),
  saves: 'x',
  uses: ['mul', 'add', 'sub', 'sigmoid'],
  rule: (f, g, x) => {
    const s = f.sigmoid(x);
    return f.mul(g, f.mul(s, f.add(f.mul(x, oneMinus(f, s)), 1)));
  },
});
/** g · 2/√π e^(-x²). */
const bell = <T>(f: Words<T, 'mul' | 'exp' | 'neg'>, g: T, x: T): T =>
  f.mul(g, f.mul(f.exp(f.neg(f.mul(x, x))), 2 / Math.sqrt(Math.PI)));
// d erf/dx = 2/√π e^(-x²)
export const erf = /* @__PURE__ */ unary({
  name: 'erf',
  // Gauss error function
  scalar: m.erf,
  saves: 'x',
  uses: ['mul', 'exp', 'neg'],
  rule: bell,
});
// d erfc/dx = -2/√π e^(-x²)
export const erfc = /* @__PURE__ */ unary({
  name: 'erfc',
  // its complement, 1 - erf x
  scalar: m.erfc,
  saves: 'x',
  uses: ['mul', 'exp', 'neg'],
  rule: (f, g, x) => f.neg(bell(f, g, x)),
});
/** Whether x is NaN. */
export const isnan = /* @__PURE__ */ unary({
  name: 'isnan',
  dtype: toBool,
  scalar: (x) => (Number.isNaN(x) ? 1 : 0),
});
/** Whether x is finite. */
export const isfinite = /* @__PURE__ */ unary({
  name: 'isfinite',
  dtype: toBool,
  scalar: (x) => (Number.isFinite(x) ? 1 : 0),
});
/** Whether x is 0. */
export const logical_not = /* @__PURE__ */ unary({
  name: 'logical_not',
  dtype: toBool,
  scalar: (x) => (x === 0 ? 1 : 0),
});
