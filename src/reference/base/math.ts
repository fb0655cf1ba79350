// Portable mathematics in double precision: built from + - * / and sqrt alone, so that every engine gives the same bits
// (engines' own Math.exp, Math.sin and their like differ in the last place). Errors are bounds in units in the last place.

export { log2, log10 } from './math-bases.ts';
export { erf } from './math-erf.ts';
export { erfc } from './math-erfc.ts';
export { exp, expm1 } from './math-exp.ts';
export { cosh, sigmoid, sinh, tanh } from './math-hyperbolic.ts';
export { acos, acosh, asin, asinh, atan, atan2, atanh } from './math-inverse.ts';
export { log, log1p } from './math-log.ts';
export { pow, power } from './math-pow.ts';
export { cos, sin } from './math-trig.ts';
