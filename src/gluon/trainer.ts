// gluon.Trainer: applies an optimizer to parameters after backward. With several contexts, gradients are summed over them
// and every context's array gets the same update. There is no key-value store behind it: `kvstore` is accepted.

import * as f from '../engine/functions.ts';
import { AssertionError, bind, isPlainObject, ValueError, withGrad } from '../engine/index.ts';
import { readFile, writeFileAtomic } from '../formats/index.ts';
import type { NDArray } from '../mxnet/array/ndarray.ts';
import type { Context } from '../mxnet/base/context.ts';
import {
  type Arguments,
  bool,
  declare,
  dict,
  either,
  float,
  instance,
  int,
  of,
  optional,
  orNone,
  required,
  str,
} from '../mxnet/base/options.ts';
import { typeText } from '../mxnet/base/python-text.ts';
import { UserWarning } from '../mxnet/base/user-warning.ts';
import { create, get_updater, Optimizer, type Updater } from '../mxnet/optimizers/index.ts';
import { restoreStates, serializeStates } from '../mxnet/optimizers/states.ts';
import { ParameterDict } from './parameters/dict.ts';
import { Parameter } from './parameters/parameter.ts';

/** Parameters: those of a dictionary are used in the order of their names. */
export type TrainerParams = ParameterDict | Readonly<Record<string, Parameter>> | readonly Parameter[];

const options = {
  params: required(of<TrainerParams>()),
  /** A name (`'adam'`, in any case) or an optimizer. */
  optimizer: required(
    either(
      str,
      instance('Optimizer', () => Optimizer),
    ),
  ),
  /** Arguments of the optimizer: `{ learning_rate: 0.01 }`. */
  optimizer_params: optional(dict),
  kvstore: optional(orNone(str), 'device'),
  compression_params: optional(dict),
  update_on_kvstore: optional(bool),
};
const construct = declare('Trainer.__init__', options);
const stepped = {
  /** What gradients are divided by. */
  batch_size: required(int),
  /** Skip parameters whose gradient is not new. */
  ignore_stale_grad: optional(bool, false),
};
const step = declare('Trainer.step', stepped);
const update = declare('Trainer.update', stepped);
const allreduce = declare('Trainer.allreduce_grads', {});
const saving = declare('Trainer.save_states', { fname: required(str) });
const loading = declare('Trainer.load_states', { fname: required(str) });
const setRate = declare('Trainer.set_learning_rate', { lr: required(float) });

/** The parameters in their order. @throws ValueError for anything else. */
function listOf(params: unknown): readonly Parameter[] {
  let list = params;
  if (params instanceof ParameterDict) list = [...params.items()].sort(byName).map(([, p]) => p);
  else if (isPlainObject(params))
    list = Object.entries(params)
      .sort(byName)
      .map(([, p]) => p);
  if (!Array.isArray(list)) {
    throw new ValueError(
      `First argument must be a list or dict of Parameters, got ${typeText(params)}.`,
      'give net.collect_params()',
    );
  }
  for (const p of list) {
    if (!(p instanceof Parameter)) {
      throw new ValueError(`First argument must be a list or dict of Parameters, got list of ${typeText(p)}.`);
    }
  }
  return list;
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : a > b ? 1 : 0;
const stale = (name: string, ctx: Context): UserWarning =>
  new UserWarning(
    `Gradient of Parameter \`${name}\` on context ${ctx} has not been updated by backward since last \`step\`. This could mean a bug in your model that made it only use a subset of the Parameters (Blocks) for this iteration. If you are intentionally only using a subset, call step with ignore_stale_grad=True to suppress this warning and skip updating of Parameters with stale gradient`,
  );

/** `new gluon.Trainer(net.collect_params(), 'adam', { learning_rate: 0.01 })`. */
export class Trainer {
  static readonly name: string = 'Trainer';

  static readonly __module__: string = 'mxnet.gluon.trainer';

  readonly #params: readonly Parameter[];
  readonly #optimizer: Optimizer;
  readonly #updaters: readonly Updater[];
  /** Whether MXNet would update in its key-value store: then the halves of a step cannot be called. */
  readonly #inStore: boolean;
  /** The optimizer's own rescale_grad, by which every step's 1 / batch_size is multiplied. */
  readonly #scale: number;

  /**
   * @throws ValueError for what are no parameters and for unknown optimizers, RuntimeError for parameters that are not
   * initialized, AssertionError for different contexts and for options of an optimizer that is there already.
   */
  constructor(...args: Arguments<typeof options, 'params'>) {
    const { params, optimizer, optimizer_params, kvstore, update_on_kvstore } = bind(construct, args, [
      'optimizer_params',
      'params',
      'compression_params',
    ]);
    this.#params = listOf(params);
    const contexts = contextsOf(this.#params);
    for (const p of this.#params) p._trainer = this;
    this.#optimizer = optimizerOf(optimizer, optimizer_params ?? {});
    this.#optimizer.param_dict = { ...this.#params };
    this.#scale = this.#optimizer.rescale_grad;
    this.#inStore = contexts.length > 1 && Boolean(kvstore) && (update_on_kvstore ?? true);
    this.#updaters = contexts.map(() => get_updater(this.#optimizer));
  }

  get optimizer(): Optimizer {
    return this.#optimizer;
  }

  /** The rate of the next step. */
  get learning_rate(): number {
    return this.#optimizer.learning_rate;
  }

  /** @throws UserWarning where a scheduler decides. */
  set_learning_rate(...args: [lr: number] | [{ readonly lr: number }]): void {
    this.#optimizer.set_learning_rate(bind(setRate, args).lr);
  }

  /**
   * One update from the gradients divided by `batch_size`. Parameters whose gradient is not new are an error, or skipped with
   * `ignore_stale_grad`.
   * @throws UserWarning for them, DeferredInitializationError before the first forward pass.
   */
  step(...args: Arguments<typeof stepped, 'batch_size'>): void {
    const { batch_size, ignore_stale_grad } = bind(step, args);
    this.#rescale(batch_size);
    this.#sum();
    this.#update(ignore_stale_grad);
  }

  /** @throws AssertionError where there are several contexts and `update_on_kvstore` was not set to false. */
  #checkHalves(method: string): void {
    if (!this.#inStore) return;
    throw new AssertionError(
      `${method}() when parameters are updated on kvstore is not supported. Try setting \`update_on_kvstore\` to False when creating trainer.`,
      'new gluon.Trainer(params, optimizer, { update_on_kvstore: false, … })',
    );
  }

  /**
   * The first half of a step: sums gradients over contexts. Clip between it and `update`.
   * @throws AssertionError where there are several contexts and `update_on_kvstore` was not set to false.
   */
  allreduce_grads(...args: []): void {
    bind(allreduce, args);
    this.#checkHalves('allreduce_grads');
    this.#sum();
  }

  #sum(): void {
    for (const p of this.#params) {
      if (p.grad_req === 'null') continue;
      const grads = p.list_grad();
      if (grads.length > 1) sumInto(grads);
    }
  }

  /** The second half of a step: updates the parameters. @throws AssertionError as `allreduce_grads` does. */
  update(...args: Arguments<typeof stepped, 'batch_size'>): void {
    const { batch_size, ignore_stale_grad } = bind(update, args);
    this.#checkHalves('update');
    this.#rescale(batch_size);
    this.#update(ignore_stale_grad);
  }

  #rescale(batch_size: number): void {
    this.#optimizer.rescale_grad = this.#scale / batch_size;
  }

  #update(ignore_stale_grad: boolean): void {
    const updates: [index: number, grad: NDArray, weight: NDArray][][] = this.#updaters.map(() => []);
    this.#params.forEach((p, index) => {
      if (p.grad_req === 'null') return;
      const [weights, grads] = [p.list_data(), p.list_grad()];
      for (const w of weights) if (!ignore_stale_grad && !w._fresh_grad) throw stale(p.name, w.context);
      weights.forEach((w, device) => {
        if (!w._fresh_grad) return;
        updates[device].push([index, grads[device], w]);
        w._fresh_grad = false;
      });
    });
    updates.forEach((list, device) => {
      this.#optimizer._set_current_context(device);
      for (const [index, grad, weight] of list) this.#updaters[device](index, grad, weight);
    });
  }

  /** Writes the states of the optimizer (momenta, counts, rates) to a file. */
  save_states(...args: [fname: string]): void {
    const { fname } = bind(saving, args);
    writeFileAtomic(fname, serializeStates(this.#optimizer, this.#updaters));
  }

  /** Reads them back. @throws FormatError for other files, and for states of another optimizer or of other parameters. */
  load_states(...args: [fname: string]): void {
    const { fname } = bind(loading, args);
    restoreStates(readFile(fname), this.#optimizer, this.#updaters, (device, index) =>
      this.#params[index]?.list_data().at(device),
    );
  }
}

/** Adds up the gradients of all contexts and gives each the sum. */
function sumInto(grads: readonly NDArray[]): void {
  withGrad(false, () => {
    const total = grads.slice(1).reduce((sum, g) => f.add(sum, g.as_in_context(sum.context)), grads[0]);
    for (const g of grads) f.copy_(g, total.as_in_context(g.context));
  });
}

function contextsOf(params: readonly Parameter[]): readonly Context[] {
  let contexts: readonly Context[] | null = null;
  for (const p of params) {
    const own = p.list_ctx();
    if (contexts !== null && contexts.join() !== own.join()) {
      throw new AssertionError(
        `All Parameters must be initialized on the same set of contexts, but Parameter ${p.name} is initialized on [${own.join(', ')}] while previous Parameters are initialized on [${contexts.join(', ')}].`,
      );
    }
    contexts = own;
  }
  return contexts ?? [];
}

function optimizerOf(given: string | Optimizer, options: Readonly<Record<string, unknown>>): Optimizer {
  if (!(given instanceof Optimizer)) return create(given, options);
  if (Object.keys(options).length === 0) return given;
  throw new AssertionError('optimizer_params must be None if optimizer is an instance of Optimizer instead of str');
}
