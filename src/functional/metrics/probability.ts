// Metrics of probabilities given to the labels: perplexity, cross-entropy, nll-loss; and the mean of a loss itself.

import * as f from '../../engine/functions.ts';
import { AssertionError, bind, type Parameter, read, signature, size, type Tensor } from '../../engine/index.ts';
import { exp } from '../scalars.ts';
import { type Batch, common, EvalMetric, integers, type MetricOptions, pairs, wrapped } from './metric.ts';

const tuple = (shape: readonly number[]): string => `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;

/** p[i, label[i]] of rows of probabilities [n, classes], as a tensor [n]; labels beyond the classes are clipped. */
function pick(rows: Tensor, labels: readonly number[]): Tensor {
  const classes = rows.shape[1];
  const flat = f.reshape(rows, [size(rows.shape)]);
  const index = f.cast(f.zeros_like(rows, [labels.length]), 'int64');
  labels.forEach((label, i) => {
    index.storage.data[i] = i * classes + Math.min(Math.max(label, 0), classes - 1);
  });
  return f.index_select(flat, 0, index);
}

const sum = (x: Tensor): number => read(f.sum(x))[0];

export interface PerplexityOptions extends MetricOptions {
  /** Labels that do not count; null counts all. It has no default. */
  ignore_label: number | null;
  /** The axis of classes, -1. */
  axis?: number;
}

/** exp(-Σ log p[label] / n), probabilities below 1e-10 counting as 1e-10. */
export class Perplexity extends EvalMetric {
  static override readonly name: string = 'Perplexity';

  readonly ignore_label: number | null;
  readonly axis: number;

  constructor(...args: [PerplexityOptions] | [ignore_label: number | null, ...unknown[]]) {
    const parameters: Parameter[] = [['ignore_label'], ['axis', -1], ['name', 'perplexity'], ...common];
    const options = bind(signature<Required<PerplexityOptions>>('Perplexity.__init__', parameters), args);
    super(options, { ignore_label: options.ignore_label });
    this.ignore_label = options.ignore_label;
    this.axis = options.axis;
  }

  override update(labels: Tensor | Batch, preds: Tensor | Batch): void {
    for (const [label, pred] of pairs(labels, preds)) {
      const rank = pred.shape.length;
      if (size(label.shape) !== size(pred.shape) / pred.shape[rank - 1]) {
        throw new AssertionError(`shape mismatch: ${tuple(label.shape)} vs. ${tuple(pred.shape)}`);
      }
      const axis = this.axis < 0 ? this.axis + rank : this.axis;
      const last = axis === rank - 1 ? pred : f.transpose(pred, axis, rank - 1);
      const kept = integers(label).map((l) => (l === this.ignore_label ? null : l));
      const rows = f.reshape(f.detach(last), [kept.length, pred.shape[axis]]);
      const p = pick(
        rows,
        kept.map((l) => l ?? 0),
      );
      const ignored = f.zeros_like(p);
      kept.forEach((l, i) => {
        if (l === null) ignored.storage.data[i] = 1;
      });
      const counted = f.add(f.mul(p, f.sub(1, ignored)), ignored);
      this.add_(-sum(f.log(f.maximum(counted, 1e-10))), kept.filter((l) => l !== null).length);
    }
  }

  protected override mean(total: number, count: number): number {
    return count === 0 ? Number.NaN : exp(total / count);
  }
}

export interface CrossEntropyOptions extends MetricOptions {
  /** Added to probabilities, 1e-12. */
  eps?: number;
}

/** What `ce` and `nll_loss` share: the mean of -log(p[label] + eps). */
abstract class LogLoss extends EvalMetric {
  readonly eps: number;

  constructor(title: string, name: string, args: readonly unknown[]) {
    const parameters: Parameter[] = [['eps', 1e-12], ['name', name], ...common];
    const options = bind(signature<Required<CrossEntropyOptions>>(`${title}.__init__`, parameters), args);
    super(options, { eps: options.eps });
    this.eps = options.eps;
  }

  override update(labels: Tensor | Batch, preds: Tensor | Batch): void {
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

  constructor(...args: [CrossEntropyOptions?] | [eps: number, ...unknown[]]) {
    super('CrossEntropy', 'cross-entropy', args);
  }
}

/** Negative log-likelihood of probabilities [n, classes] and labels [n]. */
export class NegativeLogLikelihood extends LogLoss {
  static override readonly name: string = 'NegativeLogLikelihood';

  constructor(...args: [CrossEntropyOptions?] | [eps: number, ...unknown[]]) {
    super('NegativeLogLikelihood', 'nll-loss', args);
  }
}

/** The mean over all elements of a loss; labels are ignored. */
export class Loss extends EvalMetric {
  static override readonly name: string = 'Loss';

  constructor(...args: [MetricOptions?] | [name: string, ...unknown[]]) {
    super(bind(signature<Required<MetricOptions>>('Loss.__init__', [['name', 'loss'], ...common]), args));
  }

  override update(_labels: unknown, preds: Tensor | Batch): void {
    for (const pred of wrapped(preds)) this.add_(sum(f.detach(pred)), size(pred.shape));
  }
}
