// What all losses share: a weight, a batch axis, and how a loss of every element becomes one for every sample.

import * as f from '../engine/functions.ts';
import { AssertionError, type Parameter, type Signature, signature, size, ValueError } from '../engine/index.ts';
import type { BlockOptions } from './block-arguments.ts';
import { shapeText, valueText } from './block-text.ts';
import { HybridBlock } from './hybrid-block.ts';
import { broadcast_mul, mean, sum } from './nd.ts';
import { checkPair } from './nd-binary.ts';
import type { NDArray } from './ndarray.ts';

export interface LossOptions extends BlockOptions {
  /** Multiplies every loss; null: 1. */
  weight?: number | null;
  /** The axis of samples, which is not averaged over. */
  batch_axis?: number;
}

/** What `weight` and `batch_axis` default to, at the end of a loss's own signature. */
export const weightAndAxis = (weight: number | null = null): readonly Parameter[] => [
  ['weight', weight],
  ['batch_axis', 0],
];

/** A prediction, its label, and weights that broadcast to the loss. */
export interface Labelled {
  readonly pred: NDArray;
  readonly label: NDArray;
  readonly sample_weight: NDArray | null;
}

/** The signature of a loss's `hybrid_forward`: F, inputs, then inputs that may be missing. */
export function inputs<O = Labelled>(
  name: string,
  required: readonly string[] = ['pred', 'label'],
  optional: readonly string[] = ['sample_weight'],
): Signature<O> {
  const all = [['F'], ...required.map((p) => [p]), ...optional.map((p) => [p, null])] as unknown as Parameter[];
  return signature<O>(`${name}.hybrid_forward`, all);
}

/** The label in the prediction's shape. @throws ValueError where sizes differ, MXNetError where dtypes do. */
export function like(label: NDArray, pred: NDArray, checked = true): NDArray {
  if (label.size !== size(pred.shape)) {
    throw new ValueError(`Cannot reshape array of size ${label.size} into shape ${shapeText(pred.shape)}`);
  }
  const shaped = f.reshape(label, pred.shape);
  if (checked) checkPair(shaped, pred, true);
  return shaped;
}

/**
 * Base of all losses: `loss(pred, label, sample_weight)` gives one number for each sample [N], the mean over all other
 * axes; `sample_weight` broadcasts to the loss of the elements.
 */
export abstract class Loss extends HybridBlock {
  static override readonly __module__: string = 'mxnet.gluon.loss';

  readonly _weight: number | null;
  readonly _batch_axis: number;

  constructor(weight: number | null, batch_axis: number, rest: BlockOptions) {
    super(rest);
    this._weight = weight;
    this._batch_axis = batch_axis;
  }

  /** The loss times `sample_weight` and `weight`. @throws AssertionError for a weight that is no number. */
  protected weighted(loss: NDArray, sample_weight: NDArray | null, weight = this._weight): NDArray {
    const each = sample_weight === null ? loss : broadcast_mul(loss, sample_weight);
    if (weight === null) return each;
    if (typeof weight !== 'number') throw new AssertionError('weight must be a number');
    return weight === 1 ? each : each.mul(weight);
  }

  /** Weighted and averaged over all axes but the batch axis. */
  protected averaged(loss: NDArray, sample_weight: NDArray | null, weight = this._weight): NDArray {
    return mean(this.weighted(loss, sample_weight, weight), { axis: this._batch_axis, exclude: true });
  }

  /** The same, summed. */
  protected summed(loss: NDArray, sample_weight: NDArray | null): NDArray {
    return sum(this.weighted(loss, sample_weight), { axis: this._batch_axis, exclude: true });
  }

  /** `SoftmaxCrossEntropyLoss(batch_axis=0, w=None)`. */
  override toString(): string {
    return `${this.constructor.name}(batch_axis=${this._batch_axis}, w=${valueText(this._weight)})`;
  }
}
