// torch.nn.functional: layers without state; losses stand in a folder of their own.

import * as f from '../engine/functions.ts';
import { RuntimeError } from '../engine/index.ts';
import { layerNorm, oneHot } from '../rules/layers.ts';
import { bound } from '../torch/define.ts';
import type { Tensor } from '../torch/index.ts';
import { float, int, ints, tensor } from '../torch/kinds.ts';
import { named } from '../torch/names.ts';

export { conv_transpose1d } from '../torch/conv-transpose.ts';
export { conv1d } from '../torch/convolution.ts';
export { cosine_similarity, pairwise_distance } from '../torch/index.ts';
export { adaptive_avg_pool1d, avg_pool1d } from '../torch/pooling.ts';
export { rms_norm } from '../torch/rms-norm.ts';
export { scaled_dot_product_attention } from './attention.ts';
export { bilinear } from './bilinear.ts';
export { alpha_dropout, dropout, dropout1d, dropout2d, feature_alpha_dropout } from './dropout.ts';
export { embedding } from './embedding.ts';
export { embedding_bag } from './embedding-bag.ts';
export { instance_norm } from './instance-norm.ts';
export { linear } from './linear.ts';
export * from './losses/functional.ts';
export { lp_pool1d } from './lp-pool.ts';
export { max_unpool1d } from './max-unpool.ts';
export { gumbel_softmax, normalize } from './normalize.ts';
export { batch_norm, group_norm } from './norms.ts';
export { pad } from './padding.ts';
export * from './pointwise.ts';
export { adaptive_max_pool1d, max_pool1d } from './pooling.ts';
export { log_softmax, softmax, softmin } from './softmax.ts';
export * from './units.ts';
export * from './written.ts';

interface LayerNormRest {
  /** A factor for each element of normalized_shape; null (default): 1. */
  weight?: Tensor | null;
  /** Added to each element; null (default): 0. */
  bias?: Tensor | null;
  /** Added to the variance; 1e-5 by default. */
  eps?: number;
}
interface LayerNormOptions extends LayerNormRest {
  /** The last sizes of the input. */
  normalized_shape: readonly number[];
}
/** Takes the sizes to normalize over, a scale and a shift. */
interface Normalize {
  (
    input: Tensor,
    normalized_shape: readonly number[],
    weight?: Tensor | null,
    bias?: Tensor | null,
    eps?: number | Pick<LayerNormRest, 'eps'>,
  ): Tensor;
  (input: Tensor, normalized_shape: readonly number[], options: LayerNormRest): Tensor;
  (input: Tensor, options: LayerNormOptions): Tensor;
}
/** (x - mean) / √(var + eps) · weight + bias over the last dimensions, which equal normalized_shape. */
export const layer_norm: Normalize = /* @__PURE__ */ bound<LayerNormOptions>(
  'layer_norm',
  {
    normalized_shape: [ints],
    weight: [tensor, null],
    bias: [tensor, null],
    eps: [float, 1e-5],
  },
  (input, { normalized_shape, weight, bias, eps }) => {
    if ([weight, bias].some((x) => x !== null && x.dtype !== input.dtype)) {
      throw new RuntimeError(
        input.dtype === 'float32'
          ? 'mixed dtype (CPU): expect parameter to have scalar type of Float'
          : 'mixed dtype (CPU): all inputs must share same datatype.',
        'convert one side: x.to(torch.float32), or the model: model.double()',
      );
    }
    return named('NativeLayerNormBackward0', layerNorm(input, normalized_shape, weight, bias, eps));
  },
);

interface OneHotOptions {
  /** How many classes; -1 (default): the largest index + 1. */
  num_classes?: number;
}
/** Int64 rows with a 1 at each index; num_classes -1 takes the largest index + 1. @throws RuntimeError in PyTorch's words. */
export const one_hot: (input: Tensor, classes?: number | OneHotOptions) => Tensor =
  /* @__PURE__ */ bound<OneHotOptions>('one_hot', { num_classes: [int, -1] }, (input, { num_classes }) => {
    if (input.dtype !== 'int64') {
      throw new RuntimeError('one_hot is only applicable to index tensor of type LongTensor.');
    }
    if (input.numel() === 0) {
      if (num_classes > 0) return oneHot(input, num_classes);
      throw new RuntimeError('Can not infer total number of classes from empty tensor.');
    }
    const error = 'RuntimeError' as const;
    const indices = f.checked(f.detach(input), { from: 0, error, text: 'Class values must be non-negative.' });
    if (num_classes === -1) return oneHot(indices, f.amax(indices).item() + 1);
    const below = { below: num_classes, error, text: 'Class values must be smaller than num_classes.' };
    return oneHot(f.checked(indices, below), num_classes);
  });
