// Integers as bits, and C's remainder.

import * as ops from '../reference/ops/bits.ts';
import { floor_divide, mul } from './binary.ts';
import { one } from './bind.ts';
import { none, type One } from './function.ts';
import { type Pairwise, pairwise } from './pairwise.ts';
import { abs, neg, sign } from './unary.ts';

/** the bits that both have. */
export const bitwise_and: Pairwise = /* @__PURE__ */ pairwise(ops.bitwise_and, null, none);
/** the bits that one of both has. */
export const bitwise_or: Pairwise = /* @__PURE__ */ pairwise(ops.bitwise_or, null, none);
/** the bits that just one of both has. */
export const bitwise_xor: Pairwise = /* @__PURE__ */ pairwise(ops.bitwise_xor, null, none);
/** the other bits. */
export const bitwise_not: One = /* @__PURE__ */ one(ops.bitwise_not, null, none);
/** a · 2ᵇ. */
export const bitwise_left_shift: Pairwise = /* @__PURE__ */ pairwise(ops.bitwise_left_shift, null, none);
/** a / 2ᵇ, rounded down. */
export const bitwise_right_shift: Pairwise = /* @__PURE__ */ pairwise(ops.bitwise_right_shift, null, none);
/** a - b · trunc(a / b). */
export const fmod: Pairwise = /* @__PURE__ */ pairwise(ops.fmod, null, () => ({ neg, mul, floor_divide, abs, sign }));
