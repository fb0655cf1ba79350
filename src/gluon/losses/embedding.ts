// Losses of distances between vectors: TripletLoss, CosineEmbeddingLoss and SDMLLoss.

import { AssertionError, bind } from '../../engine/index.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { declare, float, optional, required } from '../../mxnet/base/options.ts';
import * as nd from '../../mxnet/nd.ts';
import * as internal from '../../mxnet/operators/internal.ts';
import { symbols } from '../../mxnet/symbols.ts';
import { floatText } from '../../rules/text/python.ts';
import { type BlockArguments, bindBlock } from '../blocks/arguments.ts';
import { array } from '../blocks/inputs.ts';
import { asArrays, asSymbol, isSymbolic } from '../blocks/operators.ts';
import { common, commonOfOne, inputs, Loss } from './base.ts';
import { KLDivLoss } from './classification.ts';

/** What the losses here compute with. */
const operators = {
  broadcast_mul: nd.broadcast_mul,
  mean: nd.mean,
  _internal: { _label_like: internal._label_like },
  broadcast_div: nd.broadcast_div,
  broadcast_sub: nd.broadcast_sub,
  elemwise_mul: nd.elemwise_mul,
  elemwise_sub: nd.elemwise_sub,
  expand_dims: nd.expand_dims,
  eye: nd.eye,
  log_softmax: nd.log_softmax,
  maximum: nd.maximum,
  negative: nd.negative,
  norm: nd.norm,
  relu: nd.relu,
  square: nd.square,
  sum: nd.sum,
  where: nd.where,
  zeros_like: nd.zeros_like,
};
type F = typeof operators;
const MODULE = 'mxnet.gluon.loss';

const triplet = {
  /** How much farther the negative must be. */
  margin: optional(float, 1),
  ...common,
};
const tripletSignature = declare('TripletLoss.__init__', triplet);
const triple = { pred: required(array), positive: required(array), negative: required(array) };
const tripletInputs = inputs('TripletLoss', triple, operators);

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

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(...args: unknown[]): NDArray {
    const { F, pred, positive, negative } = bind(tripletInputs, args);
    const [near, far] = [positive, negative].map((x) => F.square(F._internal._label_like(x, pred).sub(pred)));
    const gap = F.sum(near.sub(far), { axis: this._batch_axis, exclude: true });
    return this.weighted(F, F.relu(gap.add(this._margin)), null);
  }
}

const cosine = {
  ...common,
  /** The cosine up to which strangers cost nothing. */
  margin: optional(float, 0),
};
const cosineSignature = declare('CosineEmbeddingLoss.__init__', cosine);
const pairs = {
  input1: required(array),
  input2: required(array),
  label: required(array),
  sample_weight: optional(array),
};
const cosineInputs = inputs('CosineEmbeddingLoss', pairs, operators);

/** x·y / max(|x| |y|, ε) over the last axis, flat: [...] → [M, 1]. */
function cosineOf(F: F, x: NDArray, y: NDArray): NDArray {
  const norms = [x, y].map((v) => F.norm(v, { axis: -1 }).reshape([-1, 1]));
  const dots = F.sum(x.mul(y), { axis: -1 }).reshape([-1, 1]);
  if (isSymbolic()) {
    const smallest = symbols().full([1, 1], 1e-12);
    const size = symbols().broadcast_maximum(asSymbol(norms[0].mul(norms[1])), smallest);
    return dots.div(asArrays(size)[0]);
  }
  return F.broadcast_div(dots, F.maximum(F.elemwise_mul(norms[0], norms[1]), 1e-12));
}

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

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(...args: unknown[]): NDArray {
    const { F, input1, input2, label, sample_weight } = bind(cosineInputs, args);
    const cos = cosineOf(F, F._internal._label_like(input1, input2), input2);
    if (isSymbolic()) {
      const [y, floor] = [label.reshape([-1, 1]), symbols().zeros([1, 1])];
      const [same, other] = [y.eq(1), y.eq(-1)];
      const far = symbols().broadcast_maximum(floor, asSymbol(other.mul(cos.sub(this._margin))));
      return this.weighted(F, cos.rsub(1).mul(same).add(asArrays(far)[0]), sample_weight);
    }
    const z = F._internal._label_like(label, cos);
    const apart = F.relu(cos.sub(this._margin));
    // A label that is neither 1 nor -1 costs nothing.
    const strangers = F.where(z.eq(-1), apart, F.zeros_like(apart));
    return this.weighted(F, F.where(z.eq(1), cos.rsub(1), strangers), sample_weight);
  }
}

const sdml = {
  /** Probability that is spread over the other pairs of the batch. */
  smoothing_parameter: optional(float, 0.3),
  ...commonOfOne,
};
const sdmlSignature = declare('SDMLLoss.__init__', sdml);
const sdmlInputs = inputs('SDMLLoss', { x1: required(array), x2: required(array) }, operators);

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

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(...args: unknown[]): NDArray {
    const { F, x1, x2 } = bind(sdmlInputs, args);
    if (x1.shape.join() !== x2.shape.join()) throw new AssertionError('x1 and x2 are batches of one shape');
    const n = x1.shape[0];
    const s = this.smoothing_parameter;
    const gold = F.eye(n, { dtype: x1.dtype, ctx: x1.context });
    const labels = gold.mul(1 - s).add(gold.rsub(1).mul(s / (n - 1)));
    // Squared distances of every row of x1 to every row of x2: [N, N]
    const d = F.broadcast_sub(F.expand_dims(x1, { axis: 1 }), F.expand_dims(x2, { axis: 0 }));
    const logp = F.log_softmax(F.negative(F.sum(F.square(d), { axis: 2 })), { axis: 1 });
    return this.weighted(F, this.kl_loss(logp, labels), null);
  }

  override toString(): string {
    return `${this.constructor.name}(batch_axis=${this._batch_axis}, w=${this._weight === null ? 'None' : floatText(this._weight)})`;
  }
}
