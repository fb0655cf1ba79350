// Optimizer steps, rounded where PyTorch rounds: products that it fuses with a sum are held exactly in float64.
// Runs of `size` bytes, 8 lanes at a time: up to 7 elements beyond the end are read and written too.

import { broadcast, fused, maximum, sqrt } from './lanes';
import { add, div, load, mul, store, storePair, sub } from './simd';

/** z = a x + y; z may be x or y. */
export function axpy(a: f32, x: usize, y: usize, z: usize, size: usize): void {
  const k = broadcast(a);
  for (let i: usize = 0; i < size; i += 32) {
    const x0 = load(x + i);
    const x1 = load(x + i + 16);
    const y0 = load(y + i);
    const y1 = load(y + i + 16);
    storePair(z + i, fused(k, x0, y0), fused(k, x1, y1));
  }
}

/** x = a x. */
export function scale(a: f32, x: usize, size: usize): void {
  const k = broadcast(a);
  for (let i: usize = 0; i < size; i += 32) {
    const x0 = load(x + i);
    const x1 = load(x + i + 16);
    storePair(x + i, mul(k, x0), mul(k, x1));
  }
}

/** What lerp multiplies the difference of y and x by, and what it adds the product to: the nearer of the two. */
function share(weight: f32): f32 {
  return weight < 0.5 ? weight : weight - 1;
}
function nearer(weight: f32, x: usize, y: usize): usize {
  return weight < 0.5 ? x : y;
}

/** m = m + w1 (g - m) and v = b2 v + (w2 g) g. */
function moments(g: usize, m: usize, v: usize, size: usize, first: f32, second: f32, keep: f32): void {
  const w1 = broadcast(share(first)), w2 = broadcast(second), b2 = broadcast(keep);
  const near = nearer(first, m, g);
  for (let i: usize = 0; i < size; i += 32) {
    const g0 = load(g + i);
    const g1 = load(g + i + 16);
    const m0 = load(m + i);
    const m1 = load(m + i + 16);
    storePair(m + i, fused(w1, sub(g0, m0), load(near + i)), fused(w1, sub(g1, m1), load(near + i + 16)));
  }
  for (let i: usize = 0; i < size; i += 32) {
    const g0 = load(g + i);
    const g1 = load(g + i + 16);
    const v0 = load(v + i);
    const v1 = load(v + i + 16);
    storePair(v + i, fused(mul(w2, g0), g0, mul(v0, b2)), fused(mul(w2, g1), g1, mul(v1, b2)));
  }
}

/** top = max(top, v). */
function raise(top: usize, v: usize, size: usize): void {
  for (let i: usize = 0; i < size; i += 32) {
    const t0 = load(top + i);
    const t1 = load(top + i + 16);
    const v0 = load(v + i);
    const v1 = load(v + i + 16);
    storePair(top + i, maximum(t0, v0), maximum(t1, v1));
  }
}

/** The step of Adam for a gradient that holds its weight decay; `top` (0: none) are the largest v so far. */
export function adam(
  p: usize, g: usize, m: usize, v: usize, top: usize, size: usize, w1: f32, w2: f32, b2: f32, step: f32, root: f32,
  eps: f32,
): void {
  moments(g, m, v, size, w1, w2, b2);
  if (top) raise(top, v, size);
  const second = top ? top : v;
  const rate = broadcast(step), correction = broadcast(root), tiny = broadcast(eps);
  // p -= step m / (√v / root + eps)
  for (let i: usize = 0; i < size; i += 32) {
    const p0 = load(p + i);
    const p1 = load(p + i + 16);
    const m0 = load(m + i);
    const m1 = load(m + i + 16);
    const s0 = load(second + i);
    const s1 = load(second + i + 16);
    const d0 = add(div(sqrt(s0), correction), tiny);
    const d1 = add(div(sqrt(s1), correction), tiny);
    storePair(p + i, sub(p0, div(mul(rate, m0), d0)), sub(p1, div(mul(rate, m1), d1)));
  }
}

/**
 * The step of RMSprop; buffer and mean 0: none. The sum of squares v = keep v + take g² is Adagrad's where both are 1.
 * v of the centered form is diminished by the square of the mean; a buffer gathers steps before the rate, below 0, applies.
 */
export function rmsprop(
  p: usize, g: usize, v: usize, buffer: usize, mean: usize, size: usize, keep: f32, take: f32, momentum: f32, rate: f32,
  eps: f32, decay: f32,
): void {
  const k = broadcast(keep), t = broadcast(take), mu = broadcast(momentum), step = broadcast(rate);
  const tiny = broadcast(eps), wd = broadcast(decay), w = broadcast(share(take)), minus = broadcast(-1);
  for (let i: usize = 0; i < size; i += 16) {
    const p0 = load(p + i);
    let g0 = load(g + i);
    if (decay != 0) g0 = fused(wd, p0, g0);
    let spread = fused(mul(t, g0), g0, mul(load(v + i), k));
    store(v + i, spread);
    if (mean) {
      const before = load(mean + i);
      const m0 = fused(w, sub(g0, before), take < 0.5 ? before : g0);
      store(mean + i, m0);
      spread = fused(mul(minus, m0), m0, spread);
    }
    const root = add(sqrt(spread), tiny);
    if (buffer) {
      const change = add(mul(load(buffer + i), mu), div(g0, root));
      store(buffer + i, change);
      store(p + i, fused(step, change, p0));
    } else store(p + i, add(p0, div(mul(step, g0), root)));
  }
}
