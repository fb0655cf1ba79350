// How far vectors lie apart, in PyTorch's spelling.

import { broadcastShapes, dtypes, isFloating, normalizeDim, promote, RuntimeError } from '../engine/index.ts';
import { cosineSimilarity, pairwiseDistance } from '../rules/losses/distance.ts';
import { checkBools, real } from './arithmetic.ts';
import { checkIdentity } from './checks.ts';
import { define } from './define.ts';
import { bool, float, int, tensor } from './kinds.ts';
import { named } from './names.ts';
import type { Tensor } from './tensor.ts';

interface Vectors {
  x1: Tensor;
  x2: Tensor;
}

/** Options of cosine_similarity. */
export interface CosineSimilarityOptions {
  /** The dimension along which the vectors lie, 1 by default. */
  dim?: number;
  /** The least length that is divided by, 1e-8 by default. */
  eps?: number;
}
/** Takes two tensors that broadcast, and a dimension of what they broadcast to. */
interface CosineSimilarity {
  (x1: Tensor, x2: Tensor, dim?: number, eps?: number | Pick<CosineSimilarityOptions, 'eps'>): Tensor;
  (x1: Tensor, x2: Tensor, options: CosineSimilarityOptions): Tensor;
  (options: Vectors & CosineSimilarityOptions): Tensor;
}
/** x₁ · x₂ / (‖x₁‖ ‖x₂‖) along a dimension. @throws RuntimeError for two tensors of integers. */
export const cosine_similarity: CosineSimilarity = /* @__PURE__ */ define<Vectors & CosineSimilarityOptions>(
  'cosine_similarity',
  { x1: [tensor], x2: [tensor], dim: [int, 1], eps: [float, 1e-8] },
  ({ x1, x2, dim, eps }) => {
    const dtype = promote([x1, x2]);
    if (!isFloating(dtype)) {
      throw new RuntimeError(
        `expected common dtype to be floating point, yet common dtype is ${dtypes[dtype].scalarName}`,
      );
    }
    const shape = broadcastShapes(x1.shape, x2.shape);
    const similarity = cosineSimilarity(real(x1), real(x2), normalizeDim(dim, shape.length), eps);
    return named('SumBackward1', similarity);
  },
);

/** Options of pairwise_distance. */
export interface PairwiseDistanceOptions {
  /** The order of the norm, 2 by default. */
  p?: number;
  /** Added to each difference, 1e-6 by default. */
  eps?: number;
  /** Whether the last dimension stays, with size 1; not by default. */
  keepdim?: boolean;
}
/** Takes two tensors that broadcast. */
interface PairwiseDistance {
  (x1: Tensor, x2: Tensor, p?: number, eps?: number | Omit<PairwiseDistanceOptions, 'p'>, keepdim?: boolean): Tensor;
  (x1: Tensor, x2: Tensor, options: PairwiseDistanceOptions): Tensor;
  (options: Vectors & PairwiseDistanceOptions): Tensor;
}
/** ‖x₁ - x₂ + eps‖ₚ over the last dimension. */
export const pairwise_distance: PairwiseDistance = /* @__PURE__ */ define<Vectors & PairwiseDistanceOptions>(
  'pairwise_distance',
  { x1: [tensor], x2: [tensor], p: [float, 2], eps: [float, 1e-6], keepdim: [bool, false] },
  ({ x1, x2, p, eps, keepdim }) => {
    checkBools(x1, x2);
    const shape = broadcastShapes(x1.shape, x2.shape);
    if (shape.length > 0) checkIdentity(shape, p, [shape.length - 1], true);
    const first = isFloating(x2.dtype) ? x1 : real(x1);
    return named('NormBackward1', pairwiseDistance(first, x2, p, eps, keepdim));
  },
);
