// Losses of numbers: L2Loss, L1Loss, HuberLoss and PoissonNLLLoss.

import { bind } from '../../engine/index.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { bool, declare, float, optional, required } from '../../mxnet/base/options.ts';
import * as nd from '../../mxnet/nd.ts';
import * as internal from '../../mxnet/operators/internal.ts';
import { floatText } from '../../rules/text/python.ts';
import { type BlockArguments, bindBlock } from '../blocks/arguments.ts';
import { array } from '../blocks/inputs.ts';
import { isSymbolic } from '../blocks/operators.ts';
import { batched, common, commonOfOne, inputs, Loss, labelled, weighted } from './base.ts';

/** What the losses here compute with. */
const operators = {
  broadcast_mul: nd.broadcast_mul,
  mean: nd.mean,
  _internal: { _label_like: internal._label_like },
  abs: nd.abs,
  elemwise_add: nd.elemwise_add,
  elemwise_mul: nd.elemwise_mul,
  elemwise_sub: nd.elemwise_sub,
  exp: nd.exp,
  log: nd.log,
  ones_like: nd.ones_like,
  square: nd.square,
  where: nd.where,
  zeros_like: nd.zeros_like,
};
type F = typeof operators;

/** |label - pred|. */
const distance = (F: F, pred: NDArray, label: NDArray): NDArray =>
  F.abs(F._internal._label_like(label, pred).sub(pred));

const l2Signature = declare('L2Loss.__init__', commonOfOne);
const l2Inputs = inputs('L2Loss', labelled, operators);

/** weight / 2 · (label - pred)², averaged for each sample. */
export class L2Loss extends Loss {
  static override readonly name: string = 'L2Loss';

  static override readonly __module__: string = 'mxnet.gluon.loss';

  constructor(...args: BlockArguments<typeof commonOfOne>) {
    const [{ weight, batch_axis }, rest] = bindBlock(l2Signature, args);
    super(weight, batch_axis, rest);
  }

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(...args: unknown[]): NDArray {
    const { F, pred, label, sample_weight } = bind(l2Inputs, args);
    const loss = F.square(F._internal._label_like(label, pred).sub(pred));
    return this.averaged(F, loss, sample_weight, (this._weight ?? 0) / 2);
  }

  override toString(): string {
    return `${this.constructor.name}(batch_axis=${this._batch_axis}, w=${this._weight === null ? 'None' : floatText(this._weight)})`;
  }
}

const l1Signature = declare('L1Loss.__init__', common);
const l1Inputs = inputs('L1Loss', labelled, operators);

/** |label - pred|, averaged for each sample. */
export class L1Loss extends Loss {
  static override readonly name: string = 'L1Loss';

  static override readonly __module__: string = 'mxnet.gluon.loss';

  constructor(...args: BlockArguments<typeof common>) {
    const [{ weight, batch_axis }, rest] = bindBlock(l1Signature, args);
    super(weight, batch_axis, rest);
  }

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(...args: unknown[]): NDArray {
    const { F, pred, label, sample_weight } = bind(l1Inputs, args);
    return this.averaged(F, distance(F, pred, label), sample_weight);
  }
}

const huberOptions = {
  /** Where the square goes over into a line. */
  rho: optional(float, 1),
  ...common,
};
const huberSignature = declare('HuberLoss.__init__', huberOptions);
const huberInputs = inputs('HuberLoss', labelled, operators);

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

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(...args: unknown[]): NDArray {
    const { F, pred, label, sample_weight } = bind(huberInputs, args);
    const { _rho: rho } = this;
    const d = distance(F, pred, label);
    const loss = F.where(d.greater(rho), d.sub(0.5 * rho), F.square(d).mul(0.5 / rho));
    return this.averaged(F, loss, sample_weight);
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
const rates = {
  pred: required(array),
  target: required(array),
  sample_weight: optional(array),
  epsilon: optional(float),
};
const poissonInputs = inputs('PoissonNLLLoss', rates, operators);

/** Stirling's log z! ≈ z log z - z + log(2πz) / 2 where z > 1, else 0. */
function stirling(F: F, z: NDArray): NDArray {
  const large = z.greater(1);
  const safe = F.where(large, z, F.ones_like(z));
  const log = F.elemwise_sub(F.elemwise_mul(safe, F.log(safe)), safe);
  const whole = F.elemwise_add(log, F.log(safe.mul(2 * Math.PI)).mul(0.5));
  return F.where(large, whole, F.zeros_like(whole));
}

/** The same as MXNet's graphs have it. */
const stirlingGraph = (F: F, z: NDArray): NDArray =>
  z
    .mul(F.log(z))
    .sub(z)
    .add(F.log(z.mul(2).mul(Math.PI)).mul(0.5))
    .mul(z.greater(1));

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

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(...args: unknown[]): NDArray {
    const { F, pred, target, sample_weight, epsilon } = bind(poissonInputs, args);
    const z = F._internal._label_like(target, pred);
    // eˣ - z x of a log-rate x, or x - z log(x + ε) of a rate
    const loss = this._from_logits ? F.exp(pred).sub(z.mul(pred)) : pred.sub(z.mul(F.log(pred.add(epsilon ?? 1e-8))));
    const whole = this._compute_full ? loss.add(isSymbolic() ? stirlingGraph(F, z) : stirling(F, z)) : loss;
    return F.mean(this.weighted(F, whole, sample_weight));
  }
}
