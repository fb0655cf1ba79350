// Rows normalized across blocks, as the norms of a recurrent step are: a row is `width` numbers in each of `blocks` blocks, which
// stand so many bytes apart. Moments are of float64. Nothing is written beyond a row.

// First, since it has the arena, whose room comes before all constants.
import { sumRow } from './reduce';

import { addDouble, broadcast, high, low, mulDouble, sumDouble } from './lanes';
import { add, load as loadVector, mul, store as storeVector, sub, zero } from './simd';

/** n = (x - mean) r with r = 1 / √(var + ε), for `rows` rows of x, xStep bytes from block to block; r is written a row apart. */
export function normalize(
  rows: i32, width: i32, blocks: i32, x: usize, xStep: usize, eps: f64, n: usize, nStep: usize, r: usize,
): void {
  const row = <usize>width * 4;
  const whole = row & ~15;
  const count = <f64>(width * blocks);
  for (; rows > 0; rows--, x += row, n += row, r += row) {
    let sum: f64 = 0;
    for (let b = 0; b < blocks; b++) sum += sumRow(x + <usize>b * xStep, width);
    const mean = <f32>(sum / count);
    const means = broadcast(mean);
    let squares = zero();
    let rest: f64 = 0;
    for (let b = 0; b < blocks; b++) {
      const from = x + <usize>b * xStep, to = n + <usize>b * nStep;
      let j: usize = 0;
      for (; j < whole; j += 16) {
        const d = sub(loadVector(from + j), means);
        const d0 = low(d), d1 = high(d);
        storeVector(to + j, d);
        squares = addDouble(squares, addDouble(mulDouble(d0, d0), mulDouble(d1, d1)));
      }
      for (; j < row; j += 4) {
        const d = load<f32>(from + j) - mean;
        store<f32>(to + j, d);
        rest += <f64>d * <f64>d;
      }
    }
    const rate = <f32>(1 / sqrt<f64>((sumDouble(squares) + rest) / count + eps));
    const rates = broadcast(rate);
    for (let b = 0; b < blocks; b++) {
      const to = n + <usize>b * nStep;
      let j: usize = 0;
      for (; j < whole; j += 16) storeVector(to + j, mul(loadVector(to + j), rates));
      for (; j < row; j += 4) store<f32>(to + j, load<f32>(to + j) * rate);
    }
    store<f32>(r, rate);
  }
}

/**
 * dx = r (e - mean(e) - n mean(e n)) with e = d γ, γ being a row of each block without gaps, and total += d n; all blocks are `step`
 * bytes apart.
 */
export function normalizeBackward(
  rows: i32, width: i32, blocks: i32, step: usize, d: usize, gamma: usize, n: usize, r: usize, dx: usize, total: usize,
): void {
  const row = <usize>width * 4;
  const whole = row & ~15;
  const count = <f64>(width * blocks);
  for (; rows > 0; rows--, d += row, n += row, r += row, dx += row, total += row) {
    let sums = zero(), products = zero();
    let sum: f64 = 0, product: f64 = 0;
    for (let b = 0; b < blocks; b++) {
      const at = <usize>b * step;
      let scale = gamma + <usize>b * row;
      let j: usize = at;
      for (; j < at + whole; j += 16, scale += 16) {
        const g = loadVector(d + j), v = loadVector(n + j);
        const e = mul(g, loadVector(scale));
        storeVector(dx + j, e);
        storeVector(total + j, add(loadVector(total + j), mul(g, v)));
        const e0 = low(e), e1 = high(e);
        sums = addDouble(sums, addDouble(e0, e1));
        products = addDouble(products, addDouble(mulDouble(e0, low(v)), mulDouble(e1, high(v))));
      }
      for (; j < at + row; j += 4, scale += 4) {
        const g = load<f32>(d + j), v = load<f32>(n + j);
        const e = g * load<f32>(scale);
        store<f32>(dx + j, e);
        store<f32>(total + j, load<f32>(total + j) + g * v);
        sum += <f64>e;
        product += <f64>e * <f64>v;
      }
    }
    const mean = <f32>((sum + sumDouble(sums)) / count);
    const share = <f32>((product + sumDouble(products)) / count);
    const rate = load<f32>(r);
    const means = broadcast(mean), shares = broadcast(share), rates = broadcast(rate);
    for (let b = 0; b < blocks; b++) {
      const at = <usize>b * step;
      let j: usize = at;
      for (; j < at + whole; j += 16) {
        storeVector(dx + j, mul(rates, sub(sub(loadVector(dx + j), means), mul(loadVector(n + j), shares))));
      }
      for (; j < at + row; j += 4) {
        store<f32>(dx + j, rate * (load<f32>(dx + j) - mean - load<f32>(n + j) * share));
      }
    }
  }
}
