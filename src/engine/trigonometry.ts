// Angles, hyperbolic functions, and logarithms to other bases.

import * as ops from '../reference/ops/trigonometry.ts';
import { add, div, mul, sub } from './binary.ts';
import { one } from './bind.ts';
import { eq, where } from './compare.ts';
import type { One } from './function.ts';
import { type Pairwise, pairwise } from './pairwise.ts';
import { exp, neg, sqrt } from './unary.ts';

/** tan x. */
export const tan: One = /* @__PURE__ */ one(ops.tan, null, () => ({ mul, add }));
/** the angle whose sine is x. */
export const asin: One = /* @__PURE__ */ one(ops.asin, null, () => ({ div, sqrt, sub, mul }));
/** the angle whose cosine is x. */
export const acos: One = /* @__PURE__ */ one(ops.acos, null, () => ({ neg, div, sqrt, sub, mul }));
/** the angle whose tangent is x. */
export const atan: One = /* @__PURE__ */ one(ops.atan, null, () => ({ div, add, mul }));
/** sinh x. */
export const sinh: One = /* @__PURE__ */ one(ops.sinh, null, () => ({ mul, add, exp, neg }));
/** cosh x. */
export const cosh: One = /* @__PURE__ */ one(ops.cosh, null, () => ({ mul, sub, exp, neg }));
/** the number whose sinh is x. */
export const asinh: One = /* @__PURE__ */ one(ops.asinh, null, () => ({ div, sqrt, add, mul }));
/** the number from 0 on whose cosh is x. */
export const acosh: One = /* @__PURE__ */ one(ops.acosh, null, () => ({ div, sqrt, sub, mul }));
/** the number whose tanh is x. */
export const atanh: One = /* @__PURE__ */ one(ops.atanh, null, () => ({ div, sub, mul }));
/** logarithm to the base 2. */
export const log2: One = /* @__PURE__ */ one(ops.log2, null, () => ({ div, mul }));
/** logarithm to the base 10. */
export const log10: One = /* @__PURE__ */ one(ops.log10, null, () => ({ div, mul }));
/** the angle of the point (b, a). */
export const atan2: Pairwise = /* @__PURE__ */ pairwise(ops.atan2, null, () => ({ mul, div, add, neg, where, eq }));
