// Cross entropy over log-probabilities lp [outer, C, inner]: what is left of its passes when the softmax is done.
// `mass` is -dloss/dlp before it is scaled: one row [C] for all positions, or like lp.

import { allocate, mark, release } from './arena';
import { number, storeDouble } from './lanes';
import { load, mul, splat, spread, storePair, sub } from './simd';
import { lastColumns } from './softmax';
import {
  constant, expOf, HIGH, LN2_HIGH, LN2_LOW, LOG2E, LOW, MAGIC, ONE, Q0, Q1, Q2, Q3, Q4,
} from './table';

/** A mass of nothing. */
const ZEROS = memory.data(32, 16);

/** losses [outer, inner] in float64 = -Σ mass lp over the classes with mass. */
export function crossEntropy(
  outer: i32, length: i32, inner: i32, lp: usize, mass: usize, shared: i32, losses: usize,
): void {
  const stride = <usize>inner * 4;
  const massStride: usize = shared ? 4 : stride;
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++, losses += 8) {
      const line = <usize>o * <usize>length * stride + <usize>i * 4;
      let loss: f64 = 0;
      for (let k = 0, p = lp + line, q = shared ? mass : mass + line; k < length; k++, p += stride, q += massStride) {
        const m = number(q);
        if (m != 0) loss -= <f64>m * <f64>number(p);
      }
      storeDouble(losses, loss);
    }
  }
}

/**
 * y = s (t e^x - mass) for 8 lanes a row, rows `stride` bytes apart, with the 8 lanes at t and s; M says what each row has of
 * mass: v128 for its lanes, f32 for one number.
 * One pass: what it writes beyond a row must not be read again before the next row is written.
 */
function gradient<M>(
  x: usize, stride: usize, count: i32, t: usize, mass: usize, massStride: usize, s: usize, y: usize,
): void {
  const one = constant(ONE), lowest = constant(LOW), highest = constant(HIGH), log2e = constant(LOG2E);
  const magic = constant(MAGIC), ln2High = constant(LN2_HIGH), ln2Low = constant(LN2_LOW);
  const q0 = constant(Q0), q1 = constant(Q1), q2 = constant(Q2), q3 = constant(Q3), q4 = constant(Q4);
  const t0 = load(t), t1 = load(t + 16), s0 = load(s), s1 = load(s + 16);
  for (; count > 0; count--, x += stride, mass += massStride, y += stride) {
    const x0 = load(x);
    const x1 = load(x + 16);
    const m0 = isVector<M>() ? load(mass) : splat(mass);
    const m1 = isVector<M>() ? load(mass + 16) : splat(mass);
    const e0 = expOf(x0, one, lowest, highest, log2e, magic, ln2High, ln2Low, q0, q1, q2, q3, q4);
    const e1 = expOf(x1, one, lowest, highest, log2e, magic, ln2High, ln2Low, q0, q1, q2, q3, q4);
    storePair(y, mul(s0, sub(mul(e0, t0), m0)), mul(s1, sub(mul(e1, t1), m1)));
  }
}

/** dx = scale (total e^lp - mass), with total and scale [outer, inner]; mass 0: none. */
export function crossEntropyBackward(
  outer: i32, length: i32, inner: i32, lp: usize, mass: usize, shared: i32, total: usize, scale: usize, dx: usize,
): void {
  const stride = <usize>inner * 4;
  const plane = <usize>length * stride;
  const start = mark();
  const lanes = allocate(64);
  const step: usize = !mass ? 0 : inner == 1 ? 32 : shared ? 4 : stride;
  for (let o: usize = 0; o < <usize>outer; o++, lp += plane, dx += plane) {
    const own = !mass ? ZEROS : shared ? mass : mass + o * plane;
    if (inner == 1) {
      spread(splat(total + o * 4), lanes);
      spread(splat(scale + o * 4), lanes + 32);
      gradient<v128>(lp, 32, length + 7 >> 3, lanes, own, step, lanes + 32, dx);
      continue;
    }
    // The last 8 columns first: what is written beyond a row belongs to the next.
    for (let j = lastColumns(inner); j >= 0; j -= 32) {
      const row = o * stride + j;
      const t = total + row, s = scale + row;
      if (shared) gradient<f32>(lp + j, stride, length, t, own, step, s, dx + j);
      else gradient<v128>(lp + j, stride, length, t, mass ? own + j : own, step, s, dx + j);
    }
  }
  release(start);
}
