// Activations with parameters: elementwise ops of one input, as in unary.ts.

import * as m from '../base/math.ts';
import { oneMinus, same, unary } from './unary.ts';

// x > 0: 1, else the slope
export const leaky_relu = /* @__PURE__ */ unary({
  name: 'leaky_relu',
  // x where x > 0, else negative_slope · x
  scalar: (x, { negative_slope }: { readonly negative_slope: number }) => (x > 0 ? x : x * negative_slope),
  saves: 'x',
  uses: ['where', 'gt', 'mul'],
  rule: (f, g, x, { negative_slope }) => f.where(f.gt(x, 0), g, f.mul(g, negative_slope)),
});

// x ≤ 0: α eˣ, else 1 (NaN too)
export const elu = /* @__PURE__ */ unary({
  name: 'elu',
  // x where x ≥ 0, else alpha (eˣ - 1)
  scalar: (x, { alpha }: { readonly alpha: number }) => (x < 0 ? alpha * m.expm1(x) : x),
  saves: 'x',
  uses: ['where', 'le', 'mul', 'exp'],
  rule: (f, g, x, { alpha }) => {
    const low = f.le(x, 0);
    return f.where(low, f.mul(g, f.mul(f.exp(f.where(low, x, 0)), alpha)), g);
  },
});

/** √(2/π) and the cubic coefficient of the tanh form of GELU (Hendrycks and Gimpel, 2016). */
const GELU_SCALE = /* @__PURE__ */ Math.sqrt(2 / Math.PI);
const GELU_CUBIC = 0.044715;

// none: Φ(x) + x φ(x); tanh: with u = √(2/π)(x + 0.044715 x³), t = tanh u: (1 + t)/2 + x (1 - t²) u' / 2
export const gelu = /* @__PURE__ */ unary({
  name: 'gelu',
  // x Φ(x), or its tanh approximation
  // x Φ(x), or x (1 + tanh(√(2/π)(x + 0.044715 x³))) / 2
  scalar: (x, { approximate }: { readonly approximate: string }) =>
    approximate === 'tanh'
      ? 0.5 * x * (1 + m.tanh(GELU_SCALE * (x + GELU_CUBIC * x * x * x)))
      : 0.5 * x * (1 + m.erf(x * Math.SQRT1_2)),
  saves: 'x',
  uses: ['mul', 'add', 'sub', 'tanh', 'erf', 'exp'],
  rule: (f, g, x, { approximate }) => {
    if (approximate === 'tanh') {
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
});

// βx > threshold: 1, else σ(βx)
export const softplus = /* @__PURE__ */ unary({
  name: 'softplus',
  // log(1 + e^(beta x)) / beta, linear above threshold
  scalar: (x, { beta, threshold }: { readonly beta: number; readonly threshold: number }) =>
    x * beta > threshold ? x : m.log1p(m.exp(x * beta)) / beta,
  saves: 'x',
  uses: ['mul', 'where', 'gt', 'sigmoid'],
  rule: (f, g, x, { beta, threshold }) => {
    const scaled = f.mul(x, beta);
    return f.where(f.gt(scaled, threshold), g, f.mul(g, f.sigmoid(scaled)));
  },
});

// 1 / (1 + |x|)²
export const softsign = /* @__PURE__ */ unary({
  name: 'softsign',
  // x / (1 + |x|)
  scalar: (x) => x / (1 + Math.abs(x)),
  saves: 'x',
  uses: ['abs', 'add', 'div', 'mul'],
  rule: (f, g, x) => {
    const below = f.add(f.abs(x), 1);
    return f.div(g, f.mul(below, below));
  },
});

// 0 on the bounds and beyond them, else 1 (NaN too)
export const hardtanh = /* @__PURE__ */ unary({
  name: 'hardtanh',
  // x cut to [min_val, max_val]
  dtype: same,
  scalar: (x, { min_val, max_val }: { readonly min_val: number; readonly max_val: number }) =>
    x < min_val ? min_val : x > max_val ? max_val : x,
  saves: 'x',
  uses: ['where', 'le', 'ge'],
  rule: (f, g, x, { min_val, max_val }) => f.where(f.le(x, min_val), 0, f.where(f.ge(x, max_val), 0, g)),
});

// 1 inside the bounds and on them
export const clamp = /* @__PURE__ */ unary({
  name: 'clamp',
  // x cut to [min, max]; a bound may be missing
  dtype: same,
  scalar: (x, { min, max }: { readonly min: number | null; readonly max: number | null }) => {
    const low = min !== null && x < min ? min : x;
    return max !== null && low > max ? max : low;
  },
  saves: 'x',
  uses: ['where', 'logical_and', 'ge', 'le'],
  rule: (f, g, x, { min, max }) => {
    const above = f.ge(x, min ?? Number.NEGATIVE_INFINITY);
    return f.where(f.logical_and(above, f.le(x, max ?? Number.POSITIVE_INFINITY)), g, 0);
  },
});
