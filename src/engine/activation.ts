// Activations with parameters.

import * as ops from '../reference/ops/activation.ts';
import * as fast from '../wasm/softened.ts';
import { add, div, mul, sub } from './binary.ts';
import { one, withAttributes } from './bind.ts';
import { ge, gt, le, logical_and, where } from './compare.ts';
import type { One, With } from './function.ts';
import { abs, erf, exp, sigmoid, tanh } from './unary.ts';

/** x where x > 0, else negative_slope · x. */
export const leaky_relu: With<{ readonly negative_slope: number }> = /* @__PURE__ */ withAttributes(
  ops.leaky_relu,
  null,
  () => ({ where, gt, mul }),
);
/** x where x > 0, else alpha (eˣ - 1). */
export const elu: With<{ readonly alpha: number }> = /* @__PURE__ */ withAttributes(ops.elu, null, () => ({
  where,
  le,
  mul,
  exp,
}));
/** x Φ(x), or its tanh approximation. */
export const gelu: With<{ readonly approximate: string }> = /* @__PURE__ */ withAttributes(ops.gelu, null, () => ({
  mul,
  add,
  sub,
  tanh,
  erf,
  exp,
}));
/** log(1 + e^(beta x)) / beta, linear above threshold. */
export const softplus: With<{ readonly beta: number; readonly threshold: number }> = /* @__PURE__ */ withAttributes(
  ops.softplus,
  fast.softplus,
  () => ({ mul, where, gt, sigmoid }),
);
/** x / (1 + |x|). */
export const softsign: One = /* @__PURE__ */ one(ops.softsign, fast.softsign, () => ({ abs, add, div, mul }));
/** x cut to [min_val, max_val]. */
export const hardtanh: With<{ readonly min_val: number; readonly max_val: number }> = /* @__PURE__ */ withAttributes(
  ops.hardtanh,
  null,
  () => ({ where, le, ge }),
);
/** x cut to [min, max]; a bound may be missing. */
export const clamp: With<{ readonly min: number | null; readonly max: number | null }> = /* @__PURE__ */ withAttributes(
  ops.clamp,
  null,
  () => ({ where, logical_and, ge, le }),
);
