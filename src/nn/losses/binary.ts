// Losses of two classes: binary_cross_entropy, of probabilities or of logits, soft_margin_loss and
// multilabel_soft_margin_loss, each with its module.

import * as f from '../../engine/functions.ts';
import {
  bind,
  broadcastShapes,
  dtypes,
  formatSize,
  formatSizes,
  IndexError,
  isFloating,
  noKernel,
  RuntimeError,
  ValueError,
} from '../../engine/index.ts';
import { logitCrossEntropy, multiLabelSoftMargin, softMargin } from '../../rules/losses/classification.ts';
import { checkNoGradient, reduceLoss } from '../../rules/losses/reduce.ts';
import { optionsOf, type TableOf } from '../../rules/signature.ts';
import { text } from '../../rules/text/python.ts';
import { checkBools, real } from '../../torch/arithmetic.ts';
import { bound } from '../../torch/define.ts';
import type { Tensor } from '../../torch/index.ts';
import { tensor } from '../../torch/kinds.ts';
import { laid } from '../../torch/laid.ts';
import { named } from '../../torch/names.ts';
import { neg } from '../../torch/unary.ts';
import {
  checkFits,
  type Legacy,
  type Loss,
  type LossOptions,
  legacyReduction,
  type Pair,
  PlainLoss,
  reductionOf,
  reductions,
  type Targeted,
  WeightedLoss,
  weighed,
  writtenInto,
} from './common.ts';

/** Options of losses whose elements are weighed. */
export interface WeightedLossOptions extends LossOptions {
  /** A factor that broadcasts with the input; null (default): 1. */
  weight?: Tensor | null;
}
const weights = (): TableOf<WeightedLossOptions> => ({ weight: [tensor, null], ...reductions });
type Weighted<O = WeightedLossOptions> = [weight?: Tensor | null, ...rest: Legacy<Omit<O, 'weight'>>];

const sameSize = (a: Tensor, b: Tensor): boolean => a.shape.join() === b.shape.join();

/** @throws RuntimeError in PyTorch's words for a weight that does not broadcast to the target. */
function checkBroadcast(target: Tensor, weight: Tensor): void {
  const odd = weight.shape.findIndex((d, i) => {
    const own = target.shape[i - weight.shape.length + target.shape.length];
    return d !== 1 && own !== undefined && own !== 1 && d !== own;
  });
  if (odd === -1) return;
  throw new RuntimeError(
    `Attempting to broadcast a dimension of length ${weight.shape[odd]} at ${odd - weight.shape.length}! Mismatching argument at index 1 had ${formatSize(weight.shape)}; but expected shape should be broadcastable to ${formatSizes(target.shape)}`,
  );
}

/** -(y log x + (1 - y) log(1 - x)) of probabilities; see nn.BCELoss. */
export const binary_cross_entropy: Loss<Pair, Weighted, WeightedLossOptions> = /* @__PURE__ */ bound<
  Targeted & WeightedLossOptions
>(
  'binary_cross_entropy',
  () => ({ target: [tensor], ...weights() }),
  (input, { target, weight, ...legacy }) => {
    const reduction = reductionOf(legacy);
    if (!sameSize(input, target)) {
      throw new ValueError(
        `Using a target size (${formatSize(target.shape)}) that is different to the input size (${formatSize(input.shape)}) is deprecated. Please ensure they have the same size.`,
      );
    }
    if (weight !== null) checkBroadcast(target, weight);
    if (target.dtype !== input.dtype) {
      const [expected, found] = [input, target].map(({ dtype }) => dtypes[dtype].scalarName);
      throw new RuntimeError(`Found dtype ${found} but expected ${expected}`, 'convert the target: y.to(x.dtype)');
    }
    if (!isFloating(input.dtype)) throw noKernel('binary_cross_entropy', input.dtype);
    checkNoGradient('binary_cross_entropy', 'weight', weight);
    const loss = weighed(f.binary_cross_entropy(input, target), weight);
    return named('BinaryCrossEntropyBackward0', reduceLoss(loss, reduction));
  },
);

const bce = /* @__PURE__ */ optionsOf<WeightedLossOptions>('BCELoss.__init__', weights);
/** Options of BCELoss. */
export interface BCELossOptions extends WeightedLossOptions {}

/** -(y log x + (1 - y) log(1 - x)) of probabilities x and y of one shape, averaged by default; logarithms are cut at -100. */
export class BCELoss extends WeightedLoss {
  static override readonly name: string = 'BCELoss';

  constructor(options?: BCELossOptions);
  constructor(...args: Weighted);
  constructor(...args: readonly unknown[]) {
    super(bind(bce, args));
  }

  protected override _loss(input: Tensor, target: Tensor): Tensor {
    return binary_cross_entropy(input, target, { weight: this.weight, reduction: this.reduction });
  }
}

/** Options of binary_cross_entropy_with_logits and BCEWithLogitsLoss. */
export interface BCEWithLogitsLossOptions extends WeightedLossOptions {
  /** A factor of positive examples, which broadcasts with the target; null (default): 1. */
  pos_weight?: Tensor | null;
}
const logits = (): TableOf<BCEWithLogitsLossOptions> => ({ ...weights(), pos_weight: [tensor, null] });
type Logits = [...Weighted<BCEWithLogitsLossOptions>, pos_weight?: Tensor | null];

/** Binary cross entropy of σ(x), without overflow; see nn.BCEWithLogitsLoss. */
export const binary_cross_entropy_with_logits: Loss<Pair, Logits, BCEWithLogitsLossOptions> = /* @__PURE__ */ bound<
  Targeted & BCEWithLogitsLossOptions
>(
  'binary_cross_entropy_with_logits',
  () => ({ target: [tensor], ...logits() }),
  (input, { target, weight, pos_weight, ...legacy }) => {
    const reduction = reductionOf(legacy);
    if (!sameSize(input, target)) {
      throw new ValueError(
        `Target size (${formatSize(target.shape)}) must be the same as input size (${formatSize(input.shape)})`,
      );
    }
    if (!isFloating(input.dtype)) throw noKernel('log_sigmoid_cpu', input.dtype);
    if (target.dtype === 'bool') checkBools(target, true);
    const name = 'binary_cross_entropy_with_logits';
    checkNoGradient(name, 'weight', weight);
    checkNoGradient(name, 'pos_weight', pos_weight);
    if (pos_weight !== null) checkFits(target.shape, broadcastShapes(pos_weight.shape, target.shape));
    const each = writtenInto(target.dtype, logitCrossEntropy(input, target, pos_weight));
    const loss = reduction === 'none' ? laid(each, target) : each;
    return named('BinaryCrossEntropyWithLogitsBackward0', reduceLoss(weighed(loss, weight), reduction));
  },
);

const withLogits = /* @__PURE__ */ optionsOf<BCEWithLogitsLossOptions>('BCEWithLogitsLoss.__init__', logits);

/** -(pos_weight y log σ(x) + (1 - y) log(1 - σ(x))) of logits x, y of their shape, averaged by default, without overflow. */
export class BCEWithLogitsLoss extends WeightedLoss {
  static override readonly name: string = 'BCEWithLogitsLoss';

  /** A factor of positive examples, or null; a buffer. */
  declare pos_weight: Tensor | null;

  constructor(options?: BCEWithLogitsLossOptions);
  constructor(...args: Logits);
  constructor(...args: readonly unknown[]) {
    const o = bind(withLogits, args);
    super(o);
    this.register_buffer('pos_weight', o.pos_weight);
  }

  protected override _loss(input: Tensor, target: Tensor): Tensor {
    const { weight, pos_weight, reduction } = this;
    return binary_cross_entropy_with_logits(input, target, { weight, pos_weight, reduction });
  }
}

/** log(1 + e^(-y x)); see nn.SoftMarginLoss. */
export const soft_margin_loss: Loss<Pair, Legacy, LossOptions> = /* @__PURE__ */ bound<Targeted & LossOptions>(
  'soft_margin_loss',
  () => ({ target: [tensor], ...reductions }),
  (input, { target, ...legacy }) => {
    const reduction = reductionOf(legacy);
    checkNoGradient('soft_margin_loss', 'target', target);
    if (input.dtype === 'bool' && target.dtype === 'bool') neg(target);
    const each = writtenInto(input.dtype, softMargin(input, real(target)));
    const loss = reduction === 'none' ? laid(each, input) : each;
    return named('SoftMarginLossBackward0', reduceLoss(loss, reduction));
  },
);

/** Options of SoftMarginLoss. */
export interface SoftMarginLossOptions extends LossOptions {}

/** log(1 + e^(-y x)) of scores x and y = ±1 of one shape, averaged by default. */
export class SoftMarginLoss extends PlainLoss {
  static override readonly name: string = 'SoftMarginLoss';

  protected override _loss(input: Tensor, target: Tensor): Tensor {
    return soft_margin_loss(input, target, { reduction: this.reduction });
  }
}

/** Binary cross entropies of logits, averaged over the classes of a sample; see nn.MultiLabelSoftMarginLoss. */
export const multilabel_soft_margin_loss: Loss<Pair, Weighted, WeightedLossOptions> = /* @__PURE__ */ bound<
  Targeted & WeightedLossOptions
>(
  'multilabel_soft_margin_loss',
  () => ({ target: [tensor], ...weights() }),
  (input, { target, weight, ...legacy }) => {
    const reduction = legacyReduction(legacy);
    if (!isFloating(input.dtype)) throw noKernel('log_sigmoid_cpu', input.dtype);
    if (target.dtype === 'bool') checkBools(target, 1);
    if (input.ndim === 0) throw new IndexError('Dimension specified as -1 but tensor has no dimensions');
    const loss = multiLabelSoftMargin(input, target, weight);
    if (!['none', 'mean', 'sum'].includes(reduction)) throw new ValueError(`${text(reduction)} is not valid`);
    return reduceLoss(loss, reduction);
  },
);

const multilabel = /* @__PURE__ */ optionsOf<WeightedLossOptions>('MultiLabelSoftMarginLoss.__init__', weights);
/** Options of MultiLabelSoftMarginLoss. */
export interface MultiLabelSoftMarginLossOptions extends WeightedLossOptions {}

/** -(y log σ(x) + (1 - y) log(1 - σ(x))), averaged over the classes: x and y (N, C) → (N), averaged by default. */
export class MultiLabelSoftMarginLoss extends WeightedLoss {
  static override readonly name: string = 'MultiLabelSoftMarginLoss';

  constructor(options?: MultiLabelSoftMarginLossOptions);
  constructor(...args: Weighted);
  constructor(...args: readonly unknown[]) {
    super(bind(multilabel, args));
  }

  protected override _loss(input: Tensor, target: Tensor): Tensor {
    return multilabel_soft_margin_loss(input, target, { weight: this.weight, reduction: this.reduction });
  }
}
