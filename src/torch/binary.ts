// Elementwise functions of two operands, in PyTorch's spelling. Operands broadcast; dtypes promote; one may be a number.

import * as f from '../engine/functions.ts';
import { isFloating, promote, RuntimeError } from '../engine/index.ts';
import { text } from '../rules/text/python.ts';
import { checkBools, checkDivisor, checkPower, quotient, scaled } from './arithmetic.ts';
import { bounded } from './bounds.ts';
import type { Binary, BinaryOptions, Input, Other } from './calls.ts';
import { bound, define } from './define.ts';
import { float, number, of, other, scalar, tensor } from './kinds.ts';
import { named } from './names.ts';
import type { Tensor } from './tensor.ts';

/** How `add` and `sub` scale their second operand. */
export interface ScaleOptions {
  /** The factor of `other`; 1 by default. */
  alpha?: number;
}
export interface ScaledOptions extends BinaryOptions, ScaleOptions {}

/** Takes a second operand and its factor. */
export interface Scaled<P extends unknown[] = []> {
  (...args: [...self: P, other: Other]): Tensor;
  (...args: [...self: P, other: Other, options: ScaleOptions]): Tensor;
  (...args: [...self: P, options: ScaledOptions]): Tensor;
}

export type RoundingMode = 'trunc' | 'floor' | null;
/** How `div` rounds. */
export interface RoundingOptions {
  /** `'trunc'` towards zero, `'floor'` down, null (the default) not at all. */
  rounding_mode?: RoundingMode;
}
export interface DivOptions extends BinaryOptions, RoundingOptions {}

/** Takes a divisor and how to round. */
export interface Div<P extends unknown[] = []> {
  (...args: [...self: P, other: Other]): Tensor;
  (...args: [...self: P, other: Other, options: RoundingOptions]): Tensor;
  (...args: [...self: P, options: DivOptions]): Tensor;
}

export interface PowOptions {
  /** A tensor that broadcasts with the base, or a number. */
  exponent: Other;
}

/** Takes an exponent. */
export interface Pow<P extends unknown[] = []> {
  (...args: [...self: P, exponent: Other]): Tensor;
  (...args: [...self: P, options: PowOptions]): Tensor;
}

/** The function, which takes a number as its base too. */
export interface Power extends Pow<Input> {
  (self: number | boolean, exponent: Tensor): Tensor;
}

export interface ClampOptions {
  /** The smallest value; none by default. */
  min?: Tensor | number | null;
  /** The largest value; none by default. */
  max?: Tensor | number | null;
}

/** Takes bounds, of which one may be missing. */
export interface Clamp<P extends unknown[] = []> {
  (...args: [...self: P, min: Tensor | number | null, max?: Tensor | number | null]): Tensor;
  (...args: [...self: P, min: Tensor | number | null, options: Omit<ClampOptions, 'min'>]): Tensor;
  (...args: [...self: P, options: ClampOptions]): Tensor;
}

/** Takes the one bound. */
export interface Bound<K extends 'min' | 'max', P extends unknown[] = []> {
  (...args: [...self: P, bound: Tensor | number]): Tensor;
  (...args: [...self: P, options: Record<K, Tensor | number>]): Tensor;
}

/** The methods of this file. */
export interface BinaryMethods {
  /** input + alpha · other. */
  add: Scaled;
  /** input - alpha · other. */
  sub: Scaled;
  /** `sub`. */
  subtract: Scaled;
  /** input · other. */
  mul: Binary;
  /** `mul`. */
  multiply: Binary;
  /** input / other, rounded as `rounding_mode` says. */
  div: Div;
  /** `div`. */
  divide: Div;
  /** input / other. */
  true_divide: Binary;
  /** input to the power of exponent. */
  pow: Pow;
  /** What a division rounded down leaves; it has the sign of the divisor. */
  remainder: Binary;
  /** input / other, rounded down. */
  floor_divide: Binary;
  /** The larger of each two elements. */
  maximum: Binary;
  /** The smaller of each two elements. */
  minimum: Binary;
  /** input = other. */
  eq: Binary;
  /** input ≠ other. */
  ne: Binary;
  /** `ne`. */
  not_equal: Binary;
  /** input < other. */
  lt: Binary;
  /** `lt`. */
  less: Binary;
  /** input ≤ other. */
  le: Binary;
  /** `le`. */
  less_equal: Binary;
  /** input > other. */
  gt: Binary;
  /** `gt`. */
  greater: Binary;
  /** input ≥ other. */
  ge: Binary;
  /** `ge`. */
  greater_equal: Binary;
  /** Whether both are not 0. */
  logical_and: Binary;
  /** Whether one of both is not 0. */
  logical_or: Binary;
  /** Whether just one of both is not 0. */
  logical_xor: Binary;
  /** Values cut to [min, max]; either bound may be missing. */
  clamp: Clamp;
  /** Values of min at least. */
  clamp_min: Bound<'min'>;
  /** Values of max at most. */
  clamp_max: Bound<'max'>;
}

const two = (name: string, of: (x: Tensor, other: Other) => Tensor): Binary<Input> =>
  bound<BinaryOptions>(name, { other: [other] }, (x, { other }) => of(x, other));

/** input + alpha · other. */
export const add: Scaled<Input> = /* @__PURE__ */ bound<ScaledOptions>(
  'add',
  { other: [other], alpha: [float, 1] },
  (x, { other, alpha }) => f.add(x, scaled(x, other, alpha)),
  1,
);

const difference = (name: string): Scaled<Input> =>
  bound<ScaledOptions>(
    name,
    { other: [other], alpha: [float, 1] },
    (x, { other, alpha }) => {
      checkBools(x, other);
      return f.sub(x, scaled(x, other, alpha));
    },
    1,
  );
/** input - alpha · other. */
export const sub: Scaled<Input> = /* @__PURE__ */ difference('sub');
/** `sub`. */
export const subtract: Scaled<Input> = /* @__PURE__ */ difference('subtract');

/** input · other. */
export const mul: Binary<Input> = /* @__PURE__ */ two('mul', f.mul);
/** `mul`. */
export const multiply: Binary<Input> = /* @__PURE__ */ two('multiply', f.mul);

const division = (name: string): Div<Input> =>
  bound<DivOptions>(
    name,
    { other: [other], rounding_mode: [/* @__PURE__ */ of(), null] },
    (x, { other, rounding_mode: mode }) => {
      if (mode === null) return quotient(x, other);
      if (mode !== 'floor' && mode !== 'trunc') {
        throw new RuntimeError(
          `div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '${text(mode)}'`,
        );
      }
      return rounded(mode, ...checkDivisor(x, other, `div_${mode}_cpu`));
    },
    1,
  );
/** input / other, rounded as `rounding_mode` says. */
export const div: Div<Input> = /* @__PURE__ */ division('div');
/** `div`. */
export const divide: Div<Input> = /* @__PURE__ */ division('divide');
/** input / other. */
export const true_divide: Binary<Input> = /* @__PURE__ */ two('true_divide', quotient);

/** A whole quotient. Its gradients are 0, also where that of the quotient is not finite: those of the sum, left out. */
function rounded(mode: 'trunc' | 'floor', x: Tensor, other: Other): Tensor {
  const [a, b] = [f.detach(x), typeof other === 'object' ? f.detach(other) : other];
  const y = mode === 'floor' ? f.floor_divide(a, b) : f.trunc(f.div(a, b));
  const dtype = promote([x, typeof other === 'object' ? other : f.wrap(other, x)]);
  if (!isFloating(dtype)) return f.cast(y, dtype);
  return named('DivBackward2', f.where(f.cast(f.wrap(0, x), 'bool'), f.add(x, other), y));
}

/** Powers of a number lie in row-major order, whatever the exponents do. */
const dense = (y: Tensor): Tensor => (y.isContiguous ? y : f.clone(y));
/** input to the power of exponent. */
export const pow: Power = /* @__PURE__ */ (() => {
  const of = bound<PowOptions>('pow', { exponent: [other] }, (x, { exponent }) => {
    checkPower(x, exponent);
    // PyTorch takes these by roots, so that they are NaN below 0 and at -inf.
    const root = exponent === 0.5 ? f.sqrt : exponent === -0.5 ? f.rsqrt : null;
    if (root !== null) return named('PowBackward0', root(x));
    const y = f.pow(x, exponent);
    return typeof exponent === 'object' ? named('PowBackward1', y) : y;
  });
  const ofNumber = define<{ self: number | boolean } & PowOptions>(
    'pow',
    { self: [scalar], exponent: [tensor] } as never,
    ({ self, exponent: x }) => named('PowBackward2', dense(f.pow(f.wrap(self, x as Tensor), x as Tensor))),
  );
  return function (this: unknown, ...args: unknown[]): Tensor {
    const number = typeof args[0] === 'number' || typeof args[0] === 'boolean';
    return Reflect.apply(number ? ofNumber : of, this, args);
  };
})();

/** What a division rounded down leaves; it has the sign of the divisor. */
export const remainder: Binary<Input> = /* @__PURE__ */ two('remainder', (x, other) => {
  const y = f.remainder(...checkDivisor(x, other, 'remainder'));
  return typeof other === 'object' ? named('RemainderBackward1', y) : y;
});

/** input / other, rounded down, without a derivative. */
export const floor_divide: Binary<Input> = /* @__PURE__ */ two('floor_divide', (x, other) =>
  f.detach(f.floor_divide(...checkDivisor(x, other))),
);

/** The larger of each two elements. */
export const maximum: Binary<Input> = /* @__PURE__ */ two('maximum', f.maximum);
/** The smaller of each two elements. */
export const minimum: Binary<Input> = /* @__PURE__ */ two('minimum', f.minimum);
/** input = other. */
export const eq: Binary<Input> = /* @__PURE__ */ two('eq', f.eq);
/** input ≠ other. */
export const ne: Binary<Input> = /* @__PURE__ */ two('ne', f.ne);
/** `ne`. */
export const not_equal: Binary<Input> = /* @__PURE__ */ two('not_equal', f.ne);
/** input < other. */
export const lt: Binary<Input> = /* @__PURE__ */ two('lt', f.lt);
/** `lt`. */
export const less: Binary<Input> = /* @__PURE__ */ two('less', f.lt);
/** input ≤ other. */
export const le: Binary<Input> = /* @__PURE__ */ two('le', f.le);
/** `le`. */
export const less_equal: Binary<Input> = /* @__PURE__ */ two('less_equal', f.le);
/** input > other. */
export const gt: Binary<Input> = /* @__PURE__ */ two('gt', f.gt);
/** `gt`. */
export const greater: Binary<Input> = /* @__PURE__ */ two('greater', f.gt);
/** input ≥ other. */
export const ge: Binary<Input> = /* @__PURE__ */ two('ge', f.ge);
/** `ge`. */
export const greater_equal: Binary<Input> = /* @__PURE__ */ two('greater_equal', f.ge);
/** Whether both are not 0. */
export const logical_and: Binary<Input> = /* @__PURE__ */ two('logical_and', f.logical_and);
/** Whether one of both is not 0. */
export const logical_or: Binary<Input> = /* @__PURE__ */ two('logical_or', f.logical_or);
/** Whether just one of both is not 0. */
export const logical_xor: Binary<Input> = /* @__PURE__ */ two('logical_xor', f.logical_xor);

/** Values cut to [min, max]; either bound may be missing. */
export const clamp: Clamp<Input> = /* @__PURE__ */ bound<ClampOptions>(
  'clamp',
  { min: [number, null], max: [number, null] },
  (x, { min, max }) => bounded(x, min, max),
);
/** Values of min at least. */
export const clamp_min: Bound<'min', Input> = /* @__PURE__ */ bound<{ min: Tensor | number }>(
  'clamp_min',
  { min: [number] },
  (x, { min }) => named(`ClampMinBackward${typeof min === 'object' ? 1 : 0}`, bounded(x, min, null)),
);
/** Values of max at most. */
export const clamp_max: Bound<'max', Input> = /* @__PURE__ */ bound<{ max: Tensor | number }>(
  'clamp_max',
  { max: [number] },
  (x, { max }) => named(`ClampMaxBackward${typeof max === 'object' ? 1 : 0}`, bounded(x, null, max)),
);
