// Powers of 2, logarithms of sums and of odds, and logarithms by a factor, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { dtypes, isFloating, NotImplementedError, promote } from '../engine/index.ts';
import { asOne } from '../rules/as-one.ts';
import { real, reals, scalarOf } from './arithmetic.ts';
import type { Binary, BinaryOptions, Input, OfTwo, Other, Unary } from './calls.ts';
import { bound, define, unary } from './define.ts';
import { float, other, scalar, tensor } from './kinds.ts';
import { laid } from './laid.ts';
import { named } from './names.ts';
import type { Tensor } from './tensor.ts';

/** Takes how near to 0 and 1 a share may be. */
export interface Logit<P extends unknown[] = []> {
  (...args: [...self: P, eps?: number | null]): Tensor;
  (...args: [...self: P, options: { eps?: number | null }]): Tensor;
}

/** The methods of this file. */
export interface LogarithmMethods {
  /** 2 to the power of x. */
  exp2: Unary;
  /** `exp2` in place. */
  exp2_: Unary;
  /** log(eˣ + eʸ). */
  logaddexp: OfTwo;
  /** log₂(2ˣ + 2ʸ). */
  logaddexp2: OfTwo;
  /** log(x / (1 - x)). */
  logit: Logit;
  /** `logit` in place. */
  logit_: Logit;
  /** x log y, and 0 where x is. */
  xlogy: Binary;
  /** `xlogy` in place. */
  xlogy_: Binary;
}

/** 2 to the power of x. */
export const exp2: Unary<Input> = /* @__PURE__ */ unary('exp2', (x) => {
  const y = real(x);
  return named('Exp2Backward0', f.pow(f.wrap(2, y), y));
});

/** m + log(1 + e^-|x - y|) with the larger m; equal infinities are themselves. */
const sumOfPowers = (name: string, node: string, log1p: (x: Tensor) => Tensor, exp: (x: Tensor) => Tensor) =>
  bound<{ other: Tensor }>(name, { other: [tensor] }, (x, { other: y }) => {
    const dtype = promote([x, y]);
    if (!isFloating(dtype)) {
      throw new NotImplementedError(`"${name}_cpu" not implemented for '${dtypes[dtype].scalarName}'`);
    }
    const most = f.maximum(x, y);
    const same = f.logical_and(f.eq(f.detach(x), f.detach(y)), f.logical_not(f.isfinite(f.detach(most))));
    const apart = f.where(same, 0, f.sub(f.minimum(x, y), most));
    return named(node, f.where(same, most, f.add(most, log1p(exp(apart)))));
  });
/** log(eˣ + eʸ). @throws NotImplementedError for integers. */
export const logaddexp: OfTwo<Input> = /* @__PURE__ */ sumOfPowers('logaddexp', 'LogaddexpBackward0', f.log1p, f.exp);
/** log₂(2ˣ + 2ʸ). @throws NotImplementedError for integers. */
export const logaddexp2: OfTwo<Input> = /* @__PURE__ */ sumOfPowers(
  'logaddexp2',
  'Logaddexp2Backward0',
  (x) => f.mul(f.log1p(x), Math.LOG2E),
  (x) => f.pow(f.wrap(2, x), x),
);

/** log(x / (1 - x)), of x cut to [eps, 1 - eps] where eps is given and not negative. */
export const logit: Logit<Input> = /* @__PURE__ */ bound<{ eps?: number | null }>(
  'logit',
  { eps: [float, null] },
  (input, { eps }) => {
    const x = real(input);
    const cut = eps !== null && !(eps < 0);
    const [low, high] = cut ? [eps, 1 - eps] : [0, 1];
    // Where the bounds cross, the lower one comes first.
    const share = cut ? f.where(f.lt(x, low), low, f.where(f.gt(x, high), high, x)) : x;
    const y = named('LogitBackward0', f.sub(f.log(share), f.log1p(f.neg(share))));
    // d/dx = 1 / (x (1 - x)) within the bounds; beyond them it is 0, or NaN where there are none
    const back = (g: Tensor, p: Tensor): Tensor => {
      const within = f.logical_and(f.ge(p, low), f.le(p, high));
      return f.where(within, f.div(g, f.mul(p, f.sub(1, p))), cut ? 0 : Number.NaN);
    };
    asOne('LogitBackward0', [x], [y], ([g], [p]) => [g && back(g, p)], [x]);
    return y;
  },
);

/** x log y, and a 0 without a sign where x is, but for a y that is NaN. */
function timesLog(x: Tensor, y: Tensor): Tensor {
  const [a, b] = [f.detach(x), f.detach(y)];
  const nothing = f.logical_and(f.eq(a, 0), f.logical_or(f.le(b, 0), f.eq(b, Infinity)));
  return f.add(f.mul(x, f.log(f.where(nothing, 1, y))), f.where(f.eq(a, 0), f.abs(a), -0));
}
/** The same, which the node `name` records: d/dx = log y, 0 where both are 0 or a gradient of 0 arrives; d/dy = x / y. */
function scaledLog(name: string, x: Tensor, y: Tensor): Tensor {
  const given = reals(x, y);
  const result = laid(timesLog(...given), x, y);
  const back = (g: Tensor, [a, b]: readonly Tensor[]): Tensor[] => [
    f.where(f.logical_and(f.eq(a, 0), f.le(b, 0)), 0, timesLog(g, b)),
    f.div(f.mul(g, a), b),
  ];
  asOne(name, given, [result], ([g], kept) => (g ? back(g, kept) : []), given);
  return result;
}
/** The function, which takes a number as its factor too. */
export interface Xlogy extends Binary<Input> {
  (self: number | boolean, other: Tensor): Tensor;
}
/** x log y, and 0 where x is. */
export const xlogy: Xlogy = /* @__PURE__ */ (() => {
  const of = bound<BinaryOptions>('xlogy', { other: [other] }, (x, { other: y }: { other: Other }) =>
    typeof y === 'object'
      ? scaledLog('XlogyBackward0', x, y)
      : scaledLog('XlogyBackward2', x, scalarOf(real(x), Number(y))),
  );
  const ofNumber = define<{ self: number | boolean; other: Tensor }>(
    'xlogy',
    { self: [scalar], other: [tensor] },
    ({ self, other: y }) => scaledLog('XlogyBackward1', scalarOf(real(y), Number(self)), y),
  );
  return function (this: unknown, ...args: unknown[]): Tensor {
    const number = typeof args[0] === 'number' || typeof args[0] === 'boolean';
    return Reflect.apply(number ? ofNumber : of, this, args);
  };
})();
