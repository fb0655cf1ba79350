// Folds that kernels share.

import type { Fold } from './lines.ts';
import type { Word } from './words.ts';

export const SUM: Fold = { start: '0', step: 'f + x0', join: 'f + g' };

/** The sum of something of the elements, in WGSL. */
export const sumOf = (x: string): Fold => ({ ...SUM, type: 'f32', step: `f + ${x}` });

/** The larger or the smaller of two numbers; NaN wins. */
export const extreme = (a: string, b: string, sign: '<' | '>', word: Word): string => {
  const better = `select(${a}, ${b}, ${b} ${sign} ${a})`;
  return word === 'f32' ? `select(select(${better}, ${b}, is_nan(${b})), ${a}, is_nan(${a}))` : better;
};

/** What every number is larger, or smaller, than. */
const bound = (sign: '<' | '>', word: Word): string =>
  word === 'f32' ? `${sign === '>' ? '-' : ''}infinity()` : sign === '>' ? '-2147483648' : '2147483647';

/** The largest ('>') or smallest ('<') of something of the elements. */
export const extremeOf = (sign: '<' | '>', word: Word, x = 'x0'): Fold => ({
  start: bound(sign, word),
  step: extreme('f', x, sign, word),
  join: extreme('f', 'g', sign, word),
});
