// Draws of categories by weight: `multinomial`, which samplers with weights stand on.

import { allocate, type DType, dtypes, isFloating, type TypedArray } from '../dtype.ts';
import { RuntimeError } from '../errors.ts';
import { uniform53 } from './bits.ts';
import { fillExponential } from './exponential.ts';
import type { Generator } from './generator.ts';

/**
 * Draws `samples` column indices for each of the `rows` rows of `weights` (row-major, rows × columns, not normalized).
 * Returns rows × samples indices as int64. Without replacement, and for a single sample, the winners of an exponential
 * race in their order; else each by a search in the cumulative weights (two words a sample).
 * @throws RuntimeError in PyTorch's words for wrong weights and counts.
 */
export function multinomial(
  generator: Generator,
  weights: TypedArray,
  dtype: DType,
  rows: number,
  columns: number,
  samples: number,
  replacement = false,
): Float64Array {
  if (!isFloating(dtype)) {
    throw new RuntimeError(
      `multinomial only supports floating-point dtypes for input, got: ${dtypes[dtype].scalarName}`,
    );
  }
  if (samples <= 0) throw new RuntimeError('cannot sample n_sample <= 0 samples');
  if (!replacement && samples > columns) {
    throw new RuntimeError('cannot sample n_sample > prob_dist.size(-1) samples without replacement');
  }
  const result = new Float64Array(rows * samples);
  if (replacement && samples > 1) search(generator, weights, dtype, columns, samples, result);
  else race(generator, weights, dtype, columns, samples, result);
  return result;
}

/** Category j arrives at q_j ~ Exponential(1) / p_j; the first arrivals win. Compared as p_j / q_j in p's dtype. */
function race(
  generator: Generator,
  weights: TypedArray,
  dtype: DType,
  columns: number,
  samples: number,
  result: Float64Array,
): void {
  const rows = result.length / samples;
  for (const p of weights) {
    if (!(p >= 0 && p < Number.POSITIVE_INFINITY)) {
      throw new RuntimeError('probability tensor contains either `inf`, `nan` or element < 0');
    }
  }
  for (let row = 0; row < rows; row++) {
    const positive = weights.subarray(row * columns, (row + 1) * columns).some((p) => p > 0);
    if (!positive) throw new RuntimeError('invalid multinomial distribution (sum of probabilities <= 0)');
  }
  const speed = allocate(dtype, rows * columns);
  fillExponential(generator, speed, dtype);
  for (let i = 0; i < speed.length; i++) speed[i] = weights[i] / speed[i];
  for (let row = 0; row < rows; row++) {
    const at = row * columns;
    const order = Array.from({ length: columns }, (_, j) => j).sort((a, b) => speed[at + b] - speed[at + a]);
    result.set(order.slice(0, samples), row * samples);
  }
}

/** The first category whose cumulative share, a running sum in p's dtype, is not below a uniform number. */
function search(
  generator: Generator,
  weights: TypedArray,
  dtype: DType,
  columns: number,
  samples: number,
  result: Float64Array,
): void {
  const cumulative = allocate(dtype, columns);
  const round = dtype === 'float32' ? Math.fround : (x: number) => x;
  for (let row = 0; row < result.length / samples; row++) {
    let sum = 0;
    for (let j = 0; j < columns; j++) {
      const p = weights[row * columns + j];
      if (!(p >= 0)) {
        throw new RuntimeError('invalid multinomial distribution (encountering probability entry < 0)');
      }
      if (p === Number.POSITIVE_INFINITY) {
        throw new RuntimeError('invalid multinomial distribution (encountering probability entry = infinity or NaN)');
      }
      sum = round(sum + p);
      cumulative[j] = sum;
    }
    if (!(sum > 0)) throw new RuntimeError('invalid multinomial distribution (sum of probabilities <= 0)');
    for (let j = 0; j < columns; j++) cumulative[j] /= sum;
    cumulative[columns - 1] = 1;
    for (let k = 0; k < samples; k++) {
      const u = uniform53(generator);
      let left = 0;
      let right = columns;
      while (left < right) {
        const middle = (left + right) >> 1;
        if (cumulative[middle] < u) left = middle + 1;
        else right = middle;
      }
      result[row * samples + k] = left;
    }
  }
}
