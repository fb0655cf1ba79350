// nn.CosineSimilarity and nn.PairwiseDistance: options kept, the functions of these names called.

import { bind } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import {
  type CosineSimilarityOptions,
  cosine_similarity,
  type PairwiseDistanceOptions,
  pairwise_distance,
  type Tensor,
} from '../torch/index.ts';
import { bool, float, int } from '../torch/kinds.ts';
import { inputsOf } from './forward.ts';
import { Module } from './module.ts';

const cosine = /* @__PURE__ */ optionsOf<CosineSimilarityOptions>('CosineSimilarity.__init__', {
  dim: [int, 1],
  eps: [float, 1e-8],
});

/** x₁ · x₂ / (max(‖x₁‖, eps) max(‖x₂‖, eps)) along a dimension. */
export class CosineSimilarity extends Module {
  static override readonly name: string = 'CosineSimilarity';

  /** The dimension along which the vectors lie. */
  dim: number;
  /** The least length that is divided by. */
  eps: number;

  constructor(options?: CosineSimilarityOptions);
  constructor(dim: number, eps?: number | Pick<CosineSimilarityOptions, 'eps'>);
  constructor(...args: readonly unknown[]) {
    super();
    const { dim, eps } = bind(cosine, args);
    this.dim = dim;
    this.eps = eps;
  }

  /** Two tensors that broadcast → what is left without the dimension. */
  override forward(x1: Tensor, x2: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const { x1, x2 } = inputsOf(this, args, 'x1', 'x2');
    return cosine_similarity(x1, x2, this.dim, this.eps);
  }
}

const pairwise = /* @__PURE__ */ optionsOf<PairwiseDistanceOptions>('PairwiseDistance.__init__', {
  p: [float, 2],
  eps: [float, 1e-6],
  keepdim: [bool, false],
});

/** ‖x₁ - x₂ + eps‖ₚ over the last dimension. */
export class PairwiseDistance extends Module {
  static override readonly name: string = 'PairwiseDistance';

  /** The order of the norm. */
  norm: number;
  /** Added to each difference. */
  eps: number;
  /** Whether the last dimension stays, with size 1. */
  keepdim: boolean;

  constructor(options?: PairwiseDistanceOptions);
  constructor(p: number, eps?: number | Omit<PairwiseDistanceOptions, 'p'>, keepdim?: boolean);
  constructor(...args: readonly unknown[]) {
    super();
    const { p, eps, keepdim } = bind(pairwise, args);
    this.norm = p;
    this.eps = eps;
    this.keepdim = keepdim;
  }

  /** Two tensors (N, D) or (D) → (N) or (). */
  override forward(x1: Tensor, x2: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const { x1, x2 } = inputsOf(this, args, 'x1', 'x2');
    return pairwise_distance(x1, x2, this.norm, this.eps, this.keepdim);
  }
}
