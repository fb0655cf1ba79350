// Lengths of two sides, and powers in float64, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { isFloating, noKernel, promote } from '../engine/index.ts';
import { type Pow, type Power, type PowOptions, pow } from './binary.ts';
import type { Input, OfTwo } from './calls.ts';
import { bound, define } from './define.ts';
import { other, scalar, tensor } from './kinds.ts';
import { laid } from './laid.ts';
import { named } from './names.ts';
import type { Tensor } from './tensor.ts';

/** The methods of this file. */
export interface PowerMethods {
  /** √(x² + y²). */
  hypot: OfTwo;
  /** `hypot` in place. */
  hypot_: OfTwo;
  /** `pow` in float64. */
  float_power: Pow;
  /** `float_power` in place, of a float64 tensor. */
  float_power_: Pow;
}

/** √(x² + y²), without overflow where it has none itself. @throws NotImplementedError for integers alone. */
export const hypot: OfTwo<Input> = /* @__PURE__ */ bound<{ other: Tensor }>(
  'hypot',
  { other: [tensor] },
  (x, { other: y }) => {
    const dtype = promote([x, y]);
    if (!isFloating(dtype)) throw noKernel('hypot_cpu', dtype);
    const [a, b] = [f.cast(x, dtype), f.cast(y, dtype)];
    const [p, q] = [f.abs(f.detach(a)), f.abs(f.detach(b))];
    const most = f.maximum(p, q);
    // A power of two, so that nothing but the size changes.
    const scale = f.where(f.gt(most, 2 ** 60), 2 ** -70, f.where(f.lt(most, 2 ** -50), 2 ** 100, f.ones_like(most)));
    const square = (side: Tensor): Tensor => f.mul(f.mul(side, scale), f.mul(side, scale));
    const length = f.div(f.sqrt(f.add(square(a), square(b))), scale);
    // Beside an infinite side NaN is one too.
    const endless = f.logical_or(f.eq(p, Infinity), f.eq(q, Infinity));
    return named('HypotBackward0', laid(f.where(endless, Infinity, length), x, y));
  },
);

/** `pow` in float64, whatever the operands are. */
export const float_power: Power = /* @__PURE__ */ (() => {
  const double = (x: Tensor): Tensor => f.cast(x, 'float64');
  const of = bound<PowOptions>('float_power', { exponent: [other] }, (x, { exponent }) =>
    pow(double(x), typeof exponent === 'object' ? double(exponent) : Number(exponent)),
  );
  const ofNumber = define<{ self: number | boolean; exponent: Tensor }>(
    'float_power',
    { self: [scalar], exponent: [tensor] },
    ({ self, exponent }) => pow(Number(self), double(exponent)),
  );
  return function (this: unknown, ...args: unknown[]): Tensor {
    const number = typeof args[0] === 'number' || typeof args[0] === 'boolean';
    return Reflect.apply(number ? ofNumber : of, this, args);
  };
})();
