// Rows normalized across blocks, as the norms of a recurrent step are: a row is `width` numbers in each of `blocks` blocks, which
// stand so many bytes apart. Moments are of float64. Nothing is written beyond a row.

import { addDouble, broadcast, high, low, mulDouble, sumDouble } from './lanes';
import { sumRow } from './reduce';
import { load as loadVector, mul, store as storeVector, sub, zero } from './simd';

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

/** dx = r (d - mean(d) - n mean(d n)), all `step` bytes from block to block; dx may be d. */
export function normalizeBackward(
  rows: i32, width: i32, blocks: i32, step: usize, d: usize, n: usize, r: usize, dx: usize,
): void {
  const row = <usize>width * 4;
  const whole = row & ~15;
  const count = <f64>(width * blocks);
  for (; rows > 0; rows--, d += row, n += row, r += row, dx += row) {
    let sums = zero(), products = zero();
    let sum: f64 = 0, product: f64 = 0;
    for (let b = 0; b < blocks; b++) {
      const at = <usize>b * step;
      let j: usize = at;
      for (; j < at + whole; j += 16) {
        const g = loadVector(d + j);
        const v = loadVector(n + j);
        const g0 = low(g), g1 = high(g);
        sums = addDouble(sums, addDouble(g0, g1));
        products = addDouble(products, addDouble(mulDouble(g0, low(v)), mulDouble(g1, high(v))));
      }
      for (; j < at + row; j += 4) {
        sum += <f64>load<f32>(d + j);
        product += <f64>load<f32>(d + j) * <f64>load<f32>(n + j);
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
        storeVector(dx + j, mul(rates, sub(sub(loadVector(d + j), means), mul(loadVector(n + j), shares))));
      }
      for (; j < at + row; j += 4) {
        store<f32>(dx + j, rate * (load<f32>(d + j) - mean - load<f32>(n + j) * share));
      }
    }
  }
}
