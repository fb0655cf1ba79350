// `expect(x).toBeClose(y)`: torch.testing.assert_close for tensors, typed arrays and nested lists, with its defaults and
// its report.

import { expect } from 'vitest';
import type { Tensor } from '../../src/reference/engine/tensor.ts';
import { read } from '../../src/reference/engine/tensor.ts';
import { FLOAT32, FLOAT64, mismatch, type Tolerance } from './mismatch.ts';

export { EXACT, FLOAT32, FLOAT64, mismatch, type Tolerance } from './mismatch.ts';

export type Nested = number | boolean | readonly Nested[];
export type Values = ArrayLike<number> | Nested | Tensor;

const isTensor = (x: Values): x is Tensor => typeof x === 'object' && 'storage' in x;

/** The elements in row-major order. */
export function flatten(values: Values): number[] {
  if (typeof values === 'number' || typeof values === 'boolean') return [Number(values)];
  if (isTensor(values)) return Array.from(read(values));
  if (Array.isArray(values)) return values.flatMap((v) => flatten(v as Nested));
  return Array.from(values as ArrayLike<number>);
}

const defaults = (actual: Values): Tolerance =>
  (isTensor(actual) ? actual.dtype === 'float64' : actual instanceof Float64Array) ? FLOAT64 : FLOAT32;

interface CloseMatchers {
  /** Elementwise |a - b| ≤ atol + rtol |b|; defaults by dtype as in torch.testing.assert_close. */
  toBeClose(expected: Values, tolerance?: Partial<Tolerance>): void;
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: the signature that vitest declares.
  interface Assertion<T = any> extends CloseMatchers {}
  interface AsymmetricMatchersContaining extends CloseMatchers {}
}

expect.extend({
  toBeClose(actual: Values, expected: Values, tolerance: Partial<Tolerance> = {}) {
    const [a, b] = [flatten(actual), flatten(expected)];
    const report = mismatch(a, b, { ...defaults(actual), ...tolerance });
    return { pass: report === null, message: () => report ?? 'the values are close' };
  },
});
