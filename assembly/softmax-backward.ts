// Backward passes of softmax and its logarithm along the middle of [outer, length, inner], in the order of softmax.ts.

import { allocate, mark, release } from './arena';
import { addDouble, before, broadcast, high, low, narrow, sumDouble } from './lanes';
import { sumRow } from './reduce';
import { load, mul, spread, storePair, sub, zero } from './simd';
import { lastColumns } from './softmax';
import {
  constant, expOf, HIGH, LN2_HIGH, LN2_LOW, LOG2E, LOW, MAGIC, ONE, Q0, Q1, Q2, Q3, Q4,
} from './table';

/** Σ x y of two rows, in float64. */
function dotRow(x: usize, y: usize, length: i32): f64 {
  let s0 = zero(), s1 = zero();
  const end = x + ((<usize>length & ~7) << 2);
  for (; x < end; x += 32, y += 32) {
    const p0 = mul(load(x), load(y));
    const p1 = mul(load(x + 16), load(y + 16));
    s0 = addDouble(s0, addDouble(low(p0), high(p0)));
    s1 = addDouble(s1, addDouble(low(p1), high(p1)));
  }
  const rest = length & 7;
  if (rest) {
    const p0 = v128.and(mul(load(x), load(y)), before(rest, 0));
    const p1 = v128.and(mul(load(x + 16), load(y + 16)), before(rest, 4));
    s0 = addDouble(s0, addDouble(low(p0), high(p0)));
    s1 = addDouble(s1, addDouble(low(p1), high(p1)));
  }
  return sumDouble(addDouble(s0, s1));
}

/** dx = y (g - Σ g y). */
export function softmaxBackward(outer: i32, length: i32, inner: i32, g: usize, y: usize, dx: usize): void {
  const stride = <usize>inner * 4;
  const plane = <usize>length * stride;
  for (; outer > 0; outer--, g += plane, y += plane, dx += plane) {
    if (inner == 1) {
      const s = broadcast(<f32>dotRow(g, y, length));
      for (let i: usize = 0; i < plane; i += 32) {
        const g0 = load(g + i);
        const g1 = load(g + i + 16);
        const y0 = load(y + i);
        const y1 = load(y + i + 16);
        storePair(dx + i, mul(y0, sub(g0, s)), mul(y1, sub(g1, s)));
      }
      continue;
    }
    for (let j = lastColumns(inner); j >= 0; j -= 32) {
      let s0 = zero(), s1 = zero(), s2 = zero(), s3 = zero();
      for (let k = 0, p = g + j, q = y + j; k < length; k++, p += stride, q += stride) {
        const x0 = mul(load(p), load(q));
        const x1 = mul(load(p + 16), load(q + 16));
        s0 = addDouble(s0, low(x0));
        s1 = addDouble(s1, high(x0));
        s2 = addDouble(s2, low(x1));
        s3 = addDouble(s3, high(x1));
      }
      const t0 = narrow(s0, s1), t1 = narrow(s2, s3);
      for (let k = 0, p: usize = j; k < length; k++, p += stride) {
        const g0 = load(g + p);
        const g1 = load(g + p + 16);
        const y0 = load(y + p);
        const y1 = load(y + p + 16);
        storePair(dx + p, mul(y0, sub(g0, t0)), mul(y1, sub(g1, t1)));
      }
    }
  }
}

/** z = x - e^y s over rows of 8 lanes, `stride` bytes apart: 32 for lines along the lanes; with the 8 lanes at s. */
function minusExp(x: usize, y: usize, stride: usize, count: i32, s: usize, z: usize): void {
  const one = constant(ONE), lowest = constant(LOW), highest = constant(HIGH), log2e = constant(LOG2E);
  const magic = constant(MAGIC), ln2High = constant(LN2_HIGH), ln2Low = constant(LN2_LOW);
  const q0 = constant(Q0), q1 = constant(Q1), q2 = constant(Q2), q3 = constant(Q3), q4 = constant(Q4);
  const s0 = load(s), s1 = load(s + 16);
  for (; count > 0; count--, x += stride, y += stride, z += stride) {
    const x0 = load(x);
    const x1 = load(x + 16);
    const y0 = load(y);
    const y1 = load(y + 16);
    const e0 = expOf(y0, one, lowest, highest, log2e, magic, ln2High, ln2Low, q0, q1, q2, q3, q4);
    const e1 = expOf(y1, one, lowest, highest, log2e, magic, ln2High, ln2Low, q0, q1, q2, q3, q4);
    storePair(z, sub(x0, mul(e0, s0)), sub(x1, mul(e1, s1)));
  }
}

/** dx = g - e^y Σ g. */
export function logSoftmaxBackward(outer: i32, length: i32, inner: i32, g: usize, y: usize, dx: usize): void {
  const start = mark();
  const lanes = allocate(32);
  const stride = <usize>inner * 4;
  const plane = <usize>length * stride;
  for (; outer > 0; outer--, g += plane, y += plane, dx += plane) {
    if (inner == 1) {
      spread(broadcast(<f32>sumRow(g, length)), lanes);
      minusExp(g, y, 32, length + 7 >> 3, lanes, dx);
      continue;
    }
    for (let j = lastColumns(inner); j >= 0; j -= 32) {
      let s0 = zero(), s1 = zero(), s2 = zero(), s3 = zero();
      for (let k = 0, p = g + j; k < length; k++, p += stride) {
        const x0 = load(p);
        const x1 = load(p + 16);
        s0 = addDouble(s0, low(x0));
        s1 = addDouble(s1, high(x0));
        s2 = addDouble(s2, low(x1));
        s3 = addDouble(s3, high(x1));
      }
      storePair(lanes, narrow(s0, s1), narrow(s2, s3));
      minusExp(g + j, y + j, stride, length, lanes, dx + j);
    }
  }
  release(start);
}
