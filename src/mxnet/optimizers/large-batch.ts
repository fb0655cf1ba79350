// lbsgd: gradient descent that gathers the gradients of several batches into one large one and warms its rate up.
// Source: MXNet 1.9.1's LBSGD; the warm-ups after Goyal et al., 2017.

import * as f from '../../engine/functions.ts';
import { elementOf, type Tensor, withGrad } from '../../engine/index.ts';
import { list } from '../base/list.ts';
import { bool, declare, float, int, optional, str } from '../base/options.ts';
import { bindRule, bindUpdates, Optimizer, type RuleArguments, type State, type Updates } from './optimizer.ts';
import { descend, descendWithMomentum } from './sgd.ts';

const options = {
  /** μ. */
  momentum: optional(float, 0),
  multi_precision: optional(bool, false),
  /** linear, power2, sqrt, or lars: the rate by norms. Under any other name it stays as it is. */
  warmup_strategy: optional(str, 'linear'),
  warmup_epochs: optional(int, 5),
  /** How many batches make a large one, and what the rate is multiplied by after the warm-up. */
  batch_scale: optional(int, 1),
  updates_per_epoch: optional(int, 32),
  begin_epoch: optional(int, 0),
  num_epochs: optional(int, 60),
};
const declared = declare('LBSGD.__init__', options);

/** Gradients gathered so far, and how many batches there have been. */
interface Gathered {
  readonly sum: Tensor | null;
  readonly count: number;
}

const squares = (x: Tensor): Tensor => f.cast(f.sum(f.mul(x, x)), 'float64');

/** SGD of large batches: `new LBSGD({ learning_rate: 0.1, batch_scale: 4 })`. State: momentum. */
export class LBSGD extends Optimizer {
  static override readonly name: string = 'LBSGD';

  momentum: number;
  warmup_strategy: string;
  warmup_epochs: number;
  batch_scale: number;
  updates_per_epoch: number;
  init_updates: number;
  num_epochs: number;
  readonly #gathered = new Map<number, Gathered>();

  constructor(...args: RuleArguments<typeof options>) {
    const [o, rest] = bindRule(declared, args);
    super({ ...rest, multi_precision: o.multi_precision });
    this.momentum = o.momentum;
    this.warmup_strategy = o.warmup_strategy;
    this.warmup_epochs = o.warmup_epochs;
    this.batch_scale = o.batch_scale;
    this.updates_per_epoch = o.updates_per_epoch;
    this.init_updates = o.begin_epoch * o.updates_per_epoch;
    this.num_epochs = o.num_epochs;
  }

  override create_state(_index: number, weight: Tensor): State {
    return this.momentum === 0 ? null : f.zeros_like(f.detach(weight));
  }

  /** The rate is that of the count before this update, as in MXNet. */
  override update(...args: Updates): void {
    const { index, weight, grad, state } = bindUpdates(args);
    const states = Array.isArray(index) ? (state as readonly State[]) : [state as State];
    withGrad(false, () => {
      list(index).forEach((i, n) => {
        const [lr, wd] = [this._get_lr(i), this._get_wd(i)];
        this._update_count(i);
        this.#take(i, list(weight)[n], list(grad)[n], states[n] as Tensor | null, lr, wd);
      });
    });
  }

  /** Gathers a gradient; every batch_scale-th one makes a step by their mean. */
  #take(index: number, weight: Tensor, grad: Tensor, state: Tensor | null, lr: number, wd: number): void {
    const before = this.#gathered.get(index);
    const sum = before?.sum ? f.add(before.sum, grad) : f.clone(f.detach(grad));
    const count = before && before.count > 0 ? before.count + 1 : this.init_updates + 1;
    const full = count % this.batch_scale === 0;
    this.#gathered.set(index, { sum: full ? null : sum, count });
    if (!full) return;
    const mean = f.div(sum, this.batch_scale);
    const rate = lr * (this.warmup_strategy === 'lars' ? trust(weight, mean, wd) : this.#warmth(count));
    const g = this.clipped(mean);
    if (state === null) descend(weight, g, rate, wd);
    else descendWithMomentum(weight, g, state, rate, wd, this.momentum);
  }

  /** From 1 to batch_scale over the epochs of the warm-up. */
  #warmth(count: number): number {
    const [steps, most] = [this.warmup_epochs * this.updates_per_epoch, this.batch_scale];
    if (count >= steps) return most;
    const t = count / steps;
    const parts: { readonly [strategy: string]: number } = { linear: t, power2: t * t, sqrt: Math.sqrt(t) };
    return steps <= 1 ? 1 : 1 + (most - 1) * (parts[this.warmup_strategy] ?? 0);
  }
}

/** √(‖w‖² / (‖g‖² + λ ‖w‖² + 1e-18)), between 0.01 and 100. */
function trust(weight: Tensor, g: Tensor, wd: number): number {
  const [w2, g2] = [f.detach(weight), g].map((x) => elementOf(squares(x)));
  return Math.min(Math.max(Math.sqrt(w2 / (g2 + wd * w2 + 1e-18)), 0.01), 100);
}
