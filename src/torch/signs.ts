// Signs given and asked for, steps, and the extremes of two numbers that pass over NaN, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { isFloating, RuntimeError } from '../engine/index.ts';
import { asOne } from '../rules/as-one.ts';
import { real, reals } from './arithmetic.ts';
import type { Binary, BinaryOptions, Input, OfTwo, Unary } from './calls.ts';
import { bound, unary } from './define.ts';
import { other, tensor } from './kinds.ts';
import { laid } from './laid.ts';
import { named } from './names.ts';
import type { Tensor } from './tensor.ts';

/** Takes what a step is at 0. */
export interface Step<P extends unknown[] = []> {
  (...args: [...self: P, values: Tensor]): Tensor;
  (...args: [...self: P, options: { values: Tensor }]): Tensor;
}

/** The methods of this file. */
export interface SignMethods {
  /** `sign`: of complex numbers, which there are none of here, PyTorch gives the direction. */
  sgn: Unary;
  /** `sgn` in place. */
  sgn_: Unary;
  /** The larger of each two elements; of a number and NaN the number. */
  fmax: OfTwo;
  /** The smaller of each two elements; of a number and NaN the number. */
  fmin: OfTwo;
  /** |x| with the sign of other, of zeros too. */
  copysign: Binary;
  /** `copysign` in place. */
  copysign_: Binary;
  /** Whether the sign is a minus, of zeros too. */
  signbit: Unary;
  /** 0 below 0, 1 above, and `values` at 0. */
  heaviside: Step;
  /** `heaviside` in place. */
  heaviside_: Step;
}

/** Where the sign is a minus: below 0, or where 1 / x is. */
function negative(x: Tensor): Tensor {
  const y = f.detach(x);
  if (!isFloating(x.dtype)) return f.lt(y, 0);
  return f.logical_or(f.lt(y, 0), f.logical_and(f.eq(y, 0), f.lt(f.div(1, y), 0)));
}

/** x where it is the one that is asked for, or where y is NaN, else y. */
const passing = (name: string, node: string, wins: (x: Tensor, y: Tensor) => Tensor): OfTwo<Input> =>
  bound<{ other: Tensor }>(name, { other: [tensor] }, (x, { other: y }) => {
    const first = f.logical_or(wins(f.detach(x), f.detach(y)), f.isnan(f.detach(y)));
    return named(node, f.where(first, x, y));
  });
/** The larger of each two elements; of a number and NaN the number. */
export const fmax: OfTwo<Input> = /* @__PURE__ */ passing('fmax', 'FmaxBackward0', f.ge);
/** The smaller of each two elements; of a number and NaN the number. */
export const fmin: OfTwo<Input> = /* @__PURE__ */ passing('fmin', 'FminBackward0', f.le);

/** -1, 0 or 1: `sign`. */
export const sgn: Unary<Input> = /* @__PURE__ */ unary('sgn', (x) => named('SgnBackward0', f.sign(x)));
/**
 * |x| with a minus where that is due, in the memory order of operands, recorded as a node: d/dx = result / x, and 0 at 0. The sign
 * hangs on y, with a gradient of 0.
 */
function signed(name: string, given: readonly Tensor[], minus: Tensor | boolean, operands: readonly Tensor[]): Tensor {
  const of = (a: Tensor, y: Tensor | number): Tensor =>
    typeof minus === 'object'
      ? f.mul(f.abs(a), f.where(minus, -1, f.where(minus, y, 1)))
      : f.mul(f.abs(a), minus ? -1 : 1);
  const [x, y = 1] = given;
  const result = laid(of(x, y), ...operands);
  const slope = (a: Tensor): Tensor => f.where(f.eq(a, 0), 0, f.div(of(a, 1), a));
  const back = (g: Tensor, a: Tensor): Tensor[] =>
    given.map((_, i) => (i === 0 ? f.mul(g, slope(a)) : f.zeros_like(g)));
  asOne(name, given, [result], ([g], [a]) => (g ? back(g, a) : []), [x]);
  return result;
}
/** |x| with the sign of other, of zeros too. */
export const copysign: Binary<Input> = /* @__PURE__ */ bound<BinaryOptions>(
  'copysign',
  { other: [other] },
  (x, { other: y }) => {
    if (typeof y !== 'object') return signed('CopysignBackward1', [real(x)], Number(y) < 0 || Object.is(y, -0), [x]);
    return signed('CopysignBackward0', reals(x, y), negative(y), [x, y]);
  },
);
/** Whether the sign is a minus, of zeros too. */
export const signbit: Unary<Input> = /* @__PURE__ */ unary('signbit', negative);
/** 0 below 0, 1 above, and `values` at 0. @throws RuntimeError for two dtypes. */
export const heaviside: Step<Input> = /* @__PURE__ */ bound<{ values: Tensor }>(
  'heaviside',
  { values: [tensor] },
  (x, { values }) => {
    if (x.dtype !== values.dtype) {
      throw new RuntimeError('heaviside is not yet implemented for tensors with different dtypes.');
    }
    const y = f.detach(x);
    return laid(f.where(f.eq(y, 0), f.detach(values), f.cast(f.gt(y, 0), x.dtype)), x, values);
  },
);
