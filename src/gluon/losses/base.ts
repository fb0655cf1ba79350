// What all losses share: a weight, a batch axis, and how a loss of every element becomes one for every sample.

import { AssertionError, type Signature } from '../../engine/index.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { type Bound, declare, int, type Kind, of, optional, required, type Table } from '../../mxnet/base/options.ts';
import { valueText } from '../../mxnet/base/python-text.ts';
import type * as nd from '../../mxnet/nd.ts';
import type { BlockOptions } from '../blocks/arguments.ts';
import { HybridBlock } from '../blocks/hybrid-block.ts';
import { array } from '../blocks/inputs.ts';
import { isSymbolic } from '../blocks/operators.ts';

/** A number, which the constructor checks in MXNet's words. */
const weight: Kind<number> = { name: 'float' };
/** What multiplies every loss; null: 1. */
export const weighted = { weight: optional(weight) };
export const batched = {
  /** The axis of samples, which is not averaged over. */
  batch_axis: optional(int, 0),
};
export const common = { ...weighted, ...batched };
/** The same with weight 1. */
export const commonOfOne = { weight: optional<number | null>(weight, 1), ...batched };

const sampleWeight = {
  /** Broadcasts to the loss. */
  sample_weight: optional(array),
};
/** A prediction, its label, and weights that broadcast to the loss. */
export const labelled = { pred: required(array), label: required(array), ...sampleWeight };

/** What every loss computes with. */
type Shared = Pick<typeof nd, 'broadcast_mul' | 'mean'>;

/** The signature of a loss's `hybrid_forward`: F, which holds the operators O, then its inputs. */
/* @__NO_SIDE_EFFECTS__ */
export function inputs<T extends Table, O>(
  name: string,
  table: T,
  _operators: O,
): Signature<{ readonly F: O } & Bound<T>> {
  return declare(`${name}.hybrid_forward`, { F: required(of<O>()), ...table }) as Signature<
    { readonly F: O } & Bound<T>
  >;
}

/**
 * Base of all losses: `loss(pred, label, sample_weight)` gives one number for each sample [N], the mean over all other
 * axes; `sample_weight` broadcasts to the loss of the elements.
 */
export abstract class Loss extends HybridBlock {
  static override readonly __module__: string = 'mxnet.gluon.loss';

  readonly _weight: number | null;
  readonly _batch_axis: number;

  /** @throws AssertionError for a weight that is no number. */
  constructor(weight: number | null, batch_axis: number, rest: BlockOptions) {
    if (weight !== null && typeof weight !== 'number') throw new AssertionError('weight must be a number');
    super(rest);
    this._weight = weight;
    this._batch_axis = batch_axis;
  }

  /** The loss times `sample_weight` and `weight`. */
  protected weighted(F: Shared, loss: NDArray, sample_weight: NDArray | null, weight = this._weight): NDArray {
    const each = sample_weight === null ? loss : F.broadcast_mul(loss, sample_weight);
    if (weight === null) return each;
    // A graph has the node all the same.
    return weight === 1 && !isSymbolic() ? each : each.mul(weight);
  }

  /** Weighted and averaged over all axes but the batch axis. */
  protected averaged(F: Shared, loss: NDArray, sample_weight: NDArray | null, weight = this._weight): NDArray {
    return F.mean(this.weighted(F, loss, sample_weight, weight), { axis: this._batch_axis, exclude: true });
  }

  /** `SoftmaxCrossEntropyLoss(batch_axis=0, w=None)`. */
  override toString(): string {
    return `${this.constructor.name}(batch_axis=${this._batch_axis}, w=${valueText(this._weight)})`;
  }
}
