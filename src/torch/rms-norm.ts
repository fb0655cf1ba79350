// Root mean square normalization in PyTorch's spelling, which has it in torch too.

import { formatSizes, RuntimeError } from '../engine/index.ts';
import { rmsNorm } from '../rules/normalization.ts';
import { bound } from './define.ts';
import { float, ints, tensor } from './kinds.ts';
import { floating } from './names.ts';
import type { Tensor } from './tensor.ts';
import { contiguous } from './view.ts';

export interface RmsNormOptions {
  /** The last sizes of the input. */
  normalized_shape: readonly number[];
  /** A factor for each element of normalized_shape; null (default): 1. */
  weight?: Tensor | null;
  /** Added to the mean of squares; null (default): the distance of 1 to the next number of the dtype. */
  eps?: number | null;
}
/** Takes the sizes to normalize over, and a scale. */
export interface RmsNorm {
  (
    input: Tensor,
    normalized_shape: readonly number[],
    weight?: Tensor | null | Omit<RmsNormOptions, 'normalized_shape'>,
    eps?: number | null,
  ): Tensor;
  (input: Tensor, options: RmsNormOptions): Tensor;
}
/** x / √(mean x² + eps) · weight over the last dimensions, which equal normalized_shape. Zhang and Sennrich, 2019. @throws RuntimeError for other sizes. */
export const rms_norm: RmsNorm = /* @__PURE__ */ bound<RmsNormOptions>(
  'rms_norm',
  { normalized_shape: [ints], weight: [tensor, null], eps: [float, null] },
  (input, { normalized_shape: sizes, weight, eps }) => {
    if (sizes.length === 0) {
      throw new RuntimeError(
        'Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got normalized_shape = []',
      );
    }
    if (weight !== null && weight.shape.join() !== sizes.join()) {
      throw new RuntimeError(
        `Expected weight to be of same shape as normalized_shape, but got weight of shape ${formatSizes(weight.shape)} and normalized_shape = ${formatSizes(sizes)}`,
      );
    }
    if (input.shape.slice(-sizes.length).join() !== sizes.join()) {
      throw new RuntimeError(
        // PyTorch's text has no comma there.
        `Given normalized_shape=${formatSizes(sizes)}, expected input with shape [*${sizes.join(', ')}], but got input of size${formatSizes(input.shape)}`,
      );
    }
    return contiguous(rmsNorm(floating('rms_norm', input), sizes.length, weight, eps));
  },
);
