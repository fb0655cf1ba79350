// Losses of distances between vectors: TripletLoss, CosineEmbeddingLoss and SDMLLoss.

import * as f from '../../engine/functions.ts';
import { AssertionError, bind } from '../../engine/index.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { declare, float, optional, required } from '../../mxnet/base/options.ts';
import { eye, sum } from '../../mxnet/nd.ts';
import { array } from '../../mxnet/operators/define.ts';
import { checkPair } from '../../mxnet/operators/pair.ts';
import { cosineEmbedding, cosineSimilarity, squaredDistances } from '../../rules/losses-elementwise.ts';
import { floatText } from '../../rules/text/python.ts';
import { type BlockArguments, bindBlock } from '../blocks/arguments.ts';
import { common, commonOfOne, inputs, Loss, like } from './base.ts';
import { KLDivLoss } from './classification.ts';

const MODULE = 'mxnet.gluon.loss';

const triplet = {
  /** How much farther the negative must be. */
  margin: optional(float, 1),
  ...common,
};
const tripletSignature = declare('TripletLoss.__init__', triplet);
const tripletInputs = inputs('TripletLoss', {
  pred: required(array),
  positive: required(array),
  negative: required(array),
});

/** max(0, Σ (positive - pred)² - Σ (negative - pred)² + margin) for each sample: `loss(pred, positive, negative)`. */
export class TripletLoss extends Loss {
  static override readonly name: string = 'TripletLoss';

  static override readonly __module__: string = MODULE;

  readonly _margin: number;

  constructor(...args: BlockArguments<typeof triplet>) {
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

const cosine = {
  ...common,
  /** The cosine up to which strangers cost nothing. */
  margin: optional(float, 0),
};
const cosineSignature = declare('CosineEmbeddingLoss.__init__', cosine);
const cosineInputs = inputs('CosineEmbeddingLoss', {
  input1: required(array),
  input2: required(array),
  label: required(array),
  sample_weight: optional(array),
});

/** 1 - cos(input1, input2) for label 1, max(0, cos - margin) for label -1: vectors along the last axis → [N, 1]. */
export class CosineEmbeddingLoss extends Loss {
  static override readonly name: string = 'CosineEmbeddingLoss';

  static override readonly __module__: string = MODULE;

  readonly _margin: number;

  constructor(...args: BlockArguments<typeof cosine>) {
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

const sdml = {
  /** Probability that is spread over the other pairs of the batch. */
  smoothing_parameter: optional(float, 0.3),
  ...commonOfOne,
};
const sdmlSignature = declare('SDMLLoss.__init__', sdml);
const sdmlInputs = inputs('SDMLLoss', { x1: required(array), x2: required(array) });

/**
 * Smoothed deep metric learning: rows of x1 and x2 [N, D] belong together pairwise, all other pairs of the batch do not.
 * The divergence of the smoothed identity from softmax(-squared distances), [N]. Source: Bonadiman et al., 2019.
 */
export class SDMLLoss extends Loss {
  static override readonly name: string = 'SDMLLoss';

  static override readonly __module__: string = MODULE;

  readonly smoothing_parameter: number;
  kl_loss: KLDivLoss;

  constructor(...args: BlockArguments<typeof sdml>) {
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
    return `${this.constructor.name}(batch_axis=${this._batch_axis}, w=${this._weight === null ? 'None' : floatText(this._weight)})`;
  }
}
