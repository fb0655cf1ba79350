// The error function in double precision: Taylor's series about the nearest multiple of 1/8.
// erf(c + h) = erf(c) + Σ a_n h^n with a_n = K g_(n-1) / n, K = 2/√π and Σ g_n h^n = exp(-(c + h)²), for which
// g_0 = exp(-c²) and (n + 1) g_(n+1) = -2 (c g_n + g_(n-1)).

import { fixedExp, fixedPi, fixedSqrt, ONE, toDouble, toPair } from './math-fixed.ts';

/** Terms of the series: for |h| ≤ 1/16 the rest is below 2^-58 of erf(c). */
export const DEGREE = 12;
export const ROW = DEGREE + 2;
/** erf rounds to 1 from 5.93 on. */
const CENTERS = 48;

/** K = 2/√π, fixed-point. */
export const fixedK = (): bigint => (2n * ONE * ONE) / fixedSqrt(fixedPi());

let table: Float64Array | undefined;

/** Row c: erf(c / 8) as a pair of doubles, then a_1 … a_12. Row 0 holds K as a pair. Made on first use. */
function makeTable(): Float64Array {
  const rows = new Float64Array((CENTERS + 1) * ROW);
  const k = fixedK();
  rows.set(toPair(k), 0);
  for (let j = 1; j <= CENTERS; j++) {
    const c = (BigInt(j) * ONE) / 8n;
    const square = (c * c) / ONE;
    // erf(c) = K Σ (-1)^n c^(2n+1) / (n! (2n+1)).
    let sum = 0n;
    let term = c;
    for (let n = 1n; term !== 0n; n++) {
      sum += term / (2n * n - 1n);
      term = (-term * square) / (n * ONE);
    }
    rows.set(toPair((k * sum) / ONE), j * ROW);
    let previous = 0n;
    let g = (k * fixedExp(-square)) / ONE;
    for (let n = 1; n <= DEGREE; n++) {
      rows[j * ROW + 1 + n] = toDouble(g) / n;
      [previous, g] = [g, (-2n * ((c * g) / ONE + previous)) / BigInt(n)];
    }
  }
  return rows;
}

/** A row at h: the pair at its start, and a_1 h + … + a_12 h^12. */
export function rowAt(rows: Float64Array, row: number, h: number): number {
  let sum = rows[row + ROW - 1];
  for (let n = DEGREE; n > 1; n--) sum = sum * h + rows[row + n];
  return rows[row] + (rows[row + 1] + sum * h);
}

/** erf(x), at most 1.6 ulp from it; odd, exactly ±1 from |x| = 5.93 on. */
export function erf(x: number): number {
  table ??= makeTable();
  const a = Math.abs(x);
  if (a < 0.0625) {
    // K (x - x³/3 + x⁵/10 - x⁷/42 + x⁹/216 - x¹¹/1320); the rest is below 2^-61 · |x|.
    const s = x * x;
    const series = s * (-1 / 3 + s * (0.1 + s * (-1 / 42 + s * (1 / 216 - s * (1 / 1320)))));
    return x * table[0] + x * (table[0] * series + table[1]);
  }
  if (!(a < 5.93)) return Number.isNaN(x) ? x : x > 0 ? 1 : -1;
  const j = Math.round(a * 8);
  const y = rowAt(table, j * ROW, a - j / 8);
  return x < 0 ? -y : y;
}
