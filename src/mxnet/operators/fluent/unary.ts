// Elementwise functions of one array. The dtype stays; integers are computed as doubles and cut.

import * as f from '../../../engine/functions.ts';
import type { NDArray } from '../../array/ndarray.ts';
import { scalarFor } from '../../base/dtype.ts';
import { float, optional, reported, required } from '../../base/options.ts';
import { alias, array, float32, method, op, plain32, single, type Unary, unary } from '../define.ts';
import { real } from '../real.ts';

/** What gives an array of its input's shape. */
const alike = { alike: true };

/** An elementwise operator of one array. */
/* @__NO_SIDE_EFFECTS__ */
function each(name: string, body: (x: NDArray) => NDArray): Unary {
  return unary(name, body, alike);
}

/* @__NO_SIDE_EFFECTS__ */
function math(name: string, body: (x: NDArray) => NDArray): Unary {
  return unary(name, (x) => real(x, body), alike);
}

/** Halves away from zero: sign(x) floor(|x| + 1/2). Without a gradient, as all rounding. */
const halfAway = (x: NDArray): NDArray => {
  const a = f.abs(x);
  const whole = f.floor(a);
  return f.mul(f.sign(x), f.add(whole, f.cast(f.ge(f.sub(a, whole), 0.5), x.dtype)));
};
/** Halves down: ceil(x - 1/2). */
const halfDown = (x: NDArray): NDArray => f.ceil(f.sub(x, 0.5));
/** Without a gradient. */
/* @__NO_SIDE_EFFECTS__ */
function flat(body: (x: NDArray) => NDArray): (x: NDArray) => NDArray {
  return (x) => body(f.detach(x));
}

const cubeRoot = (x: NDArray): NDArray => f.mul(f.sign(x), f.pow(f.abs(x), 1 / 3));

export const negative = each('negative', f.neg);
export const abs = each('abs', f.abs);
export const sign = each('sign', f.sign);
export const floor = each('floor', flat(f.floor));
export const ceil = each('ceil', flat(f.ceil));
export const trunc = each('trunc', flat(f.trunc));
export const fix = each('fix', flat(f.trunc));
export const round = each('round', flat(halfAway));
export const rint = each('rint', flat(halfDown));
export const exp = math('exp', f.exp);
export const expm1 = math('expm1', f.expm1);
export const log = math('log', f.log);
export const log1p = math('log1p', f.log1p);
export const log2 = math('log2', (x) => f.div(f.log(x), Math.LN2));
export const log10 = math('log10', (x) => f.div(f.log(x), Math.LN10));
export const sqrt = math('sqrt', f.sqrt);
export const rsqrt = math('rsqrt', f.rsqrt);
export const cbrt = math('cbrt', cubeRoot);
export const rcbrt = math('rcbrt', (x) => f.reciprocal(cubeRoot(x)));
export const square = each('square', (x) => f.mul(x, x));
export const reciprocal = math('reciprocal', f.reciprocal);
export const sin = math('sin', f.sin);
export const cos = math('cos', f.cos);
export const tan = math('tan', (x) => f.div(f.sin(x), f.cos(x)));
export const sinh = math('sinh', (x) => f.div(f.sub(f.expm1(x), f.expm1(f.neg(x))), 2));
export const cosh = math('cosh', (x) => f.div(f.add(f.exp(x), f.exp(f.neg(x))), 2));
export const tanh = math('tanh', f.tanh);
export const degrees = math('degrees', (x) => f.mul(x, 180 / Math.PI));
export const radians = math('radians', (x) => f.mul(x, Math.PI / 180));
export const erf = math('erf', f.erf);
export const sigmoid = math('sigmoid', f.sigmoid);
export const relu = each('relu', f.relu);
export const softsign = math('softsign', f.softsign);
/** min(max(αx + β, 0), 1) */
export const hard_sigmoid = op(
  'hard_sigmoid',
  { data: required(array), alpha: optional(float32, 0.2), beta: optional(float32, 0.5) },
  ({ data, alpha, beta }) => f.clamp(f.add(f.mul(data, alpha), beta), { min: 0, max: 1 }),
  alike,
);
export const logical_not = each('logical_not', (x) => f.cast(f.logical_not(f.detach(x)), x.dtype));
export const isnan = method('isnan', single, ({ data: x }) => f.cast(f.isnan(f.detach(x)), x.dtype));
export const isfinite = method('isfinite', single, ({ data: x }) => f.cast(f.isfinite(f.detach(x)), x.dtype));
/** The same values; no gradient passes. */
export const BlockGrad = unary('BlockGrad', (x) => f.clone(f.detach(x)), { alike: true, loss: true });
export const stop_gradient = alias('stop_gradient', BlockGrad);
export const identity = alias('identity', each('_copy', f.clone));
export const zeros_like = each('zeros_like', (x) => f.zeros_like(f.detach(x)));
export const ones_like = each('ones_like', (x) => f.add(f.zeros_like(f.detach(x)), 1));
/** Cut to [a_min, a_max]; the gradient passes inside and on the bounds. A bound of NaN is none. */
export const clip = op(
  'clip',
  { data: required(array), a_min: reported(plain32), a_max: reported(plain32) },
  ({ data, a_min, a_max }) => {
    const bound = (a: number): number | null => (Number.isNaN(a) ? null : scalarFor(a, data.dtype));
    return f.clamp(data, { min: bound(a_min), max: bound(a_max) });
  },
  alike,
);
/** (σx)²/2 where |x| < 1/σ², else |x| - 1/(2σ²) (Girshick, 2015). */
export const smooth_l1 = op(
  'smooth_l1',
  { data: required(array), scalar: optional(float, 1) },
  ({ data, scalar }) => {
    const s2 = scalar * scalar;
    const a = f.abs(data);
    const inner = f.mul(f.mul(data, data), 0.5 * s2);
    return f.where(f.lt(a, 1 / s2), inner, f.sub(a, 0.5 / s2));
  },
  alike,
);
