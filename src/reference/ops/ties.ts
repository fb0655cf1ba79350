// Extremes with MXNet's rule for equals: of two equal operands the left one gets the gradient, and of a reduction every
// element that equals the extreme one gets the whole of it. PyTorch shares it among them (binary.ts, reduce.ts).

import type { Dims } from '../kernels/reduce.ts';
import { maximum, minimum } from './binary.ts';
import { type Call, type None, op, type Rules, type Words } from './op.ts';
import { amax, amin, restore } from './reduce.ts';

// What the ops here share with PyTorch's: all but the derivative.
const larger: Rules<None> = maximum;
const smaller: Rules<None> = minimum;
const largest: Rules<Dims> = amax;
const smallest: Rules<Dims> = amin;

/** The gradient to the left operand where it is chosen, else to the right one. */
const divided = <T>(f: Words<T, 'where'>, g: T, left: T): readonly T[] => [f.where(left, g, 0), f.where(left, 0, g)];

/** The larger of a and b; of equals a is the one. */
export const mxnet_maximum = /* @__PURE__ */ op({
  ...larger,
  name: 'mxnet_maximum',
  uses: ['where', 'ge'],
  derivative: (f, [g], { inputs: [a, b] }) => (g === null ? [] : divided(f, g, f.ge(a, b))),
});
/** The smaller of a and b; of equals a is the one. */
export const mxnet_minimum = /* @__PURE__ */ op({
  ...smaller,
  name: 'mxnet_minimum',
  uses: ['where', 'le'],
  derivative: (f, [g], { inputs: [a, b] }) => (g === null ? [] : divided(f, g, f.le(a, b))),
});

/** The gradient to every element that equals the extreme one. */
function repeated<T>(
  f: Words<T, 'reshape' | 'cast' | 'eq' | 'mul'>,
  [g]: readonly (T | null)[],
  { inputs: [x], outputs: [y], specs: [spec], attributes }: Call<T, Dims>,
): readonly (T | null)[] {
  if (g === null || spec === null) return [null];
  const hit = f.cast(f.eq(x, restore(f, y, spec.shape, attributes)), spec.dtype);
  return [f.mul(hit, restore(f, g, spec.shape, attributes))];
}

/** Largest over dims; all equals are the one. */
export const mxnet_max = /* @__PURE__ */ op({
  ...largest,
  name: 'mxnet_max',
  uses: ['reshape', 'cast', 'eq', 'mul'],
  derivative: repeated,
});
/** Smallest over dims; all equals are the one. */
export const mxnet_min = /* @__PURE__ */ op({
  ...smallest,
  name: 'mxnet_min',
  uses: ['reshape', 'cast', 'eq', 'mul'],
  derivative: repeated,
});
