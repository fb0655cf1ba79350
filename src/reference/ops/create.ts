// Ops without inputs: tensors of one value, and of numbers in even steps.

import { type DType, isFloating } from '../base/dtype.ts';
import type { Shape } from '../base/shape.ts';
import { always, op } from './op.ts';

export interface Fill {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly value: number;
}

/** a tensor of one value, which lies in memory as the one input does, if there is one. */
export const full = /* @__PURE__ */ op({
  name: 'full',
  infer: (_inputs, { shape, dtype }: Fill) => [{ shape, dtype }],
  preserves: always,
  kernel: (_inputs, [y], { value }: Fill) => {
    // Integers have no -0, which the double that stores an int64 does.
    const stored = isFloating(y.dtype) ? value : value + 0;
    if (!Object.is(stored, 0)) y.data.fill(stored);
  },
  moves: true,
});

export interface Iota {
  readonly length: number;
  readonly dtype: DType;
  readonly start: number;
  readonly step: number;
}

// yᵢ = start + i · step; of integers both are whole
export const iota = /* @__PURE__ */ op({
  name: 'iota',
  // Numbers in even steps from start on
  infer: (_inputs, { length, dtype }: Iota) => [{ shape: [length], dtype }],
  kernel: (_inputs, [y], { start, step }: Iota) => {
    const [from, by] = isFloating(y.dtype) ? [start, step] : [Math.trunc(start), Math.trunc(step)];
    for (let i = 0; i < y.data.length; i++) y.data[i] = from + i * by;
  },
  makes: true,
});

export interface Linspace {
  readonly length: number;
  readonly dtype: DType;
  readonly start: number;
  readonly end: number;
}

// step = (end - start) / (n - 1);  yᵢ = start + step i in the first half, end - step (n - 1 - i) in the second, so that
// the last value is exact
export const linspace = /* @__PURE__ */ op({
  name: 'linspace',
  // Numbers in even steps from start to end, both included
  infer: (_inputs, { length, dtype }: Linspace) => [{ shape: [length], dtype }],
  kernel: (_inputs, [y], { length, start, end }: Linspace) => {
    const step = length > 1 ? (end - start) / (length - 1) : 0;
    const half = Math.max(1, Math.floor(length / 2));
    const round = isFloating(y.dtype) ? (v: number) => v : (v: number) => Math.trunc(v) + 0;
    for (let i = 0; i < length; i++) {
      y.data[i] = round(i < half ? start + step * i : end - step * (length - 1 - i));
    }
  },
  makes: true,
});
