// Draws of MXNet that its golden cases have none of, with the numbers of real MXNet 1.9.1 (test/golden/mxnet_random.json), where arrays are
// made by default. Needs no test runner, so that a page can ask too.

import type { NDArray } from '../../src/mxnet/array/ndarray.ts';
import * as nd from '../../src/mxnet/nd.ts';
import * as random from '../../src/mxnet/random/index.ts';
import { mismatch } from '../helpers/mismatch.ts';
import golden from './mxnet_random.json' with { type: 'json' };

const array64 = (...x: number[]): NDArray => nd.array(x, { dtype: 'float64' });

const draws: Readonly<Record<string, () => NDArray>> = {
  poisson_20: () => random.poisson(20, { shape: 80 }),
  'poisson_100.5': () => random.poisson(100.5, { shape: 80 }),
  poisson_arrays: () => random.poisson(nd.array([1, 5, 12, 30]), { shape: 20 }),
  negative_binomial: () => random.negative_binomial(10, 0.5, { shape: 80 }),
  generalized_negative_binomial: () => random.generalized_negative_binomial(20, 0.5, { shape: 80 }),
  generalized_negative_binomial_0: () => random.generalized_negative_binomial(2, 0, { shape: 20 }),
  gamma_f64: () => random.gamma(2.5, 0.5, { shape: 40, dtype: 'float64' }),
  gamma_small_f64: () => random.gamma(0.5, 0.5, { shape: 40, dtype: 'float64' }),
  exponential_f64: () => random.exponential(2.5, { shape: 40, dtype: 'float64' }),
  uniform_arrays_f64: () => random.uniform(array64(0.1, 0.2), array64(0.3, 0.7), { shape: 10, dtype: 'float64' }),
  uniform_arrays_f64_to_f32: () => random.uniform(array64(0.1, 0.2), array64(0.3, 0.7), { shape: 10 }),
  uniform_arrays_f32_to_f64: () =>
    random.uniform(nd.array([0.1, 0.2]), nd.array([0.3, 0.7]), { shape: 10, dtype: 'float64' }),
  uniform_arrays_3: () => random.uniform(nd.array([0.1, 0.2, 0.5]), nd.array([0.3, 0.7, 0.9]), { shape: 5 }),
  uniform_like: () => random.uniform_like(nd.ones([5]), { low: 2, high: 3 }),
  exponential_like: () => random.exponential_like(nd.ones([5]), { lam: 3 }),
  shuffle_column: () => random.shuffle(nd.arange(12).reshape([12, 1])),
  shuffle_3d: () => random.shuffle(nd.arange(24).reshape([4, 3, 2])),
  randint_wide: () => random.randint(-(2 ** 31), 2 ** 31 - 1, { shape: 20, dtype: 'int64' }),
  randint_53_bits: () => random.randint(0, 2 ** 53, { shape: 20, dtype: 'int64' }),
  multinomial_f64: () => random.multinomial(array64(0.2, 0.3, 0.5), { shape: 30 }),
  dropout_f64: () => random.dropoutMask(nd.ones([100], { dtype: 'float64' }), 0.3),
  dropout_axes: () => random.dropoutMask(nd.ones([6, 7, 3]), 0.3, [1]).broadcast_to([6, 7, 3]),
};

/** Their names. */
export const names = Object.keys(draws);

/** A draw from seed 3. */
export function drawn(name: string): NDArray {
  random.seed(3);
  return draws[name]();
}

/** What differs in a draw, of a copy on the cpu; null where nothing does. */
export function differs(name: string, { data }: { readonly data: ArrayLike<number> }): string | null {
  // MXNet's logarithm is the processor's: its last place may differ.
  const rtol = name === 'exponential_f64' ? 1e-15 : 0;
  return mismatch(data, golden.mxnet[name as keyof typeof golden.mxnet], { rtol, atol: 0 });
}
