// Sums and extremes along the middle of x [outer, length, inner]. Sums accumulate in float64, in an order that depends
// on the shape alone. Up to 7 elements beyond x are read, and beyond y written.

import { allocate, mark, release } from './arena';
import {
  addDouble, before, broadcast, broadcastDouble, divDouble, high, lane, low, maximum, minimum, narrow, select,
  storeNumber, sumDouble,
} from './lanes';
import { load, store, storePair, zero } from './simd';

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

/** sums (8 float64 for each 8 columns) += one row. */
@inline
function addRow(sums: usize, s0: v128, s1: v128, s2: v128, s3: v128): void {
  store(sums, s0);
  store(sums + 16, s1);
  store(sums + 32, s2);
  store(sums + 48, s3);
}

/** sums [inner] += the rows of x [count, inner], `stride` bytes apart; count is 1 or 4. */
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
    addRow(sums, s0, s1, s2, s3);
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

@unmanaged
abstract class Extreme {
  abstract of(x: v128, y: v128): v128;
  /** What never wins. */
  abstract get worst(): f32;
}

@final
@unmanaged
class Largest extends Extreme {
  @inline
  of(x: v128, y: v128): v128 {
    return maximum(x, y);
  }
  @inline
  get worst(): f32 {
    return -Infinity;
  }
}

@final
@unmanaged
class Smallest extends Extreme {
  @inline
  of(x: v128, y: v128): v128 {
    return minimum(x, y);
  }
  @inline
  get worst(): f32 {
    return Infinity;
  }
}

function extremeRow<E extends Extreme>(x: usize, length: i32): f32 {
  const op = changetype<E>(0);
  const worst = broadcast(op.worst);
  let m0 = worst, m1 = worst;
  const end = x + ((<usize>length & ~7) << 2);
  for (; x < end; x += 32) {
    const x0 = load(x);
    const x1 = load(x + 16);
    m0 = op.of(m0, x0);
    m1 = op.of(m1, x1);
  }
  const rest = length & 7;
  m0 = op.of(m0, select(before(rest, 0), load(x), worst));
  m1 = op.of(m1, select(before(rest, 4), load(x + 16), worst));
  m0 = op.of(m0, m1);
  m0 = op.of(m0, v128.shuffle<f32>(m0, m0, 2, 3, 0, 1));
  return lane(op.of(m0, v128.shuffle<f32>(m0, m0, 1, 0, 3, 2)), 0);
}

function extreme<E extends Extreme>(outer: i32, length: i32, inner: i32, x: usize, y: usize): void {
  const op = changetype<E>(0);
  if (inner == 1) {
    for (; outer > 0; outer--, x += <usize>length * 4, y += 4) storeNumber(y, extremeRow<E>(x, length));
    return;
  }
  const worst = broadcast(op.worst);
  const stride = <usize>inner * 4;
  for (; outer > 0; outer--, y += stride) {
    for (let j: usize = 0; j < stride; j += 32) storePair(y + j, worst, worst);
    for (let k = 0; k < length; k++, x += stride) {
      for (let j: usize = 0; j < stride; j += 32) {
        const x0 = load(x + j);
        const x1 = load(x + j + 16);
        const y0 = load(y + j);
        const y1 = load(y + j + 16);
        storePair(y + j, op.of(y0, x0), op.of(y1, x1));
      }
    }
  }
}

export function amax(outer: i32, length: i32, inner: i32, x: usize, y: usize): void {
  extreme<Largest>(outer, length, inner, x, y);
}

export function amin(outer: i32, length: i32, inner: i32, x: usize, y: usize): void {
  extreme<Smallest>(outer, length, inner, x, y);
}
