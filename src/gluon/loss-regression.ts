// Losses of numbers: L2Loss, L1Loss, HuberLoss and PoissonNLLLoss.

import * as f from '../engine/functions.ts';
import { type Arguments, bind, signature } from '../engine/index.ts';
import { squaredError } from '../functional/losses.ts';
import { absoluteError, huber, poisson, stirling } from '../functional/losses-elementwise.ts';
import { floatText } from '../functional/text/python.ts';
import { type BlockOptions, bindBlock } from './block-arguments.ts';
import { inputs, Loss, type LossOptions, like, weightAndAxis } from './loss-base.ts';
import { mean } from './nd.ts';
import type { NDArray } from './ndarray.ts';

type Own<O> = Required<Omit<O, keyof BlockOptions>>;

const l2 = signature<{ weight: number; batch_axis: number }>('L2Loss.__init__', weightAndAxis(1));
const l2Inputs = inputs('L2Loss');

/** weight / 2 · (label - pred)², averaged for each sample. */
export class L2Loss extends Loss {
  static override readonly name: string = 'L2Loss';

  static override readonly __module__: string = 'mxnet.gluon.loss';

  constructor(...args: Arguments<LossOptions, ['weight', 'batch_axis']>) {
    const [{ weight, batch_axis }, rest] = bindBlock(l2, args);
    super(weight, batch_axis, rest);
  }

  override hybrid_forward(...args: unknown[]): NDArray {
    const { pred, label, sample_weight } = bind(l2Inputs, args);
    const loss = squaredError(pred, like(label, pred), 'none');
    return this.averaged(loss, sample_weight, (this._weight as number) / 2);
  }

  override toString(): string {
    return `${this.constructor.name}(batch_axis=${this._batch_axis}, w=${floatText(this._weight as number)})`;
  }
}

const l1 = signature<Own<LossOptions>>('L1Loss.__init__', weightAndAxis());
const l1Inputs = inputs('L1Loss');

/** |label - pred|, averaged for each sample. */
export class L1Loss extends Loss {
  static override readonly name: string = 'L1Loss';

  static override readonly __module__: string = 'mxnet.gluon.loss';

  constructor(...args: Arguments<LossOptions, ['weight', 'batch_axis']>) {
    const [{ weight, batch_axis }, rest] = bindBlock(l1, args);
    super(weight, batch_axis, rest);
  }

  override hybrid_forward(...args: unknown[]): NDArray {
    const { pred, label, sample_weight } = bind(l1Inputs, args);
    return this.averaged(absoluteError(pred, like(label, pred)), sample_weight);
  }
}

export interface HuberLossOptions extends LossOptions {
  /** Where the square goes over into a line. */
  rho?: number;
}
const huberSignature = signature<Own<HuberLossOptions>>('HuberLoss.__init__', [['rho', 1], ...weightAndAxis()]);
const huberInputs = inputs('HuberLoss');

/** d² / 2ρ where d = |label - pred| ≤ ρ, else d - ρ / 2; averaged for each sample. Source: Huber, 1964. */
export class HuberLoss extends Loss {
  static override readonly name: string = 'HuberLoss';

  static override readonly __module__: string = 'mxnet.gluon.loss';

  readonly _rho: number;

  constructor(...args: Arguments<HuberLossOptions, ['rho', 'weight', 'batch_axis']>) {
    const [{ rho, weight, batch_axis }, rest] = bindBlock(huberSignature, args);
    super(weight, batch_axis, rest);
    this._rho = rho;
  }

  override hybrid_forward(...args: unknown[]): NDArray {
    const { pred, label, sample_weight } = bind(huberInputs, args);
    return this.averaged(huber(pred, like(label, pred), this._rho), sample_weight);
  }
}

export interface PoissonNLLLossOptions extends LossOptions {
  /** Predictions are logarithms of rates. */
  from_logits?: boolean;
  /** Add Stirling's log target! where the target is above 1. */
  compute_full?: boolean;
}
const poissonNames = ['weight', 'from_logits', 'batch_axis', 'compute_full'] as const;
const poissonSignature = signature<Own<PoissonNLLLossOptions>>('PoissonNLLLoss.__init__', [
  ['weight', null],
  ['from_logits', true],
  ['batch_axis', 0],
  ['compute_full', false],
]);
interface Counts {
  readonly pred: NDArray;
  readonly target: NDArray;
  readonly sample_weight: NDArray | null;
  readonly epsilon: number | null;
}
const poissonInputs = inputs<Counts>('PoissonNLLLoss', ['pred', 'target'], ['sample_weight', 'epsilon']);

/** -log of a Poisson likelihood, averaged over everything: [1]. */
export class PoissonNLLLoss extends Loss {
  static override readonly name: string = 'PoissonNLLLoss';

  static override readonly __module__: string = 'mxnet.gluon.loss';

  readonly _from_logits: boolean;
  readonly _compute_full: boolean;

  constructor(...args: Arguments<PoissonNLLLossOptions, typeof poissonNames>) {
    const [o, rest] = bindBlock(poissonSignature, args);
    super(o.weight, o.batch_axis, rest);
    this._from_logits = o.from_logits;
    this._compute_full = o.compute_full;
  }

  override hybrid_forward(...args: unknown[]): NDArray {
    const { pred, target, sample_weight, epsilon } = bind(poissonInputs, args);
    const z = like(target, pred);
    const loss = poisson(pred, z, this._from_logits, epsilon ?? 1e-8);
    return mean(this.weighted(this._compute_full ? f.add(loss, stirling(z)) : loss, sample_weight));
  }
}
