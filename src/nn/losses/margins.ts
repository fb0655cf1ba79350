// Losses that want a margin between the scores of classes: multi_margin_loss and multilabel_margin_loss, each with its module.

import * as f from '../../engine/functions.ts';
import { bind, dtypes, formatSizes, isFloating, noKernel, RuntimeError, ValueError } from '../../engine/index.ts';
import { multiLabelMargin, multiMargin } from '../../rules/losses/classification.ts';
import { checkNoGradient, reduceLoss } from '../../rules/losses/reduce.ts';
import { optionsOf, type TableOf } from '../../rules/signature.ts';
import { bound } from '../../torch/define.ts';
import type { Tensor } from '../../torch/index.ts';
import { float, tensor } from '../../torch/kinds.ts';
import { named } from '../../torch/names.ts';
import {
  type Legacy,
  type Loss,
  type LossOptions,
  type Pair,
  PlainLoss,
  reductionOf,
  reductions,
  type Targeted,
  WeightedLoss,
} from './common.ts';

/** Scores (N, C), (C) or () as a matrix. @throws RuntimeError in PyTorch's words for others, and for no classes. */
function matrixOf(input: Tensor): Tensor {
  const { shape } = input;
  const [n, classes] = shape.length === 2 ? shape : [1, shape[0] ?? 1];
  if (shape.length > 2 || classes === 0) {
    throw new RuntimeError(
      `Expected non-empty vector or matrix with optional 0-dim batch size, but got: ${formatSizes(shape)}`,
    );
  }
  return f.reshape(input, [n, classes]);
}

/** @throws RuntimeError for classes that are not int64, NotImplementedError for scores that are no floating numbers. */
function checkKinds(kernel: string, input: Tensor, target: Tensor): void {
  if (!isFloating(input.dtype)) throw noKernel(kernel, input.dtype);
  if (target.dtype === 'int64') return;
  throw new RuntimeError(`expected scalar type Long but found ${dtypes[target.dtype].scalarName}`);
}

/** Options of multi_margin_loss and MultiMarginLoss. */
export interface MultiMarginLossOptions extends LossOptions {
  /** The power of what a margin lacks, 1 (default) or 2. */
  p?: number;
  /** By how much a class must be ahead, 1 by default. */
  margin?: number;
  /** A factor for each class [C]; null (default): 1. */
  weight?: Tensor | null;
}
const margins = (): TableOf<MultiMarginLossOptions> => ({
  p: [float, 1],
  margin: [float, 1],
  weight: [tensor, null],
  ...reductions,
});
type Margins = [
  p?: number,
  margin?: number | Omit<MultiMarginLossOptions, 'p'>,
  weight?: Tensor | null,
  ...rest: Legacy<LossOptions>,
];

/** @throws ValueError in PyTorch's words for a power that is neither 1 nor 2. */
function checkPower(p: number): void {
  if (p !== 1 && p !== 2) throw new ValueError('only p == 1 and p == 2 supported', `got ${p}`);
}

/** Σ_i max(margin - x_y + x_i, 0)ᵖ / C over the classes i beside y; see nn.MultiMarginLoss. */
export const multi_margin_loss: Loss<Pair, Margins, MultiMarginLossOptions> = /* @__PURE__ */ bound<
  Targeted & MultiMarginLossOptions
>(
  'multi_margin_loss',
  () => ({ target: [tensor], ...margins() }),
  (input, { target, p, margin, weight, ...legacy }) => {
    const reduction = reductionOf(legacy);
    checkPower(p);
    if (weight !== null && weight.ndim !== 1) throw new ValueError('weight must be one-dimensional');
    const x = matrixOf(input);
    const [n, classes] = x.shape;
    if (target.ndim > 1 || target.numel() !== n) {
      throw new RuntimeError(
        `multi_margin_loss: target tensor should be 1-D with size equal to the number of input samples (batch size). Expected target size [${n}], but got ${formatSizes(target.shape)}. Input has shape ${formatSizes(input.shape)}.`,
      );
    }
    if (weight !== null && weight.shape[0] !== classes) {
      throw new RuntimeError(`inconsistent weight size, expected ${classes} but got ${formatSizes(weight.shape)}`);
    }
    checkKinds('multi_margin_loss_cpu_kernel', input, target);
    if (weight !== null && weight.dtype !== input.dtype) {
      const [want, got] = [input, weight].map(({ dtype }) => dtypes[dtype].scalarName);
      throw new RuntimeError(`expected scalar type ${want} but found ${got}`);
    }
    checkNoGradient('multi_margin_loss', 'weight', weight);
    const loss = multiMargin(x, f.reshape(target, [n]), { p, margin, weight });
    const each = reduction === 'none' ? f.reshape(loss, target.shape) : loss;
    return named('MultiMarginLossBackward0', reduceLoss(each, reduction));
  },
);

const multi = /* @__PURE__ */ optionsOf<MultiMarginLossOptions>('MultiMarginLoss.__init__', margins);

/**
 * weight_y Σ_i max(margin - x_y + x_i, 0)ᵖ / C over the classes i beside y: scores x (N, C) or (C), classes y (N) or () int64,
 * averaged by default.
 */
export class MultiMarginLoss extends WeightedLoss {
  static override readonly name: string = 'MultiMarginLoss';

  /** The power of what a margin lacks. */
  p: number;
  /** By how much a class must be ahead. */
  margin: number;

  constructor(options?: MultiMarginLossOptions);
  constructor(...args: Margins);
  /** @throws ValueError for a power that is neither 1 nor 2, and for a weight of other dimensions. */
  constructor(...args: readonly unknown[]) {
    const o = bind(multi, args);
    super(o);
    checkPower(o.p);
    if (o.weight !== null && o.weight.ndim !== 1) {
      throw new ValueError(`MultiMarginLoss: expected weight to be None or 1D tensor, got ${o.weight.ndim}D instead`);
    }
    this.p = o.p;
    this.margin = o.margin;
  }

  protected override _loss(input: Tensor, target: Tensor): Tensor {
    const { p, margin, weight, reduction } = this;
    return multi_margin_loss(input, target, { p, margin, weight, reduction });
  }
}

/** Σ_j Σ_i max(1 - x_j + x_i, 0) / C over target classes j and all others i; see nn.MultiLabelMarginLoss. */
export const multilabel_margin_loss: Loss<Pair, Legacy, LossOptions> = /* @__PURE__ */ bound<Targeted & LossOptions>(
  'multilabel_margin_loss',
  () => ({ target: [tensor], ...reductions }),
  (input, { target, ...legacy }) => {
    const reduction = reductionOf(legacy);
    const x = matrixOf(input);
    if (target.shape.join() !== input.shape.join()) {
      throw new RuntimeError(
        `inconsistent target size: ${formatSizes(target.shape)} for input of size: ${formatSizes(input.shape)}`,
      );
    }
    checkKinds('multilabel_margin_loss_forward_out_frame', input, target);
    const loss = multiLabelMargin(x, f.reshape(target, x.shape));
    const each = reduction === 'none' && input.ndim < 2 ? f.reshape(loss, []) : loss;
    return named('MultilabelMarginLossBackward0', reduceLoss(each, reduction));
  },
);

/** Options of MultiLabelMarginLoss. */
export interface MultiLabelMarginLossOptions extends LossOptions {}

/**
 * Σ_j Σ_i max(1 - x_j + x_i, 0) / C over the classes j of a row of the target, up to the first -1, and all others i: both
 * (N, C) or (C), averaged by default.
 */
export class MultiLabelMarginLoss extends PlainLoss {
  static override readonly name: string = 'MultiLabelMarginLoss';

  protected override _loss(input: Tensor, target: Tensor): Tensor {
    return multilabel_margin_loss(input, target, { reduction: this.reduction });
  }
}
