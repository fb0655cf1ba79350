// The main diagonal of a tensor filled in place, which PyTorch spells as a method alone.

import * as f from '../engine/functions.ts';
import { RuntimeError, size } from '../engine/index.ts';
import type { Input } from './calls.ts';
import { filler, valueOf } from './create.ts';
import { bound } from './define.ts';
import { bool } from './kinds.ts';
import type { Tensor } from './tensor.ts';
import { fill_ } from './write.ts';

export interface WrapOption {
  /** Whether the diagonal of a tall matrix begins anew behind a row that is left out; not by default. */
  wrap?: boolean;
}
export interface FillDiagonalOptions extends WrapOption {
  /** What comes on the diagonal: a number, or that of a tensor of no dimensions. */
  fill_value: number | boolean | Tensor;
}
/** Takes what comes on the diagonal, and whether that goes round. */
export interface FillDiagonal<P extends unknown[] = []> {
  (...args: [...self: P, fill_value: number | boolean | Tensor, wrap?: boolean | WrapOption]): Tensor;
  (...args: [...self: P, options: FillDiagonalOptions]): Tensor;
}

/** The methods of this file. */
export interface FillDiagonalMethods {
  /** A number on the main diagonal, in place: where all positions are the same. */
  fill_diagonal_: FillDiagonal;
}

/**
 * A number on the main diagonal, in place: where all positions are the same.
 * @throws RuntimeError for fewer than two dimensions, and for more of different sizes.
 */
export const fill_diagonal_: FillDiagonal<Input> = /* @__PURE__ */ bound<FillDiagonalOptions>(
  'fill_diagonal_',
  { fill_value: [filler], wrap: [bool, false] },
  (x, { fill_value, wrap }) => {
    const value = valueOf('fill_diagonal_', fill_value, "'fill_value' (position 1)");
    const { shape, strides } = x;
    if (shape.length < 2) throw new RuntimeError('dimensions must larger than 1');
    const [height, width] = shape;
    if (shape.length > 2 && shape.some((n) => n !== height)) {
      throw new RuntimeError('all dimensions of input must be of equal length');
    }
    // A step along all dimensions at once leads from one element of the diagonal to the next.
    const stride = strides.reduce((sum, s) => sum + s);
    const fill = (count: number, offset: number): Tensor =>
      fill_(f.as_strided(x, { shape: [count], strides: [stride], offset }), value);
    const first = Math.min(height, width);
    fill(first, 0);
    const period = width + 1;
    if (wrap && shape.length === 2 && height > period) {
      fill(Math.ceil(size(shape) / period) - first, strides[0] * period);
    }
    return x;
  },
);
