// Softened activations of float32 tensors, as a few passes over a block that stays in the cache.

import { size } from '../reference/base/shape.ts';
import type { Fast } from '../reference/engine/bound.ts';
import type { View } from '../reference/kernels/kernel.ts';
import { viewOf } from '../reference/kernels/walk.ts';
import type { Spec } from '../reference/ops/spec.ts';
import { LIMIT } from './entry.ts';
import { callBoth, callFunctions } from './parts.ts';
import { stream } from './stream.ts';

const takes = ({ dtype, shape }: Spec): boolean => dtype === 'float32' && size(shape) < LIMIT;

/** From here on log(1 + eˣ) is x to the last digit of a float32. */
const LINEAR = 20;

// max(x, 0) + log(1 + e^-|x|)
export const softplus: Fast<{ readonly beta: number; readonly threshold: number }> = {
  supports: ([x]: readonly [Spec], { beta, threshold }) => takes(x) && beta === 1 && threshold >= LINEAR,
  kernel: ([x]: readonly [View], [y]) =>
    stream(callBoth, [x], [y], 1, ({ abi }) => ([from, to], count) => {
      const [start, end] = [to, to + count * 4];
      abi.abs(from, from + count * 4, to);
      for (const pass of [abi.neg, abi.exp, abi.log1p]) pass(start, end, to);
      abi.relu(from, from + count * 4, from);
      abi.add(1, count, from, 0, 4, to, 0, 4, to);
    }),
};

// x / (1 + |x|)
export const softsign: Fast = {
  supports: ([x]: readonly [Spec]) => takes(x),
  kernel: ([x]: readonly [View], [y]) =>
    stream(
      callFunctions,
      [x, viewOf(Float32Array.of(1), 'float32', [])],
      [y],
      1,
      ({ abi }) =>
        ([from, one, to], count) => {
          abi.abs(from, from + count * 4, to);
          abi.add(1, count, to, 0, 4, one, 0, 0, to);
          abi.div(1, count, from, 0, 4, to, 0, 4, to);
        },
    ),
};
