// Elementwise functions of one tensor, in PyTorch's spelling. Each has an in-place form in inplace.ts.

import * as f from '../engine/functions.ts';
import { RuntimeError } from '../engine/index.ts';
import type { Input, Unary } from './calls.ts';
import { bound, unary } from './define.ts';
import { int } from './kinds.ts';
import { floating, named, noBool } from './names.ts';
import type { Tensor } from './tensor.ts';

/** How `round` rounds. */
export interface RoundOptions {
  /** Digits after the point that stay, 0 by default; negative: zeros before it. */
  decimals?: number;
}
/** Takes how many digits stay. */
export interface Round<P extends unknown[] = []> {
  (...args: [...self: P, options?: RoundOptions]): Tensor;
}

/** The methods of this file. */
export interface UnaryMethods {
  /** -x. @throws RuntimeError for truth values. */
  neg: Unary;
  /** `neg`. */
  negative: Unary;
  /** x itself. @throws RuntimeError for truth values. */
  positive: Unary;
  /** x · x. */
  square: Unary;
  /** |x|. */
  abs: Unary;
  /** `abs`. */
  absolute: Unary;
  /** -1, 0 or 1. */
  sign: Unary;
  /** The next whole number below. */
  floor: Unary;
  /** The next whole number above. */
  ceil: Unary;
  /** The whole part. */
  trunc: Unary;
  /** `trunc`. */
  fix: Unary;
  /** What is behind the point: x - trunc(x). */
  frac: Unary;
  /** The nearest whole number; of two, the even one. */
  round: Round;
  /** e to the power of x. */
  exp: Unary;
  /** e to the power of x, less 1; exact near 0. */
  expm1: Unary;
  /** The natural logarithm. */
  log: Unary;
  /** The natural logarithm of 1 + x; exact near 0. */
  log1p: Unary;
  /** √x. */
  sqrt: Unary;
  /** 1 / √x. */
  rsqrt: Unary;
  /** 1 / x. */
  reciprocal: Unary;
  /** The sine of radians. */
  sin: Unary;
  /** The cosine of radians. */
  cos: Unary;
  /** The hyperbolic tangent. */
  tanh: Unary;
  /** 1 / (1 + e⁻ˣ). */
  sigmoid: Unary;
  /** max(x, 0). */
  relu: Unary;
  /** The error function. */
  erf: Unary;
  /** Its complement, 1 - erf x, with all its digits. */
  erfc: Unary;
  /** Whether each element is 0. */
  logical_not: Unary;
}

const opposite = (name: string): Unary<Input> =>
  unary(name, (input) => {
    if (input.dtype !== 'bool') return f.neg(input);
    throw new RuntimeError(
      'Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.',
    );
  });
/** -x. @throws RuntimeError for truth values. */
export const neg: Unary<Input> = /* @__PURE__ */ opposite('neg');
/** `neg`. */
export const negative: Unary<Input> = /* @__PURE__ */ opposite('negative');
/** x itself. @throws RuntimeError for truth values. */
export const positive: Unary<Input> = /* @__PURE__ */ unary('positive', (input) => {
  if (input.dtype !== 'bool') return input;
  throw new RuntimeError('The `+` operator, on a bool tensor is not supported.');
});

/** x · x. */
export const square: Unary<Input> = /* @__PURE__ */ unary('square', (input) =>
  input.dtype === 'bool' ? f.pow(input, 2) : named('PowBackward0', f.mul(input, input)),
);

/** |x|. */
export const abs: Unary<Input> = /* @__PURE__ */ unary('abs', (x) => f.abs(noBool('abs_cpu', x)));
/** `abs`. */
export const absolute: Unary<Input> = /* @__PURE__ */ unary('absolute', (x) => f.abs(noBool('abs_cpu', x)));
/** -1, 0 or 1. */
export const sign: Unary<Input> = /* @__PURE__ */ unary('sign', f.sign);
/** The next whole number below. */
export const floor: Unary<Input> = /* @__PURE__ */ unary('floor', (x) => f.floor(noBool('floor_vml_cpu', x)));
/** The next whole number above. */
export const ceil: Unary<Input> = /* @__PURE__ */ unary('ceil', (x) => f.ceil(noBool('ceil_vml_cpu', x)));
/** The whole part. */
export const trunc: Unary<Input> = /* @__PURE__ */ unary('trunc', (x) => f.trunc(noBool('trunc_vml_cpu', x)));
/** `trunc`. */
export const fix: Unary<Input> = /* @__PURE__ */ unary('fix', (x) => f.trunc(noBool('trunc_vml_cpu', x)));
/** What is behind the point: x - trunc(x). */
export const frac: Unary<Input> = /* @__PURE__ */ unary('frac', (x) =>
  named('FracBackward0', f.sub(floating('frac_cpu', x), f.trunc(f.detach(x)))),
);
/** The nearest whole number; of two, the even one. */
export const round: Round<Input> = /* @__PURE__ */ bound<RoundOptions>(
  'round',
  { decimals: [int, 0] },
  (x, { decimals }) => {
    if (decimals === 0) return f.round(noBool('round_vml_cpu', x));
    floating('round_cpu', x);
    // As PyTorch: round(x · 10ᵈ) / 10ᵈ
    const ten = 10 ** Math.abs(decimals);
    return named(
      'RoundBackward1',
      decimals > 0 ? f.div(f.round(f.mul(x, ten)), ten) : f.mul(f.round(f.div(x, ten)), ten),
    );
  },
  0,
);
/** e to the power of x. */
export const exp: Unary<Input> = /* @__PURE__ */ unary('exp', f.exp);
/** e to the power of x, less 1; exact near 0. */
export const expm1: Unary<Input> = /* @__PURE__ */ unary('expm1', f.expm1);
/** The natural logarithm. */
export const log: Unary<Input> = /* @__PURE__ */ unary('log', f.log);
/** The natural logarithm of 1 + x; exact near 0. */
export const log1p: Unary<Input> = /* @__PURE__ */ unary('log1p', f.log1p);
/** √x. */
export const sqrt: Unary<Input> = /* @__PURE__ */ unary('sqrt', f.sqrt);
/** 1 / √x. */
export const rsqrt: Unary<Input> = /* @__PURE__ */ unary('rsqrt', f.rsqrt);
/** 1 / x. */
export const reciprocal: Unary<Input> = /* @__PURE__ */ unary('reciprocal', f.reciprocal);
/** The sine of radians. */
export const sin: Unary<Input> = /* @__PURE__ */ unary('sin', f.sin);
/** The cosine of radians. */
export const cos: Unary<Input> = /* @__PURE__ */ unary('cos', f.cos);
/** The hyperbolic tangent. */
export const tanh: Unary<Input> = /* @__PURE__ */ unary('tanh', f.tanh);
/** 1 / (1 + e⁻ˣ). */
export const sigmoid: Unary<Input> = /* @__PURE__ */ unary('sigmoid', f.sigmoid);
/** max(x, 0). */
export const relu: Unary<Input> = /* @__PURE__ */ unary('relu', (x) => {
  if (x.dtype === 'bool') throw new RuntimeError('Boolean inputs not supported for relu');
  return f.relu(x);
});
/** The error function. */
export const erf: Unary<Input> = /* @__PURE__ */ unary('erf', f.erf);
/** Its complement, 1 - erf x, with all its digits. */
export const erfc: Unary<Input> = /* @__PURE__ */ unary('erfc', f.erfc);
/** Whether each element is 0. */
export const logical_not: Unary<Input> = /* @__PURE__ */ unary('logical_not', f.logical_not);
