// A module's graph on its device: the executor, the arrays that batches are written into, and executors of other sizes that
// share the parameters. MXNet's DataParallelExecutorGroup, of one device.

import { AssertionError, ValueError } from '../../engine/index.ts';
import { ndarrayDTypes } from '../../formats/mxnet-dtype.ts';
import { full, zeros } from '../../mxnet/array/create.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import type { Context } from '../../mxnet/base/context.ts';
import { isList, list, type Many } from '../../mxnet/base/list.ts';
import { shapeText } from '../../mxnet/base/python-text.ts';
import type { Executor } from '../../mxnet/symbol/executor.ts';
import type { SymbolOf } from '../../mxnet/symbol/symbol.ts';
import { type DataBatch, DataDesc } from '../io/desc.ts';
import type { Params } from '../params.ts';
import { shapesText } from './names.ts';
import type { GradReqs } from './options.ts';

/** What a group is made with. */
export interface GroupOptions {
  readonly symbol: SymbolOf;
  readonly context: Context;
  readonly group2ctx: unknown;
  readonly param_names: readonly string[];
  readonly fixed_param_names: readonly string[];
  readonly state_names: readonly string[];
  readonly for_training: boolean;
  readonly inputs_need_grad: boolean;
  readonly grad_req: GradReqs;
}

/** What the gradient of every argument does. @throws ValueError, AssertionError for words of another form. */
function reqsOf(args: readonly string[], data: readonly string[], o: GroupOptions): { [name: string]: string } {
  const given = o.for_training ? o.grad_req : 'null';
  if (isList(given)) {
    if (given.length !== args.length)
      throw new AssertionError('', `grad_req has a word for each of ${args.join(', ')}`);
    return Object.fromEntries(args.map((name, i) => [name, given[i]]));
  }
  if (typeof given !== 'string' && (typeof given !== 'object' || given === null)) {
    throw new ValueError('grad_req must be one of str, list, tuple, or dict.');
  }
  const usual = typeof given === 'string' ? given : 'write';
  const wanted = (name: string): boolean =>
    o.param_names.includes(name) ? !o.fixed_param_names.includes(name) : data.includes(name) && o.inputs_need_grad;
  const own = Object.fromEntries(args.map((name) => [name, wanted(name) ? usual : 'null']));
  return typeof given === 'string' ? own : { ...own, ...given };
}

const byName = (descriptions: readonly DataDesc[]): [string, readonly number[]][] =>
  descriptions.map(({ name, shape }) => [name, shape]);

export class ExecutorGroup {
  readonly #options: GroupOptions;
  readonly #first: Executor;
  readonly #firstShapes: string;
  readonly grad_req: { readonly [name: string]: string };
  executor: Executor;
  data_shapes: readonly DataDesc[];
  label_shapes: readonly DataDesc[] | null;
  batch_size: number;
  /** States that the next forward pass begins with, where they were set. */
  #next: readonly NDArray[] | null = null;

  constructor(
    options: GroupOptions,
    data: readonly DataDesc[],
    label: readonly DataDesc[] | null,
    shared: ExecutorGroup | null,
  ) {
    const { symbol, context } = options;
    this.#options = options;
    this.batch_size = batchSize(data, label);
    this.data_shapes = data;
    this.label_shapes = label;
    this.grad_req = reqsOf(
      symbol.list_arguments(),
      data.map(({ name }) => name),
      options,
    );
    this.#first = symbol.simple_bind(context, {
      grad_req: this.grad_req,
      type_dict: typesOf(symbol, data, label),
      group2ctx: options.group2ctx,
      shared_arg_names: options.param_names,
      shared_exec: shared === null ? null : shared.#first,
      ...Object.fromEntries(byName([...data, ...(label ?? [])])),
    });
    this.#firstShapes = shapesText([...data, ...(label ?? [])]);
    this.executor = this.#first;
  }

  /** Other sizes of the batch. The parameters stay the same arrays. */
  reshape(data: readonly DataDesc[], label: readonly DataDesc[] | null): void {
    const shapes = [...data, ...(label ?? [])];
    const size = batchSize(data, label);
    if (shapesText(shapes) !== shapesText([...this.data_shapes, ...(this.label_shapes ?? [])])) {
      this.executor =
        shapesText(shapes) === this.#firstShapes
          ? this.#first
          : this.#first.reshape(false, true, Object.fromEntries(byName(shapes)));
    }
    this.batch_size = size;
    this.data_shapes = data;
    this.label_shapes = label;
  }

  /** The array and the gradient of every parameter, in the order of the graph. */
  *parameters(): Generator<readonly [index: number, name: string, weight: NDArray, grad: NDArray | null]> {
    const { arg_dict, grad_dict } = this.#first;
    for (const [index, name] of this.#options.param_names.entries()) {
      yield [index, name, arg_dict[name], grad_dict[name]];
    }
  }

  /** Copies parameters and states to the device. @throws ValueError for others, unless `allow_extra`. */
  set_params(arg_params: Params, aux_params: Params, allow_extra = false): void {
    this.#first.copy_params_from(arg_params, aux_params, allow_extra);
  }

  /** Copies parameters and states from the device. */
  get_params(arg_params: Params, aux_params: Params): void {
    for (const [, name, weight] of this.parameters()) weight.copyto(arg_params[name]);
    for (const [name, x] of Object.entries(this.#first.aux_dict)) x.copyto(aux_params[name]);
  }

  forward(batch: DataBatch, is_train: boolean | null): void {
    const { arg_dict } = this.executor;
    this.#states().forEach((state, i) => {
      this.#next?.[i].copyto(state);
    });
    this.#next = null;
    this.data_shapes.forEach(({ name }, i) => {
      if (batch.data[i]) batch.data[i].copyto(arg_dict[name]);
    });
    this.label_shapes?.forEach(({ name }, i) => {
      const label = batch.label?.[i];
      if (label && Object.hasOwn(arg_dict, name)) label.copyto(arg_dict[name]);
    });
    this.executor.forward(is_train ?? this.#options.for_training);
  }

  backward(out_grads: Many<NDArray> | null): void {
    if (!this.#options.for_training) throw new AssertionError('re-bind with for_training=True to run backward');
    const { context } = this.#options;
    this.executor.backward(out_grads && list(out_grads).map((grad) => grad.as_in_context(context)));
  }

  /** Name and shape of every output, with the size of the batch at its axis. */
  output_shapes(): [name: string, shape: number[]][] {
    const { symbol } = this.#options;
    return symbol.list_outputs().map((name, i) => {
      const axis = DataDesc.get_batch_axis(symbol.at(i).attr('__layout__'));
      return [name, this.executor.outputs[i].shape.map((d, at) => (at === axis ? this.batch_size : d))];
    });
  }

  /** The gradients of the data. */
  input_grads(): NDArray[] {
    const { grad_dict } = this.executor;
    return this.data_shapes.flatMap(({ name }) => grad_dict[name] ?? []);
  }

  states(): readonly NDArray[] {
    return this.#next ?? this.#states();
  }

  #states(): NDArray[] {
    return this.#options.state_names.map((name) => this.executor.arg_dict[name]);
  }

  /**
   * Sets the states, or all of them to a number, for the forward passes to come: a backward pass that is still to be done is
   * that of the states before. @throws AssertionError unless one of both is given.
   */
  set_states(states: readonly Many<NDArray>[] | null, value: number | null): void {
    if (states !== null && value !== null) throw new AssertionError('Only one of states & value can be specified.');
    if (states === null && value === null) {
      throw new AssertionError('At least one of states & value must be specified.');
    }
    this.#next = this.states().map((state, i) => {
      const given = states?.[i];
      if (given) return list(given)[0].copyto(zeros([...state.shape], state.context, state.dtype));
      if (states !== null) return state;
      return full([...state.shape], value ?? 0, state.context, state.dtype);
    });
  }

  /** Labels and outputs by name to a metric. */
  update_metric(metric: { update_dict(labels: Params, preds: Params): void }, labels: readonly NDArray[] | null): void {
    const { symbol } = this.#options;
    const named = (this.label_shapes ?? []).flatMap(({ name }, i) => (labels?.[i] ? [[name, labels[i]] as const] : []));
    const outputs = symbol.list_outputs().map((name, i) => [name, this.executor.outputs[i]] as const);
    metric.update_dict(Object.fromEntries(named), Object.fromEntries(outputs));
  }
}

/** The size of the batch, by the axis N of the layouts. @throws AssertionError where arrays have different ones. */
function batchSize(data: readonly DataDesc[], label: readonly DataDesc[] | null): number {
  if (data.length === 0 || label?.length === 0) throw new AssertionError('', 'there are no data, or no labels');
  let size: number | null = null;
  for (const { name, shape, layout } of [...data, ...(label ?? [])]) {
    const axis = DataDesc.get_batch_axis(layout);
    if (axis === -1) continue;
    size ??= shape[axis];
    if (shape[axis] === size) continue;
    throw new AssertionError(
      `all data must have the same batch size: batch_size = ${size}, but ${name} has shape ${shapeText(shape)}`,
    );
  }
  return size ?? 1;
}

/** The dtypes of the inputs: what a variable declares for itself counts more than what the data are. */
function typesOf(
  symbol: SymbolOf,
  data: readonly DataDesc[],
  label: readonly DataDesc[] | null,
): { [name: string]: string } {
  const attributes = symbol.attr_dict();
  const names = Object.keys(ndarrayDTypes);
  const types = data.map(({ name, dtype }) => {
    const flag = Number(attributes[name]?.__dtype__ ?? -1);
    return [name, names[flag] ?? dtype];
  });
  return Object.fromEntries([...types, ...(label ?? []).map(({ name, dtype }) => [name, dtype])]);
}
