// Elementwise functions of one array. The dtype stays; integers are computed as doubles and cut.

import * as f from '../engine/functions.ts';
import { isFloating } from '../engine/index.ts';
import { custom } from './custom.ts';
import { op, unary } from './define.ts';
import { scalarFor } from './dtype.ts';
import type { NDArray } from './ndarray.ts';

/** Runs a function with real values on any dtype: integers go through float64 and lose their fraction. */
export function real(x: NDArray, body: (x: NDArray) => NDArray): NDArray {
  if (isFloating(x.dtype)) return body(x);
  return f.cast(f.trunc(body(f.cast(x, 'float64'))), x.dtype);
}

const math = (name: string, body: (x: NDArray) => NDArray) => unary(name, (x) => real(x, body));
/** Functions that keep every dtype. */
const exact = (name: string, body: (x: NDArray) => NDArray) => unary(name, body);

/** Halves away from zero: sign(x) floor(|x| + 1/2). Without a gradient, as all rounding. */
const halfAway = (x: NDArray): NDArray => {
  const a = f.abs(x);
  const whole = f.floor(a);
  return f.mul(f.sign(x), f.add(whole, f.cast(f.ge(f.sub(a, whole), 0.5), x.dtype)));
};
/** Halves down: ceil(x - 1/2). */
const halfDown = (x: NDArray): NDArray => f.ceil(f.sub(x, 0.5));
const flat = (body: (x: NDArray) => NDArray) => (x: NDArray) => body(f.detach(x));

/** log(1 + eˣ) = max(x, 0) + log(1 + e^-|x|); its derivative is σ. */
const softrelu = (x: NDArray): NDArray =>
  custom(
    'softrelu',
    [x],
    (v) => f.add(f.relu(v), f.log1p(f.exp(f.neg(f.abs(v))))),
    (g) => [f.mul(g, f.sigmoid(x))],
  );

/** x / (1 + |x|); its derivative is 1 / (1 + |x|)². */
const softsign = (x: NDArray): NDArray => {
  const below = (v: NDArray): NDArray => f.add(f.abs(v), 1);
  return custom(
    'softsign',
    [x],
    (v) => f.div(v, below(v)),
    (g) => [f.div(g, f.mul(below(x), below(x)))],
  );
};

/** min(max(αx + β, 0), 1) */
const hardSigmoid = (x: NDArray, alpha: number, beta: number): NDArray =>
  f.clamp(f.add(f.mul(x, alpha), beta), { min: 0, max: 1 });

const cbrt = (x: NDArray): NDArray => f.mul(f.sign(x), f.pow(f.abs(x), 1 / 3));

export const unaryOperators = {
  negative: exact('negative', f.neg),
  abs: exact('abs', f.abs),
  sign: exact('sign', f.sign),
  floor: exact('floor', flat(f.floor)),
  ceil: exact('ceil', flat(f.ceil)),
  trunc: exact('trunc', flat(f.trunc)),
  fix: exact('fix', flat(f.trunc)),
  round: exact('round', flat(halfAway)),
  rint: exact('rint', flat(halfDown)),
  exp: math('exp', f.exp),
  expm1: math('expm1', f.expm1),
  log: math('log', f.log),
  log1p: math('log1p', f.log1p),
  log2: math('log2', (x) => f.div(f.log(x), Math.LN2)),
  log10: math('log10', (x) => f.div(f.log(x), Math.LN10)),
  sqrt: math('sqrt', f.sqrt),
  rsqrt: math('rsqrt', f.rsqrt),
  cbrt: math('cbrt', cbrt),
  rcbrt: math('rcbrt', (x) => f.reciprocal(cbrt(x))),
  square: exact('square', (x) => f.mul(x, x)),
  reciprocal: math('reciprocal', f.reciprocal),
  sin: math('sin', f.sin),
  cos: math('cos', f.cos),
  tan: math('tan', (x) => f.div(f.sin(x), f.cos(x))),
  sinh: math('sinh', (x) => f.div(f.sub(f.expm1(x), f.expm1(f.neg(x))), 2)),
  cosh: math('cosh', (x) => f.div(f.add(f.exp(x), f.exp(f.neg(x))), 2)),
  tanh: math('tanh', f.tanh),
  degrees: math('degrees', (x) => f.mul(x, 180 / Math.PI)),
  radians: math('radians', (x) => f.mul(x, Math.PI / 180)),
  erf: math('erf', f.erf),
  sigmoid: math('sigmoid', f.sigmoid),
  relu: exact('relu', f.relu),
  softsign: math('softsign', softsign),
  hard_sigmoid: op<{ data: NDArray; alpha?: number; beta?: number }>()(
    'hard_sigmoid',
    ['data', 'alpha', 'beta'],
    { alpha: 0.2, beta: 0.5 },
    ({ data, alpha, beta }) => hardSigmoid(data, alpha, beta),
  ),
  logical_not: exact('logical_not', (x) => f.cast(f.logical_not(f.detach(x)), x.dtype)),
  isnan: exact('isnan', (x) => f.cast(f.isnan(f.detach(x)), x.dtype)),
  isfinite: exact('isfinite', (x) => f.cast(f.isfinite(f.detach(x)), x.dtype)),
  /** The same values; no gradient passes. */
  stop_gradient: exact('stop_gradient', (x) => f.clone(f.detach(x))),
  BlockGrad: exact('BlockGrad', (x) => f.clone(f.detach(x))),
  identity: exact('identity', f.clone),
  make_loss: exact('make_loss', f.clone),
  zeros_like: exact('zeros_like', (x) => f.zeros_like(f.detach(x))),
  ones_like: exact('ones_like', (x) => f.add(f.zeros_like(f.detach(x)), 1)),
  /** Cut to [a_min, a_max]; the gradient passes inside and on the bounds. */
  clip: op<{ data: NDArray; a_min: number; a_max: number }>()(
    'clip',
    ['data', 'a_min', 'a_max'],
    {},
    ({ data, a_min, a_max }) => f.clamp(data, { min: scalarFor(a_min, data.dtype), max: scalarFor(a_max, data.dtype) }),
  ),
  /** (σx)²/2 where |x| < 1/σ², else |x| - 1/(2σ²) (Girshick, 2015). */
  smooth_l1: op<{ data: NDArray; scalar?: number }>()(
    'smooth_l1',
    ['data', 'scalar'],
    { scalar: 1 },
    ({ data, scalar }) => {
      const s2 = scalar * scalar;
      const a = f.abs(data);
      const inner = f.mul(f.mul(data, data), 0.5 * s2);
      return f.where(f.lt(a, 1 / s2), inner, f.sub(a, 0.5 / s2));
    },
  ),
};

export { softrelu, softsign };
