// What MXNet draws from its single engine: shuffles along the first axis, and categories by their probabilities.

import type { TypedArray } from '../dtype.ts';
import { below, uniform32 } from './libstdcxx.ts';
import type { MXNetGenerator } from './mxnet-generator.ts';

/**
 * Shuffles the n rows of `data` in place. A vector is shuffled as std::shuffle does, from the front; rows of more
 * dimensions (`vector` false, even of one element each) by Fisher and Yates from the back.
 */
export function mxnetShuffle(generator: MXNetGenerator, data: TypedArray, n: number, vector: boolean): void {
  const engine = generator.single;
  if (vector) {
    for (let i = 1; i < n; i++) {
      const j = below(engine, i + 1);
      [data[i], data[j]] = [data[j], data[i]];
    }
    return;
  }
  const width = data.length / n;
  for (let i = n - 1; i > 0; i--) {
    const j = below(engine, i + 1);
    const row = data.slice(i * width, (i + 1) * width);
    data.copyWithin(i * width, j * width, (j + 1) * width);
    data.set(row, j * width);
  }
}

/**
 * For each row of `probabilities` (rows × columns) `samples` columns: the first whose running sum (in double, rounded to
 * float32) is not below a uniform number, else the last (where MXNet gives one beyond it). One word a sample.
 */
export function fillMXNetMultinomial(
  generator: MXNetGenerator,
  out: TypedArray,
  probabilities: TypedArray,
  columns: number,
): void {
  const samples = out.length / (probabilities.length / columns);
  for (let i = 0; i < out.length; i++) {
    const u = uniform32(generator.single);
    const row = Math.floor(i / samples) * columns;
    let column = 0;
    let sum = probabilities[row];
    while (Math.fround(sum) < u && column < columns - 1) sum += probabilities[row + ++column];
    out[i] = column;
  }
}
