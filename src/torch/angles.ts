// Angles, hyperbolic functions and logarithms to other bases, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { real } from './arithmetic.ts';
import type { Input, OfTwo, Unary } from './calls.ts';
import { bound, unary } from './define.ts';
import { tensor } from './kinds.ts';
import { named } from './names.ts';
import type { Tensor } from './tensor.ts';

/** The methods of this file. */
export interface AngleMethods {
  /** The tangent of radians. */
  tan: Unary;
  /** The angle whose sine is x, in radians. */
  asin: Unary;
  /** `asin`. */
  arcsin: Unary;
  /** The angle whose cosine is x, in radians. */
  acos: Unary;
  /** `acos`. */
  arccos: Unary;
  /** The angle whose tangent is x, in radians. */
  atan: Unary;
  /** `atan`. */
  arctan: Unary;
  /** The hyperbolic sine. */
  sinh: Unary;
  /** The hyperbolic cosine. */
  cosh: Unary;
  /** The number whose hyperbolic sine is x. */
  asinh: Unary;
  /** `asinh`. */
  arcsinh: Unary;
  /** The number from 0 on whose hyperbolic cosine is x. */
  acosh: Unary;
  /** `acosh`. */
  arccosh: Unary;
  /** The number whose hyperbolic tangent is x. */
  atanh: Unary;
  /** `atanh`. */
  arctanh: Unary;
  /** The logarithm to the base 2. */
  log2: Unary;
  /** The logarithm to the base 10. */
  log10: Unary;
  /** The angle of the point (other, input), in radians. */
  atan2: OfTwo;
  /** `atan2`. */
  arctan2: OfTwo;
  /** Degrees as radians. */
  deg2rad: Unary;
  /** Radians as degrees. */
  rad2deg: Unary;
  /** `deg2rad` in place. */
  deg2rad_: Unary;
  /** `rad2deg` in place. */
  rad2deg_: Unary;
  /** `tan` in place. */
  tan_: Unary;
  /** `asin` in place. */
  asin_: Unary;
  /** `arcsin` in place. */
  arcsin_: Unary;
  /** `acos` in place. */
  acos_: Unary;
  /** `arccos` in place. */
  arccos_: Unary;
  /** `atan` in place. */
  atan_: Unary;
  /** `arctan` in place. */
  arctan_: Unary;
  /** `sinh` in place. */
  sinh_: Unary;
  /** `cosh` in place. */
  cosh_: Unary;
  /** `asinh` in place. */
  asinh_: Unary;
  /** `arcsinh` in place. */
  arcsinh_: Unary;
  /** `acosh` in place. */
  acosh_: Unary;
  /** `arccosh` in place. */
  arccosh_: Unary;
  /** `atanh` in place. */
  atanh_: Unary;
  /** `arctanh` in place. */
  arctanh_: Unary;
  /** `log2` in place. */
  log2_: Unary;
  /** `log10` in place. */
  log10_: Unary;
  /** `atan2` in place. */
  atan2_: OfTwo;
  /** `arctan2` in place. */
  arctan2_: OfTwo;
}

/** The tangent of radians. */
export const tan: Unary<Input> = /* @__PURE__ */ unary('tan', f.tan);
/** The angle whose sine is x, in radians. */
export const asin: Unary<Input> = /* @__PURE__ */ unary('asin', f.asin);
/** `asin`. */
export const arcsin: Unary<Input> = /* @__PURE__ */ unary('arcsin', f.asin);
/** The angle whose cosine is x, in radians. */
export const acos: Unary<Input> = /* @__PURE__ */ unary('acos', f.acos);
/** `acos`. */
export const arccos: Unary<Input> = /* @__PURE__ */ unary('arccos', f.acos);
/** The angle whose tangent is x, in radians. */
export const atan: Unary<Input> = /* @__PURE__ */ unary('atan', f.atan);
/** `atan`. */
export const arctan: Unary<Input> = /* @__PURE__ */ unary('arctan', f.atan);
/** The hyperbolic sine. */
export const sinh: Unary<Input> = /* @__PURE__ */ unary('sinh', f.sinh);
/** The hyperbolic cosine. */
export const cosh: Unary<Input> = /* @__PURE__ */ unary('cosh', f.cosh);
/** The number whose hyperbolic sine is x. */
export const asinh: Unary<Input> = /* @__PURE__ */ unary('asinh', f.asinh);
/** `asinh`. */
export const arcsinh: Unary<Input> = /* @__PURE__ */ unary('arcsinh', f.asinh);
/** The number from 0 on whose hyperbolic cosine is x. */
export const acosh: Unary<Input> = /* @__PURE__ */ unary('acosh', f.acosh);
/** `acosh`. */
export const arccosh: Unary<Input> = /* @__PURE__ */ unary('arccosh', f.acosh);
/** The number whose hyperbolic tangent is x. */
export const atanh: Unary<Input> = /* @__PURE__ */ unary('atanh', f.atanh);
/** `atanh`. */
export const arctanh: Unary<Input> = /* @__PURE__ */ unary('arctanh', f.atanh);
/** The logarithm to the base 2. */
export const log2: Unary<Input> = /* @__PURE__ */ unary('log2', f.log2);
/** The logarithm to the base 10. */
export const log10: Unary<Input> = /* @__PURE__ */ unary('log10', f.log10);
const angle = (name: string) =>
  bound<{ other: Tensor }>(name, { other: [tensor] }, (x, { other }) => f.atan2(x, other));
/** The angle of the point (other, input), in radians. */
export const atan2: OfTwo<Input> = /* @__PURE__ */ angle('atan2');
/** `atan2`. */
export const arctan2: OfTwo<Input> = /* @__PURE__ */ angle('arctan2');
/** Degrees as radians. */
export const deg2rad: Unary<Input> = /* @__PURE__ */ unary('deg2rad', (x) =>
  named('Deg2RadBackward0', f.mul(real(x), Math.PI / 180)),
);
/** Radians as degrees. */
export const rad2deg: Unary<Input> = /* @__PURE__ */ unary('rad2deg', (x) =>
  named('Rad2DegBackward0', f.mul(real(x), 180 / Math.PI)),
);
