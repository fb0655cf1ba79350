// Draws the inputs of a sample: one seeded generator an input, elements that fit the dtype under test.

import { allocate, type DType, dtypes, isFloating, type TypedArray } from '../../src/reference/base/dtype.ts';
import { MT19937 } from '../../src/reference/base/random/mt19937.ts';
import { size } from '../../src/reference/base/shape.ts';
import type { Fill, Input } from '../../src/reference/ops/sample.cases.ts';

/** A drawn number as the dtype can hold it: integers stay, fractions are spread over more of them. */
function hold(v: number, dtype: DType): number {
  if (isFloating(dtype)) return v;
  if (dtype === 'bool') return v > 0 ? 1 : 0;
  const whole = Number.isInteger(v) ? v : Math.round(3 * v);
  return dtype === 'uint8' ? Math.abs(whole) : whole + 0;
}

function fill({ draw }: Fill, dtype: DType, count: number, seed: number): TypedArray {
  const generator = new MT19937(seed);
  const random = (): number => generator.random32() / 2 ** 32;
  const data = allocate(dtype, count);
  for (let i = 0; i < count; i++) data[i] = hold(draw(random, i), dtype);
  return data;
}

export const dtypeOf = (input: Input, own: DType): DType => (input.dtype === 'own' ? own : input.dtype);

/** The elements of an input in the dtype under test. */
export const draw = (input: Input, own: DType, seed: number): TypedArray =>
  fill(input.fill, dtypeOf(input, own), size(input.shape), seed);

const upstream: Fill = { name: 'upstream', draw: (random) => 2 * random() - 1 };
const drawn = new Map<string, TypedArray>();

/** A gradient for an output: uniform in [-1, 1), of values that float32 holds. Every layout and device is given the same. */
export function drawUpstream(count: number, seed: number): TypedArray {
  const key = `${count} ${seed}`;
  const known = drawn.get(key) ?? fill(upstream, 'float32', count, 1000 + seed);
  drawn.set(key, known);
  return known;
}

/** Elements in another dtype, as a store rounds or wraps them; integers have no -0. */
export function stored(values: ArrayLike<number>, dtype: DType): TypedArray {
  const data = allocate(dtype, values.length);
  const integer = dtypes[dtype].category === 1;
  for (let i = 0; i < values.length; i++)
    data[i] = dtype === 'bool' ? Number(values[i] !== 0) : integer ? values[i] + 0 : values[i];
  return data;
}
