// Losses of numbers: L2Loss, L1Loss, HuberLoss and PoissonNLLLoss.

import * as f from '../../engine/functions.ts';
import { bind } from '../../engine/index.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { bool, declare, float, optional, required } from '../../mxnet/base/options.ts';
import { mean } from '../../mxnet/nd.ts';
import { array } from '../../mxnet/operators/define.ts';
import { squaredError } from '../../rules/losses.ts';
import { absoluteError, huber, poisson, stirling } from '../../rules/losses-elementwise.ts';
import { floatText } from '../../rules/text/python.ts';
import { type BlockArguments, bindBlock } from '../blocks/arguments.ts';
import { batched, common, commonOfOne, inputs, Loss, labelled, like, weighted } from './base.ts';

const l2Signature = declare('L2Loss.__init__', commonOfOne);
const l2Inputs = inputs('L2Loss', labelled);

/** weight / 2 · (label - pred)², averaged for each sample. */
export class L2Loss extends Loss {
  static override readonly name: string = 'L2Loss';

  static override readonly __module__: string = 'mxnet.gluon.loss';

  constructor(...args: BlockArguments<typeof commonOfOne>) {
    const [{ weight, batch_axis }, rest] = bindBlock(l2Signature, args);
    super(weight, batch_axis, rest);
  }

  override hybrid_forward(...args: unknown[]): NDArray {
    const { pred, label, sample_weight } = bind(l2Inputs, args);
    const loss = squaredError(pred, like(label, pred), 'none');
    return this.averaged(loss, sample_weight, (this._weight ?? 0) / 2);
  }

  override toString(): string {
    return `${this.constructor.name}(batch_axis=${this._batch_axis}, w=${this._weight === null ? 'None' : floatText(this._weight)})`;
  }
}

const l1Signature = declare('L1Loss.__init__', common);
const l1Inputs = inputs('L1Loss', labelled);

/** |label - pred|, averaged for each sample. */
export class L1Loss extends Loss {
  static override readonly name: string = 'L1Loss';

  static override readonly __module__: string = 'mxnet.gluon.loss';

  constructor(...args: BlockArguments<typeof common>) {
    const [{ weight, batch_axis }, rest] = bindBlock(l1Signature, args);
    super(weight, batch_axis, rest);
  }

  override hybrid_forward(...args: unknown[]): NDArray {
    const { pred, label, sample_weight } = bind(l1Inputs, args);
    return this.averaged(absoluteError(pred, like(label, pred)), sample_weight);
  }
}

const huberOptions = {
  /** Where the square goes over into a line. */
  rho: optional(float, 1),
  ...common,
};
const huberSignature = declare('HuberLoss.__init__', huberOptions);
const huberInputs = inputs('HuberLoss', labelled);

/** d² / 2ρ where d = |label - pred| ≤ ρ, else d - ρ / 2; averaged for each sample. Source: Huber, 1964. */
export class HuberLoss extends Loss {
  static override readonly name: string = 'HuberLoss';

  static override readonly __module__: string = 'mxnet.gluon.loss';

  readonly _rho: number;

  constructor(...args: BlockArguments<typeof huberOptions>) {
    const [{ rho, weight, batch_axis }, rest] = bindBlock(huberSignature, args);
    super(weight, batch_axis, rest);
    this._rho = rho;
  }

  override hybrid_forward(...args: unknown[]): NDArray {
    const { pred, label, sample_weight } = bind(huberInputs, args);
    return this.averaged(huber(pred, like(label, pred), this._rho), sample_weight);
  }
}

const poissonOptions = {
  ...weighted,
  /** Predictions are logarithms of rates. */
  from_logits: optional(bool, true),
  ...batched,
  /** Add Stirling's log target! where the target is above 1. */
  compute_full: optional(bool, false),
};
const poissonSignature = declare('PoissonNLLLoss.__init__', poissonOptions);
const poissonInputs = inputs('PoissonNLLLoss', {
  pred: required(array),
  target: required(array),
  sample_weight: optional(array),
  epsilon: optional(float),
});

/** -log of a Poisson likelihood, averaged over everything: [1]. */
export class PoissonNLLLoss extends Loss {
  static override readonly name: string = 'PoissonNLLLoss';

  static override readonly __module__: string = 'mxnet.gluon.loss';

  readonly _from_logits: boolean;
  readonly _compute_full: boolean;

  constructor(...args: BlockArguments<typeof poissonOptions>) {
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
