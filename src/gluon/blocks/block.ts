// gluon.Block: an object that can be called, with named parameters and children. `net(x)` runs hooks and then `forward`.
// Children and parameters are found by walking own properties in the order of their definition; what Python checks when an
// attribute is set is checked at the next walk.

import {
  AssertionError,
  bind,
  isPlainObject,
  NotImplementedError,
  TypeError,
  typeName,
  warn,
} from '../../engine/index.ts';
import {
  bindOpen,
  bool,
  callable,
  declare,
  either,
  instance,
  type Kind,
  of,
  optional,
  required,
  str,
} from '../../mxnet/base/options.ts';
import { pattern } from '../../mxnet/base/pattern.ts';
import { indent, typeText } from '../../mxnet/base/python-text.ts';
import { Callable } from '../../rules/callable.ts';
import { type InitializeArguments, ParameterDict } from '../parameters/dict.ts';
import { Parameter } from '../parameters/parameter.ts';
import { type BlockArguments, bindNamed, named } from './arguments.ts';
import { type LoadArguments, loadParameters, saveParameters, savePlain } from './files.ts';
import { isQuiet } from './graph-mode.ts';
import { HookHandle } from './hooks.ts';
import { BlockScope } from './scope.ts';
import { summarize } from './summary.ts';

/** Called with the block and its list of inputs, before `forward`. */
export type ForwardPreHook = (block: Block, inputs: unknown[]) => void;
/** Called with the block, its list of inputs and its output, after `forward`. */
export type ForwardHook = (block: Block, inputs: unknown[], output: unknown) => void;

const construct = declare('Block.__init__', named);

const block: Kind<Block> = { name: 'Block', holds: (value) => value instanceof Block };
const scoping = declare('Block.name_scope', { body: required(callable) });
const adopting = declare('Block.register_child', { block: required(block), name: optional(str) });
const hooking = declare('Block.register_forward_hook', { hook: required(of<never>('callable')) });
const collecting = declare('Block.collect_params', {
  select: optional(
    either(
      str,
      instance('RegExp', () => RegExp),
    ),
  ),
});
const applying = declare('Block.apply', { fn: required(callable) });
const casting = declare('Block.cast', { dtype: required(str) });
const hybridizing = declare('Block.hybridize', { active: optional(bool, true) });
const saving = declare('Block.save_parameters', { filename: required(str), deduplicate: optional(bool, false) });
const savingPlain = declare('Block.save_params', { filename: required(str) });

export interface Block {
  (...args: Parameters<this['forward']>): ReturnType<this['forward']>;
}

/** Base of all layers and networks: subclass it, set layers as properties, and define `forward`. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: see above.
export class Block extends Callable {
  static override readonly name: string = 'Block';

  static readonly __module__: string = 'mxnet.gluon.block';

  readonly #prefix: string;
  readonly #params: ParameterDict;
  readonly #scope: BlockScope;
  readonly #emptyPrefix: boolean;
  readonly #children = new Map<string, Block>();
  readonly #registered = new Map<string, Parameter>();
  /** Attributes that a walk has seen, to notice when they change. */
  readonly #seen = new Map<string, Block | Parameter>();
  readonly #preHooks = new Set<ForwardPreHook>();
  readonly #hooks = new Set<ForwardHook>();

  /** `super({ prefix: 'model_' })`, `super()`. @throws TypeError for other keywords. */
  constructor(...args: BlockArguments<typeof named>) {
    super();
    const { prefix, params, _alias } = bindNamed(construct, args);
    [this.#prefix, this.#params] = BlockScope.create(prefix, params, _alias ?? this._alias());
    this.#scope = new BlockScope(this);
    this.#emptyPrefix = prefix === '';
  }

  /** @internal The hint that a prefix is made of. */
  _alias(): string {
    return this.constructor.name.toLowerCase();
  }

  /** @internal Whether the prefix was given as ''. */
  get _emptyPrefix(): boolean {
    return this.#emptyPrefix;
  }

  /** What the names of own parameters and of children made in `name_scope` begin with. */
  get prefix(): string {
    return this.#prefix;
  }

  /** The prefix without its last `_`. */
  get name(): string {
    return this.#prefix.replace(/_$/, '');
  }

  /** The block's own parameters, without its children's. */
  get params(): ParameterDict {
    this._walk();
    return this.#params;
  }

  /** Runs the callback; blocks made in it are named after this one: Python's `with self.name_scope():`. */
  name_scope(): BlockScope;
  name_scope<R>(body: () => R): R;
  name_scope<R>(body?: () => R): R | BlockScope {
    if (body !== undefined) bind(scoping, [body]);
    return body === undefined ? this.#scope : this.#scope.with(body);
  }

  /** @internal Registers blocks and parameters among own properties. @throws TypeError, AssertionError in MXNet's words. */
  _walk(): void {
    for (const [name, value] of Object.entries(this)) {
      const seen = this.#seen.get(name);
      if (seen === value && seen !== undefined) continue;
      if (seen === undefined && !(value instanceof Block || value instanceof Parameter)) continue;
      if (!(value instanceof Block || value instanceof Parameter) || (seen && !(value instanceof seen.constructor))) {
        throw new TypeError(
          `Changing attribute type for ${name} from ${typeText(seen)} to ${typeText(value)}is not allowed.`,
        );
      }
      if (value instanceof Block) this._adopt(value, name);
      else if (this.#registered.has(name)) {
        throw new AssertionError(
          "Overriding Parameter attribute %s is not allowed. If you want to share parameters between blocks, please set 'params' at Block construction instead.",
          `the attribute is ${name}`,
        );
      } else this.#registered.set(name, value);
      this.#seen.set(name, value);
    }
  }

  /** @internal Takes a block as a child. */
  _adopt(block: Block, name: string): void {
    this.#children.set(name, block);
  }

  /** @internal Children by name, in the order of registration. */
  get _children(): ReadonlyMap<string, Block> {
    this._walk();
    return this.#children;
  }

  /** @internal Own parameters by attribute. */
  get _reg_params(): ReadonlyMap<string, Parameter> {
    this._walk();
    return this.#registered;
  }

  /** @internal Whether hooks are registered before and after `forward`. */
  get _hooked(): { readonly before: boolean; readonly after: boolean } {
    return { before: this.#preHooks.size > 0, after: this.#hooks.size > 0 };
  }

  /** @internal Whether the block is hybridized. */
  get _active(): boolean {
    return false;
  }

  /** @internal Begins anew; what it returns goes on where the block was. */
  _suspend(): () => void {
    return () => {};
  }

  /** @internal Whether `summary` gives the block a row. */
  get _summarized(): boolean {
    return true;
  }

  /** Adds a child that is no property; it is called by its number where no name is given. */
  register_child(...args: [block: Block, name?: string | null]): void {
    const { block, name } = bind(adopting, args);
    this._walk();
    this._adopt(block, name ?? String(this.#children.size));
  }

  register_forward_pre_hook(...args: [hook: ForwardPreHook]): HookHandle {
    const hook: ForwardPreHook = bind(hooking, args).hook;
    return new HookHandle(this.#preHooks, hook);
  }

  register_forward_hook(...args: [hook: ForwardHook]): HookHandle {
    const hook: ForwardHook = bind(hooking, args).hook;
    return new HookHandle(this.#hooks, hook);
  }

  protected override _call_impl(args: unknown[]): unknown {
    const quiet = isQuiet();
    if (!quiet) for (const hook of this.#preHooks) checkedHook(hook)(this, args);
    const output: unknown = this.forward(...args);
    if (!quiet) for (const hook of this.#hooks) checkedHook(hook)(this, args, output);
    return output;
  }

  /** What the block computes. Call the block itself: that runs hooks as well. */
  // biome-ignore lint/suspicious/noExplicitAny: every subclass has its own arguments and result.
  forward(..._args: any[]): any {
    throw new NotImplementedError(`${this.constructor.name} has no forward`);
  }

  /**
   * Own parameters and those of all children, depth first. `select` is a regular expression that a full name must match
   * from its beginning on, as Python's `re.match`: '.*weight'.
   */
  collect_params(...args: [select?: string | RegExp | { select?: string | RegExp | null } | null]): ParameterDict {
    const { select: pattern } = bind(collecting, args);
    this._walk();
    warnOfContainers(this, this.#children);
    const found = new ParameterDict(this.#params.prefix);
    const matches = pattern ? matcher(pattern) : () => true;
    found.update([...this.#params.items()].filter(([name]) => matches(name)));
    for (const child of this.#children.values()) found.update(child.collect_params(pattern));
    return found;
  }

  /** @internal Parameters by path of attributes: the keys of a file that `save_parameters` writes. */
  _collect_params_with_prefix(prefix = ''): Map<string, Parameter> {
    const path = prefix === '' ? '' : `${prefix}.`;
    const found = new Map<string, Parameter>();
    for (const [name, parameter] of this._reg_params) found.set(path + name, parameter);
    for (const [name, child] of this.#children) {
      for (const [key, parameter] of child._collect_params_with_prefix(path + name)) found.set(key, parameter);
    }
    return found;
  }

  /** Initializes all parameters: by their own initializer, else by `init` (uniform ±0.07). */
  initialize(...args: InitializeArguments): void {
    this.collect_params().initialize(...args);
  }

  /** Calls `fn` with every block below and then with this one. */
  apply(...args: [fn: (block: Block) => void]): this {
    const fn: (block: Block) => void = bind(applying, args).fn;
    for (const child of this._children.values()) child.apply(fn);
    fn(this);
    return this;
  }

  /** Converts all parameters to another dtype. */
  cast(...args: [dtype: string] | [{ readonly dtype: string }]): void {
    const { dtype } = bind(casting, args);
    for (const child of this._children.values()) child.cast(dtype);
    for (const parameter of this.#params.values()) parameter.cast(dtype);
  }

  /** Hybridizes the children that can be. The arithmetic is the same; only HybridBlock's manners change. */
  hybridize(...args: [active?: boolean | Record<string, unknown>, ...rest: Record<string, unknown>[]]): void {
    bindOpen(hybridizing, args);
    for (const child of this._children.values()) child.hybridize(...args);
  }

  /** Writes all parameters to a `.params` file under their paths; shared ones once if `deduplicate`. */
  save_parameters(...args: [filename: string, deduplicate?: boolean | { deduplicate?: boolean }]): void {
    const { filename, deduplicate } = bind(saving, args);
    saveParameters(this, filename, deduplicate);
  }

  /**
   * Reads parameters of a file (a path or its bytes); they need not be initialized.
   * @throws AssertionError, ValueError where names, shapes or dtypes do not fit.
   */
  load_parameters(...args: LoadArguments): void {
    loadParameters(this, args);
  }

  /** Deprecated: writes full names without the block's prefix. @throws ValueError for a name that lacks it. */
  save_params(...args: [filename: string]): void {
    const { filename } = bind(savingPlain, args);
    warn(
      'save_params is deprecated. Please use save_parameters. Note that if you want load from SymbolBlock later, please use export instead. For details, see https://mxnet.apache.org/tutorials/gluon/save_load_params.html',
    );
    savePlain(this, filename);
  }

  /** Deprecated: the same as `load_parameters`. */
  load_params(...args: LoadArguments): void {
    warn('load_params is deprecated. Please use load_parameters.');
    this.load_parameters(...args);
  }

  /** Prints a table of the blocks that a forward pass of `inputs` runs. @throws AssertionError once hybridized. */
  summary(...inputs: unknown[]): void {
    summarize(this, inputs);
  }

  /** `Model(`, one line for every property that is a block, `)`. */
  override toString(): string {
    const lines = Object.entries(this)
      .filter(([, value]) => value instanceof Block)
      .map(([name, block]) => `  (${name}): ${indent(String(block))}`);
    return `${this.constructor.name}(\n${lines.join('\n')}\n)`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** A hook, which MXNet takes whatever it is. @throws TypeError when it is called and cannot be. */
function checkedHook<H>(hook: H): H {
  if (typeof hook === 'function') return hook;
  throw new TypeError(`'${typeName(hook)}' object is not callable`, 'a hook is a function');
}

/** Whether text matches from its beginning on. */
function matcher(wanted: string | RegExp): (text: string) => boolean {
  const [source, flags] = typeof wanted === 'string' ? [wanted, ''] : [wanted.source, wanted.flags];
  const sticky = pattern(source.replace(/\(\?P</g, '(?<'), `${flags.replace(/[gy]/g, '')}y`);
  return (text) => {
    sticky.lastIndex = 0;
    return sticky.test(text);
  };
}

function holdsStranger(data: unknown, children: ReadonlySet<Block>): boolean {
  if (data instanceof Block) return !children.has(data);
  if (Array.isArray(data)) return data.some((x) => holdsStranger(x, children));
  if (data instanceof Map || isPlainObject(data)) {
    const values = data instanceof Map ? [...data.values()] : Object.values(data);
    return values.some((x) => holdsStranger(x, children));
  }
  return false;
}

function warnOfContainers(block: Block, registered: ReadonlyMap<string, Block>): void {
  const children = new Set(registered.values());
  for (const [name, value] of Object.entries(block)) {
    if (value instanceof Block || !holdsStranger(value, children)) continue;
    warn(
      `"${block.constructor.name}.${name}" is an unregistered container with Blocks. Note that Blocks inside the list, tuple or dict will not be registered automatically. Make sure to register them using register_child() or switching to nn.Sequential/nn.HybridSequential instead. `,
    );
  }
}
