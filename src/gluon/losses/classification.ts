// Losses of classes: softmax and sigmoid cross entropy, logistic loss, the two hinges and the Kullback-Leibler divergence.

import * as f from '../../engine/functions.ts';
import { bind, isFloating, ValueError } from '../../engine/index.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { MXNetError } from '../../mxnet/base/errors.ts';
import { bool, declare, float, int, optional, str } from '../../mxnet/base/options.ts';
import { axisOf, text } from '../../mxnet/base/shapes.ts';
import { log_softmax } from '../../mxnet/nd.ts';
import { array } from '../../mxnet/operators/define.ts';
import { checkPair } from '../../mxnet/operators/pair.ts';
import {
  binaryCrossEntropy,
  binaryCrossEntropyOfProbabilities,
  hinge,
  klDivergence,
  softmaxCrossEntropy,
} from '../../rules/losses-elementwise.ts';
import { type BlockArguments, bindBlock } from '../blocks/arguments.ts';
import { common, inputs, Loss, labelled, like } from './base.ts';

const MODULE = 'mxnet.gluon.loss';

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
const softmaxInputs = inputs('SoftmaxCrossEntropyLoss', labelled);

/** @throws MXNetError unless indices have the predictions' shape without the axis of classes, or with 1 there. */
function checkIndices(label: NDArray, pred: NDArray, axis: number): void {
  const kept = pred.shape.map((d, i) => (i === axis ? 1 : d));
  const dropped = pred.ndim === 1 ? [1] : pred.shape.filter((_, i) => i !== axis);
  const wanted = label.ndim === pred.ndim ? kept : dropped;
  if (label.shape.join() === wanted.join()) return;
  throw new MXNetError(`Shape inconsistent, Provided = ${text(label.shape)}, inferred shape=${text(wanted)}`);
}

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

  override hybrid_forward(...args: unknown[]): NDArray {
    const { pred, label, sample_weight } = bind(softmaxInputs, args);
    if (!isFloating(pred.dtype)) {
      throw new MXNetError(`This operation only support floating point types, not ${pred.dtype}`);
    }
    const axis = axisOf(this._axis, pred.ndim);
    const sparse = this._sparse_label;
    if (sparse) checkIndices(label, pred, axis);
    const target = sparse ? label : like(label, pred, false);
    if (!sparse) checkPair(pred, target, true);
    const loss = softmaxCrossEntropy(pred, target, { axis, sparse, logged: this._from_logits });
    return this.averaged(loss, sample_weight);
  }
}

const sigmoid = {
  /** Predictions are probabilities, not logits. */
  from_sigmoid: optional(bool, false),
  ...common,
};
const sigmoidSignature = declare('SigmoidBinaryCrossEntropyLoss.__init__', sigmoid);
const sigmoidInputs = inputs('SigmoidBinaryCrossEntropyLoss', { ...labelled, pos_weight: optional(array) });

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

  override hybrid_forward(...args: unknown[]): NDArray {
    const { pred, label, sample_weight, pos_weight } = bind(sigmoidInputs, args);
    const z = like(label, pred, false);
    checkPair(pred, z, true);
    if (pos_weight !== null) checkPair(pos_weight, z, false);
    const loss = this._from_sigmoid
      ? binaryCrossEntropyOfProbabilities(pred, z, pos_weight, 1e-12)
      : binaryCrossEntropy(pred, z, pos_weight);
    return this.averaged(loss, sample_weight);
  }
}

const logistic = {
  ...common,
  /** 'signed' for labels ±1, 'binary' for 0 and 1. */
  label_format: optional(str, 'signed'),
};
const logisticSignature = declare('LogisticLoss.__init__', logistic);
const logisticInputs = inputs('LogisticLoss', labelled);

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

  override hybrid_forward(...args: unknown[]): NDArray {
    const { pred, label, sample_weight } = bind(logisticInputs, args);
    const given = like(label, pred, false);
    checkPair(pred, given, true);
    const z = this._label_format === 'signed' ? f.mul(f.add(given, 1), 0.5) : given;
    return this.averaged(binaryCrossEntropy(pred, z, null), sample_weight);
  }
}

const hinged = {
  /** The product from which on nothing is lost. */
  margin: optional(float, 1),
  ...common,
};
const hingeSignature = declare('HingeLoss.__init__', hinged);
const hingeInputs = inputs('HingeLoss', labelled);

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

  override hybrid_forward(...args: unknown[]): NDArray {
    const { pred, label, sample_weight } = bind(hingeInputs, args);
    const z = like(label, pred, false);
    checkPair(pred, z, true);
    return this.averaged(hinge(pred, z, this._margin), sample_weight);
  }
}

const squaredHingeSignature = declare('SquaredHingeLoss.__init__', hinged);
const squaredHingeInputs = inputs('SquaredHingeLoss', labelled);

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

  override hybrid_forward(...args: unknown[]): NDArray {
    const { pred, label, sample_weight } = bind(squaredHingeInputs, args);
    const z = like(label, pred, false);
    checkPair(pred, z, true);
    const h = hinge(pred, z, this._margin);
    return this.averaged(f.mul(h, h), sample_weight);
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
const divergenceInputs = inputs('KLDivLoss', labelled);

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

  override hybrid_forward(...args: unknown[]): NDArray {
    const { pred, label, sample_weight } = bind(divergenceInputs, args);
    const x = this._from_logits ? pred : log_softmax(pred, { axis: this._axis });
    checkPair(label, x, false);
    return this.summed(klDivergence(x, label, 1e-12), sample_weight);
  }
}
