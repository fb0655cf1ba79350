// The in-place forms of elementwise functions. Each writes its result into the tensor, which is what it gives back; the
// result takes the tensor's dtype and must have its shape.

import type { Bound, Clamp, Div, Pow, Scaled } from './binary.ts';
import * as binary from './binary.ts';
import type { Binary, Input, Unary } from './calls.ts';
import type { Round } from './unary.ts';
import * as unary from './unary.ts';
import { written } from './written.ts';

/** The methods of this file. */
export interface InplaceMethods {
  /** `neg` in place. */
  neg_: Unary;
  /** `abs` in place. */
  abs_: Unary;
  /** `sign` in place. */
  sign_: Unary;
  /** `floor` in place. */
  floor_: Unary;
  /** `ceil` in place. */
  ceil_: Unary;
  /** `trunc` in place. */
  trunc_: Unary;
  /** `round` in place. */
  round_: Round;
  /** `exp` in place. */
  exp_: Unary;
  /** `expm1` in place. */
  expm1_: Unary;
  /** `log` in place. */
  log_: Unary;
  /** `log1p` in place. */
  log1p_: Unary;
  /** `sqrt` in place. */
  sqrt_: Unary;
  /** `rsqrt` in place. */
  rsqrt_: Unary;
  /** `reciprocal` in place. */
  reciprocal_: Unary;
  /** `sin` in place. */
  sin_: Unary;
  /** `cos` in place. */
  cos_: Unary;
  /** `tanh` in place. */
  tanh_: Unary;
  /** `sigmoid` in place. */
  sigmoid_: Unary;
  /** `relu` in place. */
  relu_: Unary;
  /** `erf` in place. */
  erf_: Unary;
  /** `erfc` in place. */
  erfc_: Unary;
  /** `square` in place. */
  square_: Unary;
  /** `logical_not` in place. */
  logical_not_: Unary;
  /** `add` in place. */
  add_: Scaled;
  /** `sub` in place. */
  sub_: Scaled;
  /** `div` in place. */
  div_: Div;
  /** `pow` in place. */
  pow_: Pow;
  /** `clamp` in place. */
  clamp_: Clamp;
  /** `mul` in place. */
  mul_: Binary;
  /** `remainder` in place. */
  remainder_: Binary;
  /** `floor_divide` in place. */
  floor_divide_: Binary;
  /** `eq` in place. */
  eq_: Binary;
  /** `ne` in place. */
  ne_: Binary;
  /** `lt` in place. */
  lt_: Binary;
  /** `le` in place. */
  le_: Binary;
  /** `gt` in place. */
  gt_: Binary;
  /** `ge` in place. */
  ge_: Binary;
  /** `logical_and` in place. */
  logical_and_: Binary;
  /** `logical_or` in place. */
  logical_or_: Binary;
  /** `logical_xor` in place. */
  logical_xor_: Binary;
  /** `negative` in place. */
  negative_: Unary;
  /** `absolute` in place. */
  absolute_: Unary;
  /** `fix` in place. */
  fix_: Unary;
  /** `frac` in place. */
  frac_: Unary;
  /** `subtract` in place. */
  subtract_: Scaled;
  /** `multiply` in place. */
  multiply_: Binary;
  /** `divide` in place. */
  divide_: Div;
  /** `true_divide` in place. */
  true_divide_: Binary;
  /** `greater` in place. */
  greater_: Binary;
  /** `greater_equal` in place. */
  greater_equal_: Binary;
  /** `less` in place. */
  less_: Binary;
  /** `less_equal` in place. */
  less_equal_: Binary;
  /** `not_equal` in place. */
  not_equal_: Binary;
  /** `clamp_min` in place. */
  clamp_min_: Bound<'min'>;
  /** `clamp_max` in place. */
  clamp_max_: Bound<'max'>;
}

/** `neg` in place. */
export const neg_: Unary<Input> = /* @__PURE__ */ written(unary.neg);
/** `abs` in place. */
export const abs_: Unary<Input> = /* @__PURE__ */ written(unary.abs);
/** `sign` in place. */
export const sign_: Unary<Input> = /* @__PURE__ */ written(unary.sign);
/** `floor` in place. */
export const floor_: Unary<Input> = /* @__PURE__ */ written(unary.floor);
/** `ceil` in place. */
export const ceil_: Unary<Input> = /* @__PURE__ */ written(unary.ceil);
/** `trunc` in place. */
export const trunc_: Unary<Input> = /* @__PURE__ */ written(unary.trunc);
/** `round` in place. */
export const round_: unary.Round<Input> = /* @__PURE__ */ written(unary.round);
/** `exp` in place. */
export const exp_: Unary<Input> = /* @__PURE__ */ written(unary.exp);
/** `expm1` in place. */
export const expm1_: Unary<Input> = /* @__PURE__ */ written(unary.expm1);
/** `log` in place. */
export const log_: Unary<Input> = /* @__PURE__ */ written(unary.log);
/** `log1p` in place. */
export const log1p_: Unary<Input> = /* @__PURE__ */ written(unary.log1p);
/** `sqrt` in place. */
export const sqrt_: Unary<Input> = /* @__PURE__ */ written(unary.sqrt);
/** `rsqrt` in place. */
export const rsqrt_: Unary<Input> = /* @__PURE__ */ written(unary.rsqrt);
/** `reciprocal` in place. */
export const reciprocal_: Unary<Input> = /* @__PURE__ */ written(unary.reciprocal);
/** `sin` in place. */
export const sin_: Unary<Input> = /* @__PURE__ */ written(unary.sin);
/** `cos` in place. */
export const cos_: Unary<Input> = /* @__PURE__ */ written(unary.cos);
/** `tanh` in place. */
export const tanh_: Unary<Input> = /* @__PURE__ */ written(unary.tanh);
/** `sigmoid` in place. */
export const sigmoid_: Unary<Input> = /* @__PURE__ */ written(unary.sigmoid);
/** `relu` in place. */
export const relu_: Unary<Input> = /* @__PURE__ */ written(unary.relu);
/** `erf` in place. */
export const erf_: Unary<Input> = /* @__PURE__ */ written(unary.erf);
/** `erfc` in place. */
export const erfc_: Unary<Input> = /* @__PURE__ */ written(unary.erfc);
/** `square` in place. */
export const square_: Unary<Input> = /* @__PURE__ */ written(unary.square);
/** `logical_not` in place. */
export const logical_not_: Unary<Input> = /* @__PURE__ */ written(unary.logical_not);

/** `add` in place. */
export const add_: binary.Scaled<Input> = /* @__PURE__ */ written(binary.add);
/** `sub` in place. */
export const sub_: binary.Scaled<Input> = /* @__PURE__ */ written(binary.sub);
/** `div` in place. */
export const div_: binary.Div<Input> = /* @__PURE__ */ written(binary.div);
/** `pow` in place. */
export const pow_: binary.Pow<Input> = /* @__PURE__ */ written(binary.pow as binary.Pow<Input>);
/** `clamp` in place. */
export const clamp_: binary.Clamp<Input> = /* @__PURE__ */ written(binary.clamp);
/** `mul` in place. */
export const mul_: Binary<Input> = /* @__PURE__ */ written(binary.mul);
/** `remainder` in place. */
export const remainder_: Binary<Input> = /* @__PURE__ */ written(binary.remainder);
/** `floor_divide` in place. */
export const floor_divide_: Binary<Input> = /* @__PURE__ */ written(binary.floor_divide);
/** `eq` in place. */
export const eq_: Binary<Input> = /* @__PURE__ */ written(binary.eq);
/** `ne` in place. */
export const ne_: Binary<Input> = /* @__PURE__ */ written(binary.ne);
/** `lt` in place. */
export const lt_: Binary<Input> = /* @__PURE__ */ written(binary.lt);
/** `le` in place. */
export const le_: Binary<Input> = /* @__PURE__ */ written(binary.le);
/** `gt` in place. */
export const gt_: Binary<Input> = /* @__PURE__ */ written(binary.gt);
/** `ge` in place. */
export const ge_: Binary<Input> = /* @__PURE__ */ written(binary.ge);
/** `logical_and` in place. */
export const logical_and_: Binary<Input> = /* @__PURE__ */ written(binary.logical_and);
/** `logical_or` in place. */
export const logical_or_: Binary<Input> = /* @__PURE__ */ written(binary.logical_or);
/** `logical_xor` in place. */
export const logical_xor_: Binary<Input> = /* @__PURE__ */ written(binary.logical_xor);
/** `negative` in place. */
export const negative_: Unary<Input> = /* @__PURE__ */ written(unary.negative);
/** `absolute` in place. */
export const absolute_: Unary<Input> = /* @__PURE__ */ written(unary.absolute);
/** `fix` in place. */
export const fix_: Unary<Input> = /* @__PURE__ */ written(unary.fix);
/** `frac` in place. */
export const frac_: Unary<Input> = /* @__PURE__ */ written(unary.frac);
/** `subtract` in place. */
export const subtract_: Scaled<Input> = /* @__PURE__ */ written(binary.subtract);
/** `multiply` in place. */
export const multiply_: Binary<Input> = /* @__PURE__ */ written(binary.multiply);
/** `divide` in place. */
export const divide_: Div<Input> = /* @__PURE__ */ written(binary.divide);
/** `true_divide` in place. */
export const true_divide_: Binary<Input> = /* @__PURE__ */ written(binary.true_divide);
/** `greater` in place. */
export const greater_: Binary<Input> = /* @__PURE__ */ written(binary.greater);
/** `greater_equal` in place. */
export const greater_equal_: Binary<Input> = /* @__PURE__ */ written(binary.greater_equal);
/** `less` in place. */
export const less_: Binary<Input> = /* @__PURE__ */ written(binary.less);
/** `less_equal` in place. */
export const less_equal_: Binary<Input> = /* @__PURE__ */ written(binary.less_equal);
/** `not_equal` in place. */
export const not_equal_: Binary<Input> = /* @__PURE__ */ written(binary.not_equal);
/** `clamp_min` in place. */
export const clamp_min_: Bound<'min', Input> = /* @__PURE__ */ written(binary.clamp_min);
/** `clamp_max` in place. */
export const clamp_max_: Bound<'max', Input> = /* @__PURE__ */ written(binary.clamp_max);
