// WGSL functions that kernels share. WGSL allows implementations to assume that there is no NaN, so it is looked for in the bits,
// and made of bits that no compiler knows. Numbers below 2^-126 may count as 0.

import { ANGLES } from './functions/angles.ts';
import { PAIRS } from './functions/pairs.ts';
import { POWERS } from './functions/powers.ts';
import { REMAINDERS } from './functions/remainders.ts';
import { SERIES } from './functions/series.ts';
import type { Word } from './program.ts';

/** WGSL: whether x is anything but 0; NaN is, which a comparison may not see. */
export const truth = (x: string, word: Word): string =>
  word === 'f32' ? `(${x} != 0.0 || is_nan(${x}))` : `${x} != 0`;

export const FUNCTIONS = `
fn is_nan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }
fn nan() -> f32 { return bitcast<f32>(0x7fc00000u | (p(0u) >> 31u)); }
fn infinity() -> f32 { return bitcast<f32>(0x7f800000u & ~(p(0u) >> 31u)); }
/** x itself, which no compiler knows to be: what stands around it is not put in another order. */
fn held(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) ^ (p(0u) >> 31u)); }
fn exp_(x: f32) -> f32 { return select(exp(x), x, is_nan(x)); }
fn log_(x: f32) -> f32 {
  let y = select(log(x), -infinity(), x == 0.0);
  return select(select(y, x, x == infinity()), nan(), is_nan(x) || x < 0.0);
}
fn sigmoid(x: f32) -> f32 { return 1.0 / (1.0 + exp_(-x)); }
/** (1 - e) / (1 + e) with e = exp(-2|x|), which does not overflow; near 0 by its series. */
fn tanh_(x: f32) -> f32 {
  let a = abs(x);
  let e = exp(-2.0 * a);
  let s = x * x;
  let near = x * (1.0 + s * (-0.33333333 + s * (0.13333333 + s * (-0.053968254 + s * 0.021869488))));
  return select(select(sign(x) * (1.0 - e) / (1.0 + e), near, a < 0.25), x, is_nan(x));
}
${PAIRS}${SERIES}${ANGLES}${POWERS}${REMAINDERS}`;
