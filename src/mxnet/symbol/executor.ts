// mx.executor.Executor: a graph bound to arrays. `forward` runs it, `backward` writes gradients into the arrays that were bound
// for them.

import { bind, detached, edgeOf, isFloating, TypeError, ValueError } from '../../engine/index.ts';
import { useTraining } from '../../engine/training.ts';
import { backward } from '../array/autograd.ts';
import { array } from '../array/create.ts';
import { array as arrayKind } from '../array/kinds.ts';
import { type GradReq, NDArray } from '../array/ndarray.ts';
import type { Context } from '../base/context.ts';
import { checkFailed, MXNetError } from '../base/errors.ts';
import { list, type Many } from '../base/list.ts';
import { NumpyArray } from '../base/numpy.ts';
import { bindOpen, bool, declare, dictOf, type Keywords, of, optional, required } from '../base/options.ts';
import { shapeText } from '../base/python-text.ts';
import { text } from '../base/shapes.ts';
import { namesOf, outputName, variablesOf } from './lists.ts';
import { type Entry, found } from './node.ts';
import { Program } from './program.ts';

/** Arrays by name. */
export interface Named<T = NDArray> {
  readonly [name: string]: T;
}

/** What a graph is bound to, in the order of its variables. */
export interface Binding {
  readonly context: Context;
  readonly args: readonly NDArray[];
  readonly grads: readonly (NDArray | null)[];
  readonly reqs: readonly GradReq[];
  readonly states: readonly NDArray[];
  /** The shapes of all outputs of all nodes. */
  readonly shapes: ConstructorParameters<typeof Program>[3];
  /** Binds the same graph to arrays of other shapes. */
  readonly again: (shapes: Keywords, partial: boolean, upSizing: boolean, from: Executor) => Executor;
}

const running = declare('Executor.forward', { is_train: optional(bool, false) });
const differentiating = declare('Executor.backward', {
  out_grads: optional(of<Many<NDArray>>()),
  is_train: optional(bool, true),
});
const copying = declare('Executor.copy_params_from', {
  arg_params: required(dictOf(arrayKind)),
  aux_params: optional(dictOf(arrayKind)),
  allow_extra_params: optional(bool, false),
});
const reshaping = declare('Executor.reshape', {
  partial_shaping: optional(bool, false),
  allow_up_sizing: optional(bool, false),
});

const NEEDS_HEAD =
  'Because the last operator is not Loss function, head_gradient is required when calling backward. If you are attempting to minimize the output as an objective, please modify your network and pass it through the make_loss symbol.';

/** A graph with arrays. Made by `bind` and `simple_bind`. */
export class Executor {
  static readonly name: string = 'Executor';

  readonly arg_arrays: readonly NDArray[];
  readonly grad_arrays: readonly (NDArray | null)[];
  readonly aux_arrays: readonly NDArray[];
  readonly arg_dict: Named;
  readonly grad_dict: Named<NDArray | null>;
  readonly aux_dict: Named;
  readonly #heads: readonly Entry[];
  readonly #program: Program;
  readonly #binding: Binding;
  /** The variables as a pass sees them: arguments with a gradient are leaves of their own. */
  readonly #inputs: readonly NDArray[];
  #outputs: readonly NDArray[];
  #states: ReadonlyMap<number, NDArray> = new Map();
  /** Whether the latest run was in training; whether it was recorded. */
  #trained = false;
  #recorded = false;

  constructor(heads: readonly Entry[], binding: Binding, outputs: readonly NDArray[]) {
    const { nodes, inputs, arguments: args, states } = variablesOf(heads);
    this.#heads = heads;
    this.#binding = binding;
    this.#outputs = outputs;
    this.arg_arrays = binding.args;
    this.grad_arrays = binding.grads;
    this.aux_arrays = binding.states;
    this.arg_dict = byName(namesOf(args), binding.args);
    this.grad_dict = byName(namesOf(args), binding.grads);
    this.aux_dict = byName(namesOf(states), binding.states);
    this.#program = new Program(heads, nodes, binding.context, binding.shapes);
    const leaves = new Map(args.map((node, i) => [node, leaf(binding.args[i], binding.grads[i], binding.reqs[i])]));
    for (const [i, node] of states.entries()) leaves.set(node, binding.states[i]);
    this.#inputs = inputs.map((node) => found(leaves, node));
  }

  /** The results of the latest run. */
  get outputs(): readonly NDArray[] {
    return this.#outputs;
  }

  get output_dict(): Named {
    return byName(this.#heads.map(outputName), this.#outputs);
  }

  /**
   * Runs the graph; keywords are written into arguments first: `forward(true, { data: x })`.
   * @throws TypeError for an unknown argument, ValueError for an array of another shape.
   */
  forward(...args: [is_train?: boolean | Keywords, arguments?: Keywords]): readonly NDArray[] {
    const [{ is_train }, given] = bindOpen(running, args);
    const writes = Object.entries(given).map(([name, value]) => this.#written(name, value));
    for (const [x, value] of writes) x._write(value);
    this.#run(is_train, is_train && this.#differentiable);
    return this.#outputs;
  }

  /** An argument, and what is to be written into it. */
  #written(name: string, value: unknown): [x: NDArray, value: NDArray] {
    if (!(value instanceof NDArray) && !(value instanceof NumpyArray)) {
      throw new ValueError('only accept keyword argument of NDArrays and numpy.ndarray');
    }
    if (!Object.hasOwn(this.arg_dict, name)) throw new TypeError(`Unknown argument ${name}`);
    const x = this.arg_dict[name];
    if (x.shape.join() === value.shape.join()) return [x, value instanceof NDArray ? value : array(value)];
    const shapes = `need: ${shapeText(x.shape)}, received: ${shapeText(value.shape)}`;
    throw new ValueError(`Shape not match! Argument ${name}, ${shapes}`);
  }

  get #differentiable(): boolean {
    return this.#binding.reqs.some((req) => req !== 'null');
  }

  #run(training: boolean, recording: boolean): void {
    if (recording) useTraining();
    // The graph of the run before ends here, so that its memory is free for this one.
    this.#outputs = [];
    const { outputs, states } = this.#program.run(this.#inputs, { training, recording });
    this.#outputs = outputs;
    this.#states = states;
    this.#trained = training;
    this.#recorded = recording;
  }

  /**
   * Gradients of the outputs, weighed by `out_grads`, into the gradient arrays. Outputs that are losses need none.
   * @throws MXNetError where an output that is no loss has none.
   */
  backward(...args: [out_grads?: Many<NDArray> | null | Keywords, is_train?: boolean]): void {
    const { out_grads } = bind(differentiating, args);
    const given = out_grads === null ? [] : list<NDArray>(out_grads);
    if (!given.every((g) => g instanceof NDArray)) throw new TypeError('inputs must be NDArray');
    for (const [i, head] of this.#heads.entries()) this.#checkHead(head, given[i], i);
    if (!this.#differentiable) return;
    if (!this.#recorded) this.#run(this.#trained, true);
    const reached = [...this.#outputs.keys()].filter((i) => edgeOf(this.#outputs[i]) !== null);
    const seeds = reached.map((i) => given[i] ?? null);
    if (reached.length > 0)
      backward(
        reached.map((i) => this.#outputs[i]),
        seeds,
        true,
      );
    for (const [place, next] of this.#states) this.#inputs[place]._write(detached(next));
  }

  #checkHead({ node }: Entry, given: NDArray | undefined, i: number): void {
    const loss = node.op?.traits.loss;
    if (given === undefined && !loss) {
      throw new MXNetError(
        `MXNetError: ${checkFailed('i < head_grads.size() && !head_grads[i].is_none()', NEEDS_HEAD).message}`,
      );
    }
    const { shape } = this.#outputs[i] ?? {};
    if (given === undefined || shape === undefined || given.shape.join() === shape.join()) return;
    const shapes = `operands shape mismatch from.shape = ${text(given.shape)} to.shape=${text(shape)}`;
    throw new MXNetError(`MXNetError: ${checkFailed('from.shape() == to.shape()', shapes).message}`);
  }

  /**
   * Copies arrays into arguments and states by name.
   * @throws ValueError for a name that is none of them, unless `allow_extra_params`.
   */
  copy_params_from(
    ...args: [arg_params: Named, aux_params?: Named | null | Keywords, allow_extra_params?: boolean]
  ): void {
    const o = bind(copying, args, ['arg_params', 'aux_params']);
    const found = [
      ...copies(o.arg_params, this.arg_dict, 'arguments', o.allow_extra_params),
      ...copies(o.aux_params ?? {}, this.aux_dict, 'auxiliary states', o.allow_extra_params),
    ];
    for (const [value, to] of found) {
      try {
        value.astype(to.dtype).copyto(to);
      } catch (error) {
        throw error instanceof MXNetError ? new MXNetError(`MXNetError: ${error.message}`, error.hint) : error;
      }
    }
  }

  /**
   * The same graph on other shapes: `reshape({ data: [5, 3] })`. Arrays whose shape stays are shared.
   * @throws MXNetError for arrays that would grow, unless `allow_up_sizing`.
   */
  reshape(
    ...args: [partial_shaping?: boolean | Keywords, allow_up_sizing?: boolean | Keywords, shapes?: Keywords]
  ): Executor {
    const [{ partial_shaping, allow_up_sizing }, shapes] = bindOpen(reshaping, args);
    return this.#binding.again(shapes, partial_shaping, allow_up_sizing, this);
  }
}

/** Values by name; of equal names the last. */
const byName = <T>(names: readonly string[], values: readonly T[]): Named<T> =>
  Object.fromEntries(names.map((name, i) => [name, values[i]]));

/** An argument as a leaf whose gradient goes to an array. */
function leaf(x: NDArray, grad: NDArray | null, req: GradReq): NDArray {
  if (grad === null || req === 'null' || !isFloating(x.dtype)) return x;
  const own = detached(x);
  own._mark(grad, req);
  return own;
}

function copies(from: Named, to: Named, what: string, allowExtra: boolean): (readonly [NDArray, NDArray])[] {
  return Object.entries(from).flatMap(([name, value]) => {
    if (Object.hasOwn(to, name)) return [[value, to[name]] as const];
    if (allowExtra) return [];
    throw new ValueError(`Find name "${name}" that is not in the ${what}`);
  });
}
