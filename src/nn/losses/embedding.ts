// Losses of pairs of vectors, or of scores, that belong together or do not: cosine_embedding_loss, margin_ranking_loss and
// hinge_embedding_loss, each with its module.

import { bind, formatSize, formatSizes, RuntimeError } from '../../engine/index.ts';
import { cosineEmbedding, hingeEmbedding, marginRanking } from '../../rules/losses/distance.ts';
import { reduceLoss } from '../../rules/losses/reduce.ts';
import { optionsOf, type TableOf } from '../../rules/signature.ts';
import { checkBools, real } from '../../torch/arithmetic.ts';
import { bound, define } from '../../torch/define.ts';
import type { Tensor } from '../../torch/index.ts';
import { float, tensor } from '../../torch/kinds.ts';
import { named } from '../../torch/names.ts';
import { neg } from '../../torch/unary.ts';
import { inputsOf } from '../forward.ts';
import {
  type Legacy,
  type Loss,
  LossModule,
  type LossOptions,
  type Pair,
  PairLoss,
  reduced,
  reductionOf,
  reductions,
  type Targeted,
} from './common.ts';

interface Two {
  input1: Tensor;
  input2: Tensor;
  target: Tensor;
}
const two: TableOf<Two> = { input1: [tensor], input2: [tensor], target: [tensor] };
type Inputs = [input1: Tensor, input2: Tensor, target: Tensor];

/** Options of losses with a margin. */
export interface MarginOptions extends LossOptions {
  /** The margin. */
  margin?: number;
}
const from = (margin: number): TableOf<MarginOptions> => ({ margin: [float, margin], ...reductions });
type Margin = [margin?: number, ...rest: Legacy];

/** 1 - cos where y = 1, max(cos - margin, 0) where y = -1; see nn.CosineEmbeddingLoss. */
export const cosine_embedding_loss: Loss<Inputs, Margin, MarginOptions, Omit<Two, 'input1'>> = /* @__PURE__ */ define<
  Two & MarginOptions
>(
  'cosine_embedding_loss',
  () => ({ ...two, ...from(0) }),
  ({ input1, input2, target, margin, ...legacy }) => {
    const reduction = reductionOf(legacy);
    const rank = target.ndim;
    if (rank > 1) throw new RuntimeError('0D or 1D target tensor expected, multi-target not supported');
    if (input1.ndim !== rank + 1 || input2.ndim !== rank + 1) {
      throw new RuntimeError(
        `${rank}D target tensor expects ${rank + 1}D input tensors, but found inputs with sizes ${formatSizes(input1.shape)} and ${formatSizes(input2.shape)}.`,
      );
    }
    return reduceLoss(cosineEmbedding(input1, input2, target, margin), reduction);
  },
);

const cosine = /* @__PURE__ */ optionsOf<MarginOptions>('CosineEmbeddingLoss.__init__', () => from(0));
/** Options of CosineEmbeddingLoss: a margin, 0 by default. */
export interface CosineEmbeddingLossOptions extends MarginOptions {}

/** 1 - cos(x₁, x₂) where y = 1, max(cos(x₁, x₂) - margin, 0) where y = -1: x (N, D) or (D), y (N) or (). */
export class CosineEmbeddingLoss extends LossModule {
  static override readonly name: string = 'CosineEmbeddingLoss';

  /** Below it the cosine of those apart costs nothing. */
  margin: number;

  constructor(options?: CosineEmbeddingLossOptions);
  constructor(...args: Margin);
  constructor(...args: readonly unknown[]) {
    const o = bind(cosine, args);
    super(o);
    this.margin = o.margin;
  }

  /** The loss, 0-dim unless the reduction is `'none'`. */
  override forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const { input1, input2, target } = inputsOf(this, args, 'input1', 'input2', 'target');
    return cosine_embedding_loss(input1, input2, target, { margin: this.margin, reduction: this.reduction });
  }
}

/** max(margin - y (x₁ - x₂), 0); see nn.MarginRankingLoss. */
export const margin_ranking_loss: Loss<Inputs, Margin, MarginOptions, Omit<Two, 'input1'>> = /* @__PURE__ */ define<
  Two & MarginOptions
>(
  'margin_ranking_loss',
  () => ({ ...two, ...from(0) }),
  ({ input1, input2, target, margin, ...legacy }) => {
    const reduction = reductionOf(legacy);
    if (input1.ndim !== input2.ndim || input1.ndim !== target.ndim) {
      const [a, b, c] = [input1, input2, target].map(({ shape }) => formatSize(shape));
      throw new RuntimeError(
        `margin_ranking_loss : All input tensors should have same dimension but got sizes: input1: ${a}, input2: ${b}, target: ${c} `,
      );
    }
    checkBools(input1, input2);
    if (target.dtype === 'bool') neg(target);
    const loss = named('ClampMinBackward0', marginRanking(real(input1), input2, target, margin));
    return reduceLoss(loss, reduction);
  },
);

const ranking = /* @__PURE__ */ optionsOf<MarginOptions>('MarginRankingLoss.__init__', () => from(0));
/** Options of MarginRankingLoss: a margin, 0 by default. */
export interface MarginRankingLossOptions extends MarginOptions {}

/** max(margin - y (x₁ - x₂), 0): y = 1 where x₁ should be the larger one, -1 where x₂ should. */
export class MarginRankingLoss extends LossModule {
  static override readonly name: string = 'MarginRankingLoss';

  /** By how much one should be larger. */
  margin: number;

  constructor(options?: MarginRankingLossOptions);
  constructor(...args: Margin);
  constructor(...args: readonly unknown[]) {
    const o = bind(ranking, args);
    super(o);
    this.margin = o.margin;
  }

  /** Three tensors of one shape; the loss is 0-dim unless the reduction is `'none'`. */
  override forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const { input1, input2, target } = inputsOf(this, args, 'input1', 'input2', 'target');
    return margin_ranking_loss(input1, input2, target, { margin: this.margin, reduction: this.reduction });
  }
}

/** x where y = 1, max(margin - x, 0) where y = -1; see nn.HingeEmbeddingLoss. */
export const hinge_embedding_loss: Loss<Pair, Margin, MarginOptions> = /* @__PURE__ */ bound<Targeted & MarginOptions>(
  'hinge_embedding_loss',
  () => ({ target: [tensor], ...from(1) }),
  (input, { target, margin, ...legacy }) => {
    const reduction = reductionOf(legacy);
    if (input.dtype === 'bool') checkBools(input, true);
    return reduced(hingeEmbedding(input, target, margin), reduction);
  },
);

const hinge = /* @__PURE__ */ optionsOf<MarginOptions>('HingeEmbeddingLoss.__init__', () => from(1));
/** Options of HingeEmbeddingLoss: a margin, 1 by default. */
export interface HingeEmbeddingLossOptions extends MarginOptions {}

/** x where y = 1, max(margin - x, 0) where y = -1: distances x of what is alike or is not, y of their shape. */
export class HingeEmbeddingLoss extends PairLoss {
  static override readonly name: string = 'HingeEmbeddingLoss';

  /** How far apart those that are not alike should be. */
  margin: number;

  constructor(options?: HingeEmbeddingLossOptions);
  constructor(...args: Margin);
  constructor(...args: readonly unknown[]) {
    const o = bind(hinge, args);
    super(o);
    this.margin = o.margin;
  }

  protected override _loss(input: Tensor, target: Tensor): Tensor {
    return hinge_embedding_loss(input, target, { margin: this.margin, reduction: this.reduction });
  }
}
