// Logarithms to the bases 10 and 2, exact where the result is a whole number.

import { log } from './math-log.ts';

/** log₁₀(x), exact for 1, 10 … 10²². */
export function log10(x: number): number {
  const y = log(x) / Math.LN10;
  const n = Math.round(y);
  return n >= 0 && n <= 22 && Number(`1e${n}`) === x ? n : y;
}

/** log₂(x), exact for powers of 2: x = m · 2ⁿ with m in [1, 2), or in [√½, √2) where log m is added to n. */
export function log2(x: number): number {
  if (!(x > 0 && x < Number.POSITIVE_INFINITY)) return log(x);
  let [m, n] = [x, 0];
  for (let step = 512; step >= 1; step /= 2) {
    const size = 2 ** step;
    for (; m >= size; n += step) m /= size;
    for (; m < 1; n -= step) m *= size;
  }
  return m > Math.SQRT2 ? n + 1 + log(m / 2) / Math.LN2 : n + log(m) / Math.LN2;
}
