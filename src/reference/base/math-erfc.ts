// The complement of the error function in double precision, with all its digits where erf rounds to 1: erfc(x) = exp(-x²) y(x).
// y, for which y' = 2xy - K with K = 2/√π, by Taylor's series about the nearest multiple of 1/8: y(c + h) = Σ a_n h^n with
// a_1 = 2c a_0 - K and (n + 1) a_(n+1) = 2 (c a_n + a_(n-1)).

import { DEGREE, erf, fixedK, ROW, rowAt } from './math-erf.ts';
import { expSum } from './math-exp.ts';
import { toDouble, toPair } from './math-fixed.ts';

/** Below it 1 - erf(x) has all digits. */
const FIRST = 0.4375;
/** erfc rounds to 0 from 27.23 on. */
const END = 27.3;
/** The centre where the table begins to be made: from there to the first that is used, what is wrong shrinks by 2^-100. */
const START = 28.5;
/** Terms from one centre to the next. */
const TERMS = 32;

let table: Float64Array | undefined;

/** Row c: y(c / 8) as a pair of doubles, then a_1 … a_12. Made on first use. */
function makeTable(): Float64Array {
  const k = fixedK();
  const rows = new Float64Array((8 * START + 1) * ROW);
  // Downwards any other solution, which is y + exp(x²) times something, comes nearer: the first may be 0.
  let y = 0n;
  for (let j = 8 * START; j >= 4; j--) {
    const row = j * ROW;
    rows.set(toPair(y), row);
    // y(c - 1/8) = Σ b_n with b_n = a_n (-1/8)^n, for which b_(n+1) = (b_(n-1) - 8c b_n) / 32 (n + 1).
    let [before, b, scale] = [y, k / 8n - (BigInt(j) * y) / 32n, 1];
    for (let n = 1; n < TERMS; n++) {
      scale *= -8;
      if (n <= DEGREE) rows[row + 1 + n] = toDouble(b) * scale;
      y += b;
      [before, b] = [b, (before - BigInt(j) * b) / BigInt(32 * (n + 1))];
    }
  }
  return rows;
}

/** erfc(x) = 1 - erf(x), at most 2.7 ulp from it; 0 from 27.23 on. */
export function erfc(x: number): number {
  if (!(x >= FIRST)) return 1 - erf(x);
  if (x > END) return 0;
  table ??= makeTable();
  const j = Math.round(x * 8);
  // x² = s² + (x - s)(x + s), of which s² is exact.
  const s = Math.fround(x);
  return expSum(-s * s, -(x - s) * (x + s)) * rowAt(table, j * ROW, x - j / 8);
}
