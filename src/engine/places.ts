// Functions of positions: checks that a kernel makes, an index turned around, and the two doors to what the shape of a result
// is only known from: how many elements are not 0, and how large the largest one is.

import { read, type Tensor } from '../reference/engine/tensor.ts';
import type { Demand } from '../reference/kernels/places.ts';
import * as gather from '../reference/ops/gather.ts';
import * as ops from '../reference/ops/places.ts';
import { type Named, none, type With } from './function.ts';
import { bind, withAttributes } from './move-bind.ts';

/** The same numbers. @throws what the demand says, for the first that is not as demanded, when the kernel runs. */
export const checked: With<Demand> = /* @__PURE__ */ withAttributes(ops.checked, none);
/** For each of `length` places, which element of an index names it last; -1 where none does. */
export const inverse_index: With<{ readonly length: number }> = /* @__PURE__ */ withAttributes(ops.inverse_index, none);

type Coordinates = (<T extends Tensor>(x: T) => T) & Named<{ readonly count: number }>;

/**
 * Coordinates of the elements that are not 0, [count, rank]. How many there are is read here before the kernel runs: this
 * is the function whose result has a shape that hangs on values, and all that picks by truth values goes through it.
 */
export const nonzero: Coordinates = /* @__PURE__ */ bind(
  gather.nonzero,
  none,
  (run) => (x) => run([x], { count: Array.from(read(x)).filter((value) => value !== 0).length })[0],
);

/** The largest of an integer tensor's elements, read: how long a table of all their values is. -1 where there is none. */
export const largest = (x: Tensor): number => Array.from(read(x)).reduce((most, value) => Math.max(most, value), -1);
