// Connectionist temporal classification of one sample (Graves et al., 2006): α and β over the states of its path, frame by frame.
//
// A probability is m 2^e, m and the whole number e both float32, so that none is too small and no logarithm or exponential
// stands between frames: terms are brought to the largest exponent and added, and where m has left 2^±FAR it is brought back to
// 1 (not before: to an e beyond 2^24 little adds nothing). 0 has m = 0 and the exponent NONE. Rows of states are 8 lanes wide,
// with impossible states behind them and on either side.

import { allocate, mark, release } from './arena';
import {
  abs, and, andNot, broadcast, exponentOf, inversePower, lane, lt, nearest, number, select, storeNumber, toFloat, whole,
} from './lanes';
import { add, exponent, load, max as larger, min as smaller, mul, storePair, sub, zero } from './simd';
import { logarithm } from './softmax';
import { constant, LN2_HIGH, LN2_LOW, LOG2E, MAGIC, ONE, Q0, Q1, Q2, Q3, Q4, quartic, ROOT } from './table';
import { exp } from './transcendental';

/** The exponent of 0. */
const NONE: f32 = -3e38;
/** Below it a term adds nothing. */
const NEGLIGIBLE: f32 = -126;
/** The exponent of m that is too far from 1. */
const FAR: f32 = 30;
/** Below it e^x is 0. */
const IMPOSSIBLE: f32 = -1e37;
/** Bytes of impossible states on either side of a row. */
const FENCE: usize = 32;

@inline
function widthOf(states: i32): usize {
  return (<usize>states + 7 & ~7) * 4;
}

/** Bytes of one row of mantissas, and of one of exponents. */
@inline
function pitchOf(states: i32): usize {
  return widthOf(states) + 2 * FENCE;
}

/** Impossible states on either side of a row of mantissas m and exponents e. */
function fence(m: usize, e: usize, width: usize): void {
  const none = broadcast(NONE);
  storePair(m - FENCE, zero(), zero());
  storePair(e - FENCE, none, none);
  storePair(m + width, zero(), zero());
  storePair(e + width, none, none);
}

/** A row without any possible state, but for mantissas that the caller sets. */
function clear(m: usize, e: usize, width: usize): void {
  const none = broadcast(NONE);
  for (let i: usize = 0; i < width; i += 32) {
    storePair(m + i, zero(), zero());
    storePair(e + i, none, none);
  }
  fence(m, e, width);
}

/** What the states of a path emit in a frame with log-probabilities at `logp`; those behind them nothing. */
function emit(logp: usize, path: usize, states: i32, width: usize, m: usize, e: usize): void {
  const end = <usize>states * 4;
  for (let i: usize = 0; i < end; i += 4) storeNumber(m + i, number(logp + whole(path + i)));
  for (let i = end; i < width; i += 4) storeNumber(m + i, -Infinity);
  const one = constant(ONE), log2e = constant(LOG2E), ln2High = constant(LN2_HIGH), ln2Low = constant(LN2_LOW);
  const q0 = constant(Q0), q1 = constant(Q1), q2 = constant(Q2), q3 = constant(Q3), q4 = constant(Q4);
  const none = broadcast(NONE), impossible = broadcast(IMPOSSIBLE), most = broadcast(0.35), least = broadcast(-0.35);
  for (let i: usize = 0; i < width; i += 32) {
    const x0 = load(m + i);
    const x1 = load(m + i + 16);
    const n0 = nearest(mul(x0, log2e));
    const n1 = nearest(mul(x1, log2e));
    // Of large numbers what is left over is rounding alone.
    const r0 = larger(smaller(sub(sub(x0, mul(n0, ln2High)), mul(n0, ln2Low)), most), least);
    const r1 = larger(smaller(sub(sub(x1, mul(n1, ln2High)), mul(n1, ln2Low)), most), least);
    const s0 = mul(r0, r0);
    const s1 = mul(r1, r1);
    const p0 = add(one, add(mul(s0, quartic(r0, s0, q0, q1, q2, q3, q4)), r0));
    const p1 = add(one, add(mul(s1, quartic(r1, s1, q0, q1, q2, q3, q4)), r1));
    const g0 = lt(x0, impossible);
    const g1 = lt(x1, impossible);
    storePair(m + i, andNot(p0, g0), andNot(p1, g1));
    // NaN stays in m alone.
    storePair(e + i, larger(none, n0), larger(none, n1));
  }
}

/** 2^d for whole numbers d <= 0. */
@inline
function powerOf(d: v128, negligible: v128, magic: v128, one: v128): v128 {
  return exponent(add(larger(d, negligible), magic), one);
}

/** m 2^(e - top): a term beside the largest. */
@inline
function termOf(m: v128, e: v128, top: v128, negligible: v128, magic: v128, one: v128): v128 {
  return mul(m, powerOf(sub(e, top), negligible, magic, one));
}

/** Whole numbers, but 0 where they are not far from it. */
@inline
function farOf(n: v128, far: v128): v128 {
  return andNot(n, lt(abs(toFloat(n)), far));
}

/** y, a row of α: the row before in the same state, one before it, and where `skips` is set two before it, times p. */
function advance(
  m: usize, e: usize, skips: usize, pm: usize, pe: usize, width: usize, ym: usize, ye: usize,
): void {
  const one = constant(ONE), magic = constant(MAGIC), root = constant(ROOT);
  const none = broadcast(NONE), negligible = broadcast(NEGLIGIBLE), far = broadcast(FAR);
  for (let i: usize = 0; i < width; i += 32) {
    const k0 = load(skips + i), a0 = load(e + i), b0 = load(e + i - 4);
    const k1 = load(skips + i + 16), a1 = load(e + i + 16), b1 = load(e + i + 12);
    const c0 = select(k0, load(e + i - 8), none);
    const c1 = select(k1, load(e + i + 8), none);
    const t0 = larger(larger(a0, b0), c0);
    const t1 = larger(larger(a1, b1), c1);
    const stay0 = termOf(load(m + i), a0, t0, negligible, magic, one);
    const stay1 = termOf(load(m + i + 16), a1, t1, negligible, magic, one);
    const go0 = termOf(load(m + i - 4), b0, t0, negligible, magic, one);
    const go1 = termOf(load(m + i + 12), b1, t1, negligible, magic, one);
    const skip0 = termOf(and(load(m + i - 8), k0), c0, t0, negligible, magic, one);
    const skip1 = termOf(and(load(m + i + 8), k1), c1, t1, negligible, magic, one);
    const x0 = mul(add(add(stay0, go0), skip0), load(pm + i));
    const x1 = mul(add(add(stay1, go1), skip1), load(pm + i + 16));
    const n0 = farOf(exponentOf(x0, root), far);
    const n1 = farOf(exponentOf(x1, root), far);
    const f0 = add(add(t0, load(pe + i)), toFloat(n0));
    const f1 = add(add(t1, load(pe + i + 16)), toFloat(n1));
    storePair(ym + i, mul(x0, inversePower(n0, one)), mul(x1, inversePower(n1, one)));
    storePair(ye + i, larger(f0, none), larger(f1, none));
  }
}

/**
 * β of a frame from β p of the next, m and e: the same in the other direction. y is β p of this one, u is α β, and the 8 lanes
 * at `tops` the largest exponents of u.
 */
function retreat(
  m: usize, e: usize, skips: usize, am: usize, ae: usize, pm: usize, pe: usize, width: usize, um: usize, ue: usize,
  ym: usize, ye: usize, tops: usize,
): void {
  const one = constant(ONE), magic = constant(MAGIC), root = constant(ROOT);
  const none = broadcast(NONE), negligible = broadcast(NEGLIGIBLE), far = broadcast(FAR);
  let top0 = none, top1 = none;
  for (let i: usize = 0; i < width; i += 32) {
    const k0 = load(skips + i + 8), a0 = load(e + i), b0 = load(e + i + 4);
    const k1 = load(skips + i + 24), a1 = load(e + i + 16), b1 = load(e + i + 20);
    const c0 = select(k0, load(e + i + 8), none);
    const c1 = select(k1, load(e + i + 24), none);
    const t0 = larger(larger(a0, b0), c0);
    const t1 = larger(larger(a1, b1), c1);
    const stay0 = termOf(load(m + i), a0, t0, negligible, magic, one);
    const stay1 = termOf(load(m + i + 16), a1, t1, negligible, magic, one);
    const go0 = termOf(load(m + i + 4), b0, t0, negligible, magic, one);
    const go1 = termOf(load(m + i + 20), b1, t1, negligible, magic, one);
    const skip0 = termOf(and(load(m + i + 8), k0), c0, t0, negligible, magic, one);
    const skip1 = termOf(and(load(m + i + 24), k1), c1, t1, negligible, magic, one);
    const s0 = add(add(stay0, go0), skip0);
    const s1 = add(add(stay1, go1), skip1);
    const v0 = add(load(ae + i), t0);
    const v1 = add(load(ae + i + 16), t1);
    top0 = larger(top0, v0);
    top1 = larger(top1, v1);
    storePair(um + i, mul(s0, load(am + i)), mul(s1, load(am + i + 16)));
    storePair(ue + i, v0, v1);
    const x0 = mul(s0, load(pm + i));
    const x1 = mul(s1, load(pm + i + 16));
    const n0 = farOf(exponentOf(x0, root), far);
    const n1 = farOf(exponentOf(x1, root), far);
    const f0 = add(add(t0, load(pe + i)), toFloat(n0));
    const f1 = add(add(t1, load(pe + i + 16)), toFloat(n1));
    storePair(ym + i, mul(x0, inversePower(n0, one)), mul(x1, inversePower(n1, one)));
    storePair(ye + i, larger(f0, none), larger(f1, none));
  }
  storePair(tops, top0, top1);
}

/** y = m 2^(e - top), a row of numbers beside their largest; gives their sum. */
function level(m: usize, e: usize, width: usize, tops: usize, y: usize): f32 {
  let most: f32 = NONE;
  for (let i: usize = 0; i < 32; i += 4) most = max<f32>(most, number(tops + i));
  const one = constant(ONE), magic = constant(MAGIC), negligible = broadcast(NEGLIGIBLE), top = broadcast(most);
  let s0 = zero(), s1 = zero();
  for (let i: usize = 0; i < width; i += 32) {
    const x0 = termOf(load(m + i), load(e + i), top, negligible, magic, one);
    const x1 = termOf(load(m + i + 16), load(e + i + 16), top, negligible, magic, one);
    s0 = add(s0, x0);
    s1 = add(s1, x1);
    storePair(y + i, x0, x1);
  }
  const s = add(s0, s1);
  return lane(s, 0) + lane(s, 1) + (lane(s, 2) + lane(s, 3));
}

/** 2^k for whole numbers k <= 0, in float64. */
@inline
function scaleOf(k: f64): f64 {
  return k < -1000 ? 0 : reinterpret<f64>((<i64>k + 1023) << 52);
}

/**
 * Rows of α, and of what is emitted, of all frames, or of the last two where `keep` is 0; gives log P. The last state is the
 * end, to which paths come from the one before it and the one before that, and which emits nothing.
 */
function align(
  frames: i32, states: i32, keep: bool, logp: usize, step: usize, path: usize, skips: usize, rows: usize, plane: usize,
): f64 {
  const width = widthOf(states);
  const pitch = pitchOf(states);
  let m: usize = 0, e: usize = 0;
  for (let t = 0; t < frames; t++, logp += step) {
    const at = rows + FENCE + <usize>(keep ? t : t & 1) * pitch;
    const pm = at + 2 * plane, pe = at + 3 * plane;
    emit(logp, path, states - 1, width, pm, pe);
    fence(at, at + plane, width);
    if (t > 0) advance(m, e, skips, pm, pe, width, at, at + plane);
    else {
      clear(at, at + plane, width);
      for (let i: usize = 0; i < <usize>min<i32>(states - 1, 2) * 4; i += 4) {
        storeNumber(at + i, number(pm + i));
        storeNumber(at + plane + i, number(pe + i));
      }
    }
    m = at;
    e = at + plane;
  }
  const last = <usize>(states - 2) * 4;
  const top = max<f64>(number(e + last), number(e + last - 4));
  const sum = <f64>number(m + last) * scaleOf(<f64>number(e + last) - top)
    + <f64>number(m + last - 4) * scaleOf(<f64>number(e + last - 4) - top);
  return sum == 0 ? -Infinity : logarithm(sum) + top * 0.6931471805599453;
}

/** -log P of one sample. `path` has the classes of its states, in bytes, `skips` masks; both go on with 0. */
export function ctcLoss(frames: i32, states: i32, logp: usize, step: usize, path: usize, skips: usize): f64 {
  const start = mark();
  const plane: usize = 2 * pitchOf(states);
  const loss = -align(frames, states, false, logp, step, path, skips, allocate(4 * plane), plane);
  release(start);
  return loss;
}

/** dx = g (e^lp - Σ α β / P) of one sample, in rows `step` bytes apart; `nothing` where P is 0. */
export function ctcLossBackward(
  frames: i32, states: i32, classes: i32, logp: usize, step: usize, path: usize, skips: usize, g: f32, nothing: f32,
  dx: usize,
): void {
  const start = mark();
  const width = widthOf(states);
  const pitch = pitchOf(states);
  const plane = <usize>frames * pitch;
  const rows = allocate(4 * plane);
  const total = align(frames, states, true, logp, step, path, skips, rows, plane);
  const size = <usize>classes * 4;
  if (!(total > -Infinity)) {
    const value = total == -Infinity ? nothing : NaN;
    for (let t = 0; t < frames; t++, dx += step) {
      for (let i: usize = 0; i < size; i += 4) storeNumber(dx + i, value);
    }
    release(start);
    return;
  }
  const line = allocate(size + 32), tops = allocate(32);
  const um = allocate(width), ue = allocate(width);
  // β p of the next frame and of this one, in turns; of the frame behind the last the end alone is possible, and certain.
  let next = allocate(2 * pitch) + FENCE, own = allocate(2 * pitch) + FENCE;
  clear(next, next + pitch, width);
  fence(own, own + pitch, width);
  storeNumber(next + <usize>(states - 1) * 4, 1);
  storeNumber(next + pitch + <usize>(states - 1) * 4, 0);
  for (let t = frames - 1; t >= 0; t--) {
    const at = rows + FENCE + <usize>t * pitch;
    retreat(next, next + pitch, skips, at, at + plane, at + 2 * plane, at + 3 * plane, width, um, ue, own, own + pitch, tops);
    const share: f32 = <f32>1 / level(um, ue, width, tops, um);
    const from = logp + <usize>t * step;
    exp(from, from + size, line);
    for (let i: usize = 0; i < <usize>(states - 1) * 4; i += 4) {
      const c = line + whole(path + i);
      storeNumber(c, number(c) - share * number(um + i));
    }
    const up = broadcast(g);
    for (let i: usize = 0; i < size; i += 32) {
      const x0 = load(line + i);
      const x1 = load(line + i + 16);
      storePair(line + i, mul(x0, up), mul(x1, up));
    }
    memory.copy(dx + <usize>t * step, line, size);
    const spare = next;
    next = own;
    own = spare;
  }
  release(start);
}
