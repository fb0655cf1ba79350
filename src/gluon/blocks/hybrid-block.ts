// gluon.HybridBlock: a block whose computation is written once, `hybrid_forward(F, x, …)`, for arrays (F = nd) and
// symbols (F = sym). Own parameters arrive as a last object by attribute name. Hybridizing changes manners alone: shapes are inferred for all
// blocks below at once, hooks below do not fire, and the nesting of the arguments must stay as it was.

import {
  BpttError,
  bind,
  isFloating,
  NotImplementedError,
  RuntimeError,
  TypeError,
  ValueError,
  warn,
} from '../../engine/index.ts';
import { pause } from '../../mxnet/array/autograd.ts';
import {
  inferring,
  isInferring,
  isOutlining,
  outline,
  outside,
  shaped,
  Undecided,
} from '../../mxnet/array/inference.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { type Context, cpu, meta, withContext } from '../../mxnet/base/context.ts';
import { DeferredInitializationError, DTypeMismatch, incompatible, MXNetError } from '../../mxnet/base/errors.ts';
import { type Arguments, bindOpen, bool, declare, int, optional, required, str } from '../../mxnet/base/options.ts';
import { dtypeClass, shapeText, typeText, valueText } from '../../mxnet/base/python-text.ts';
import type { SymbolOf } from '../../mxnet/symbols.ts';
import { shapeIsKnown } from '../parameters/options.ts';
import type { Parameter } from '../parameters/parameter.ts';
import { type BlockArguments, bindNamed, named } from './arguments.ts';
import { Block } from './block.ts';
import { exportGraph, graphOf } from './export.ts';
import { asGraph, isInGraph } from './graph-mode.ts';
import {
  arraysOf,
  checkFormat,
  checkUnmixed,
  contextsOf,
  type Format,
  firstArray,
  formatOf,
  holdsSymbol,
} from './nesting.ts';
import { isSymbolic, onArrays, onSymbols, operatorsOr } from './operators.ts';

export interface HybridizeOptions {
  active?: boolean;
  backend?: string | null;
  clear?: boolean;
  static_alloc?: boolean;
  static_shape?: boolean;
  inline_limit?: number;
  forward_bulk_size?: number | null;
  backward_bulk_size?: number | null;
  /** Options of a backend. */
  [option: string]: unknown;
}

const construct = declare('HybridBlock.__init__', named);
const hybridizing = declare('HybridBlock.hybridize', { active: optional(bool, true) });
/** Accepted; there is nothing for them to do. */
const graphFlags = declare('HybridBlock.hybridize', {
  backend: optional(str),
  clear: optional(bool, true),
  static_alloc: optional(bool, false),
  static_shape: optional(bool, false),
  inline_limit: optional(int, 2),
  forward_bulk_size: optional(int),
  backward_bulk_size: optional(int),
  partition_if_dynamic: optional(bool, true),
});

const exportOptions = {
  path: required(str),
  /** The number in the file's name. */
  epoch: optional(int, 0),
  /** Accepted; there are no such casts. */
  remove_amp_cast: optional(bool, true),
};
const exporting = declare('HybridBlock.export', exportOptions);

export class HybridBlock extends Block {
  static override readonly name: string = 'HybridBlock';

  static override readonly __module__: string = 'mxnet.gluon.block';

  #active = false;
  /** The nesting of the arguments that the graph was made with; null while there is none. */
  #format: readonly Format[] | null = null;

  constructor(...args: BlockArguments<typeof named>) {
    super(bindNamed(construct, args));
  }

  override get _active(): boolean {
    return this.#active;
  }

  /** @internal Forgets the graph. */
  _clear_cached_op(): void {
    this.#format = null;
  }

  /** @throws ValueError for a child that is no HybridBlock. */
  override _adopt(block: Block, name: string): void {
    if (!(block instanceof HybridBlock)) {
      throw new ValueError(
        `Children of HybridBlock must also be HybridBlock, but ${valueText(block)} has type ${typeText(block)}. If you are using Sequential, please try HybridSequential instead.`,
      );
    }
    super._adopt(block, name);
    this._clear_cached_op();
  }

  override cast(...args: Parameters<Block['cast']>): void {
    super.cast(...args);
    this._clear_cached_op();
  }

  /** Turns graph manners on or off, here and below. MXNet's flags are accepted; there is nothing for them to do. */
  override hybridize(...args: [active?: boolean | HybridizeOptions, ...rest: HybridizeOptions[]]): void {
    const [{ active: on }, flags] = bindOpen(hybridizing, args);
    bind(graphFlags, [flags]);
    this.#active = on;
    if (flags.clear ?? true) this._clear_cached_op();
    const { before, after } = this._hooked;
    if ((on && after) || before) {
      warn(
        `"${this}" is being hybridized while still having forward hook/pre-hook. If "${this}" is a child of HybridBlock, the hooks will not take effect.`,
      );
    }
    super.hybridize(...args);
  }

  /** Fills unknown dimensions of own parameters before `hybrid_forward` runs for the first time. */
  #inferOwn(inputs: unknown[]): void {
    try {
      this.infer_shape(...inputs);
    } catch (error) {
      throw inferenceFailed(error);
    }
  }

  /** Data of own parameters by attribute, initialized now if they have been waiting for their shapes. */
  #ownData(own: ReadonlyMap<string, Parameter>, inputs: unknown[], ctx: Context): Record<string, NDArray> {
    if (isInferring()) return dataOf(own, outlineOf);
    const read = (p: Parameter): NDArray => (isOutlining() ? p.list_data()[0] : p.data(ctx));
    try {
      return dataOf(own, read);
    } catch (error) {
      if (!(error instanceof DeferredInitializationError)) throw error;
      this.#inferOwn(inputs);
      const finish = (): void => {
        for (const parameter of this.params.values()) parameter._finish_deferred_init();
      };
      // Initializers compute, which a pass on shapes alone must not reach.
      if (isOutlining()) outside(() => withContext(cpu(), finish));
      else finish();
      return dataOf(own, read);
    }
  }

  /** @internal The operators that a built-in block computes with. */
  protected get _operators(): object {
    return {};
  }

  /** @throws TypeError for more inputs than a layer of the library's own takes, one. */
  #checkCount(given: number, own: ReadonlyMap<string, Parameter>): void {
    const takesOne = this.hybrid_forward.length === (own.size === 0 ? 2 : 3);
    if (given < 2 || !takesOne || !Object.hasOwn(this.constructor, '__module__')) return;
    const name = `${this.constructor.name}.hybrid_forward()`;
    const [first] = own.keys();
    throw new TypeError(
      first === undefined
        ? `${name} takes 3 positional arguments but ${given + 2} were given`
        : `${name} got multiple values for argument '${first}'`,
      'the layer takes one array',
    );
  }

  #run(inputs: unknown[], ctx: Context): unknown {
    return withContext(ctx, () => onArrays(() => this.#compute(inputs, (own) => this.#ownData(own, inputs, ctx))));
  }

  #compute(inputs: unknown[], read: (own: ReadonlyMap<string, Parameter>) => object): unknown {
    const own = this._reg_params;
    const [x, ...rest] = inputs;
    this.#checkCount(inputs.length, own);
    const F = operatorsOr(this._operators);
    if (own.size === 0) return this.hybrid_forward(F, x, ...rest);
    return this.hybrid_forward(F, x, ...rest, read(own));
  }

  /** Makes nodes of a graph in place of results. @throws ValueError for arrays among the symbols. */
  #symbolic(inputs: unknown[]): unknown {
    checkUnmixed(inputs);
    const variables = (own: ReadonlyMap<string, Parameter>): object =>
      Object.fromEntries([...own].map(([name, parameter]) => [name, parameter.var()]));
    return onSymbols(() => this.name_scope(() => this.#compute(inputs, variables)));
  }

  /** @internal The name of a node of this block: in a graph the scope puts the prefix before it. */
  _node(name: string): string {
    return isSymbolic() ? name : this.prefix + name;
  }

  /** @internal Whether there is a graph: the block is hybridized and has run. */
  get _hasGraph(): boolean {
    return this.#format !== null;
  }

  #runGraph(inputs: unknown[], ctx: Context): unknown {
    const format = inputs.map(formatOf);
    if (this.#format === null) {
      this.#format = format;
      const waiting = [...this.collect_params().values()].filter((p) => !p._initialized && p._contexts !== null);
      if (waiting.length > 0) {
        this.#inferOwn(inputs);
        for (const parameter of waiting) parameter._finish_deferred_init();
      }
    }
    checkFormat(this.#format, format);
    return asGraph(() => this.#run(inputs, ctx));
  }

  /** Checks the arguments, gets the parameters ready, and runs `hybrid_forward`. @throws ValueError without any array. */
  // biome-ignore lint/suspicious/noExplicitAny: every subclass has its own arguments and result.
  override forward(...inputs: any[]): any {
    if (holdsSymbol(inputs)) return this.#symbolic(inputs);
    const first = firstArray(inputs);
    if (first === null) {
      throw new ValueError(
        'In HybridBlock, there must be one NDArray or one Symbol in the input. Please check the type of the args.\n',
      );
    }
    if (!this.#active || isInGraph() || isInferring()) return this.#run(inputs, first.context);
    const contexts = contextsOf(inputs);
    if (contexts.length > 1) {
      throw new ValueError(
        `Find multiple contexts in the input, After hybridized, the HybridBlock only supports one input context. You can print the ele.ctx in the input arguments to inspect their contexts. Find all contexts = {${contexts.join(', ')}}`,
      );
    }
    return this.#runGraph(inputs, contexts[0]);
  }

  /** What the block computes: F is `nd`, or `sym` where the inputs are symbols; own parameters, where there are any, come last in one object. */
  hybrid_forward(_F: unknown, _x: unknown, ..._args: unknown[]): unknown {
    throw new NotImplementedError(`${this.constructor.name} has no hybrid_forward`);
  }

  /**
   * Fills unknown dimensions of all parameters, here and below, as a forward pass of these inputs would: on their shapes alone.
   * Each operator tells the shapes of its weights. @throws ValueError for shapes that none tells.
   */
  infer_shape(...inputs: unknown[]): void {
    this.#format ??= inputs.map(formatOf);
    try {
      inferring(() => pause(() => this.#run(inputs.map(outline), meta())));
    } catch (error) {
      if (!(error instanceof Undecided)) throw error;
    }
    checkDecided(this.collect_params().values());
  }

  /** Sets the dtype of all parameters to that of the inputs. @throws MXNetError where a parameter has another. */
  infer_type(...inputs: unknown[]): void {
    const x = arraysOf(inputs).find((array) => isFloating(array.dtype));
    if (x === undefined) return;
    for (const parameter of this.collect_params().values()) {
      if (parameter.dtype !== x.dtype) throw incompatible(1, x.dtype, parameter.dtype);
      parameter._setDType(x.dtype, dtypeClass(x.dtype));
    }
  }

  /** The graph of the block, as it is hybridized. @throws RuntimeError before it has run. */
  protected _traced(): SymbolOf {
    if (this.#format !== null) return graphOf(this, this.#format);
    throw new RuntimeError(
      'Please first call block.hybridize() and then run forward with this block at least once before calling export.',
    );
  }

  /**
   * Writes the graph, `PATH-symbol.json`, and the parameters, `PATH-0000.params`, which MXNet and SymbolBlock read.
   * @throws RuntimeError before a hybridized block has run, NotImplementedError in a bundle without symbols.
   */
  export(...args: Arguments<typeof exportOptions, 'path'>): void {
    const { path, epoch } = bind(exporting, args);
    exportGraph(this._traced(), this.collect_params(), path, epoch);
  }
}

/** @throws ValueError in MXNet's words where a shape is still unknown. */
function checkDecided(parameters: Iterable<Parameter>): void {
  const unknown = [...parameters].filter(({ shape }) => !shapeIsKnown(shape));
  if (unknown.length === 0) return;
  const named = unknown.map(({ name, shape }) => `${name}: ${shapeText(shape ?? [])}`);
  const listed = named.length > 10 ? [...named.slice(0, 10), '...'] : named;
  throw new ValueError(
    `Cannot decide shape for the following arguments (0s in shape means unknown dimensions). Consider providing them as input:\n\t${listed.join('\n\t')}`,
    'operators tell the shapes of their weights: F.FullyConnected does, F.dot does not',
  );
}

/** MXNet's core says which class its errors are of. */
function inferenceFailed(error: unknown): ValueError {
  if (!(error instanceof Error) || error instanceof DTypeMismatch) throw error;
  const { message } = error;
  const cause = error instanceof MXNetError && !message.startsWith('MXNetError: ') ? `MXNetError: ${message}` : message;
  const hint = error instanceof BpttError ? error.hint : undefined;
  return new ValueError(`Deferred initialization failed because shape cannot be inferred. ${cause}`, hint);
}

/** A record of one array for every parameter. */
function dataOf(own: ReadonlyMap<string, Parameter>, read: (parameter: Parameter) => NDArray): Record<string, NDArray> {
  const data: Record<string, NDArray> = {};
  for (const [name, parameter] of own) data[name] = read(parameter);
  return data;
}

/** A parameter in a pass that infers, which tells it what it lacks of its shape. */
const outlineOf = (parameter: Parameter): NDArray =>
  shaped(parameter, parameter.shape, (shape) => parameter._infer(shape));
