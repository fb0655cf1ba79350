// Metrics that count right and wrong: accuracy, top_k_accuracy, f1, mcc, pcc.

import * as f from '../../engine/functions.ts';
import { AssertionError, bind, read, sameShape, type Tensor, ValueError } from '../../engine/index.ts';
import { type Arguments, declare, int, optional } from '../base/options.ts';
import {
  averaged,
  bindPlain,
  bindUpdate,
  check_label_shapes,
  EvalMetric,
  integers,
  named,
  type One,
  pairs,
  type Updated,
} from './metric.ts';

/** Positions of the largest elements along an axis, row-major; of equals the first. */
const argmax = (x: Tensor, axis: number): number[] => {
  const dim = axis < 0 ? axis + x.shape.length : axis;
  return Array.from(read(f.argmax(x, { dim, keepdim: false })));
};

/** How many elements are equal. */
function matches(a: readonly number[], b: readonly number[]): number {
  check_label_shapes(b, a);
  return a.reduce((n, x, i) => n + Number(x === b[i]), 0);
}

const accuracy = {
  /** The axis of classes. */
  axis: optional(int, 1),
  ...named('accuracy'),
};
const accuracySignature = declare('Accuracy.__init__', accuracy);

/** The fraction of right predictions: class scores, or classes where the shapes are equal. */
export class Accuracy extends EvalMetric {
  static override readonly name: string = 'Accuracy';

  readonly axis: number;

  constructor(...args: Arguments<typeof accuracy>) {
    const options = bind(accuracySignature, args);
    super(options, { axis: options.axis });
    this.axis = options.axis;
  }

  override update(...args: Updated): void {
    const { labels, preds } = bindUpdate(args);
    for (const [label, pred] of pairs(labels, preds)) {
      const classes = sameShape(label.shape, pred.shape) ? integers(pred) : argmax(pred, this.axis);
      this.add_(matches(classes, integers(label)), classes.length);
    }
  }
}

const topK = {
  /** How many of the highest scores count. */
  top_k: optional(int, 1),
  ...named('top_k_accuracy'),
};
const topKSignature = declare('TopKAccuracy.__init__', topK);

/** The fraction of labels among the `top_k` highest scores. @throws AssertionError for top_k 1. */
export class TopKAccuracy extends EvalMetric {
  static override readonly name: string = 'TopKAccuracy';

  readonly top_k: number;

  constructor(...args: Arguments<typeof topK>) {
    const options = bind(topKSignature, args);
    super({ ...options, name: `${options.name}_${options.top_k}` }, { top_k: options.top_k });
    if (!(options.top_k > 1)) throw new AssertionError('Please use Accuracy if top_k is no more than 1');
    this.top_k = options.top_k;
  }

  override update(...args: Updated): void {
    const { labels, preds } = bindUpdate(args);
    for (const [label, pred] of pairs(labels, preds)) {
      if (pred.shape.length > 2) throw new AssertionError('Predictions should be no more than 2 dims');
      const [truth, scores] = [integers(label), read(pred)];
      check_label_shapes(truth, { length: pred.shape[0] });
      const classes = pred.shape[1] ?? 1;
      const hits = truth.filter((t, i) => rank(scores.subarray(i * classes, (i + 1) * classes), t) < this.top_k);
      this.add_(pred.shape.length === 1 ? matches(ranks(scores), truth) : hits.length, truth.length);
    }
  }
}

/** How many scores come before that of class t: higher ones, and of equals those at higher places, as a stable sort has it. */
function rank(scores: ArrayLike<number>, t: number): number {
  let before = 0;
  for (let j = 0; j < scores.length; j++) {
    if (scores[j] > scores[t] || (scores[j] === scores[t] && j > t)) before++;
  }
  return t in scores ? before : Number.POSITIVE_INFINITY;
}

/** The order that sorts scores upwards: what MXNet compares one-dimensional predictions by. */
const ranks = (scores: ArrayLike<number>): number[] =>
  Array.from(scores, (_, i) => i).sort((a, b) => scores[a] - scores[b] || a - b);

/** Counts of a binary classification. */
class Counts {
  tp = 0;
  fp = 0;
  tn = 0;
  fn = 0;

  add(truth: readonly number[], predicted: readonly number[]): void {
    truth.forEach((label, i) => {
      if (predicted[i] === 1) label === 1 ? this.tp++ : this.fp++;
      else label === 1 ? this.fn++ : this.tn++;
    });
  }

  get total(): number {
    return this.tp + this.fp + this.tn + this.fn;
  }

  /** 2 p r / (p + r) of precision p and recall r; 0 where one of them has no meaning. */
  get fscore(): number {
    const ratio = (a: number, b: number): number => (b > 0 ? a / b : 0);
    const [precision, recall] = [ratio(this.tp, this.tp + this.fp), ratio(this.tp, this.tp + this.fn)];
    return ratio(2 * precision * recall, precision + recall);
  }

  /** (tp tn - fp fn) / √((tp+fp)(tp+fn)(tn+fp)(tn+fn)); factors of 0 are left out. */
  get matthewscc(): number {
    const { tp, fp, tn, fn } = this;
    const factors = [tp + fp, tp + fn, tn + fp, tn + fn].filter((t) => t !== 0);
    return (tp * tn - fp * fn) / Math.sqrt(factors.reduce((product, t) => product * t, 1));
  }
}

/* @__NO_SIDE_EFFECTS__ */
function binary(name: string): ReturnType<typeof named> & typeof averaged {
  return { ...named(name), ...averaged };
}

abstract class BinaryMetric extends EvalMetric {
  readonly average: string;
  #local = new Counts();
  #global = new Counts();

  constructor(title: string, name: string, args: readonly unknown[]) {
    const options = bind(declare(`${title}.__init__`, binary(name)), args);
    super(options);
    this.average = options.average;
  }

  protected abstract score(counts: Counts): number;

  override update(...args: Updated): void {
    const { labels, preds } = bindUpdate(args);
    for (const [label, pred] of pairs(labels, preds)) {
      const [truth, predicted] = [integers(label), argmax(pred, 1)];
      check_label_shapes(truth, predicted);
      if (new Set(truth).size > 2) {
        throw new ValueError('_BinaryClassificationMetrics currently only supports binary classification.');
      }
      this.#local.add(truth, predicted);
      this.#global.add(truth, predicted);
    }
    this.#conclude();
  }

  /** One score of all outputs of the update: added to the others, or in place of them. */
  #conclude(): void {
    if (this.average === 'macro') {
      this.add_(this.score(this.#local), 1);
      this.#local = new Counts();
    } else {
      this.num_inst = this.#local.total;
      this.sum_metric = this.score(this.#local) * this.num_inst;
      this.global_num_inst = this.#global.total;
      this.global_sum_metric = this.score(this.#global) * this.global_num_inst;
    }
  }

  override reset(...args: []): void {
    bindPlain(args);
    super.reset();
    this.#global = new Counts();
  }

  override reset_local(...args: []): void {
    bindPlain(args);
    super.reset_local();
    this.#local = new Counts();
  }
}

/** The F1 score of class 1 of two. */
export class F1 extends BinaryMetric {
  static override readonly name: string = 'F1';

  constructor(...args: Arguments<ReturnType<typeof binary>>) {
    super('F1', 'f1', args);
  }
  protected score(counts: Counts): number {
    return counts.fscore;
  }
}

/** Matthews' correlation coefficient of two classes. */
export class MCC extends BinaryMetric {
  static override readonly name: string = 'MCC';

  constructor(...args: Arguments<ReturnType<typeof binary>>) {
    super('MCC', 'mcc', args);
  }
  protected score(counts: Counts): number {
    return counts.matthewscc;
  }
}

const pcc = named('pcc');
const pccSignature = declare('PCC.__init__', pcc);

/** Matthews' coefficient for any number of classes (Jurman et al., 2012), over all samples at once. */
export class PCC extends EvalMetric {
  static override readonly name: string = 'PCC';

  #local = new Map<string, number>();
  #global = new Map<string, number>();

  constructor(...args: Arguments<typeof pcc>) {
    super(bind(pccSignature, args));
  }

  override update(...args: Updated): void {
    const { labels, preds } = bindUpdate(args);
    for (const [label, pred] of pairs(labels, preds)) {
      const truth = integers(label);
      const predicted = sameShape(label.shape, pred.shape) ? integers(pred) : argmax(pred, 1);
      truth.forEach((t, i) => {
        const cell = `${predicted[i]} ${t}`;
        for (const table of [this.#local, this.#global]) table.set(cell, (table.get(cell) ?? 0) + 1);
      });
      this.num_inst++;
      this.global_num_inst++;
    }
  }

  override get(...args: []): One {
    bindPlain(args);
    return [this.name, this.num_inst === 0 ? Number.NaN : correlation(this.#local)];
  }

  override get_global(...args: []): One {
    bindPlain(args);
    return [this.name, this.global_num_inst === 0 ? Number.NaN : correlation(this.#global)];
  }

  override reset(...args: []): void {
    bindPlain(args);
    super.reset();
    this.#global = new Map();
  }

  override reset_local(...args: []): void {
    bindPlain(args);
    super.reset_local();
    this.#local = new Map();
  }
}

// cov(x, y) / √(cov(x, x) cov(y, y)) of a confusion matrix: row sums x, column sums y, n samples
function correlation(table: ReadonlyMap<string, number>): number {
  const [x, y] = [new Map<string, number>(), new Map<string, number>()];
  let [n, diagonal] = [0, 0];
  for (const [cell, count] of table) {
    const [p, t] = cell.split(' ');
    x.set(p, (x.get(p) ?? 0) + count);
    y.set(t, (y.get(t) ?? 0) + count);
    n += count;
    if (p === t) diagonal += count;
  }
  const spread = (of: ReadonlyMap<string, number>): number => [...of.values()].reduce((s, v) => s + v * (n - v), 0);
  const [xx, yy] = [spread(x), spread(y)];
  const xy = [...x].reduce((s, [k, v]) => s - v * (y.get(k) ?? 0), diagonal * n);
  return xx === 0 || yy === 0 ? Number.NaN : xy / Math.sqrt(xx * yy);
}
