// Softmax and its logarithm along the middle of [outer, length, inner]. Lines of inner = 1 run along the lanes, others
// across them: 8 lines at a time, the last of a row first, because up to 7 elements beyond a run are written (and read)
// and those of the next row come later. Sums accumulate in float64.

import { allocate, mark, release } from './arena';
import {
  addDouble, and, before, broadcast, broadcastDouble, double, high, lane, low, narrow, number, select, storeDouble,
  storeNumber,
} from './lanes';
import { sumRow } from './reduce';
import { div, load, max as larger, storePair, sub, zero } from './simd';
import { exp } from './transcendental';

/** log s for positive finite s, with a relative error below 1e-11: s = 2^k m, log m = 2 atanh((m - 1) / (m + 1)). */
export function logarithm(s: f64): f64 {
  if (!(s > 0 && s < Infinity)) return s == 0 ? -Infinity : s;
  const bits = reinterpret<i64>(s) - 0x3fe6a09e667f3bcd;
  const k = bits >> 52;
  const m = reinterpret<f64>(reinterpret<i64>(s) - (k << 52));
  const f = (m - 1) / (m + 1);
  const g = f * f;
  const series = 1 + g * (1.0 / 3 + g * (1.0 / 5 + g * (1.0 / 7 + g * (1.0 / 9 + g * (1.0 / 11 + g * (1.0 / 13))))));
  return <f64>k * 0.6931471805599453 + 2 * f * series;
}

/** The largest element of a row, NaN aside. */
@inline
function topRow(x: usize, length: i32): f32 {
  const worst = broadcast(-Infinity);
  let m0 = worst, m1 = worst;
  const end = x + ((<usize>length & ~7) << 2);
  for (; x < end; x += 32) {
    const x0 = load(x);
    const x1 = load(x + 16);
    m0 = larger(m0, x0);
    m1 = larger(m1, x1);
  }
  const rest = length & 7;
  if (rest) {
    m0 = larger(m0, select(before(rest, 0), load(x), worst));
    m1 = larger(m1, select(before(rest, 4), load(x + 16), worst));
  }
  m0 = larger(m0, m1);
  const left = lane(m0, 0) < lane(m0, 1) ? lane(m0, 1) : lane(m0, 0);
  const right = lane(m0, 2) < lane(m0, 3) ? lane(m0, 3) : lane(m0, 2);
  return left < right ? right : left;
}

/** line = x - top, filled up to 8 lanes with 0: e^-∞ there would cost the processor a subnormal product. */
function shiftRow(x: usize, length: i32, top: f32, line: usize): void {
  const t = broadcast(top);
  const end = x + ((<usize>length & ~7) << 2);
  for (; x < end; x += 32, line += 32) {
    const x0 = load(x);
    const x1 = load(x + 16);
    storePair(line, sub(x0, t), sub(x1, t));
  }
  const rest = length & 7;
  if (rest) {
    const x0 = load(x);
    const x1 = load(x + 16);
    storePair(line, and(before(rest, 0), sub(x0, t)), and(before(rest, 4), sub(x1, t)));
  }
}

/** Bytes of a group of rows that take each step together, so that rows need not wait for one another. */
const GROUP: usize = 8192;

/** Bytes of a row in the buffer: filled up to 8 lanes. */
@inline
function pitchOf(length: i32): usize {
  return <usize>(length + 7 & ~7) * 4;
}

/** How many rows are in a group. */
@inline
function groupOf(length: i32): i32 {
  return max<i32>(1, <i32>(GROUP / pitchOf(length)));
}

/** buffer = e^(x - top) for rows of x; their largest elements to `tops`. */
function expRows(rows: i32, length: i32, x: usize, buffer: usize, tops: usize): void {
  const pitch = pitchOf(length);
  let line = buffer;
  for (; rows > 0; rows--, x += <usize>length * 4, line += pitch, tops += 4) {
    const top = topRow(x, length);
    storeNumber(tops, top);
    shiftRow(x, length, top, line);
  }
  exp(buffer, line, buffer);
}

/** softmax along the lanes. */
@inline
function softmaxRows(rows: i32, length: i32, x: usize, y: usize): void {
  const pitch = pitchOf(length);
  const group = groupOf(length);
  const buffer = allocate(<usize>group * pitch), tops = allocate(<usize>group * 4);
  const size = <usize>length * 4;
  for (; rows > 0; rows -= group) {
    const count = min<i32>(rows, group);
    expRows(count, length, x, buffer, tops);
    for (let r = 0, line = buffer; r < count; r++, line += pitch, y += size) {
      const s = broadcast(<f32>sumRow(line, length));
      for (let i: usize = 0; i < size; i += 32) {
        const e0 = load(line + i);
        const e1 = load(line + i + 16);
        storePair(y + i, div(e0, s), div(e1, s));
      }
    }
    x += <usize>count * size;
  }
}

/** logSoftmax along the lanes. */
function logSoftmaxRows(rows: i32, length: i32, x: usize, y: usize): void {
  const pitch = pitchOf(length);
  const group = groupOf(length);
  const buffer = allocate(<usize>group * pitch), tops = allocate(<usize>group * 4);
  const size = <usize>length * 4;
  for (; rows > 0; rows -= group) {
    const count = min<i32>(rows, group);
    expRows(count, length, x, buffer, tops);
    for (let r = 0, line = buffer; r < count; r++, line += pitch, x += size, y += size) {
      const s = broadcastDouble(<f64>number(tops + <usize>r * 4) + logarithm(sumRow(line, length)));
      for (let i: usize = 0; i < size; i += 32) {
        const x0 = load(x + i);
        const x1 = load(x + i + 16);
        storePair(y + i, minus(x0, s, s), minus(x1, s, s));
      }
    }
  }
}

/** Largest elements of 8 columns of x [length, ...], to `line`: 8 floats. */
function topColumns(x: usize, stride: usize, length: i32, line: usize): void {
  let m0 = broadcast(-Infinity), m1 = m0;
  for (; length > 0; length--, x += stride) {
    m0 = larger(m0, load(x));
    m1 = larger(m1, load(x + 16));
  }
  storePair(line, m0, m1);
}

/** e [length][8] = e^(x - top) for 8 columns; their sums to 8 float64. */
function expColumns(x: usize, stride: usize, length: i32, top: usize, e: usize, sums: usize): void {
  const t0 = load(top), t1 = load(top + 16);
  const end = e + <usize>length * 32;
  for (let p = e; p < end; p += 32, x += stride) {
    const x0 = load(x);
    const x1 = load(x + 16);
    storePair(p, sub(x0, t0), sub(x1, t1));
  }
  exp(e, end, e);
  let s0 = zero(), s1 = zero(), s2 = zero(), s3 = zero();
  for (; e < end; e += 32) {
    const e0 = load(e);
    const e1 = load(e + 16);
    s0 = addDouble(s0, low(e0));
    s1 = addDouble(s1, high(e0));
    s2 = addDouble(s2, low(e1));
    s3 = addDouble(s3, high(e1));
  }
  storePair(sums, s0, s1);
  storePair(sums + 32, s2, s3);
}

/** The 8 sums rounded to float32. */
@inline
function rounded(sums: usize, half: usize): v128 {
  return narrow(load(sums + half), load(sums + half + 16));
}

/** Where the last 8 columns of a row begin, in bytes; earlier blocks are 32 bytes before. */
@inline
export function lastColumns(inner: i32): isize {
  return <isize>((inner - 1 & ~7) * 4);
}

/** y = e^x / Σ e^x. */
export function softmax(outer: i32, length: i32, inner: i32, x: usize, y: usize): void {
  const start = mark();
  if (inner == 1) {
    softmaxRows(outer, length, x, y);
    release(start);
    return;
  }
  const stride = <usize>inner * 4;
  const plane = <usize>length * stride;
  const line = allocate(<usize>length * 32);
  const top = allocate(32), sums = allocate(64);
  for (; outer > 0; outer--, x += plane, y += plane) {
    for (let j = lastColumns(inner); j >= 0; j -= 32) {
      topColumns(x + j, stride, length, top);
      expColumns(x + j, stride, length, top, line, sums);
      const s0 = rounded(sums, 0), s1 = rounded(sums, 32);
      for (let k = 0, e = line, p = y + j; k < length; k++, e += 32, p += stride) {
        const e0 = load(e);
        const e1 = load(e + 16);
        storePair(p, div(e0, s0), div(e1, s1));
      }
    }
  }
  release(start);
}

/** y = x - log Σ e^x, from x - (top + log Σ e^(x - top)) in float64. */
export function logSoftmax(outer: i32, length: i32, inner: i32, x: usize, y: usize): void {
  const start = mark();
  if (inner == 1) {
    logSoftmaxRows(outer, length, x, y);
    release(start);
    return;
  }
  const stride = <usize>inner * 4;
  const plane = <usize>length * stride;
  const line = allocate(<usize>length * 32);
  const top = allocate(32), sums = allocate(64);
  for (; outer > 0; outer--, x += plane, y += plane) {
    for (let j = lastColumns(inner); j >= 0; j -= 32) {
      topColumns(x + j, stride, length, top);
      expColumns(x + j, stride, length, top, line, sums);
      for (let c: usize = 0; c < 8; c++) {
        storeDouble(sums + c * 8, <f64>number(top + c * 4) + logarithm(double(sums + c * 8)));
      }
      const s0 = load(sums), s1 = load(sums + 16), s2 = load(sums + 32), s3 = load(sums + 48);
      for (let k = 0, q = x + j, p = y + j; k < length; k++, q += stride, p += stride) {
        const x0 = load(q);
        const x1 = load(q + 16);
        storePair(p, minus(x0, s0, s1), minus(x1, s2, s3));
      }
    }
  }
  release(start);
}

/** x - s in float64, s being two pairs. */
@inline
function minus(x: v128, s0: v128, s1: v128): v128 {
  return narrow(f64x2.sub(low(x), s0), f64x2.sub(high(x), s1));
}
