// The functions of table.ts over runs of memory, from `x` to `end`, 8 lanes at a time: up to 7 elements beyond the end
// are read and written too. `y` may be `x`.

import { load, storePair } from './simd';
import {
  constant, expm1Of, expOf, HALF, HIGH, INFINITE, L, LN2_HIGH, LN2_LOW, LOG2E, log1pOf, logOf, LOW, MAGIC,
  MINUS_TWENTY, N23, NORMAL, ONE, Q0, Q1, Q2, Q3, Q4, ROOT, sigmoidOf, tanhOf, TINY, TWENTY, TWO, TWO23, TWO30,
} from './table';

/** y = e^x. */
export function exp(x: usize, end: usize, y: usize): void {
  const one = constant(ONE), lowest = constant(LOW), highest = constant(HIGH), log2e = constant(LOG2E);
  const magic = constant(MAGIC), ln2High = constant(LN2_HIGH), ln2Low = constant(LN2_LOW);
  const q0 = constant(Q0), q1 = constant(Q1), q2 = constant(Q2), q3 = constant(Q3), q4 = constant(Q4);
  for (; x < end; x += 32, y += 32) {
    const x0 = load(x);
    const x1 = load(x + 16);
    const y0 = expOf(x0, one, lowest, highest, log2e, magic, ln2High, ln2Low, q0, q1, q2, q3, q4);
    const y1 = expOf(x1, one, lowest, highest, log2e, magic, ln2High, ln2Low, q0, q1, q2, q3, q4);
    storePair(y, y0, y1);
  }
}

/** y = e^x - 1. */
export function expm1(x: usize, end: usize, y: usize): void {
  const one = constant(ONE), half = constant(HALF), tiny = constant(TINY), lowest = constant(MINUS_TWENTY);
  const highest = constant(HIGH), log2e = constant(LOG2E), magic = constant(MAGIC), ln2High = constant(LN2_HIGH);
  const ln2Low = constant(LN2_LOW);
  const q0 = constant(Q0), q1 = constant(Q1), q2 = constant(Q2), q3 = constant(Q3), q4 = constant(Q4);
  for (; x < end; x += 32, y += 32) {
    const x0 = load(x);
    const x1 = load(x + 16);
    const y0 = expm1Of(x0, one, half, tiny, lowest, highest, log2e, magic, ln2High, ln2Low, q0, q1, q2, q3, q4);
    const y1 = expm1Of(x1, one, half, tiny, lowest, highest, log2e, magic, ln2High, ln2Low, q0, q1, q2, q3, q4);
    storePair(y, y0, y1);
  }
}

/** y = 1 / (1 + e^-x), subnormal results too. */
export function logistic(x: usize, end: usize, y: usize): void {
  const one = constant(ONE), lowest = constant(LOW), highest = constant(HIGH), log2e = constant(LOG2E);
  const magic = constant(MAGIC), ln2High = constant(LN2_HIGH), ln2Low = constant(LN2_LOW);
  const q0 = constant(Q0), q1 = constant(Q1), q2 = constant(Q2), q3 = constant(Q3), q4 = constant(Q4);
  for (; x < end; x += 32, y += 32) {
    const x0 = load(x);
    const x1 = load(x + 16);
    const y0 = sigmoidOf(x0, one, lowest, highest, log2e, magic, ln2High, ln2Low, q0, q1, q2, q3, q4);
    const y1 = sigmoidOf(x1, one, lowest, highest, log2e, magic, ln2High, ln2Low, q0, q1, q2, q3, q4);
    storePair(y, y0, y1);
  }
}

/** y = tanh x, of the same sign even at 0. */
export function signedTanh(x: usize, end: usize, y: usize): void {
  const one = constant(ONE), two = constant(TWO), highest = constant(TWENTY), log2e = constant(LOG2E);
  const magic = constant(MAGIC), ln2High = constant(LN2_HIGH), ln2Low = constant(LN2_LOW);
  const q0 = constant(Q0), q1 = constant(Q1), q2 = constant(Q2), q3 = constant(Q3), q4 = constant(Q4);
  for (; x < end; x += 32, y += 32) {
    const x0 = load(x);
    const x1 = load(x + 16);
    const y0 = tanhOf(x0, one, two, highest, log2e, magic, ln2High, ln2Low, q0, q1, q2, q3, q4);
    const y1 = tanhOf(x1, one, two, highest, log2e, magic, ln2High, ln2Low, q0, q1, q2, q3, q4);
    storePair(y, y0, y1);
  }
}

/** y = log x. */
export function log(x: usize, end: usize, y: usize): void {
  const one = constant(ONE), half = constant(HALF), ln2High = constant(LN2_HIGH), ln2Low = constant(LN2_LOW);
  const root = constant(ROOT), normal = constant(NORMAL), two23 = constant(TWO23), n23 = constant(N23);
  const infinite = constant(INFINITE), l0 = constant(L), l1 = constant(L + 1), l2 = constant(L + 2);
  const l3 = constant(L + 3), l4 = constant(L + 4), l5 = constant(L + 5), l6 = constant(L + 6), l7 = constant(L + 7);
  const l8 = constant(L + 8);
  for (; x < end; x += 32, y += 32) {
    const x0 = load(x);
    const x1 = load(x + 16);
    const y0 = logOf(
      x0, one, half, ln2High, ln2Low, root, normal, two23, n23, infinite, l0, l1, l2, l3, l4, l5, l6, l7, l8,
    );
    const y1 = logOf(
      x1, one, half, ln2High, ln2Low, root, normal, two23, n23, infinite, l0, l1, l2, l3, l4, l5, l6, l7, l8,
    );
    storePair(y, y0, y1);
  }
}

/** y = log(1 + x). */
export function log1p(x: usize, end: usize, y: usize): void {
  const one = constant(ONE), half = constant(HALF), ln2High = constant(LN2_HIGH), ln2Low = constant(LN2_LOW);
  const root = constant(ROOT), tiny = constant(TINY), two30 = constant(TWO30), infinite = constant(INFINITE);
  const l0 = constant(L), l1 = constant(L + 1), l2 = constant(L + 2), l3 = constant(L + 3), l4 = constant(L + 4);
  const l5 = constant(L + 5), l6 = constant(L + 6), l7 = constant(L + 7), l8 = constant(L + 8);
  for (; x < end; x += 32, y += 32) {
    const x0 = load(x);
    const x1 = load(x + 16);
    const y0 = log1pOf(
      x0, one, half, ln2High, ln2Low, root, tiny, two30, infinite, l0, l1, l2, l3, l4, l5, l6, l7, l8,
    );
    const y1 = log1pOf(
      x1, one, half, ln2High, ln2Low, root, tiny, two30, infinite, l0, l1, l2, l3, l4, l5, l6, l7, l8,
    );
    storePair(y, y0, y1);
  }
}
