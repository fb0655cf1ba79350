// Activations as composites of engine functions. Where a formula has a bend, its derivative there is PyTorch's: that of the
// functions that it is made of.

import * as f from '../engine/functions.ts';
import type { Tensor } from '../engine/index.ts';
import { asOne } from './as-one.ts';

/** The two constants of SELU, which keep mean 0 and variance 1. Klambauer et al., 2017. */
export const SELU = { alpha: 1.6732632423543772, scale: 1.0507009873554805 } as const;

/** scale (x where x > 0, else alpha (eˣ - 1)). */
export const selu = <T extends Tensor>(x: T): T => f.mul(f.elu(x, { alpha: SELU.alpha }), SELU.scale);

/** x where x is not below 0, else alpha (e^(x / alpha) - 1). Barron, 2017. d/dx = 1 above 0, else alpha / alpha · e^(x / alpha) */
export function celu<T extends Tensor>(x: T, alpha: number): T {
  const inner = 1 / alpha;
  const y = f.where(f.lt(x, 0), f.mul(f.expm1(f.mul(x, inner)), alpha), x);
  const slope = (x: T): T => f.where(f.le(x, 0), f.mul(f.exp(f.mul(x, inner)), inner * alpha), 1);
  asOne('celu', [x], [y], ([g], [x]) => [g && f.mul(g, slope(x))], [x]);
  return y;
}

/** x tanh(log(1 + eˣ)). Misra, 2019. */
export const mish = <T extends Tensor>(x: T): T => f.mul(x, f.tanh(f.softplus(x, { beta: 1, threshold: 20 })));

/** x cut to [0, 6]. */
export const relu6 = <T extends Tensor>(x: T): T => f.hardtanh(x, { min_val: 0, max_val: 6 });

/** (x + 3) cut to [0, 6], a sixth of it. Its derivative is 0 at the bends, which is relu6's, and at NaN, which is clamp's. */
export const hardsigmoid = <T extends Tensor>(x: T): T => f.div(relu6(f.clamp(f.add(x, 3), { min: 0, max: 6 })), 6);

/** x times its hardsigmoid. Howard et al., 2019. */
export const hardswish = <T extends Tensor>(x: T): T => f.div(f.mul(x, relu6(f.add(x, 3))), 6);

/** a σ(b) of the halves a and b of a dimension. Dauphin et al., 2016. */
export function glu<T extends Tensor>(x: T, dim: number): T {
  const half = x.shape[dim] / 2;
  return f.mul(f.slice(x, dim, 0, half), f.sigmoid(f.slice(x, dim, half, 2 * half)));
}

/** log σ(x) = 0 - log(1 + e⁻ˣ), which is no -0; from 40 on e⁻ˣ adds nothing to a double. */
export const logSigmoid = <T extends Tensor>(x: T): T => f.sub(0, f.softplus(f.neg(x), { beta: 1, threshold: 40 }));

/** Whether x is in [-lambd, lambd]. */
const near = <T extends Tensor>(x: T, lambd: number): T => f.logical_and(f.ge(x, -lambd), f.le(x, lambd));

/** x outside of [-lambd, lambd], else 0. */
export const hardshrink = <T extends Tensor>(x: T, lambd: number): T => f.where(near(x, lambd), 0, x);

/** x moved by lambd towards 0, which it does not pass: a 0 of its sign. */
export const softshrink = <T extends Tensor>(x: T, lambd: number): T =>
  f.where(near(x, lambd), f.mul(x, 0), f.where(f.gt(x, 0), f.sub(x, lambd), f.add(x, lambd)));

/** x / (1 + |x|). */
export const softsign = <T extends Tensor>(x: T): T => f.div(x, f.add(f.abs(x), 1));

/** x where x > threshold, else a value. */
export const threshold = <T extends Tensor>(x: T, threshold: number, value: number): T =>
  f.where(f.le(x, threshold), value, x);

/** x where x > 0, else weight · x; a weight for each channel, dimension 1, or one for all. He et al., 2015. */
export function prelu<T extends Tensor>(x: T, weight: T): T {
  const shape = x.shape.map((_, i) => (i === 1 ? weight.shape[0] : 1));
  const slope = weight.shape.length === 0 || weight.shape[0] === 1 ? f.reshape(weight, []) : f.reshape(weight, shape);
  return f.mul(x, f.where(f.gt(x, 0), 1, slope));
}
