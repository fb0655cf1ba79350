// Elementwise ops of one input, each with its derivative beside it. g is the output's gradient, x the input, y the output.

import { type DType, defaultDType, isFloating } from '../base/dtype.ts';
import { type Attributes, type Call, type Row, row, type Spec } from './row.ts';
import type { Operand, Vocabulary } from './vocabulary.ts';

const only = (inputs: readonly (Spec | null)[]): Spec => inputs[0] as Spec;
/** Functions with real values turn integers into float32. */
const toFloat = (dtype: DType): DType => (isFloating(dtype) ? dtype : defaultDType());
const same = (dtype: DType): DType => dtype;
const toBool = (): DType => 'bool';

type Rule<A> = <T>(f: Vocabulary<T>, g: T, call: Call<T, A>) => T;

interface Definition<A> {
  name: string;
  doc: string;
  dtype?: (dtype: DType) => DType;
  saves?: 'x' | 'y';
  rule?: Rule<A>;
  wgsl?: string;
}

/** A row of one elementwise input; `saves` says whether the rule reads the input or the output. */
function unary<A = Record<string, never>>({ name, doc, dtype = toFloat, saves, rule, wgsl }: Definition<A>): Row<A> {
  return row<A>({
    name,
    doc,
    infer: (inputs) => [{ shape: only(inputs).shape, dtype: dtype(only(inputs).dtype) }],
    casts: dtype === toFloat ? (inputs) => toFloat(only(inputs).dtype) : undefined,
    saves: saves === 'x' ? { inputs: [0] } : saves === 'y' ? { outputs: [0] } : undefined,
    derivative: rule && ((f, [g], call) => [g === null ? null : rule(f, g, call)]),
    wgsl,
  });
}

/** x of the call. */
const X = <T>(call: Call<T, Attributes>): T => call.inputs[0];
/** y of the call. */
const Y = <T>(call: Call<T, Attributes>): T => call.outputs[0];
/** 1 - a. */
const oneMinus = <T>(f: Vocabulary<T>, a: Operand<T>): T => f.sub(1, a);
const zero: Rule<Attributes> = (f, g) => f.zeros_like(g);

export const unaryRows = {
  neg: unary({ name: 'neg', doc: '-x', dtype: same, rule: (f, g) => f.neg(g), wgsl: '-a' }),
  // d|x|/dx = sign(x), 0 at 0
  abs: unary({
    name: 'abs',
    doc: '|x|',
    dtype: same,
    saves: 'x',
    rule: (f, g, c) => f.mul(g, f.sign(X(c))),
    wgsl: 'abs(a)',
  }),
  sign: unary({ name: 'sign', doc: '-1, 0 or 1 by the sign of x', dtype: same, rule: zero, wgsl: 'sign(a)' }),
  floor: unary({ name: 'floor', doc: 'largest integer ≤ x', dtype: same, rule: zero, wgsl: 'floor(a)' }),
  ceil: unary({ name: 'ceil', doc: 'smallest integer ≥ x', dtype: same, rule: zero, wgsl: 'ceil(a)' }),
  trunc: unary({ name: 'trunc', doc: 'x without its fraction', dtype: same, rule: zero, wgsl: 'trunc(a)' }),
  round: unary({ name: 'round', doc: 'nearest integer, halves to even', dtype: same, rule: zero, wgsl: 'round(a)' }),
  exp: unary({ name: 'exp', doc: 'eˣ', saves: 'y', rule: (f, g, c) => f.mul(g, Y(c)), wgsl: 'exp(a)' }),
  // d(eˣ - 1)/dx = eˣ = y + 1
  expm1: unary({ name: 'expm1', doc: 'eˣ - 1, exact near 0', saves: 'y', rule: (f, g, c) => f.mul(g, f.add(Y(c), 1)) }),
  log: unary({ name: 'log', doc: 'natural logarithm', saves: 'x', rule: (f, g, c) => f.div(g, X(c)), wgsl: 'log(a)' }),
  log1p: unary({
    name: 'log1p',
    doc: 'log(1 + x), exact near 0',
    saves: 'x',
    rule: (f, g, c) => f.div(g, f.add(X(c), 1)),
  }),
  // d√x/dx = 1 / (2√x)
  sqrt: unary({ name: 'sqrt', doc: '√x', saves: 'y', rule: (f, g, c) => f.div(g, f.mul(Y(c), 2)), wgsl: 'sqrt(a)' }),
  // d(x^-1/2)/dx = -1/2 x^-3/2 = -y³ / 2
  rsqrt: unary({
    name: 'rsqrt',
    doc: '1 / √x',
    saves: 'y',
    rule: (f, g, c) => f.mul(f.mul(g, -0.5), f.mul(Y(c), f.mul(Y(c), Y(c)))),
    wgsl: 'inverseSqrt(a)',
  }),
  // d(1/x)/dx = -y²
  reciprocal: unary({
    name: 'reciprocal',
    doc: '1 / x',
    saves: 'y',
    rule: (f, g, c) => f.neg(f.mul(g, f.mul(Y(c), Y(c)))),
    wgsl: '1.0 / a',
  }),
  sin: unary({ name: 'sin', doc: 'sin x', saves: 'x', rule: (f, g, c) => f.mul(g, f.cos(X(c))), wgsl: 'sin(a)' }),
  cos: unary({
    name: 'cos',
    doc: 'cos x',
    saves: 'x',
    rule: (f, g, c) => f.neg(f.mul(g, f.sin(X(c)))),
    wgsl: 'cos(a)',
  }),
  // d tanh/dx = 1 - y²
  tanh: unary({
    name: 'tanh',
    doc: 'tanh x',
    saves: 'y',
    rule: (f, g, c) => f.mul(g, oneMinus(f, f.mul(Y(c), Y(c)))),
    wgsl: 'tanh(a)',
  }),
  // dσ/dx = y (1 - y)
  sigmoid: unary({
    name: 'sigmoid',
    doc: '1 / (1 + e⁻ˣ)',
    saves: 'y',
    rule: (f, g, c) => f.mul(g, f.mul(Y(c), oneMinus(f, Y(c)))),
    wgsl: '1.0 / (1.0 + exp(-a))',
  }),
  relu: unary({
    name: 'relu',
    doc: 'max(x, 0)',
    dtype: same,
    saves: 'y',
    rule: (f, g, c) => f.where(f.gt(Y(c), 0), g, 0),
    wgsl: 'max(a, 0.0)',
  }),
  // d(x σ(x))/dx = σ (1 + x (1 - σ))
  silu: unary({
    name: 'silu',
    doc: 'x σ(x)',
    saves: 'x',
    rule: (f, g, c) => {
      const s = f.sigmoid(X(c));
      return f.mul(g, f.mul(s, f.add(f.mul(X(c), oneMinus(f, s)), 1)));
    },
    wgsl: 'a / (1.0 + exp(-a))',
  }),
  // d erf/dx = 2/√π e^(-x²)
  erf: unary({
    name: 'erf',
    doc: 'Gauss error function',
    saves: 'x',
    rule: (f, g, c) => f.mul(g, f.mul(f.exp(f.neg(f.mul(X(c), X(c)))), 2 / Math.sqrt(Math.PI))),
  }),
  isnan: unary({ name: 'isnan', doc: 'whether x is NaN', dtype: toBool }),
  isfinite: unary({ name: 'isfinite', doc: 'whether x is finite', dtype: toBool }),
  logical_not: unary({ name: 'logical_not', doc: 'whether x is 0', dtype: toBool }),
};

/** √(2/π) and the cubic coefficient of the tanh form of GELU (Hendrycks and Gimpel, 2016). */
const GELU_SCALE = Math.sqrt(2 / Math.PI);
const GELU_CUBIC = 0.044715;

export const activationRows = {
  // x > 0: 1, else the slope
  leaky_relu: unary<{ negative_slope: number }>({
    name: 'leaky_relu',
    doc: 'x where x > 0, else negative_slope · x',
    saves: 'x',
    rule: (f, g, c) => f.where(f.gt(X(c), 0), g, f.mul(g, c.attributes.negative_slope)),
  }),
  // x > 0: 1, else α eˣ
  elu: unary<{ alpha: number }>({
    name: 'elu',
    doc: 'x where x > 0, else alpha (eˣ - 1)',
    saves: 'x',
    rule: (f, g, c) => {
      const left = f.mul(f.exp(f.where(f.gt(X(c), 0), 0, X(c))), c.attributes.alpha);
      return f.where(f.gt(X(c), 0), g, f.mul(g, left));
    },
  }),
  // none: Φ(x) + x φ(x); tanh: with u = √(2/π)(x + 0.044715 x³), t = tanh u: (1 + t)/2 + x (1 - t²) u' / 2
  gelu: unary<{ approximate: string }>({
    name: 'gelu',
    doc: 'x Φ(x), or its tanh approximation',
    saves: 'x',
    rule: (f, g, c) => {
      const x = X(c);
      if (c.attributes.approximate === 'tanh') {
        const square = f.mul(x, x);
        const t = f.tanh(f.mul(f.mul(x, f.add(f.mul(square, GELU_CUBIC), 1)), GELU_SCALE));
        const inner = f.mul(f.add(f.mul(square, 3 * GELU_CUBIC), 1), GELU_SCALE);
        const slope = f.mul(f.mul(x, oneMinus(f, f.mul(t, t))), inner);
        return f.mul(g, f.mul(f.add(f.add(t, 1), slope), 0.5));
      }
      const cdf = f.mul(f.add(f.erf(f.mul(x, Math.SQRT1_2)), 1), 0.5);
      const pdf = f.mul(f.exp(f.mul(f.mul(x, x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return f.mul(g, f.add(cdf, f.mul(x, pdf)));
    },
  }),
  // βx > threshold: 1, else σ(βx)
  softplus: unary<{ beta: number; threshold: number }>({
    name: 'softplus',
    doc: 'log(1 + e^(beta x)) / beta, linear above threshold',
    saves: 'x',
    rule: (f, g, c) => {
      const scaled = f.mul(X(c), c.attributes.beta);
      return f.where(f.gt(scaled, c.attributes.threshold), g, f.mul(g, f.sigmoid(scaled)));
    },
  }),
  // 1 strictly inside the bounds
  hardtanh: unary<{ min_val: number; max_val: number }>({
    name: 'hardtanh',
    doc: 'x cut to [min_val, max_val]',
    dtype: same,
    saves: 'x',
    rule: (f, g, c) => {
      const { min_val, max_val } = c.attributes;
      return f.where(f.logical_and(f.gt(X(c), min_val), f.lt(X(c), max_val)), g, 0);
    },
  }),
  // 1 inside the bounds and on them
  clamp: unary<{ min: number | null; max: number | null }>({
    name: 'clamp',
    doc: 'x cut to [min, max]; a bound may be missing',
    dtype: same,
    saves: 'x',
    rule: (f, g, c) => {
      const { min, max } = c.attributes;
      const above = f.ge(X(c), min ?? Number.NEGATIVE_INFINITY);
      return f.where(f.logical_and(above, f.le(X(c), max ?? Number.POSITIVE_INFINITY)), g, 0);
    },
  }),
};

/** Conversion to another dtype; the gradient is converted back. */
export const castRow = row<{ dtype: DType }>({
  name: 'cast',
  doc: 'the same values in another dtype',
  infer: ([x], { dtype }) => [{ shape: (x as Spec).shape, dtype }],
  derivative: (f, [g], { specs }) => [g === null ? null : f.cast(g, (specs[0] as Spec).dtype)],
  moves: true,
});
