// The logarithm of the gamma function, from 1 up.

import { log } from './math-log.ts';

/** ln Γ(x), x ≥ 1: Stirling's series beyond 16 (its next term is below 2e-14), below it through Γ(x + 1) = x Γ(x). */
export function logGamma(x: number): number {
  let product = 1;
  let y = x;
  for (; y < 16; y++) product *= y;
  const r = 1 / (y * y);
  const series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r / 1680))) / y;
  // ½ ln 2π = 0.9189…
  return (y - 0.5) * log(y) - y + 0.9189385332046728 + series - log(product);
}
