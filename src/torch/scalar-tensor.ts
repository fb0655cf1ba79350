// One number as a tensor of no dimensions, in PyTorch's spelling: of the default dtype, whatever the number is.

import { defaultDType } from '../engine/index.ts';
import { lone } from './converted.ts';
import { filled, filler, made, type TensorOptions, valueOf } from './create.ts';
import { define } from './define.ts';
import type { Tensor } from './tensor.ts';

export interface ScalarOptions extends TensorOptions {
  /** A number, a truth value, or a tensor of no dimensions. */
  s: number | boolean | Tensor;
}
/** Takes a number, and the rest by name. */
export interface ScalarTensor {
  (s: number | boolean | Tensor, options?: TensorOptions): Tensor;
  (options: ScalarOptions): Tensor;
}
/** A tensor of no dimensions that holds a number, in the default dtype where none is given. */
export const scalar_tensor: ScalarTensor = /* @__PURE__ */ define<ScalarOptions>(
  'scalar_tensor',
  () => ({ s: [filler], ...made }),
  ({ s, ...options }) => {
    const dtype = options.dtype ?? defaultDType();
    return filled(lone(valueOf('scalar_tensor', s, "'s' (position 1)"), dtype), { ...options, size: [], dtype });
  },
  1,
);
