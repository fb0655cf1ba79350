// Sums and extremes along the middle of x [outer, length, inner]. Sums accumulate in float64, in an order that depends
// on the shape alone. Up to 7 elements beyond x are read, and beyond y written.

import { allocate, mark, release } from './arena';
import {
  addDouble, before, broadcast, broadcastDouble, divDouble, flip, high, lane, low, maximum, narrow, select,
  storeNumber, sumDouble,
} from './lanes';
import { load, storePair, zero } from './simd';

/** The sum of `length` floats. */
export function sumRow(x: usize, length: i32): f64 {
  let s0 = zero(), s1 = zero(), s2 = zero(), s3 = zero();
  const end = x + ((<usize>length & ~7) << 2);
  for (; x < end; x += 32) {
    const x0 = load(x);
    const x1 = load(x + 16);
    s0 = addDouble(s0, low(x0));
    s1 = addDouble(s1, high(x0));
    s2 = addDouble(s2, low(x1));
    s3 = addDouble(s3, high(x1));
  }
  const rest = length & 7;
  if (rest) {
    const x0 = v128.and(load(x), before(rest, 0));
    const x1 = v128.and(load(x + 16), before(rest, 4));
    s0 = addDouble(s0, low(x0));
    s1 = addDouble(s1, high(x0));
    s2 = addDouble(s2, low(x1));
    s3 = addDouble(s3, high(x1));
  }
  return sumDouble(addDouble(addDouble(s0, s1), addDouble(s2, s3)));
}

/** sums [inner], float64, += the rows of x [count, inner], `stride` bytes apart; count is 1 or 4. */
@inline
function addRows(x: usize, stride: usize, count: i32, inner: i32, sums: usize): void {
  for (let j = 0; j < inner; j += 8, x += 32, sums += 64) {
    let s0 = load(sums), s1 = load(sums + 16), s2 = load(sums + 32), s3 = load(sums + 48);
    for (let k = 0, p = x; k < count; k++, p += stride) {
      const x0 = load(p);
      const x1 = load(p + 16);
      s0 = addDouble(s0, low(x0));
      s1 = addDouble(s1, high(x0));
      s2 = addDouble(s2, low(x1));
      s3 = addDouble(s3, high(x1));
    }
    storePair(sums, s0, s1);
    storePair(sums + 32, s2, s3);
  }
}

/** y [outer, inner] = Σ x / divisor. */
export function sum(outer: i32, length: i32, inner: i32, x: usize, divisor: f64, y: usize): void {
  if (inner == 1) {
    for (; outer > 0; outer--, x += <usize>length * 4, y += 4) storeNumber(y, <f32>(sumRow(x, length) / divisor));
    return;
  }
  const start = mark();
  const bytes = (<usize>inner + 7 & ~7) * 8;
  const sums = allocate(bytes);
  const stride = <usize>inner * 4;
  const d = broadcastDouble(divisor);
  for (; outer > 0; outer--, y += stride) {
    memory.fill(sums, 0, bytes);
    let k = 0;
    for (; k + 4 <= length; k += 4, x += 4 * stride) addRows(x, stride, 4, inner, sums);
    for (; k < length; k++, x += stride) addRows(x, stride, 1, inner, sums);
    for (let j: usize = 0; j < stride; j += 32) {
      const p = sums + 2 * j;
      const y0 = narrow(divDouble(load(p), d), divDouble(load(p + 16), d));
      const y1 = narrow(divDouble(load(p + 32), d), divDouble(load(p + 48), d));
      storePair(y + j, y0, y1);
    }
  }
  release(start);
}

/** The largest of a row; the smallest where `s` is -0. */
function extremeRow(x: usize, length: i32, s: f32): f32 {
  const sign = broadcast(s);
  const worst = broadcast(-Infinity);
  let m0 = worst, m1 = worst;
  const end = x + ((<usize>length & ~7) << 2);
  for (; x < end; x += 32) {
    const x0 = load(x);
    const x1 = load(x + 16);
    m0 = maximum(m0, flip(x0, sign));
    m1 = maximum(m1, flip(x1, sign));
  }
  const rest = length & 7;
  m0 = maximum(m0, select(before(rest, 0), flip(load(x), sign), worst));
  m1 = maximum(m1, select(before(rest, 4), flip(load(x + 16), sign), worst));
  m0 = maximum(m0, m1);
  m0 = maximum(m0, v128.shuffle<f32>(m0, m0, 2, 3, 0, 1));
  return lane(flip(maximum(m0, v128.shuffle<f32>(m0, m0, 1, 0, 3, 2)), sign), 0);
}

/** y [outer, inner] = the largest of x; the smallest where `s` is -0: min x = -max(-x). */
function extreme(outer: i32, length: i32, inner: i32, x: usize, y: usize, s: f32): void {
  const stride = <usize>inner * 4;
  if (inner == 1) {
    const row = <usize>length * 4;
    for (; outer > 0; outer--, x += row, y += 4) storeNumber(y, extremeRow(x, length, s));
    return;
  }
  const sign = broadcast(s);
  const worst = broadcast(-Infinity);
  for (; outer > 0; outer--, y += stride) {
    for (let j: usize = 0; j < stride; j += 32) storePair(y + j, worst, worst);
    for (let k = 0; k < length; k++, x += stride) {
      for (let j: usize = 0; j < stride; j += 32) {
        const x0 = load(x + j);
        const x1 = load(x + j + 16);
        const y0 = load(y + j);
        const y1 = load(y + j + 16);
        storePair(y + j, maximum(y0, flip(x0, sign)), maximum(y1, flip(x1, sign)));
      }
    }
    for (let j: usize = 0; j < stride; j += 32) storePair(y + j, flip(load(y + j), sign), flip(load(y + j + 16), sign));
  }
}

export function amax(outer: i32, length: i32, inner: i32, x: usize, y: usize): void {
  extreme(outer, length, inner, x, y, 0);
}

export function amin(outer: i32, length: i32, inner: i32, x: usize, y: usize): void {
  extreme(outer, length, inner, x, y, -0.0);
}
