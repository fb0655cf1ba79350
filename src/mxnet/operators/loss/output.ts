// Outputs that are losses: what they give are predictions, and the gradient of a loss begins at them, whatever arrives from
// above. Graphs of MXNet end in them.

import * as f from '../../../engine/functions.ts';
import { size } from '../../../engine/index.ts';
import type { NDArray } from '../../array/ndarray.ts';
import { mismatched } from '../../base/errors.ts';
import { type Bound, bool, optional, required } from '../../base/options.ts';
import { array, choice, float32, type Operator, op, plain32, typed } from '../define.ts';
import { checkFloating } from '../real.ts';

/** How a gradient is divided: not, by the examples, or by the elements that count. */
const normalization = optional(choice('batch', 'null', 'valid'), 'null');

const softmaxOutput = {
  /** [N, C], or [N, C, …] with multi_output. */
  data: required(array),
  /** Classes [N] (or [N, …]), or probabilities in the shape of the data. */
  label: required(array),
  /** What the gradient is multiplied by. */
  grad_scale: optional(float32, 1),
  /** Examples of this label have no gradient, with use_ignore. */
  ignore_label: optional(plain32, -1),
  /** Softmax over axis 1 for each position behind it. */
  multi_output: optional(bool, false),
  use_ignore: optional(bool, false),
  /** Softmax over the last axis of data of any rank. */
  preserve_shape: optional(bool, false),
  /** null, batch or valid. */
  normalization,
  /** Multiply the gradient by the one from above. */
  out_grad: optional(bool, false),
  /** How much of the label's probability the other classes share. */
  smooth_alpha: optional(float32, 0),
};
type SoftmaxOutputs = Bound<typeof softmaxOutput>;

/** The data as [rows, classes, positions]: softmax is over the classes. */
function blocks({ data, multi_output, preserve_shape }: SoftmaxOutputs): [number, number, number] {
  const { shape } = data;
  const [n, c, rest] = [shape[0], shape[1], size(shape.slice(2))];
  if (multi_output) return [n, c, rest];
  const last = shape[shape.length - 1];
  return preserve_shape ? [data.size / last, last, 1] : [n, data.size / n, 1];
}

/**
 * p - t for labels [rows, positions]: t is 1 - α at the label's class and α / (classes - 1) elsewhere. Of a label outside of
 * the classes all of the row is taken for another class.
 */
function wrongBy(p: NDArray, label: NDArray, alpha: number): NDArray {
  const classes = p.shape[1];
  const [hot, cold] = [Math.fround(1 - alpha), classes > 1 ? Math.fround(alpha / (classes - 1)) : 0];
  const places = f.cast(label, 'int64');
  const inside = f.cast(f.logical_and(f.ge(places, 0), f.lt(places, classes)), p.dtype);
  const index = f.cast(f.clamp(places, { min: 0, max: classes - 1 }), 'int64');
  const others = alpha === 0 ? p : f.sub(p, cold);
  return f.scatter_add(others, 1, f.unsqueeze(index, 1), f.unsqueeze(f.mul(inside, cold - hot), 1));
}

/** x times a number, which is x where that is 1. */
const times = (x: NDArray, n: number): NDArray => (n === 1 ? x : f.mul(x, n));

/**
 * The gradient (p - t) · grad_scale / n of p [rows, classes, positions]; 0 where the label is to be ignored.
 * n: 1 or the positions of an example; times the examples (batch); or the labels that are not to be ignored (valid).
 */
function gradientOf(o: SoftmaxOutputs, p: NDArray): NDArray {
  const [rows, , positions] = p.shape;
  const { label, ignore_label, use_ignore, normalization: by } = o;
  if (label.size === p.size) return times(f.sub(p, f.reshape(label, p.shape)), o.grad_scale);
  // Of a label for each of the second axis, the first ones count.
  const flat = f.reshape(f.slice(f.reshape(label, [label.size]), 0, 0, rows * positions), [rows, positions]);
  const wrong = wrongBy(p, flat, o.smooth_alpha);
  const counted = f.cast(f.ne(flat, ignore_label), p.dtype);
  const kept = use_ignore ? f.mul(wrong, f.unsqueeze(counted, 1)) : wrong;
  const examples = by === 'batch' ? o.data.shape[0] : 1;
  if (by === 'valid') return f.div(times(kept, o.grad_scale), f.clamp(f.sum(counted), { min: 1, max: null }));
  return times(kept, o.grad_scale / (examples * (o.multi_output ? positions : 1)));
}

/** The shape that a label has: that of the data without its classes. */
function labelShape({ data: { shape }, multi_output }: SoftmaxOutputs): number[] {
  if (multi_output) return [shape[0], ...shape.slice(2)];
  return shape.slice(0, -1);
}

function softmaxOut(o: SoftmaxOutputs): NDArray {
  const { data, label } = o;
  checkFloating(data);
  const whole = blocks(o);
  const expected = labelShape(o);
  const fits = [data.size, whole[0] * whole[2], size(expected)].includes(label.size);
  if (!fits) {
    throw mismatched(label.shape, expected, 'one label for each softmax, or probabilities in the shape of the data');
  }
  const x = f.detach(data);
  const p = f.softmax(f.reshape(x, whole), 1);
  const y = f.reshape(p, data.shape);
  if (!o.data.recordsByDefault) return y;
  const g = f.reshape(gradientOf({ ...o, label: f.detach(label) }, p), data.shape);
  return o.out_grad ? f.add(y, f.mul(f.sub(data, x), g)) : f.with_gradient(y, data, g);
}

/** Softmax, with the gradient of its cross entropy with the label. */
export const SoftmaxOutput = op('SoftmaxOutput', softmaxOutput, softmaxOut, {
  shapes: (o) => [[o.label, labelShape(o)]],
  back: ({ data }, [shape]) => [[data, shape]],
  loss: true,
});

const regression = {
  data: required(array),
  /** What is to be predicted, in the shape of the data. */
  label: required(array),
  grad_scale: optional(float32, 1),
};

/** A prediction and how wrong it is; the gradient is divided by the number of values of an example. */
/* @__NO_SIDE_EFFECTS__ */
function output(
  name: string,
  link: (x: NDArray) => NDArray,
  wrong: (y: NDArray, label: NDArray) => NDArray,
): Operator<typeof regression> {
  const body = ({ data, label, grad_scale }: Bound<typeof regression>): NDArray => {
    checkFloating(data);
    if (label.size !== data.size) throw mismatched(label.shape, data.shape, 'one label for each prediction');
    const y = link(f.detach(data));
    if (!data.recordsByDefault) return y;
    const values = data.size / data.shape[0];
    const g = f.mul(wrong(y, f.reshape(f.detach(label), data.shape)), Math.fround(grad_scale / values));
    return f.with_gradient(y, data, g);
  };
  return op(name, regression, body, {
    shapes: ({ data, label }) => [[label, data.ndim === 2 && data.shape[1] === 1 ? [data.shape[0]] : data.shape]],
    back: ({ data }, [shape]) => [[data, shape]],
    loss: true,
  });
}

const difference = (y: NDArray, label: NDArray): NDArray => f.sub(y, label);

/** The data, with the gradient y - label of half their squared distance. */
export const LinearRegressionOutput = output('LinearRegressionOutput', f.clone, difference);
/** σ of the data, with the gradient y - label of its cross entropy. */
export const LogisticRegressionOutput = output('LogisticRegressionOutput', f.sigmoid, difference);
/** The data, with the gradient sign(y - label) of their distance. */
export const MAERegressionOutput = output('MAERegressionOutput', f.clone, (y, label) => f.sign(difference(y, label)));

/** Values that are a loss: their gradient is grad_scale, divided as `normalization` says. */
export const MakeLoss = op(
  'MakeLoss',
  {
    data: required(array),
    grad_scale: optional(float32, 1),
    /** What counts as valid is above it. */
    valid_thresh: optional(float32, 0),
    /** null, batch or valid. */
    normalization,
  },
  ({ data, grad_scale, valid_thresh, normalization: by }) => {
    const x = f.detach(data);
    const ones = f.add(f.zeros_like(x), 1);
    const scale = by === 'batch' ? grad_scale / data.shape[0] : grad_scale;
    const g = f.mul(ones, scale);
    if (by !== 'valid') return f.with_gradient(f.clone(x), data, g);
    const valid = f.clamp(f.sum(f.cast(f.gt(x, valid_thresh), data.dtype)), { min: 1, max: null });
    return f.with_gradient(f.clone(x), data, f.div(g, valid));
  },
  { alike: true, loss: true, types: typed('Input must have specified type') },
);
/** Values that are a loss: their gradient is 1. */
export const make_loss = op(
  'make_loss',
  { data: required(array) },
  ({ data }) => {
    const x = f.detach(data);
    return f.with_gradient(f.clone(x), data, f.add(f.zeros_like(x), 1));
  },
  { alike: true, loss: true, outputs: () => ({ count: 1, names: ['loss'] }) },
);
