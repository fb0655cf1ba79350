// Losses of classes: softmax and sigmoid cross entropy, logistic loss, the two hinges and the Kullback-Leibler divergence.

import { bind, ValueError } from '../../engine/index.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { bool, declare, float, int, optional, str } from '../../mxnet/base/options.ts';
import * as nd from '../../mxnet/nd.ts';
import * as internal from '../../mxnet/operators/internal.ts';
import { symbols } from '../../mxnet/symbols.ts';
import { type BlockArguments, bindBlock } from '../blocks/arguments.ts';
import { array } from '../blocks/inputs.ts';
import { asArrays, asSymbol, isSymbolic } from '../blocks/operators.ts';
import { common, inputs, Loss, labelled } from './base.ts';

const MODULE = 'mxnet.gluon.loss';

/** What the softmax cross entropy computes with. */
const fused = {
  broadcast_mul: nd.broadcast_mul,
  mean: nd.mean,
  _internal: { _label_like: internal._label_like, _softmax_cross_entropy: internal._softmax_cross_entropy },
};
/** What the other losses here compute with. */
const operators = {
  broadcast_mul: nd.broadcast_mul,
  mean: nd.mean,
  _internal: { _label_like: internal._label_like },
  abs: nd.abs,
  broadcast_add: nd.broadcast_add,
  broadcast_sub: nd.broadcast_sub,
  elemwise_add: nd.elemwise_add,
  elemwise_mul: nd.elemwise_mul,
  elemwise_sub: nd.elemwise_sub,
  exp: nd.exp,
  log: nd.log,
  log1p: nd.log1p,
  log_softmax: nd.log_softmax,
  negative: nd.negative,
  relu: nd.relu,
  square: nd.square,
  sum: nd.sum,
};
type F = typeof operators;

/** log(1 + eˣ) = max(x, 0) + log(1 + e^-|x|), the maximum as x/2 + |x|/2, whose slope at 0 is that of σ(0): 1/2. */
function softplus(F: F, x: NDArray): NDArray {
  const size = F.abs(x);
  const positive = F.elemwise_add(x.mul(0.5), size.mul(0.5));
  return F.elemwise_add(positive, F.log1p(F.exp(F.negative(size))));
}

/** -z log σ(x) - (1 - z) log(1 - σ(x)) = log(1 + eˣ) - x z. */
function logisticLoss(F: F, x: NDArray, z: NDArray): NDArray {
  if (isSymbolic()) return F.relu(x).sub(x.mul(z)).add(softRelu(F, x));
  return F.elemwise_sub(softplus(F, x), F.elemwise_mul(x, z));
}

/** log(1 + e^-|x|), as MXNet's graphs have it. */
const softRelu = (F: F, x: NDArray): NDArray =>
  asArrays(symbols().Activation(asSymbol(F.abs(x).negative()), { act_type: 'softrelu' }))[0];

const softmax = {
  /** The axis of classes. */
  axis: optional(int, -1),
  /** Labels are indices, not probabilities. */
  sparse_label: optional(bool, true),
  /** Predictions are log-probabilities already. */
  from_logits: optional(bool, false),
  ...common,
};
const softmaxSignature = declare('SoftmaxCrossEntropyLoss.__init__', softmax);
const softmaxInputs = inputs('SoftmaxCrossEntropyLoss', labelled, fused);

/**
 * -log softmax(pred)[label] for label indices in pred's shape without `axis` (those outside are cut to the first or last
 * class), or -Σ label · log softmax(pred) for probabilities; averaged for each sample.
 */
export class SoftmaxCrossEntropyLoss extends Loss {
  static override readonly name: string = 'SoftmaxCrossEntropyLoss';

  static override readonly __module__: string = MODULE;

  readonly _axis: number;
  readonly _sparse_label: boolean;
  readonly _from_logits: boolean;

  constructor(...args: BlockArguments<typeof softmax>) {
    const [o, rest] = bindBlock(softmaxSignature, args);
    super(o.weight, o.batch_axis, rest);
    this._axis = o.axis;
    this._sparse_label = o.sparse_label;
    this._from_logits = o.from_logits;
  }

  protected override get _operators(): typeof fused {
    return fused;
  }

  override hybrid_forward(...args: unknown[]): NDArray {
    const { F, pred, label, sample_weight } = bind(softmaxInputs, args);
    const { _axis: axis, _sparse_label: sparse_label, _from_logits: from_logits } = this;
    // In a graph the label takes the shape of the logarithms.
    const target = sparse_label || isSymbolic() ? label : F._internal._label_like(label, pred, { uniform: false });
    const loss = F._internal._softmax_cross_entropy(pred, target, { axis, sparse_label, from_logits });
    return this.averaged(F, loss, sample_weight);
  }
}

const sigmoid = {
  /** Predictions are probabilities, not logits. */
  from_sigmoid: optional(bool, false),
  ...common,
};
const sigmoidSignature = declare('SigmoidBinaryCrossEntropyLoss.__init__', sigmoid);
const sigmoidInputs = inputs('SigmoidBinaryCrossEntropyLoss', { ...labelled, pos_weight: optional(array) }, operators);

/**
 * -label log σ(pred) - (1 - label) log(1 - σ(pred)), averaged for each sample. A fourth input `pos_weight` multiplies the
 * first term; it broadcasts to pred.
 */
export class SigmoidBinaryCrossEntropyLoss extends Loss {
  static override readonly name: string = 'SigmoidBinaryCrossEntropyLoss';

  static override readonly __module__: string = MODULE;

  readonly _from_sigmoid: boolean;

  constructor(...args: BlockArguments<typeof sigmoid>) {
    const [o, rest] = bindBlock(sigmoidSignature, args);
    super(o.weight, o.batch_axis, rest);
    this._from_sigmoid = o.from_sigmoid;
  }

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(...args: unknown[]): NDArray {
    const { F, pred, label, sample_weight, pos_weight } = bind(sigmoidInputs, args);
    const z = F._internal._label_like(label, pred, { uniform: false });
    const loss = this._from_sigmoid ? ofProbabilities(F, pred, z, pos_weight) : ofLogits(F, pred, z, pos_weight);
    return this.averaged(F, loss, sample_weight);
  }
}

/** -w z log σ(x) - (1 - z) log(1 - σ(x)) = (1 - z) x + (1 + (w - 1) z) log(1 + e⁻ˣ), where w (null: 1) broadcasts. */
function ofLogits(F: F, x: NDArray, z: NDArray, w: NDArray | null): NDArray {
  if (w === null) return logisticLoss(F, x, z);
  if (isSymbolic()) {
    const weight = F.broadcast_mul(w.sub(1), z).add(1);
    return x.sub(x.mul(z)).add(weight.mul(softRelu(F, x).add(F.relu(x.negative()))));
  }
  const own = F.elemwise_sub(x, F.elemwise_mul(x, z));
  const weight = F.broadcast_mul(w.sub(1), z).add(1);
  return F.broadcast_add(own, F.broadcast_mul(weight, softplus(F, F.negative(x))));
}

/** The same of probabilities p: -w z log(p + ε) - (1 - z) log(1 - p + ε). */
function ofProbabilities(F: F, p: NDArray, z: NDArray, w: NDArray | null): NDArray {
  const own = F.log(p.add(1e-12)).mul(z);
  const weighted = w === null ? own : F.broadcast_mul(own, w);
  return weighted.add(F.log(p.rsub(1).add(1e-12)).mul(z.rsub(1))).negative();
}

const logistic = {
  ...common,
  /** 'signed' for labels ±1, 'binary' for 0 and 1. */
  label_format: optional(str, 'signed'),
};
const logisticSignature = declare('LogisticLoss.__init__', logistic);
const logisticInputs = inputs('LogisticLoss', labelled, operators);

/** log(1 + e^(-pred · label)) for labels ±1, averaged for each sample. */
export class LogisticLoss extends Loss {
  static override readonly name: string = 'LogisticLoss';

  static override readonly __module__: string = MODULE;

  readonly _label_format: string;

  /** @throws ValueError for another format than signed and binary. */
  constructor(...args: BlockArguments<typeof logistic>) {
    const [{ weight, batch_axis, label_format }, rest] = bindBlock(logisticSignature, args);
    super(weight, batch_axis, rest);
    if (!['signed', 'binary'].includes(label_format)) {
      throw new ValueError(`label_format can only be signed or binary, recieved ${label_format}.`);
    }
    this._label_format = label_format;
  }

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(...args: unknown[]): NDArray {
    const { F, pred, label, sample_weight } = bind(logisticInputs, args);
    const given = F._internal._label_like(label, pred, { uniform: false });
    const z = this._label_format === 'signed' ? given.add(1).div(2) : given;
    return this.averaged(F, logisticLoss(F, pred, z), sample_weight);
  }
}

/** max(0, margin - pred · label). */
function hinge(F: F, pred: NDArray, label: NDArray, margin: number): NDArray {
  const z = F._internal._label_like(label, pred, { uniform: false });
  return F.relu(pred.mul(z).rsub(margin));
}

const hinged = {
  /** The product from which on nothing is lost. */
  margin: optional(float, 1),
  ...common,
};
const hingeSignature = declare('HingeLoss.__init__', hinged);
const hingeInputs = inputs('HingeLoss', labelled, operators);

/** max(0, margin - pred · label) for labels ±1, averaged for each sample. */
export class HingeLoss extends Loss {
  static override readonly name: string = 'HingeLoss';

  static override readonly __module__: string = MODULE;

  readonly _margin: number;

  constructor(...args: BlockArguments<typeof hinged>) {
    const [{ margin, weight, batch_axis }, rest] = bindBlock(hingeSignature, args);
    super(weight, batch_axis, rest);
    this._margin = margin;
  }

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(...args: unknown[]): NDArray {
    const { F, pred, label, sample_weight } = bind(hingeInputs, args);
    return this.averaged(F, hinge(F, pred, label, this._margin), sample_weight);
  }
}

const squaredHingeSignature = declare('SquaredHingeLoss.__init__', hinged);
const squaredHingeInputs = inputs('SquaredHingeLoss', labelled, operators);

/** max(0, margin - pred · label)² for labels ±1, averaged for each sample. */
export class SquaredHingeLoss extends Loss {
  static override readonly name: string = 'SquaredHingeLoss';

  static override readonly __module__: string = MODULE;

  readonly _margin: number;

  constructor(...args: BlockArguments<typeof hinged>) {
    const [{ margin, weight, batch_axis }, rest] = bindBlock(squaredHingeSignature, args);
    super(weight, batch_axis, rest);
    this._margin = margin;
  }

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(...args: unknown[]): NDArray {
    const { F, pred, label, sample_weight } = bind(squaredHingeInputs, args);
    return this.averaged(F, F.square(hinge(F, pred, label, this._margin)), sample_weight);
  }
}

const divergence = {
  /** Predictions are log-probabilities, not logits. */
  from_logits: optional(bool, true),
  /** The axis of classes, where predictions are logits. */
  axis: optional(int, -1),
  ...common,
};
const divergenceSignature = declare('KLDivLoss.__init__', divergence);
const divergenceInputs = inputs('KLDivLoss', labelled, operators);

/** label · (log(label + 1e-12) - log-probability), summed (not averaged) for each sample. */
export class KLDivLoss extends Loss {
  static override readonly name: string = 'KLDivLoss';

  static override readonly __module__: string = MODULE;

  readonly _from_logits: boolean;
  readonly _axis: number;

  constructor(...args: BlockArguments<typeof divergence>) {
    const [o, rest] = bindBlock(divergenceSignature, args);
    super(o.weight, o.batch_axis, rest);
    this._from_logits = o.from_logits;
    this._axis = o.axis;
  }

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(...args: unknown[]): NDArray {
    const { F, pred, label, sample_weight } = bind(divergenceInputs, args);
    const x = this._from_logits ? pred : F.log_softmax(pred, { axis: this._axis });
    const loss = label.mul(F.log(label.add(1e-12)).sub(x));
    return F.sum(this.weighted(F, loss, sample_weight), { axis: this._batch_axis, exclude: true });
  }
}
