// Metrics of probabilities given to the labels: perplexity, cross-entropy, nll-loss; and the mean of a loss itself.

import * as f from '../../engine/functions.ts';
import { AssertionError, bind, formatTuple, read, size, type Tensor } from '../../engine/index.ts';
import { exp } from '../../reference/base/math.ts';
import { type Arguments, declare, float, int, type Option, optional, orNone, required } from '../base/options.ts';
import { bindLoose, bindUpdate, EvalMetric, integers, named, pairs, type Updated, wrapped } from './metric.ts';

/** p[i, label[i]] of rows of probabilities [n, classes], as a tensor [n]; labels beyond the classes are clipped. */
function pick(rows: Tensor, labels: readonly number[]): Tensor {
  const classes = rows.shape[1];
  const flat = f.reshape(rows, [size(rows.shape)]);
  const places = labels.map((label, i) => i * classes + Math.min(Math.max(label, 0), classes - 1));
  return f.index_select(flat, 0, f.integers(f.placeOf(rows), places));
}

const sum = (x: Tensor): number => read(f.sum(x))[0];

const perplexity = {
  /** Labels that do not count; null counts all. It has no default. */
  ignore_label: required(orNone(int)),
  /** The axis of classes. */
  axis: optional(int, -1),
  ...named('perplexity'),
};
const perplexitySignature = declare('Perplexity.__init__', perplexity);

/** exp(-Σ log p[label] / n), probabilities below 1e-10 counting as 1e-10. */
export class Perplexity extends EvalMetric {
  static override readonly name: string = 'Perplexity';

  readonly ignore_label: number | null;
  readonly axis: number;

  constructor(...args: Arguments<typeof perplexity, 'ignore_label'>) {
    const options = bind(perplexitySignature, args);
    super(options, { ignore_label: options.ignore_label });
    this.ignore_label = options.ignore_label;
    this.axis = options.axis;
  }

  override update(...args: Updated): void {
    const { labels, preds } = bindUpdate(args);
    for (const [label, pred] of pairs(labels, preds)) {
      const rank = pred.shape.length;
      if (size(label.shape) !== size(pred.shape) / pred.shape[rank - 1]) {
        throw new AssertionError(`shape mismatch: ${formatTuple(label.shape)} vs. ${formatTuple(pred.shape)}`);
      }
      const axis = this.axis < 0 ? this.axis + rank : this.axis;
      const last = axis === rank - 1 ? pred : f.transpose(pred, axis, rank - 1);
      const kept = integers(label).map((l) => (l === this.ignore_label ? null : l));
      const rows = f.reshape(f.detach(last), [kept.length, pred.shape[axis]]);
      const p = pick(
        rows,
        kept.map((l) => l ?? 0),
      );
      const truths = kept.map((l) => (l === null ? 1 : 0));
      const ignored = f.cast(f.integers(f.placeOf(p), truths), p.dtype);
      const counted = f.add(f.mul(p, f.sub(1, ignored)), ignored);
      this.add_(-sum(f.log(f.maximum(counted, 1e-10))), kept.filter((l) => l !== null).length);
    }
  }

  protected override mean(total: number, count: number): number {
    return count === 0 ? Number.NaN : exp(total / count);
  }
}

/* @__NO_SIDE_EFFECTS__ */
function logLoss(name: string): { readonly eps: Option<number, false> } & ReturnType<typeof named> {
  return {
    /** Added to probabilities. */
    eps: optional(float, 1e-12),
    ...named(name),
  };
}

/** What `ce` and `nll_loss` share: the mean of -log(p[label] + eps). */
abstract class LogLoss extends EvalMetric {
  readonly eps: number;

  constructor(title: string, name: string, args: readonly unknown[]) {
    const options = bind(declare(`${title}.__init__`, logLoss(name)), args);
    super(options, { eps: options.eps });
    this.eps = options.eps;
  }

  override update(...args: Updated): void {
    const { labels, preds } = bindUpdate(args);
    for (const [label, pred] of pairs(labels, preds)) {
      const truth = integers(label);
      if (truth.length !== pred.shape[0]) throw new AssertionError(`(${truth.length}, ${pred.shape[0]})`);
      const p = pick(f.detach(pred), truth);
      this.add_(sum(f.neg(f.log(f.add(p, this.eps)))), truth.length);
    }
  }
}

/** Cross-entropy of probabilities [n, classes] and labels [n]. */
export class CrossEntropy extends LogLoss {
  static override readonly name: string = 'CrossEntropy';

  constructor(...args: Arguments<ReturnType<typeof logLoss>>) {
    super('CrossEntropy', 'cross-entropy', args);
  }
}

/** Negative log-likelihood of probabilities [n, classes] and labels [n]. */
export class NegativeLogLikelihood extends LogLoss {
  static override readonly name: string = 'NegativeLogLikelihood';

  constructor(...args: Arguments<ReturnType<typeof logLoss>>) {
    super('NegativeLogLikelihood', 'nll-loss', args);
  }
}

const loss = named('loss');
const lossSignature = declare('Loss.__init__', loss);

/** The mean over all elements of a loss; labels are ignored. */
export class Loss extends EvalMetric {
  static override readonly name: string = 'Loss';

  constructor(...args: Arguments<typeof loss>) {
    super(bind(lossSignature, args));
  }

  override update(...args: Updated): void {
    const { preds } = bindLoose(args);
    for (const pred of wrapped(preds)) this.add_(sum(f.detach(pred)), size(pred.shape));
  }
}
