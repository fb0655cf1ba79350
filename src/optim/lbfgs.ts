// torch.optim.LBFGS: it evaluates the loss several times a step, so that a step is given a closure, and compares losses and
// slopes, which are read. Its state is that of all parameters together, and stands under the first.

import * as f from '../engine/functions.ts';
import { AssertionError, bind, isListOf, RuntimeError, TypeError, ValueError, withGrad } from '../engine/index.ts';
import { subtract } from '../rules/optimize.ts';
import { optionsOf } from '../rules/signature.ts';
import { overwrite } from '../rules/write.ts';
import { Tensor } from '../torch/index.ts';
import { int, of, str } from '../torch/kinds.ts';
import type { Params } from './groups.ts';
import type { ParameterState } from './kept.ts';
import { type Point, strongWolfe } from './line-search.ts';
import { Optimizer } from './optimizer.ts';
import { floatOf, notNegative, type Rate, rateOf, type Settled, settle } from './options.ts';

/** Options of LBFGS. */
export interface LBFGSOptions {
  /** Learning rate, 1 by default. */
  lr?: Rate;
  /** Iterations a step, 20 by default. */
  max_iter?: number;
  /** Evaluations of the loss a step, max_iter · 5/4 by default. */
  max_eval?: number | null;
  /** A step ends where no element of the gradient is larger, 1e-7 by default. */
  tolerance_grad?: number;
  /** A step ends where no parameter or not the loss changes by more, 1e-9 by default. */
  tolerance_change?: number;
  /** How many past iterations the inverse Hessian is estimated by, 100 by default. */
  history_size?: number;
  /** `'strong_wolfe'`, or null (default) for steps of lr. */
  line_search_fn?: string | null;
}
type Options = Settled<LBFGSOptions>;

const declared = /* @__PURE__ */ optionsOf<{ params: Params<Options> } & LBFGSOptions>('LBFGS.__init__', {
  params: [/* @__PURE__ */ of()],
  lr: [/* @__PURE__ */ of<Rate>('float'), 1],
  max_iter: [int, 20],
  max_eval: [int, null],
  tolerance_grad: [/* @__PURE__ */ of<number>('float'), 1e-7],
  tolerance_change: [/* @__PURE__ */ of<number>('float'), 1e-9],
  history_size: [int, 100],
  line_search_fn: [str, null],
});

/** Past differences of gradients and of parameters, [n] each, one over their products, and the scale where none is known. */
interface Past {
  readonly old_dirs: Tensor[];
  readonly old_stps: Tensor[];
  readonly ro: Tensor[];
  readonly H_diag: number | Tensor;
}
const nothing = (): Past => ({ old_dirs: [], old_stps: [], ro: [], H_diag: 1 });

/** What an iteration leaves to the next, by PyTorch's names. */
interface Memory extends Past {
  /** The direction, [n], and how far it was followed. */
  readonly d: Tensor;
  readonly t: number | Tensor;
  readonly prev_flat_grad: Tensor;
  readonly prev_loss: number;
}

const isTensor = (x: unknown): boolean => x instanceof Tensor;
const isMemory = (state: ParameterState): state is ParameterState & Memory =>
  [state.d, state.prev_flat_grad].every(isTensor) &&
  [state.old_dirs, state.old_stps, state.ro].every((list) => isListOf(list, isTensor)) &&
  [state.t, state.H_diag].every((x) => isTensor(x) || typeof x === 'number');

/** The memory in a state; null before the first iteration. @throws TypeError where a loaded one is not whole. */
function memoryOf(state: ParameterState): Memory | null {
  if (state.n_iter === 0) return null;
  if (isMemory(state)) {
    const { d, t, old_dirs, old_stps, ro, H_diag, prev_flat_grad, prev_loss } = state;
    return { d, t, old_dirs, old_stps, ro, H_diag, prev_flat_grad, prev_loss };
  }
  throw new TypeError(
    "expected Tensors as 'd', 'old_dirs', 'old_stps', 'ro' and 'prev_flat_grad'",
    'structuredClone and JSON keep no tensors: save each of them (safetensors) and put them back in their places',
  );
}

const numberIn = (x: unknown): number => floatOf(x, 'the closure returns the loss');
const dot = (a: Tensor, b: Tensor): Tensor => f.sum(f.mul(a, b));
const largest = (x: Tensor): number => numberIn(f.amax(f.abs(x)));

/** Takes the change of the latest step into the memory of at most `size`. */
function remember(memory: Memory, grad: Tensor, size: number): Memory {
  const { old_dirs, old_stps, ro } = memory;
  const y = f.sub(grad, memory.prev_flat_grad);
  const s = f.mul(memory.d, memory.t);
  const product = dot(y, s);
  if (!(numberIn(product) > 1e-10)) return memory;
  if (old_dirs.length === size) for (const list of [old_dirs, old_stps, ro]) list.shift();
  old_dirs.push(y);
  old_stps.push(s);
  ro.push(f.div(1, product));
  return { ...memory, H_diag: f.div(product, dot(y, y)) };
}

/** The inverse Hessian as the memory has it, times -grad: the two loops; `al` keeps the first one's coefficients. */
function direction({ old_dirs, old_stps, ro, H_diag }: Past, grad: Tensor, al: unknown[]): Tensor {
  const q = f.neg(grad);
  const found = new Map<number, Tensor>();
  for (let i = ro.length - 1; i >= 0; i--) {
    const alpha = f.mul(dot(old_stps[i], q), ro[i]);
    found.set(i, alpha);
    al[i] = alpha;
    subtract(q, old_dirs[i], alpha);
  }
  const r = f.mul(q, H_diag);
  for (const [i, alpha] of [...found].reverse()) {
    subtract(r, old_stps[i], f.sub(f.mul(dot(old_dirs[i], r), ro[i]), alpha));
  }
  return r;
}

/**
 * The quasi-Newton method of limited memory: `optimizer.step(() => { optimizer.zero_grad(); …; return loss; })`. Source: Nocedal
 * and Wright, Numerical Optimization, 2006, chapter 7.
 */
export class LBFGS extends Optimizer<Options> {
  static override readonly name: string = 'LBFGS';

  constructor(params: Params<Options>, options?: LBFGSOptions);
  constructor(params: Params<Options>, lr: Rate, options?: Omit<LBFGSOptions, 'lr'>);
  constructor(
    params: Params<Options>,
    lr: Rate,
    max_iter: number,
    max_eval?: number | null | Omit<LBFGSOptions, 'lr' | 'max_iter'>,
    tolerance_grad?: number,
    tolerance_change?: number,
    history_size?: number,
    line_search_fn?: string | null,
  );
  constructor(options: { params: Params<Options> } & LBFGSOptions);
  /** @throws ValueError for a negative rate, and for more than one group. */
  constructor(...args: readonly unknown[]) {
    const { params, ...options } = settle(declared, bind(declared, args));
    const { lr, max_iter, tolerance_grad, tolerance_change, history_size, line_search_fn } = options;
    notNegative('Invalid learning rate', lr);
    const max_eval = options.max_eval ?? Math.floor((max_iter * 5) / 4);
    super(params, { lr, max_iter, max_eval, tolerance_grad, tolerance_change, history_size, line_search_fn });
    if (this.param_groups.length !== 1) {
      throw new ValueError("LBFGS doesn't support per-parameter options (parameter groups)");
    }
  }

  protected override isWhole(name: string): boolean {
    return name === 'lr' || super.isWhole(name);
  }

  /** The gradients of all parameters in one row; 0 where there is none. */
  #gradient(): Tensor {
    const rows = this.param_groups[0].params.map((p) => f.reshape(f.detach(p.grad ?? f.zeros_like(p)), [p.numel()]));
    return f.cat_all(rows, { dim: 0 });
  }

  /** Moves all parameters by t · d. */
  #move(t: number, d: Tensor): void {
    let at = 0;
    for (const p of this.param_groups[0].params) {
      subtract(p, f.reshape(f.slice(d, 0, at, at + p.numel()), p.shape), -t);
      at += p.numel();
    }
  }

  /** The loss and its gradient t further along d, of parameters that are as they were afterwards. */
  #lookAt(t: number, d: Tensor, loss: () => number): Point {
    const { params } = this.param_groups[0];
    const before = params.map((p) => f.clone(f.detach(p)));
    this.#move(t, d);
    const there = loss();
    const grad = this.#gradient();
    for (const [i, p] of params.entries()) overwrite(p, before[i]);
    return { t, loss: there, grad, slope: numberIn(dot(grad, d)) };
  }

  protected override descend(closure: (() => unknown) | null): unknown {
    if (closure === null) throw new TypeError("LBFGS.step() missing 1 required positional argument: 'closure'");
    const count = this.param_groups.length;
    if (count !== 1) throw new AssertionError(`Expected exactly one param_group, but got ${count}`);
    return withGrad(false, () => this.#iterate(() => withGrad(null, closure)));
  }

  #iterate(closure: () => unknown): unknown {
    const [group] = this.param_groups;
    const { max_iter, tolerance_grad, tolerance_change, history_size, line_search_fn } = group;
    const lr = rateOf(group.lr);
    const state = this.state.get(group.params[0]) ?? { func_evals: 0, n_iter: 0 };
    this.state.set(group.params[0], state);
    let evaluated = Number(state.func_evals);
    const most = evaluated + (group.max_eval ?? 0);
    const evaluate = (): unknown => {
      state.func_evals = ++evaluated;
      return closure();
    };
    const lossNow = (): number => numberIn(evaluate());

    const result = evaluate();
    let [loss, grad] = [numberIn(result), this.#gradient()];
    if (largest(grad) <= tolerance_grad) return result;
    let memory = memoryOf(state);
    for (let n = 1; n <= max_iter; n++) {
      state.n_iter = Number(state.n_iter) + 1;
      let t = lr;
      if (memory !== null) {
        memory = remember(memory, grad, history_size);
        if (!Array.isArray(state.al)) state.al = Array.from({ length: history_size }, () => null);
      } else t *= Math.min(1, 1 / numberIn(f.sum(f.abs(grad))));
      const { old_dirs, old_stps, ro, H_diag }: Past = memory ?? nothing();
      const d = direction({ old_dirs, old_stps, ro, H_diag }, grad, Array.isArray(state.al) ? state.al : []);
      const slope = numberIn(dot(grad, d));
      memory = { d, t, old_dirs, old_stps, ro, H_diag, prev_flat_grad: grad, prev_loss: loss };
      if (slope > -tolerance_change) break;
      if (line_search_fn !== null) {
        if (line_search_fn !== 'strong_wolfe') throw new RuntimeError("only 'strong_wolfe' is supported");
        const look = (t: number): Point => this.#lookAt(t, d, lossNow);
        ({ t, loss, grad } = strongWolfe(look, { t: 0, loss, grad, slope }, t, largest(d), most - evaluated));
      }
      this.#move(t, d);
      if (line_search_fn === null && n < max_iter) [loss, grad] = [lossNow(), this.#gradient()];
      const before = memory.prev_loss;
      memory = { ...memory, t };
      if (evaluated >= most || largest(grad) <= tolerance_grad) break;
      if (largest(f.mul(d, t)) <= tolerance_change || Math.abs(loss - before) < tolerance_change) break;
    }
    Object.assign(state, memory);
    return result;
  }
}
