// Losses of distances between vectors: TripletLoss, CosineEmbeddingLoss and SDMLLoss.

import * as f from '../engine/functions.ts';
import { type Arguments, AssertionError, bind, signature } from '../engine/index.ts';
import { cosineEmbedding, cosineSimilarity, squaredDistances } from '../functional/losses-elementwise.ts';
import { floatText } from '../functional/text/python.ts';
import { type BlockOptions, bindBlock } from './block-arguments.ts';
import { inputs, Loss, type LossOptions, like, weightAndAxis } from './loss-base.ts';
import { KLDivLoss } from './loss-classification.ts';
import { eye, sum } from './nd.ts';
import { checkPair } from './nd-binary.ts';
import type { NDArray } from './ndarray.ts';

type Own<O> = Required<Omit<O, keyof BlockOptions>>;
const MODULE = 'mxnet.gluon.loss';

export interface TripletLossOptions extends LossOptions {
  margin?: number;
}
const tripletSignature = signature<Own<TripletLossOptions>>('TripletLoss.__init__', [
  ['margin', 1],
  ...weightAndAxis(),
]);
interface Triplet {
  readonly pred: NDArray;
  readonly positive: NDArray;
  readonly negative: NDArray;
}
const tripletInputs = inputs<Triplet>('TripletLoss', ['pred', 'positive', 'negative'], []);

/** max(0, Σ (positive - pred)² - Σ (negative - pred)² + margin) for each sample: `loss(pred, positive, negative)`. */
export class TripletLoss extends Loss {
  static override readonly name: string = 'TripletLoss';

  static override readonly __module__: string = MODULE;

  readonly _margin: number;

  constructor(...args: Arguments<TripletLossOptions, ['margin', 'weight', 'batch_axis']>) {
    const [{ margin, weight, batch_axis }, rest] = bindBlock(tripletSignature, args);
    super(weight, batch_axis, rest);
    this._margin = margin;
  }

  override hybrid_forward(...args: unknown[]): NDArray {
    const { pred, positive, negative } = bind(tripletInputs, args);
    const squares = [positive, negative].map((x) => {
      const d = f.sub(like(x, pred), pred);
      return f.mul(d, d);
    });
    const gap = sum(f.sub(squares[0], squares[1]), { axis: this._batch_axis, exclude: true });
    return this.weighted(f.relu(f.add(gap, this._margin)), null);
  }
}

export interface CosineEmbeddingLossOptions extends LossOptions {
  margin?: number;
}
const cosineSignature = signature<Own<CosineEmbeddingLossOptions>>('CosineEmbeddingLoss.__init__', [
  ...weightAndAxis(),
  ['margin', 0],
]);
interface Pairs {
  readonly input1: NDArray;
  readonly input2: NDArray;
  readonly label: NDArray;
  readonly sample_weight: NDArray | null;
}
const cosineInputs = inputs<Pairs>('CosineEmbeddingLoss', ['input1', 'input2', 'label']);

/** 1 - cos(input1, input2) for label 1, max(0, cos - margin) for label -1: vectors along the last axis → [N, 1]. */
export class CosineEmbeddingLoss extends Loss {
  static override readonly name: string = 'CosineEmbeddingLoss';

  static override readonly __module__: string = MODULE;

  readonly _margin: number;

  constructor(...args: Arguments<CosineEmbeddingLossOptions, ['weight', 'batch_axis', 'margin']>) {
    const [{ weight, batch_axis, margin }, rest] = bindBlock(cosineSignature, args);
    super(weight, batch_axis, rest);
    this._margin = margin;
  }

  override hybrid_forward(...args: unknown[]): NDArray {
    const { input1, input2, label, sample_weight } = bind(cosineInputs, args);
    const cos = cosineSimilarity(like(input1, input2), input2, 1e-12);
    const z = f.reshape(label, [label.size, 1]);
    checkPair(cos, z, false);
    return this.weighted(cosineEmbedding(cos, z, this._margin), sample_weight);
  }
}

export interface SDMLLossOptions extends LossOptions {
  /** Probability that is spread over the other pairs of the batch. */
  smoothing_parameter?: number;
}
const sdmlNames = ['smoothing_parameter', 'weight', 'batch_axis'] as const;
const sdmlSignature = signature<Own<SDMLLossOptions>>('SDMLLoss.__init__', [
  ['smoothing_parameter', 0.3],
  ...weightAndAxis(1),
]);
interface Batches {
  readonly x1: NDArray;
  readonly x2: NDArray;
}
const sdmlInputs = inputs<Batches>('SDMLLoss', ['x1', 'x2'], []);

/**
 * Smoothed deep metric learning: rows of x1 and x2 [N, D] belong together pairwise, all other pairs of the batch do not.
 * The divergence of the smoothed identity from softmax(-squared distances), [N]. Source: Bonadiman et al., 2019.
 */
export class SDMLLoss extends Loss {
  static override readonly name: string = 'SDMLLoss';

  static override readonly __module__: string = MODULE;

  readonly smoothing_parameter: number;
  kl_loss: KLDivLoss;

  constructor(...args: Arguments<SDMLLossOptions, typeof sdmlNames>) {
    const [{ smoothing_parameter, weight, batch_axis }, rest] = bindBlock(sdmlSignature, args);
    super(weight, batch_axis, rest);
    this.smoothing_parameter = smoothing_parameter;
    this.kl_loss = new KLDivLoss({ from_logits: true });
  }

  override hybrid_forward(...args: unknown[]): NDArray {
    const { x1, x2 } = bind(sdmlInputs, args);
    if (x1.shape.join() !== x2.shape.join()) throw new AssertionError('', 'x1 and x2 are batches of one shape');
    checkPair(x1, x2, true);
    const n = x1.shape[0];
    const s = this.smoothing_parameter;
    const gold = eye(n, { dtype: x1.dtype, ctx: x1.context });
    const labels = f.add(f.mul(gold, 1 - s), f.mul(f.sub(1, gold), s / (n - 1)));
    const logp = f.log_softmax(f.neg(squaredDistances(x1, x2)), 1);
    return this.weighted(this.kl_loss(logp, labels), null);
  }

  override toString(): string {
    return `${this.constructor.name}(batch_axis=${this._batch_axis}, w=${floatText(this._weight as number)})`;
  }
}
