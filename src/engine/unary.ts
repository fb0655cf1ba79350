// Elementwise functions of one tensor.

import * as ops from '../reference/ops/unary.ts';
import * as fast from '../wasm/pointwise.ts';
import { add, div, mul, sigmoid_backward, sub, tanh_backward } from './binary.ts';
import { one } from './bind.ts';
import { le, where } from './compare.ts';
import { zeros_like } from './create.ts';
import { none, type One } from './function.ts';

/** -x. */
export const neg: One = /* @__PURE__ */ one(ops.neg, fast.neg, () => ({ neg }));
/** |x|. */
export const abs: One = /* @__PURE__ */ one(ops.abs, fast.abs, () => ({ mul, sign }));
/** -1, 0 or 1 by the sign of x. */
export const sign: One = /* @__PURE__ */ one(ops.sign, null, () => ({ zeros_like }));
/** largest integer ≤ x. */
export const floor: One = /* @__PURE__ */ one(ops.floor, null, () => ({ zeros_like }));
/** smallest integer ≥ x. */
export const ceil: One = /* @__PURE__ */ one(ops.ceil, null, () => ({ zeros_like }));
/** x without its fraction. */
export const trunc: One = /* @__PURE__ */ one(ops.trunc, null, () => ({ zeros_like }));
/** nearest integer, halves to even. */
export const round: One = /* @__PURE__ */ one(ops.round, null, () => ({ zeros_like }));
/** eˣ. */
export const exp: One = /* @__PURE__ */ one(ops.exp, fast.exp, () => ({ mul }));
/** eˣ - 1, exact near 0. */
export const expm1: One = /* @__PURE__ */ one(ops.expm1, fast.expm1, () => ({ mul, add }));
/** natural logarithm. */
export const log: One = /* @__PURE__ */ one(ops.log, fast.log, () => ({ div }));
/** log(1 + x), exact near 0. */
export const log1p: One = /* @__PURE__ */ one(ops.log1p, fast.log1p, () => ({ div, add }));
/** √x. */
export const sqrt: One = /* @__PURE__ */ one(ops.sqrt, fast.sqrt, () => ({ div, mul }));
/** 1 / √x. */
export const rsqrt: One = /* @__PURE__ */ one(ops.rsqrt, fast.rsqrt, () => ({ mul }));
/** 1 / x. */
export const reciprocal: One = /* @__PURE__ */ one(ops.reciprocal, fast.reciprocal, () => ({ neg, mul }));
/** sin x. */
export const sin: One = /* @__PURE__ */ one(ops.sin, null, () => ({ mul, cos }));
/** cos x. */
export const cos: One = /* @__PURE__ */ one(ops.cos, null, () => ({ neg, mul, sin }));
/** tanh x. */
export const tanh: One = /* @__PURE__ */ one(ops.tanh, fast.tanh, () => ({ tanh_backward }));
/** 1 / (1 + e⁻ˣ). */
export const sigmoid: One = /* @__PURE__ */ one(ops.sigmoid, fast.sigmoid, () => ({ sigmoid_backward }));
/** max(x, 0). */
export const relu: One = /* @__PURE__ */ one(ops.relu, fast.relu, () => ({ where, le }));
/** x σ(x). */
export const silu: One = /* @__PURE__ */ one(ops.silu, null, () => ({ mul, add, sub, sigmoid }));
/** Gauss error function. */
export const erf: One = /* @__PURE__ */ one(ops.erf, null, () => ({ mul, exp, neg }));
/** its complement, 1 - erf x. */
export const erfc: One = /* @__PURE__ */ one(ops.erfc, null, () => ({ mul, exp, neg }));
/** whether x is NaN. */
export const isnan: One = /* @__PURE__ */ one(ops.isnan, null, none);
/** whether x is finite. */
export const isfinite: One = /* @__PURE__ */ one(ops.isfinite, null, none);
/** whether x is 0. */
export const logical_not: One = /* @__PURE__ */ one(ops.logical_not, null, none);
