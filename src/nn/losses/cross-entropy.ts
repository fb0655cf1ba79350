// Losses of log-probabilities and logits of classes: nll_loss, cross_entropy and kl_div, each with its module.

import * as f from '../../engine/functions.ts';
import { bind, isFloating, RuntimeError, warn } from '../../engine/index.ts';
import { divergence } from '../../rules/losses/classification.ts';
import { crossEntropy, negativeLogLikelihood } from '../../rules/losses/cross-entropy.ts';
import { reduceLoss } from '../../rules/losses/reduce.ts';
import { optionsOf, type TableOf } from '../../rules/signature.ts';
import { bound } from '../../torch/define.ts';
import type { Tensor } from '../../torch/index.ts';
import { bool, float, int, of, tensor } from '../../torch/kinds.ts';
import { named } from '../../torch/names.ts';
import {
  known,
  type Loss,
  type LossOptions,
  legacyReduction,
  type Pair,
  PairLoss,
  type Reduction,
  reductionOf,
  reductions,
  type Targeted,
  WeightedLoss,
} from './common.ts';

/** Options of nll_loss and NLLLoss. */
export interface NLLLossOptions extends LossOptions {
  /** A factor for each class [C]; null (default): 1. */
  weight?: Tensor | null;
  /** Targets of this class add nothing to the loss or to its gradient, -100 by default. */
  ignore_index?: number;
}
const likelihood = (): TableOf<NLLLossOptions> => ({
  weight: [tensor, null],
  size_average: reductions.size_average,
  ignore_index: [int, -100],
  reduce: reductions.reduce,
  reduction: reductions.reduction,
});
type Likelihood<O, More extends unknown[]> = [
  weight?: Tensor | null,
  size_average?: boolean | null | Omit<O, 'weight'>,
  ignore_index?: number,
  reduce?: boolean | null,
  reduction?: Reduction,
  ...more: More,
];

/** What PyTorch records: classes of positions are a plane of their own, into which others are folded. */
function likelihoodName({ shape }: Tensor, reduction: string): string {
  if (shape.length <= 2) return 'NllLossBackward0';
  return reduction === 'none' && shape.length !== 4 ? 'ViewBackward0' : 'NllLoss2DBackward0';
}

/** -log p of target classes; see nn.NLLLoss. */
export const nll_loss: Loss<Pair, Likelihood<NLLLossOptions, []>, NLLLossOptions> = /* @__PURE__ */ bound<
  Targeted & NLLLossOptions
>(
  'nll_loss',
  () => ({ target: [tensor], ...likelihood() }),
  (input, { target, weight, ignore_index, ...legacy }) => {
    const reduction = reductionOf(legacy);
    const loss = negativeLogLikelihood(input, target, { weight, ignore_index, reduction });
    return named(likelihoodName(input, reduction), loss);
  },
);

const nll = /* @__PURE__ */ optionsOf<NLLLossOptions>('NLLLoss.__init__', likelihood);

/**
 * -log p[target], weighed and averaged: input, log-probabilities, (C), (N, C) or (N, C, d₁ …); target class indices (), (N)
 * or (N, d₁ …) int64.
 */
export class NLLLoss extends WeightedLoss {
  static override readonly name: string = 'NLLLoss';

  /** The class that is left out. */
  ignore_index: number;

  constructor(options?: NLLLossOptions);
  constructor(...args: Likelihood<NLLLossOptions, []>);
  constructor(...args: readonly unknown[]) {
    const o = bind(nll, args);
    super(o);
    this.ignore_index = o.ignore_index;
  }

  protected override _loss(input: Tensor, target: Tensor): Tensor {
    const { weight, ignore_index, reduction } = this;
    return nll_loss(input, target, { weight, ignore_index, reduction });
  }
}

/** Options of cross_entropy and CrossEntropyLoss. */
export interface CrossEntropyLossOptions extends NLLLossOptions {
  /** How much of each target is spread evenly over all classes, 0 (default) … 1. Szegedy et al., 2016. */
  label_smoothing?: number;
}
const smoothed = (): TableOf<CrossEntropyLossOptions> => ({ ...likelihood(), label_smoothing: [float, 0] });
type CrossEntropy = Likelihood<CrossEntropyLossOptions, [label_smoothing?: number]>;

/** Cross entropy of logits with classes or probabilities; see nn.CrossEntropyLoss. */
export const cross_entropy: Loss<Pair, CrossEntropy, CrossEntropyLossOptions> = /* @__PURE__ */ bound<
  Targeted & CrossEntropyLossOptions
>(
  'cross_entropy',
  () => ({ target: [tensor], ...smoothed() }),
  (input, { target, weight, ignore_index, label_smoothing, ...legacy }) => {
    const reduction = reductionOf(legacy);
    const loss = crossEntropy(input, target, { weight, ignore_index, reduction, label_smoothing });
    if (isFloating(target.dtype)) return named(reduction === 'mean' ? 'DivBackward1' : 'NegBackward0', loss);
    return named(label_smoothing > 0 ? 'AddBackward0' : likelihoodName(input, reduction), loss);
  },
);

const entropy = /* @__PURE__ */ optionsOf<CrossEntropyLossOptions>('CrossEntropyLoss.__init__', smoothed);

/**
 * -log softmax(x)[target], weighed and averaged: input (C), (N, C) or (N, C, d₁ …); target class indices (), (N) or
 * (N, d₁ …) int64, or probabilities in the input's shape.
 */
export class CrossEntropyLoss extends WeightedLoss {
  static override readonly name: string = 'CrossEntropyLoss';

  /** The class that is left out. */
  ignore_index: number;
  /** How much of each target is spread over all classes. */
  label_smoothing: number;

  constructor(options?: CrossEntropyLossOptions);
  constructor(...args: CrossEntropy);
  constructor(...args: readonly unknown[]) {
    const o = bind(entropy, args);
    super(o);
    this.ignore_index = o.ignore_index;
    this.label_smoothing = o.label_smoothing;
  }

  protected override _loss(input: Tensor, target: Tensor): Tensor {
    const { weight, ignore_index, reduction, label_smoothing } = this;
    return cross_entropy(input, target, { weight, ignore_index, reduction, label_smoothing });
  }
}

/** How a divergence becomes one number: `'batchmean'` is its sum over the size of the first dimension. */
export type DivergenceReduction = Reduction | 'batchmean';
/** Options of kl_div and KLDivLoss. */
export interface KLDivLossOptions extends Omit<LossOptions, 'reduction'> {
  /** `'mean'` (default), over all elements; `'batchmean'`, `'sum'`, or `'none'`: one loss for each element. */
  reduction?: DivergenceReduction;
  /** Whether the target holds logarithms of probabilities, false by default. */
  log_target?: boolean;
}
const diverging = (): TableOf<KLDivLossOptions> => ({
  size_average: reductions.size_average,
  reduce: reductions.reduce,
  reduction: [of<DivergenceReduction>('str'), 'mean'],
  log_target: [bool, false],
});
type Divergence = [
  size_average?: boolean | null | KLDivLossOptions,
  reduce?: boolean | null,
  reduction?: DivergenceReduction,
  log_target?: boolean,
];

/** target (log target - input): the divergence of log-probabilities from probabilities; see nn.KLDivLoss. */
export const kl_div: Loss<Pair, Divergence, KLDivLossOptions> = /* @__PURE__ */ bound<Targeted & KLDivLossOptions>(
  'kl_div',
  () => ({ target: [tensor], ...diverging() }),
  (input, { target, log_target, ...legacy }) => {
    const { size_average, reduce, reduction } = legacy;
    if (reduction === 'mean' && size_average === null && reduce === null) {
      warn(
        "reduction: 'mean' divides the total loss by both the batch size and the support size.'batchmean' divides only by the batch size, and aligns with the KL div math definition.'mean' will be changed to behave the same as 'batchmean' in the next major release.",
      );
    }
    const meant = legacyReduction(legacy);
    const how = meant === 'batchmean' ? 'sum' : known(meant);
    if (!isFloating(input.dtype) || !isFloating(target.dtype)) {
      throw new RuntimeError('kl_div: Integral inputs not supported.', 'convert them: x.to(torch.float32)');
    }
    const loss = reduceLoss(divergence(input, target, log_target), how);
    return reduction === 'batchmean' && input.ndim > 0 ? f.div(loss, input.shape[0]) : loss;
  },
);

const kl = /* @__PURE__ */ optionsOf<KLDivLossOptions>('KLDivLoss.__init__', diverging);

/**
 * target (log target - input), of log-probabilities in input and probabilities, or with log_target their logarithms, in
 * target, both of one shape. Source: Kullback and Leibler, 1951.
 */
export class KLDivLoss extends PairLoss<DivergenceReduction> {
  static override readonly name: string = 'KLDivLoss';

  /** Whether the target holds logarithms. */
  log_target: boolean;

  constructor(options?: KLDivLossOptions);
  constructor(...args: Divergence);
  constructor(...args: readonly unknown[]) {
    const o = bind(kl, args);
    super(o);
    this.log_target = o.log_target;
  }

  protected override _loss(input: Tensor, target: Tensor): Tensor {
    return kl_div(input, target, { reduction: this.reduction, log_target: this.log_target });
  }
}
