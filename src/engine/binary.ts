// Elementwise functions of two operands, one of which may be a plain number.

import * as ops from '../reference/ops/binary.ts';
import * as fast from '../wasm/pointwise.ts';
import { eq, ge, gt, logical_and, lt, where } from './compare.ts';
import { zeros_like } from './create.ts';
import { none } from './function.ts';
import { type Pairwise, pairwise } from './pairwise.ts';
import { log, neg } from './unary.ts';

/** a + b. */
export const add: Pairwise = /* @__PURE__ */ pairwise(ops.add, fast.add, none);
/** a - b. */
export const sub: Pairwise = /* @__PURE__ */ pairwise(ops.sub, fast.sub, () => ({ neg }));
/** a · b. */
export const mul: Pairwise = /* @__PURE__ */ pairwise(ops.mul, fast.mul, () => ({ mul }));
/** a / b, never an integer. */
export const div: Pairwise = /* @__PURE__ */ pairwise(ops.div, fast.div, () => ({ div, neg, mul }));
/** a to the power b. */
export const pow: Pairwise = /* @__PURE__ */ pairwise(ops.pow, null, () => ({
  where,
  eq,
  ge,
  mul,
  pow,
  sub,
  logical_and,
  log,
}));
/** the larger of a and b; NaN wins. */
export const maximum: Pairwise = /* @__PURE__ */ pairwise(ops.maximum, fast.maximum, () => ({ mul, eq, where, gt }));
/** the smaller of a and b; NaN wins. */
export const minimum: Pairwise = /* @__PURE__ */ pairwise(ops.minimum, fast.minimum, () => ({ mul, eq, where, lt }));
/** floor(a / b). */
export const floor_divide: Pairwise = /* @__PURE__ */ pairwise(ops.floor_divide, null, () => ({ zeros_like }));
/** a - b · floor(a / b). */
export const remainder: Pairwise = /* @__PURE__ */ pairwise(ops.remainder, null, () => ({ neg, mul, floor_divide }));
/** Gradient of tanh from g and y. */
export const tanh_backward: Pairwise = /* @__PURE__ */ pairwise(ops.tanh_backward, fast.tanh_backward, () => ({
  tanh_backward,
  mul,
}));
/** Gradient of sigmoid from g and y. */
export const sigmoid_backward: Pairwise = /* @__PURE__ */ pairwise(ops.sigmoid_backward, fast.sigmoid_backward, () => ({
  sigmoid_backward,
  mul,
  sub,
}));
