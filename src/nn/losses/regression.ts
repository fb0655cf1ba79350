// Losses of numbers that lie apart: mse_loss, l1_loss, smooth_l1_loss and huber_loss, each with its module.

import * as f from '../../engine/functions.ts';
import { bind, formatSize, RuntimeError, TypeError, typeName, ValueError } from '../../engine/index.ts';
import { reduceLoss } from '../../rules/losses/reduce.ts';
import {
  absoluteError,
  huber,
  smoothAbsoluteError,
  squaredError,
  type Weighing,
} from '../../rules/losses/regression.ts';
import { optionsOf, type TableOf } from '../../rules/signature.ts';
import { checkBools } from '../../torch/arithmetic.ts';
import { bound } from '../../torch/define.ts';
import type { Tensor } from '../../torch/index.ts';
import { float, of, tensor } from '../../torch/kinds.ts';
import { laid } from '../../torch/laid.ts';
import { named } from '../../torch/names.ts';
import {
  checkFloating,
  known,
  type Legacy,
  type Loss,
  type LossOptions,
  legacyReduction,
  type Pair,
  PairLoss,
  PlainLoss,
  type Reduction,
  reduced,
  reductionOf,
  reductions,
  type Targeted,
  warnOfSizes,
  writtenInto,
} from './common.ts';

interface Weighed {
  /** A factor for each element, by which a mean is weighed; null (default): 1. */
  weight?: Tensor | null;
}
/** Options of mse_loss and l1_loss. */
export interface DifferenceOptions extends LossOptions, Weighed {}
type Difference = Loss<Pair, [...Legacy<DifferenceOptions>, weight?: Tensor | null], DifferenceOptions>;

/** @throws ValueError in PyTorch's words for weights of another shape, and for what is no reduction beside them. */
function checkWeights(input: Tensor, { weight, reduction }: Weighing<Tensor>): void {
  if (weight === null) return;
  if (weight.shape.join() !== input.shape.join()) {
    throw new ValueError(
      'Weights and input must have the same size.',
      `they are of ${formatSize(weight.shape)} and ${formatSize(input.shape)}`,
    );
  }
  if (['none', 'mean', 'sum'].includes(reduction)) return;
  throw new ValueError(`Invalid reduction mode: ${reduction}. Expected one of 'none', 'mean', 'sum'.`);
}

/** A loss of differences, weighed or not. */
const difference = (name: string, of: (input: Tensor, target: Tensor, weighing: Weighing<Tensor>) => Tensor) =>
  bound<Targeted & DifferenceOptions>(
    name,
    () => ({ target: [tensor], ...reductions, weight: [tensor, null] }),
    (input, { target, weight, ...legacy }) => {
      warnOfSizes(input, target);
      const reduction = legacyReduction(legacy);
      checkWeights(input, { weight, reduction });
      return of(input, target, { weight, reduction: weight === null ? known(reduction) : reduction });
    },
  );

/** (x - y)²: the mean squared error. */
export const mse_loss: Difference = /* @__PURE__ */ difference('mse_loss', (input, target, weighing) => {
  if (weighing.weight !== null) return squaredError(input, target, weighing);
  checkFloating('mse_cpu', input, target);
  return named('MseLossBackward0', squaredError(input, target, weighing));
});

/** |x - y|: the mean absolute error. */
export const l1_loss: Difference = /* @__PURE__ */ difference('l1_loss', (input, target, weighing) => {
  checkBools(input, target);
  if (weighing.weight !== null) return absoluteError(input, target, weighing);
  return reduced(absoluteError(input, target, { weight: null, reduction: 'none' }), weighing.reduction);
});

/** Options of smooth_l1_loss and SmoothL1Loss. */
export interface SmoothL1LossOptions extends LossOptions {
  /** Where the square goes over into a line, 1 by default; 0 is l1_loss. */
  beta?: number;
}
const smooth = (): TableOf<SmoothL1LossOptions> => ({ ...reductions, beta: [float, 1] });
type Smooth = Loss<Pair, [...Legacy<SmoothL1LossOptions>, beta?: number], SmoothL1LossOptions>;

/** (x - y)² / (2 beta) where |x - y| < beta, else |x - y| - beta / 2. Source: Girshick, 2015. */
export const smooth_l1_loss: Smooth = /* @__PURE__ */ bound<Targeted & SmoothL1LossOptions>(
  'smooth_l1_loss',
  () => ({ target: [tensor], ...smooth() }),
  (input, { target, beta, ...legacy }) => {
    warnOfSizes(input, target);
    const reduction = reductionOf(legacy);
    if (beta === 0) {
      checkBools(input, target);
      return reduced(absoluteError(input, target, { weight: null, reduction: 'none' }), reduction);
    }
    if (beta < 0) throw new RuntimeError('smooth_l1_loss does not support negative values for beta.', `got ${beta}`);
    checkFloating('smooth_l1_cpu', input, target);
    return named('SmoothL1LossBackward0', smoothAbsoluteError(input, target, beta, reduction));
  },
);

/** Options of HuberLoss. */
export interface HuberLossOptions {
  /** `'mean'` (default), `'sum'`, or `'none'`: one loss for each element. */
  reduction?: Reduction;
  /** Where the square goes over into a line of slope delta, 1 by default. */
  delta?: number;
}
/** Options of huber_loss. */
export interface HuberKeywords extends HuberLossOptions {
  /** A factor for each element; null (default): 1. A mean is not weighed by it. */
  weight?: Tensor | null;
}
type Huber = Loss<
  Pair,
  [reduction?: Reduction | HuberKeywords, delta?: number | Omit<HuberKeywords, 'reduction'>, weight?: Tensor | null],
  HuberKeywords
>;

/** (x - y)² / 2 where |x - y| ≤ delta, else delta (|x - y| - delta / 2). Source: Huber, 1964. */
export const huber_loss: Huber = /* @__PURE__ */ bound<Targeted & HuberKeywords>(
  'huber_loss',
  { target: [tensor], reduction: reductions.reduction, delta: [float, 1], weight: [tensor, null] },
  (input, { target, reduction, delta, weight }) => {
    warnOfSizes(input, target);
    checkWeights(input, { weight, reduction });
    const how = known(reduction);
    if (!(delta > 0)) {
      throw new RuntimeError('huber_loss does not support non-positive values for delta.', `got ${delta}`);
    }
    checkFloating('huber_cpu', input, target);
    const each = writtenInto(input.dtype, huber(input, target, delta));
    const loss = how === 'none' ? laid(each, f.expand(input, each.shape)) : each;
    if (weight !== null) return reduceLoss(f.mul(loss, weight), how);
    return named('HuberLossBackward0', reduceLoss(loss, how));
  },
);

/** Options of MSELoss. */
export interface MSELossOptions extends LossOptions {}

/** (x - y)² of x and y of one shape, averaged over all elements by default. */
export class MSELoss extends PlainLoss {
  static override readonly name: string = 'MSELoss';

  protected override _loss(input: Tensor, target: Tensor): Tensor {
    return mse_loss(input, target, { reduction: this.reduction });
  }
}

/** Options of L1Loss. */
export interface L1LossOptions extends LossOptions {}

/** |x - y| of x and y of one shape, averaged over all elements by default. */
export class L1Loss extends PlainLoss {
  static override readonly name: string = 'L1Loss';

  protected override _loss(input: Tensor, target: Tensor): Tensor {
    return l1_loss(input, target, { reduction: this.reduction });
  }
}

const smoothL1 = /* @__PURE__ */ optionsOf<SmoothL1LossOptions>('SmoothL1Loss.__init__', smooth);

/**
 * (x - y)² / (2 beta) where |x - y| < beta, else |x - y| - beta / 2, of x and y of one shape, averaged by default.
 * Source: Girshick, 2015.
 */
export class SmoothL1Loss extends PairLoss {
  static override readonly name: string = 'SmoothL1Loss';

  /** Where the square goes over into a line. */
  beta: number;

  constructor(options?: SmoothL1LossOptions);
  constructor(...args: [...Legacy<SmoothL1LossOptions>, beta?: number]);
  constructor(...args: readonly unknown[]) {
    const o = bind(smoothL1, args);
    super(o);
    this.beta = o.beta;
  }

  protected override _loss(input: Tensor, target: Tensor): Tensor {
    return smooth_l1_loss(input, target, { reduction: this.reduction, beta: this.beta });
  }
}

const huberLoss = /* @__PURE__ */ optionsOf<HuberLossOptions>('HuberLoss.__init__', {
  reduction: reductions.reduction,
  delta: [/* @__PURE__ */ of<number>(), 1],
});

/**
 * (x - y)² / 2 where |x - y| ≤ delta, else delta (|x - y| - delta / 2), of x and y of one shape, averaged by default.
 * Source: Huber, 1964.
 */
export class HuberLoss extends PairLoss {
  static override readonly name: string = 'HuberLoss';

  /** Where the square goes over into a line of slope delta. */
  delta: number;

  constructor(options?: HuberLossOptions);
  constructor(reduction: Reduction, delta?: number | Omit<HuberLossOptions, 'reduction'>);
  /** @throws TypeError for a delta that is no number. */
  constructor(...args: readonly unknown[]) {
    const { reduction, delta } = bind(huberLoss, args);
    if (typeof delta !== 'number') {
      throw new TypeError(`delta must be a float or int, got: <class '${typeName(delta)}'>`);
    }
    super({ size_average: null, reduce: null, reduction });
    this.delta = delta;
  }

  protected override _loss(input: Tensor, target: Tensor): Tensor {
    return huber_loss(input, target, { reduction: this.reduction, delta: this.delta });
  }
}
