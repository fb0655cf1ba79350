// In-place forms of angles, bits, blends, running sums and what stands for NaN, as those of inplace.ts.

import { dtypes, RuntimeError } from '../engine/index.ts';
import type { Running } from './along.ts';
import * as along from './along.ts';
import * as angles from './angles.ts';
import type { Clamp, Pow } from './binary.ts';
import * as bits from './bits.ts';
import type { Added, Baddbmm, Lerp } from './blend.ts';
import * as blend from './blend.ts';
import type { Binary, Input, OfTwo, Unary } from './calls.ts';
import type { Logit } from './logarithms.ts';
import * as logarithms from './logarithms.ts';
import { addbmm } from './many-products.ts';
import { type Addmm, addmm } from './matrix.ts';
import type { Replace } from './nans.ts';
import * as nans from './nans.ts';
import * as powers from './powers.ts';
import type { Addmv, Addr } from './products.ts';
import * as products from './products.ts';
import type { Step } from './signs.ts';
import * as signs from './signs.ts';
import { Tensor } from './tensor.ts';
import type { Renorm } from './vectors.ts';
import * as vectors from './vectors.ts';
import { sameSizes, written } from './written.ts';

/** `tan` in place. */
export const tan_: Unary<Input> = /* @__PURE__ */ written(angles.tan);
/** `asin` in place. */
export const asin_: Unary<Input> = /* @__PURE__ */ written(angles.asin);
/** `arcsin` in place. */
export const arcsin_: Unary<Input> = /* @__PURE__ */ written(angles.arcsin);
/** `acos` in place. */
export const acos_: Unary<Input> = /* @__PURE__ */ written(angles.acos);
/** `arccos` in place. */
export const arccos_: Unary<Input> = /* @__PURE__ */ written(angles.arccos);
/** `atan` in place. */
export const atan_: Unary<Input> = /* @__PURE__ */ written(angles.atan);
/** `arctan` in place. */
export const arctan_: Unary<Input> = /* @__PURE__ */ written(angles.arctan);
/** `sinh` in place. */
export const sinh_: Unary<Input> = /* @__PURE__ */ written(angles.sinh);
/** `cosh` in place. */
export const cosh_: Unary<Input> = /* @__PURE__ */ written(angles.cosh);
/** `asinh` in place. */
export const asinh_: Unary<Input> = /* @__PURE__ */ written(angles.asinh);
/** `arcsinh` in place. */
export const arcsinh_: Unary<Input> = /* @__PURE__ */ written(angles.arcsinh);
/** `acosh` in place. */
export const acosh_: Unary<Input> = /* @__PURE__ */ written(angles.acosh);
/** `arccosh` in place. */
export const arccosh_: Unary<Input> = /* @__PURE__ */ written(angles.arccosh);
/** `atanh` in place. */
export const atanh_: Unary<Input> = /* @__PURE__ */ written(angles.atanh);
/** `arctanh` in place. */
export const arctanh_: Unary<Input> = /* @__PURE__ */ written(angles.arctanh);
/** `log2` in place. */
export const log2_: Unary<Input> = /* @__PURE__ */ written(angles.log2);
/** `log10` in place. */
export const log10_: Unary<Input> = /* @__PURE__ */ written(angles.log10);
/** `atan2` in place. */
export const atan2_: OfTwo<Input> = /* @__PURE__ */ written(angles.atan2);
/** `arctan2` in place. */
export const arctan2_: OfTwo<Input> = /* @__PURE__ */ written(angles.arctan2);

/** `deg2rad` in place. */
export const deg2rad_: Unary<Input> = /* @__PURE__ */ written(angles.deg2rad);
/** `rad2deg` in place. */
export const rad2deg_: Unary<Input> = /* @__PURE__ */ written(angles.rad2deg);

/** `bitwise_and` in place. */
export const bitwise_and_: Binary<Input> = /* @__PURE__ */ written(bits.bitwise_and);
/** `bitwise_or` in place. */
export const bitwise_or_: Binary<Input> = /* @__PURE__ */ written(bits.bitwise_or);
/** `bitwise_xor` in place. */
export const bitwise_xor_: Binary<Input> = /* @__PURE__ */ written(bits.bitwise_xor);
/** `bitwise_left_shift` in place. */
export const bitwise_left_shift_: Binary<Input> = /* @__PURE__ */ written(bits.bitwise_left_shift);
/** `bitwise_right_shift` in place. */
export const bitwise_right_shift_: Binary<Input> = /* @__PURE__ */ written(bits.bitwise_right_shift);
/** `fmod` in place. */
export const fmod_: Binary<Input> = /* @__PURE__ */ written(bits.fmod);
/** `bitwise_not` in place. */
export const bitwise_not_: Unary<Input> = /* @__PURE__ */ written(bits.bitwise_not);

/** `lerp` in place. */
export const lerp_: Lerp<Input> = /* @__PURE__ */ written(blend.lerp);
/** `addcmul` in place. */
export const addcmul_: Added<Input> = /* @__PURE__ */ written(blend.addcmul);
/** `addcdiv` in place. */
export const addcdiv_: Added<Input> = /* @__PURE__ */ written(blend.addcdiv);
/** `baddbmm` in place. */
export const baddbmm_: Baddbmm<Input> = /* @__PURE__ */ written(blend.baddbmm, sameSizes);
/** `addbmm` in place. */
export const addbmm_: Baddbmm<Input> = /* @__PURE__ */ written(addbmm);
/** `addmm` in place. */
export const addmm_: Addmm<Input> = /* @__PURE__ */ written(addmm, sameSizes);
/** `clip` in place. */
export const clip_: Clamp<Input> = /* @__PURE__ */ written(blend.clip);

/** `cumsum` in place. */
export const cumsum_: Running<Input> = /* @__PURE__ */ written(along.cumsum);
/** `cumprod` in place. */
export const cumprod_: Running<Input> = /* @__PURE__ */ written(along.cumprod);
/** `nan_to_num` in place. */
export const nan_to_num_: Replace<Input> = /* @__PURE__ */ written(nans.nan_to_num);

/** `exp2` in place. */
export const exp2_: Unary<Input> = /* @__PURE__ */ written(logarithms.exp2);
/** `logit` in place. */
export const logit_: Logit<Input> = /* @__PURE__ */ written(logarithms.logit);
/** `xlogy` in place. */
export const xlogy_: Binary<Input> = /* @__PURE__ */ written(logarithms.xlogy as Binary<Input>);
/** `sgn` in place. */
export const sgn_: Unary<Input> = /* @__PURE__ */ written(signs.sgn);
/** `copysign` in place. */
export const copysign_: Binary<Input> = /* @__PURE__ */ written(signs.copysign);
/** `heaviside` in place. */
export const heaviside_: Step<Input> = /* @__PURE__ */ written(signs.heaviside);
/** `addmv` in place. */
export const addmv_: Addmv<Input> = /* @__PURE__ */ written(products.addmv, sameSizes);
/** `addr` in place. */
export const addr_: Addr<Input> = /* @__PURE__ */ written(products.addr);

/** `hypot` in place. */
export const hypot_: OfTwo<Input> = /* @__PURE__ */ written(powers.hypot);
/** `float_power` in place. @throws RuntimeError for a tensor that is not float64. */
export const float_power_: Pow<Input> = /* @__PURE__ */ written<Pow<Input>>(function (
  this: unknown,
  x: Tensor,
  ...rest: unknown[]
): Tensor {
  if (x instanceof Tensor && x.dtype !== 'float64') {
    throw new RuntimeError(
      `the base given to float_power_ has dtype ${dtypes[x.dtype].scalarName} but the operation's result requires dtype Double`,
    );
  }
  return Reflect.apply(powers.float_power, this, [x, ...rest]);
});
/** `renorm` in place. */
export const renorm_: Renorm<Input> = /* @__PURE__ */ written(vectors.renorm);
