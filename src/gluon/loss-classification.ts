// Losses of classes: softmax and sigmoid cross entropy, logistic loss, the two hinges and the Kullback-Leibler divergence.

import * as f from '../engine/functions.ts';
import { type Arguments, bind, isFloating, signature, ValueError } from '../engine/index.ts';
import {
  binaryCrossEntropy,
  binaryCrossEntropyOfProbabilities,
  hinge,
  klDivergence,
  softmaxCrossEntropy,
} from '../functional/losses-elementwise.ts';
import { type BlockOptions, bindBlock } from './block-arguments.ts';
import { MXNetError } from './errors.ts';
import { inputs, type Labelled, Loss, type LossOptions, like, weightAndAxis } from './loss-base.ts';
import { log_softmax } from './nd.ts';
import { checkPair } from './nd-binary.ts';
import type { NDArray } from './ndarray.ts';
import { axisOf, text } from './shapes.ts';

type Own<O> = Required<Omit<O, keyof BlockOptions>>;
const MODULE = 'mxnet.gluon.loss';

export interface SoftmaxCrossEntropyLossOptions extends LossOptions {
  /** The axis of classes. */
  axis?: number;
  /** Labels are indices, not probabilities. */
  sparse_label?: boolean;
  /** Predictions are log-probabilities already. */
  from_logits?: boolean;
}
const softmaxNames = ['axis', 'sparse_label', 'from_logits', 'weight', 'batch_axis'] as const;
const softmaxSignature = signature<Own<SoftmaxCrossEntropyLossOptions>>('SoftmaxCrossEntropyLoss.__init__', [
  ['axis', -1],
  ['sparse_label', true],
  ['from_logits', false],
  ...weightAndAxis(),
]);
const softmaxInputs = inputs('SoftmaxCrossEntropyLoss');

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

  constructor(...args: Arguments<SoftmaxCrossEntropyLossOptions, typeof softmaxNames>) {
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

export interface SigmoidBinaryCrossEntropyLossOptions extends LossOptions {
  /** Predictions are probabilities, not logits. */
  from_sigmoid?: boolean;
}
const sigmoidSignature = signature<Own<SigmoidBinaryCrossEntropyLossOptions>>(
  'SigmoidBinaryCrossEntropyLoss.__init__',
  [['from_sigmoid', false], ...weightAndAxis()],
);
const sigmoidInputs = inputs<Labelled & { readonly pos_weight: NDArray | null }>(
  'SigmoidBinaryCrossEntropyLoss',
  ['pred', 'label'],
  ['sample_weight', 'pos_weight'],
);

/**
 * -label log σ(pred) - (1 - label) log(1 - σ(pred)), averaged for each sample. A fourth input `pos_weight` multiplies the
 * first term; it broadcasts to pred.
 */
export class SigmoidBinaryCrossEntropyLoss extends Loss {
  static override readonly name: string = 'SigmoidBinaryCrossEntropyLoss';

  static override readonly __module__: string = MODULE;

  readonly _from_sigmoid: boolean;

  constructor(...args: Arguments<SigmoidBinaryCrossEntropyLossOptions, ['from_sigmoid', 'weight', 'batch_axis']>) {
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

export interface LogisticLossOptions extends LossOptions {
  /** 'signed' for labels ±1, 'binary' for 0 and 1. */
  label_format?: string;
}
const logisticSignature = signature<Own<LogisticLossOptions>>('LogisticLoss.__init__', [
  ...weightAndAxis(),
  ['label_format', 'signed'],
]);
const logisticInputs = inputs('LogisticLoss');

/** log(1 + e^(-pred · label)) for labels ±1, averaged for each sample. */
export class LogisticLoss extends Loss {
  static override readonly name: string = 'LogisticLoss';

  static override readonly __module__: string = MODULE;

  readonly _label_format: string;

  /** @throws ValueError for another format than signed and binary. */
  constructor(...args: Arguments<LogisticLossOptions, ['weight', 'batch_axis', 'label_format']>) {
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

export interface HingeLossOptions extends LossOptions {
  margin?: number;
}
const hingeNames = ['margin', 'weight', 'batch_axis'] as const;
const hingeSignature = signature<Own<HingeLossOptions>>('HingeLoss.__init__', [['margin', 1], ...weightAndAxis()]);
const hingeInputs = inputs('HingeLoss');

/** max(0, margin - pred · label) for labels ±1, averaged for each sample. */
export class HingeLoss extends Loss {
  static override readonly name: string = 'HingeLoss';

  static override readonly __module__: string = MODULE;

  readonly _margin: number;

  constructor(...args: Arguments<HingeLossOptions, typeof hingeNames>) {
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

const squaredHingeSignature = signature<Own<HingeLossOptions>>('SquaredHingeLoss.__init__', [
  ['margin', 1],
  ...weightAndAxis(),
]);
const squaredHingeInputs = inputs('SquaredHingeLoss');

/** max(0, margin - pred · label)² for labels ±1, averaged for each sample. */
export class SquaredHingeLoss extends Loss {
  static override readonly name: string = 'SquaredHingeLoss';

  static override readonly __module__: string = MODULE;

  readonly _margin: number;

  constructor(...args: Arguments<HingeLossOptions, typeof hingeNames>) {
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

export interface KLDivLossOptions extends LossOptions {
  /** Predictions are log-probabilities, not logits. */
  from_logits?: boolean;
  /** The axis of classes, where predictions are logits. */
  axis?: number;
}
const klNames = ['from_logits', 'axis', 'weight', 'batch_axis'] as const;
const klSignature = signature<Own<KLDivLossOptions>>('KLDivLoss.__init__', [
  ['from_logits', true],
  ['axis', -1],
  ...weightAndAxis(),
]);
const klInputs = inputs('KLDivLoss');

/** label · (log(label + 1e-12) - log-probability), summed (not averaged) for each sample. */
export class KLDivLoss extends Loss {
  static override readonly name: string = 'KLDivLoss';

  static override readonly __module__: string = MODULE;

  readonly _from_logits: boolean;
  readonly _axis: number;

  constructor(...args: Arguments<KLDivLossOptions, typeof klNames>) {
    const [o, rest] = bindBlock(klSignature, args);
    super(o.weight, o.batch_axis, rest);
    this._from_logits = o.from_logits;
    this._axis = o.axis;
  }

  override hybrid_forward(...args: unknown[]): NDArray {
    const { pred, label, sample_weight } = bind(klInputs, args);
    const x = this._from_logits ? pred : log_softmax(pred, { axis: this._axis });
    checkPair(label, x, false);
    return this.summed(klDivergence(x, label, 1e-12), sample_weight);
  }
}
