// Losses of triplets, which compare two distances: triplet_margin_loss and triplet_margin_with_distance_loss, each with its
// module.

import * as f from '../../engine/functions.ts';
import { bind, RuntimeError, ValueError } from '../../engine/index.ts';
import { pairwiseDistance, tripletMargin } from '../../rules/losses/distance.ts';
import { checkReduction, reduceLoss } from '../../rules/losses/reduce.ts';
import { optionsOf, type TableOf } from '../../rules/signature.ts';
import { numberText } from '../../rules/text/python.ts';
import { real } from '../../torch/arithmetic.ts';
import { define } from '../../torch/define.ts';
import { pairwise_distance, type Tensor } from '../../torch/index.ts';
import { bool, callable, float, tensor } from '../../torch/kinds.ts';
import { named } from '../../torch/names.ts';
import { PairwiseDistance } from '../distance.ts';
import { inputsOf } from '../forward.ts';
import {
  type Legacy,
  type Loss,
  LossModule,
  type LossOptions,
  type Reduction,
  reductionOf,
  reductions,
} from './common.ts';

interface Three {
  anchor: Tensor;
  positive: Tensor;
  negative: Tensor;
}
const three: TableOf<Three> = { anchor: [tensor], positive: [tensor], negative: [tensor] };
type Inputs = [anchor: Tensor, positive: Tensor, negative: Tensor];

/** @throws RuntimeError in PyTorch's words for other numbers of dimensions. */
function checkRanks({ anchor, positive, negative }: Three): void {
  if (anchor.ndim === positive.ndim && positive.ndim === negative.ndim) return;
  throw new RuntimeError(
    `The anchor, positive, and negative tensors are expected to have the same number of dimensions, but got: anchor ${anchor.ndim}D, positive ${positive.ndim}D, and negative ${negative.ndim}D inputs`,
  );
}

/** @throws ValueError in PyTorch's words for a margin that is not above 0. */
function checkMargin(margin: number): void {
  if (margin <= 0) throw new ValueError(`margin must be greater than 0, got ${numberText(margin)}`);
}

/** The same of a module. */
function checkMarginOf(name: string, margin: number): void {
  if (margin <= 0) {
    throw new ValueError(`${name}: expected margin to be greater than 0, got ${numberText(margin)} instead`);
  }
}

/** Options of triplet_margin_loss and TripletMarginLoss. */
export interface TripletMarginLossOptions extends LossOptions {
  /** How much farther the negative example should be, 1 by default. */
  margin?: number;
  /** The order of the norm, 2 by default. */
  p?: number;
  /** Added to each difference, 1e-6 by default. */
  eps?: number;
  /** Whether the negative example's distance to the positive one counts where that is smaller; not by default. */
  swap?: boolean;
}
const triplet = (): TableOf<TripletMarginLossOptions> => ({
  margin: [float, 1],
  p: [float, 2],
  eps: [float, 1e-6],
  swap: [bool, false],
  ...reductions,
});
type Triplet = [
  margin?: number,
  p?: number | Omit<TripletMarginLossOptions, 'margin'>,
  eps?: number,
  swap?: boolean,
  ...rest: Legacy<LossOptions>,
];

/** max(margin + d(a, p) - d(a, n), 0) of three distances at most, reduced. */
function compared(
  { anchor, positive, negative }: Three,
  distance: (a: Tensor, b: Tensor) => Tensor,
  { margin, swap, reduction }: { readonly margin: number; readonly swap: boolean; readonly reduction: string },
): Tensor {
  const [near, far] = [distance(anchor, positive), distance(anchor, negative)];
  const least = swap ? f.minimum(far, distance(positive, negative)) : far;
  return reduceLoss(named('ClampMinBackward0', tripletMargin(near, least, margin)), reduction);
}

/** max(margin + ‖a - p‖ - ‖a - n‖, 0); see nn.TripletMarginLoss. */
export const triplet_margin_loss: Loss<
  Inputs,
  Triplet,
  TripletMarginLossOptions,
  Omit<Three, 'anchor'>
> = /* @__PURE__ */ define<Three & TripletMarginLossOptions>(
  'triplet_margin_loss',
  () => ({ ...three, ...triplet() }),
  ({ anchor, positive, negative, margin, p, eps, swap, ...legacy }) => {
    const reduction = reductionOf(legacy);
    checkMargin(margin);
    const given = { anchor: real(anchor), positive, negative: real(negative) };
    checkRanks(given);
    return compared(given, (a, b) => pairwiseDistance(a, b, p, eps, false), { margin, swap, reduction });
  },
);

const tripletMarginLoss = /* @__PURE__ */ optionsOf<TripletMarginLossOptions>('TripletMarginLoss.__init__', triplet);

/**
 * max(margin + ‖a - p + eps‖ - ‖a - n + eps‖, 0): anchor, positive and negative examples (N, D) or (D) → (N) or (), averaged
 * by default. Source: Balntas et al., 2016.
 */
export class TripletMarginLoss extends LossModule {
  static override readonly name: string = 'TripletMarginLoss';

  /** How much farther the negative example should be. */
  margin: number;
  /** The order of the norm. */
  p: number;
  /** Added to each difference. */
  eps: number;
  /** Whether the distance of the two examples counts. */
  swap: boolean;

  constructor(options?: TripletMarginLossOptions);
  constructor(...args: Triplet);
  /** @throws ValueError for a margin that is not above 0. */
  constructor(...args: readonly unknown[]) {
    const o = bind(tripletMarginLoss, args);
    super(o);
    checkMarginOf('TripletMarginLoss', o.margin);
    this.margin = o.margin;
    this.p = o.p;
    this.eps = o.eps;
    this.swap = o.swap;
  }

  /** The loss, 0-dim unless the reduction is `'none'`. */
  override forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const { anchor, positive, negative } = inputsOf(this, args, 'anchor', 'positive', 'negative');
    const { margin, p, eps, swap, reduction } = this;
    return triplet_margin_loss(anchor, positive, negative, { margin, p, eps, swap, reduction });
  }
}

/** How far apart two tensors are, sample by sample. */
export type Distance = (a: Tensor, b: Tensor) => Tensor;

/** Options of triplet_margin_with_distance_loss and TripletMarginWithDistanceLoss, by name alone. */
export interface TripletMarginWithDistanceLossOptions {
  /** How far apart two tensors are; null (default): pairwise_distance. */
  distance_function?: Distance | null;
  /** How much farther the negative example should be, 1 by default. */
  margin?: number;
  /** Whether the negative example's distance to the positive one counts where that is smaller; not by default. */
  swap?: boolean;
  /** `'mean'` (default), `'sum'`, or `'none'`: one loss for each triplet. */
  reduction?: Reduction;
}
const withDistance = (): TableOf<TripletMarginWithDistanceLossOptions> => ({
  distance_function: [callable, null],
  margin: [float, 1],
  swap: [bool, false],
  reduction: reductions.reduction,
});

/** max(margin + d(a, p) - d(a, n), 0) of any distance; see nn.TripletMarginWithDistanceLoss. */
export const triplet_margin_with_distance_loss: Loss<
  Inputs,
  [],
  TripletMarginWithDistanceLossOptions,
  Omit<Three, 'anchor'>
> = /* @__PURE__ */ define<Three & TripletMarginWithDistanceLossOptions>(
  'triplet_margin_with_distance_loss',
  () => ({ ...three, ...withDistance() }),
  ({ anchor, positive, negative, distance_function, margin, swap, reduction }) => {
    checkReduction(reduction);
    checkMargin(margin);
    const given = { anchor, positive, negative };
    checkRanks(given);
    const distance: Distance = distance_function ?? ((a, b) => pairwise_distance(a, b));
    return compared(given, distance, { margin, swap, reduction });
  },
  3,
);

const withDistanceLoss = /* @__PURE__ */ optionsOf<TripletMarginWithDistanceLossOptions>(
  'TripletMarginWithDistanceLoss.__init__',
  withDistance,
  true,
  undefined,
  0,
);

/**
 * max(margin + d(a, p) - d(a, n), 0) of any distance d: anchor, positive and negative examples, averaged by default.
 * Source: Balntas et al., 2016.
 */
export class TripletMarginWithDistanceLoss extends LossModule {
  static override readonly name: string = 'TripletMarginWithDistanceLoss';

  /** How far apart two tensors are: a function or a module. */
  distance_function: Distance;
  /** How much farther the negative example should be. */
  margin: number;
  /** Whether the distance of the two examples counts. */
  swap: boolean;

  /** @throws ValueError for a margin that is not above 0. */
  constructor(options?: TripletMarginWithDistanceLossOptions);
  constructor(...args: readonly unknown[]) {
    const { distance_function, margin, swap, reduction } = bind(withDistanceLoss, args);
    super({ size_average: null, reduce: null, reduction });
    checkMarginOf('TripletMarginWithDistanceLoss', margin);
    this.distance_function = distance_function ?? new PairwiseDistance();
    this.margin = margin;
    this.swap = swap;
  }

  /** The loss, 0-dim unless the reduction is `'none'`. */
  override forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const { anchor, positive, negative } = inputsOf(this, args, 'anchor', 'positive', 'negative');
    const { distance_function, margin, swap, reduction } = this;
    return triplet_margin_with_distance_loss(anchor, positive, negative, {
      distance_function,
      margin,
      swap,
      reduction,
    });
  }
}
