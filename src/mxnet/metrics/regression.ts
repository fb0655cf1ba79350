// Metrics of distances: mae, mse, rmse (means over batches of a batch's value, whatever its size), and Pearson's correlation.

import * as f from '../../engine/functions.ts';
import { bind, read, type Tensor } from '../../engine/index.ts';
import { type Arguments, declare } from '../base/options.ts';
import {
  averaged,
  bindPlain,
  bindUpdate,
  check_label_shapes,
  EvalMetric,
  named,
  type One,
  pairs,
  type Updated,
} from './metric.ts';

/** Vectors as columns, as MXNet compares them. */
const column = (x: Tensor): Tensor => (x.shape.length === 1 ? f.reshape(f.detach(x), [x.shape[0], 1]) : f.detach(x));

/** label - prediction. */
const difference = (label: Tensor, pred: Tensor): Tensor => f.sub(column(label), column(pred));

const mean = (x: Tensor): number => read(f.mean(x))[0];

/** A metric that is the mean over batches of one number. */
abstract class BatchMetric extends EvalMetric {
  constructor(title: string, name: string, args: readonly unknown[]) {
    super(bind(declare(`${title}.__init__`, named(name)), args));
  }

  /** The batch's number. `d` is label - prediction. */
  protected abstract value(d: Tensor): number;

  override update(...args: Updated): void {
    const { labels, preds } = bindUpdate(args);
    for (const [label, pred] of pairs(labels, preds)) this.add_(this.value(difference(label, pred)), 1);
  }
}

/** Mean absolute error. */
export class MAE extends BatchMetric {
  static override readonly name: string = 'MAE';

  constructor(...args: Arguments<ReturnType<typeof named>>) {
    super('MAE', 'mae', args);
  }
  protected value(d: Tensor): number {
    return mean(f.abs(d));
  }
}

/** Mean squared error. */
export class MSE extends BatchMetric {
  static override readonly name: string = 'MSE';

  constructor(...args: Arguments<ReturnType<typeof named>>) {
    super('MSE', 'mse', args);
  }
  protected value(d: Tensor): number {
    return mean(f.mul(d, d));
  }
}

/** Root of the mean squared error; over several batches the mean of their roots. */
export class RMSE extends BatchMetric {
  static override readonly name: string = 'RMSE';

  constructor(...args: Arguments<ReturnType<typeof named>>) {
    super('RMSE', 'rmse', args);
  }
  protected value(d: Tensor): number {
    const root = f.sqrt(f.mean(f.mul(d, d)));
    return read(root)[0];
  }
}

/** Running means and central moments of pairs (Welford, 1962). */
class Moments {
  n = 0;
  #x = 0;
  #y = 0;
  #xx = 0;
  #yy = 0;
  #xy = 0;

  add(x: ArrayLike<number>, y: ArrayLike<number>): this {
    for (let i = 0; i < x.length; i++) {
      this.n++;
      const [dx, dy] = [x[i] - this.#x, y[i] - this.#y];
      this.#x += dx / this.n;
      this.#y += dy / this.n;
      this.#xx += dx * (x[i] - this.#x);
      this.#yy += dy * (y[i] - this.#y);
      this.#xy += dx * (y[i] - this.#y);
    }
    return this;
  }

  /** Σ(x - x̄)(y - ȳ) / √(Σ(x - x̄)² Σ(y - ȳ)²) */
  get correlation(): number {
    return this.#xy / (Math.sqrt(this.#xx) * Math.sqrt(this.#yy));
  }
}

const pearson = { ...named('pearsonr'), ...averaged };
const pearsonSignature = declare('PearsonCorrelation.__init__', pearson);

/** Pearson's correlation of predictions and labels of equal shape. */
export class PearsonCorrelation extends EvalMetric {
  static override readonly name: string = 'PearsonCorrelation';

  readonly average: string;
  #all = new Moments();

  constructor(...args: Arguments<typeof pearson>) {
    const options = bind(pearsonSignature, args);
    super(options);
    this.average = options.average;
  }

  override update(...args: Updated): void {
    const { labels, preds } = bindUpdate(args);
    for (const [label, pred] of pairs(labels, preds)) {
      check_label_shapes(label, pred, false, true);
      const [y, x] = [read(label), read(pred)];
      if (this.average === 'macro') this.add_(new Moments().add(x, y).correlation, 1);
      else {
        this.#all.add(x, y);
        this.num_inst++;
        this.global_num_inst++;
      }
    }
  }

  override get(...args: []): One {
    bindPlain(args);
    if (this.average === 'macro' || this.num_inst === 0) return super.get();
    return [this.name, this.#all.correlation];
  }

  override reset_local(...args: []): void {
    bindPlain(args);
    super.reset_local();
    this.#all = new Moments();
  }
}
