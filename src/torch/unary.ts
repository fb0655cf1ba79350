// Elementwise functions of one tensor, in PyTorch's spelling. Each has an in-place form in inplace.ts.

import * as f from '../engine/functions.ts';
import { RuntimeError } from '../engine/index.ts';
import type { Input, Unary } from './calls.ts';
import { named } from './names.ts';
import type { Tensor } from './tensor.ts';

/** -x. @throws RuntimeError for truth values. */
export function neg(input: Tensor): Tensor {
  if (input.dtype !== 'bool') return f.neg(input);
  throw new RuntimeError(
    'Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.',
  );
}

/** x · x. */
export const square = (input: Tensor): Tensor =>
  input.dtype === 'bool' ? f.pow(input, 2) : named('PowBackward0', f.mul(input, input));

/** |x|. */
export const abs: Unary<Input> = f.abs;
/** -1, 0 or 1. */
export const sign: Unary<Input> = f.sign;
/** The next whole number below. */
export const floor: Unary<Input> = f.floor;
/** The next whole number above. */
export const ceil: Unary<Input> = f.ceil;
/** The whole part. */
export const trunc: Unary<Input> = f.trunc;
/** The nearest whole number; of two, the even one. */
export const round: Unary<Input> = f.round;
/** e to the power of x. */
export const exp: Unary<Input> = f.exp;
/** e to the power of x, less 1; exact near 0. */
export const expm1: Unary<Input> = f.expm1;
/** The natural logarithm. */
export const log: Unary<Input> = f.log;
/** The natural logarithm of 1 + x; exact near 0. */
export const log1p: Unary<Input> = f.log1p;
/** √x. */
export const sqrt: Unary<Input> = f.sqrt;
/** 1 / √x. */
export const rsqrt: Unary<Input> = f.rsqrt;
/** 1 / x. */
export const reciprocal: Unary<Input> = f.reciprocal;
/** The sine of radians. */
export const sin: Unary<Input> = f.sin;
/** The cosine of radians. */
export const cos: Unary<Input> = f.cos;
/** The hyperbolic tangent. */
export const tanh: Unary<Input> = f.tanh;
/** 1 / (1 + e⁻ˣ). */
export const sigmoid: Unary<Input> = f.sigmoid;
/** max(x, 0). */
export const relu: Unary<Input> = f.relu;
/** The error function. */
export const erf: Unary<Input> = f.erf;
/** Whether each element is 0. */
export const logical_not: Unary<Input> = f.logical_not;
