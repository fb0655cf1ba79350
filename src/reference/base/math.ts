// Portable mathematics in double precision: built from + - * / and sqrt alone, so that every engine gives the same bits
// (engines' own Math.exp, Math.sin and their like differ in the last place). Errors are bounds in units in the last place.

export { erf } from './math-erf.ts';
export { exp, expm1 } from './math-exp.ts';
export { sigmoid, tanh } from './math-hyperbolic.ts';
export { log, log1p } from './math-log.ts';
export { pow, power } from './math-pow.ts';
export { cos, sin } from './math-trig.ts';
