// Cross entropies of a softmax: MXNet's operator, which sums, and the one that Gluon's loss is, whose kernel is fused.

import * as f from '../../../engine/functions.ts';
import type { NDArray } from '../../array/ndarray.ts';
import { checkFailed, MXNetError } from '../../base/errors.ts';
import { type Bound, bool, int, optional, required } from '../../base/options.ts';
import { axisOf, text } from '../../base/shapes.ts';
import { array, method, op } from '../define.ts';
import { checkPair } from '../pair.ts';
import { checkFloating } from '../real.ts';

/** -Σ log softmax(x)[label], of shape (1,). */
export const softmax_cross_entropy = op(
  'softmax_cross_entropy',
  { data: required(array), label: required(array) },
  ({ data, label }) => {
    checkFloating(data);
    const condition = `(*in_attrs)[0].ndim() == 2U (${data.ndim} vs. 2) `;
    if (data.ndim !== 2) throw checkFailed(condition, 'SoftmaxCrossEntropy only accept 2D data');
    if (label.ndim !== 1) {
      throw checkFailed(
        `(*in_attrs)[1].ndim() == 1U (${label.ndim} vs. 1) `,
        'SoftmaxCrossEntropy only accept 1D label',
      );
    }
    const [rows, labels] = [data.shape[0], label.shape[0]];
    if (rows !== labels) {
      throw checkFailed(`(*in_attrs)[0][0] == (*in_attrs)[1][0] (${rows} vs. ${labels}) `, 'data label shape mismatch');
    }
    const index = f.reshape(f.cast(f.detach(label), 'int64'), [label.size, 1]);
    return f.reshape(f.neg(f.sum(f.gather(f.log_softmax(data, 1), 1, index))), [1]);
  },
  {
    blind: () => {
      throw checkFailed('(*in_attrs)[0].ndim() == 2U (-1 vs. 2) ', 'SoftmaxCrossEntropy only accept 2D data');
    },
  },
);

const options = {
  data: required(array),
  /** Indices in the data's shape without the axis (or with 1 there), or probabilities in its shape. */
  label: required(array),
  /** The axis of classes. */
  axis: optional(int, -1),
  /** Labels are indices, not probabilities. */
  sparse_label: optional(bool, true),
  /** The data are log-probabilities already. */
  from_logits: optional(bool, false),
};

/** @throws MXNetError unless indices have the predictions' shape without the axis of classes, or with 1 there. */
function checkIndices(label: NDArray, data: NDArray, axis: number): void {
  const kept = data.shape.map((d, i) => (i === axis ? 1 : d));
  const dropped = data.ndim === 1 ? [1] : data.shape.filter((_, i) => i !== axis);
  const wanted = label.ndim === data.ndim ? kept : dropped;
  if (label.shape.join() === wanted.join()) return;
  throw new MXNetError(`Shape inconsistent, Provided = ${text(label.shape)}, inferred shape=${text(wanted)}`);
}

/** Class indices cut to [0, C - 1] and to whole numbers: [...] int64. NaN is 0. */
function clippedClasses(labels: NDArray, classes: number): NDArray {
  const real = f.cast(f.detach(labels), labels.dtype === 'float64' ? 'float64' : 'float32');
  const positive = f.where(f.ge(real, 0), real, 0);
  return f.cast(f.minimum(positive, classes - 1), 'int64');
}

/**
 * -log p of the target's class along `axis`, or -Σ z log p of probabilities z: a dimension of size 1 stays at `axis`.
 * Indices outside are cut to the first or last class.
 */
function crossEntropy({ data, label, sparse_label, from_logits, ...o }: Bound<typeof options>): NDArray {
  checkFloating(data);
  const { shape } = data;
  const axis = axisOf(o.axis, data.ndim);
  if (sparse_label) checkIndices(label, data, axis);
  else checkPair(data, label, true);
  const classes = shape[axis];
  const [outer, inner] = [shape.slice(0, axis), shape.slice(axis + 1)].map((s) => s.reduce((n, d) => n * d, 1));
  const block = f.reshape(data, [outer, classes, inner]);
  const targets = sparse_label
    ? f.reshape(clippedClasses(label, classes), [outer, inner])
    : f.reshape(label, [outer, classes, inner]);
  const kept = shape.map((d, i) => (i === axis ? 1 : d));
  if (!from_logits) {
    const attributes = { reduction: 'none', ignore_index: -1, label_smoothing: 0 };
    return f.reshape(f.cross_entropy(block, targets, null, attributes), kept);
  }
  const picked = sparse_label ? f.gather(block, 1, f.unsqueeze(targets, 1)) : f.sum(f.mul(block, targets), 1);
  return f.reshape(f.neg(picked), kept);
}

/** -log softmax(data)[label] along an axis, which stays with size 1: log_softmax, pick and their derivative as one kernel. */
export const _softmax_cross_entropy = method('_softmax_cross_entropy', options, crossEntropy);
