// Views in the shape of other tensors, and windows, which PyTorch spells as methods alone; `bptt/core` has them as functions.

import * as f from '../engine/functions.ts';
import { normalizeDim, RuntimeError } from '../engine/index.ts';
import type { Input, OfTwo } from './calls.ts';
import { bound } from './define.ts';
import { int, tensor } from './kinds.ts';
import { named } from './names.ts';
import { reshape } from './shape.ts';
import type { Tensor } from './tensor.ts';
import { expand, view } from './view.ts';

export interface UnfoldOptions {
  /** The dimension that windows move along. */
  dimension: number;
  /** How many neighbours a window shows. */
  size: number;
  /** How far apart windows begin. */
  step: number;
}
/** Takes a dimension, the size of a window and the step between windows. */
export interface Unfold<P extends unknown[] = []> {
  (...args: [...self: P, dimension: number, size: number, step: number]): Tensor;
  (...args: [...self: P, options: UnfoldOptions]): Tensor;
}

/** The methods of this file. */
export interface ViewsMethods {
  /** `view` in the shape of another tensor. */
  view_as: OfTwo;
  /** `reshape` in the shape of another tensor. */
  reshape_as: OfTwo;
  /** `expand` to the shape of another tensor. */
  expand_as: OfTwo;
  /** Windows along a dimension as a view: each is the last dimension of the result. */
  unfold: Unfold;
}

const like = (name: string, of: (x: Tensor, shape: readonly number[]) => Tensor): OfTwo<Input> =>
  bound<{ other: Tensor }>(name, { other: [tensor] }, (x, { other }) => of(x, other.shape));
/** `view` in the shape of another tensor. */
export const view_as: OfTwo<Input> = /* @__PURE__ */ like('view_as', view);
/** `reshape` in the shape of another tensor. */
export const reshape_as: OfTwo<Input> = /* @__PURE__ */ like('reshape_as', reshape);
/** `expand` to the shape of another tensor. */
export const expand_as: OfTwo<Input> = /* @__PURE__ */ like('expand_as', expand);
/** Windows along a dimension as a view: each is the last dimension of the result. */
export const unfold: Unfold<Input> = /* @__PURE__ */ bound<UnfoldOptions>(
  'unfold',
  { dimension: [int], size: [int], step: [int] },
  (x, { dimension, size, step }) => {
    const dim = normalizeDim(dimension, x.shape.length);
    const most = x.shape[dim] ?? 1;
    if (size < 0) throw new RuntimeError(`size is ${size} but must be >= 0`);
    if (size > most) {
      throw new RuntimeError(`maximum size for tensor at dimension ${dim} is ${most} but size is ${size}`);
    }
    if (step <= 0) throw new RuntimeError(`step is ${step} but must be > 0`);
    if (x.shape.length > 0) return f.unfold(x, { dim, size, step });
    return named('UnfoldBackward0', f.slice(f.reshape(x, [1]), 0, 0, size));
  },
);
