// gluon.SymbolBlock: a block of a symbol, as `export` and Module write them. Arguments and states of the graph that are no
// inputs are its parameters; a call runs the graph on arrays, under autograd too, or puts other symbols in the inputs' places.

import { AssertionError, bind, type Shape, zeros } from '../../engine/index.ts';
import { isOutlining } from '../../mxnet/array/inference.ts';
import { contextOrContexts } from '../../mxnet/array/kinds.ts';
import { NDArray } from '../../mxnet/array/ndarray.ts';
import type { Context } from '../../mxnet/base/context.ts';
import { type Arguments, bool, declare, instance, of, optional, required } from '../../mxnet/base/options.ts';
import { sym } from '../../mxnet/sym.ts';
import { GraphCall } from '../../mxnet/symbol/call.ts';
import type { SymbolOf } from '../../mxnet/symbol/symbol.ts';
import { ParameterDict } from '../parameters/dict.ts';
import { type FileSource, fileSource } from '../parameters/files.ts';
import { shapeIsKnown } from '../parameters/options.ts';
import type { Contexts, Parameter } from '../parameters/parameter.ts';
import { commonPrefix, parametersOf } from './graph-parameters.ts';
import { HybridBlock } from './hybrid-block.ts';
import {
  arraysOf,
  checkFormat,
  checkUnmixed,
  type Format,
  firstArray,
  formatOf,
  holdsSymbol,
  nested,
  symbolsIn,
} from './nesting.ts';

type Symbols = SymbolOf | readonly SymbolOf[];

const options = {
  /** One symbol, or several. */
  outputs: required(of<Symbols>('Symbol')),
  /** The variables that a call gives values to. */
  inputs: required(of<Symbols>('Symbol')),
  /** Where parameters are looked for first: `other.collect_params()`. */
  params: optional(instance('ParameterDict', () => ParameterDict)),
};
const declared = declare('SymbolBlock.__init__', options);

const importOptions = {
  /** A `-symbol.json`: a path, or the bytes of the file. */
  symbol_file: required(fileSource),
  /** The names of the variables that a call gives values to, or the only one. */
  input_names: required(of<string | readonly string[]>('list of str')),
  /** A `.params` file: a path, or the bytes of the file. */
  param_file: optional<FileSource>(fileSource),
  ctx: optional<Contexts>(contextOrContexts),
  allow_missing: optional(bool, false),
  ignore_extra: optional(bool, false),
};
const importing = declare('SymbolBlock.imports', importOptions, false);
const moving = declare('SymbolBlock.reset_ctx', { ctx: required(contextOrContexts) });
const only = declare('SymbolBlock.forward', { x: required(of<NDArray>()) });

/** @throws AssertionError in MXNet's words for inputs that are no variables, and for weights kept in rows. */
function checkGraph(inputs: readonly SymbolOf[], graph: SymbolOf): void {
  for (const input of inputs) {
    if (input.get_internals().length === 1) continue;
    throw new AssertionError(`Input symbols must be variable, but ${input} is an output of operators`);
  }
  for (const node of graph.get_internals()) {
    if (node.attr('__storage_type__') !== '1') continue;
    throw new AssertionError(
      `SymbolBlock doesn't support Parameter '${node.name}' because its storage type is 'row_sparse'.`,
    );
  }
}

/** `new gluon.SymbolBlock(outputs, inputs, net.collect_params())`, or `SymbolBlock.imports(…)`. */
export class SymbolBlock extends HybridBlock {
  static override readonly name: string = 'SymbolBlock';

  static override readonly __module__: string = 'mxnet.gluon.block';

  readonly #inputs: readonly SymbolOf[];
  readonly #outputs: SymbolOf;
  readonly #inFormat: readonly Format[];
  readonly #outFormat: Format;
  readonly #call: GraphCall;

  /** @throws AssertionError for inputs that are no variables. */
  constructor(...args: Arguments<typeof options, 'outputs'>) {
    const { outputs, inputs, params } = bind(declared, args);
    const given: readonly unknown[] = Array.isArray(inputs) ? inputs : [inputs];
    const heads = Array.isArray(outputs) && outputs.length === 1 ? outputs[0] : outputs;
    const [inFormat, outFormat] = [given.map(formatOf), formatOf(heads)];
    const variables = symbolsIn(given);
    const found = symbolsIn(heads);
    const graph = found.length === 1 ? found[0] : sym.Group(found);
    checkGraph(variables, graph);
    const own = parametersOf(graph, variables, params);
    super({ prefix: '', params: own });
    for (const name of own.keys()) this.params.get(name);
    this.#inputs = variables;
    this.#outputs = graph;
    this.#inFormat = inFormat;
    this.#outFormat = outFormat;
    this.#call = new GraphCall(graph._entries);
  }

  /**
   * The block of a file that `export` or a checkpoint wrote: `SymbolBlock.imports('net-symbol.json', ['data'],
   * 'net-0000.params')`. @throws AssertionError where names or shapes do not fit, MXNetError for what is no graph.
   */
  static imports(...args: Arguments<typeof importOptions, 'symbol_file'>): SymbolBlock {
    const { symbol_file, input_names, param_file, ctx, allow_missing, ignore_extra } = bind(importing, args);
    const graph =
      typeof symbol_file === 'string' ? sym.load(symbol_file) : sym.load_json(new TextDecoder().decode(symbol_file));
    const names: readonly string[] = typeof input_names === 'string' ? [input_names] : input_names;
    // Without a file of parameters their dtypes follow from float32.
    const dtype = param_file === null ? 'float32' : null;
    const block = new SymbolBlock(
      graph,
      names.map((name) => sym.var(name, { dtype })),
    );
    if (param_file !== null) {
      const how = { ctx, allow_missing, ignore_extra, cast_dtype: true, dtype_source: 'saved' };
      block.collect_params().load({ filename: param_file, ...how });
    }
    return block;
  }

  override get prefix(): string {
    return '';
  }

  /** Own parameters, without what all their names begin with. */
  override get _reg_params(): ReadonlyMap<string, Parameter> {
    const all = [...this.params.items()];
    const { length } = commonPrefix(all.map(([name]) => name));
    return new Map(all.map(([name, parameter]) => [name.slice(length), parameter]));
  }

  protected override _traced(): SymbolOf {
    return this.#outputs;
  }

  /** @throws AssertionError, ValueError for arguments that are nested otherwise than the inputs. */
  // biome-ignore lint/suspicious/noExplicitAny: what comes out is up to the graph.
  override forward(...inputs: any[]): any {
    if (inputs.length === 0) bind(only, []);
    if (holdsSymbol(inputs)) return this.#compose(inputs);
    const first = firstArray(inputs);
    if (first === null) return super.forward(...inputs);
    checkFormat(this.#inFormat, inputs.map(formatOf));
    const arrays = arraysOf(inputs);
    const outputs = isOutlining() ? this.#outline(arrays) : this.#compute(arrays, first.context);
    return nested(outputs.values(), this.#outFormat);
  }

  #compose(inputs: readonly unknown[]): unknown {
    checkUnmixed(inputs);
    const format = inputs.map(formatOf);
    if (JSON.stringify(format) !== JSON.stringify(this.#inFormat)) throw new AssertionError('Invalid input format');
    const given = symbolsIn(inputs);
    const places = Object.fromEntries(this.#inputs.map(({ name }, i) => [`${name}`, given[i]]));
    return nested([...this.#outputs(places)].values(), this.#outFormat);
  }

  #compute(inputs: readonly NDArray[], context: Context): readonly NDArray[] {
    const waiting = [...this.params.values()].filter((p) => !p._initialized && p._contexts !== null);
    if (waiting.length > 0) {
      this.#infer(inputs);
      for (const parameter of waiting) parameter._finish_deferred_init();
    }
    const places = this.#places;
    const data = this.#call.names.map((name) => {
      const place = places.get(name);
      return place === undefined ? this.params.at(name).data(context) : inputs[place];
    });
    return this.#call.run(data, context);
  }

  /** Which input a variable is. */
  get #places(): ReadonlyMap<string | null, number> {
    return new Map(this.#inputs.map(({ name }, i) => [name, i]));
  }

  /** Fills shapes of parameters that are not known. Returns those of the outputs. */
  #infer(inputs: readonly NDArray[]): readonly Shape[] {
    const given = new Map<string, Shape>();
    for (const [name, { shape }] of this.params.items()) if (shapeIsKnown(shape)) given.set(name, shape);
    for (const [i, { name }] of this.#inputs.entries()) given.set(`${name}`, inputs[i].shape);
    const { variables, outputs } = this.#call.shapes(given);
    for (const [i, name] of this.#call.names.entries()) {
      if (!this.params.has(name)) continue;
      const parameter = this.params.at(name);
      if (!parameter._initialized && shapeIsKnown(variables[i])) parameter._infer(variables[i]);
    }
    return outputs;
  }

  /** The outputs in a pass on shapes alone. */
  #outline(inputs: readonly NDArray[]): readonly NDArray[] {
    const dtype = inputs[0].dtype;
    return this.#infer(inputs).map((shape) => zeros(NDArray, dtype, shape, 'meta'));
  }

  /** Moves all parameters to other contexts. */
  reset_ctx(...args: [ctx: Contexts]): void {
    const { ctx } = bind(moving, args);
    for (const parameter of this.params.values()) parameter.reset_ctx(ctx);
  }

  /** `SymbolBlock(`, `<Symbol net_dense0_fwd> : 1 -> 1`, `)`. */
  override toString(): string {
    return `${this.constructor.name}(\n${this.#outputs} : ${this.#inputs.length} -> ${this.#outputs.length}\n)`;
  }
}
