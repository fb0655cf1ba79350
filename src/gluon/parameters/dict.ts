// gluon.ParameterDict: parameters by full name, in order. `get` makes them with the dictionary's prefix, or finds them in
// the dictionary that is shared.

import { AssertionError, bind, KeyError, TypeError } from '../../engine/index.ts';
import { array, type Source } from '../../mxnet/array/create.ts';
import { contextOrContexts } from '../../mxnet/array/kinds.ts';
import { NDArray } from '../../mxnet/array/ndarray.ts';
import type { Context } from '../../mxnet/base/context.ts';
import {
  type Arguments,
  bindOpen,
  bool,
  declare,
  instance,
  type Kind,
  of,
  optional,
  orNone,
  required,
  str,
} from '../../mxnet/base/options.ts';
import { indent, shapeText, valueText } from '../../mxnet/base/python-text.ts';
import { Initializer, Uniform } from '../../mxnet/initializers/index.ts';
import { floatText } from '../../rules/text/python.ts';
import { Constant } from './constant.ts';
import { type DictLoadArguments, loadDict, saveDict } from './files.ts';
import { initializer, construct as makeParameter } from './options.ts';
import { type Contexts, Parameter, type ParameterOptions } from './parameter.ts';

const initializing = {
  /** Fills parameters without an initializer of their own: uniform ±0.07. */
  init: optional(initializer),
  ctx: optional(contextOrContexts),
  verbose: optional(bool, false),
  /** Initialize what is initialized already. */
  force_reinit: optional(bool, false),
};
const initialize = declare('ParameterDict.initialize', initializing);

export type InitializeArguments = Arguments<typeof initializing>;

type Wanted = Omit<ParameterOptions, 'name'>;

const construct = declare('ParameterDict.__init__', {
  prefix: optional(str, ''),
  shared: optional(instance('ParameterDict', () => ParameterDict)),
});
const plain = declare('ParameterDict method', {});
const naming = declare('ParameterDict.get', { name: required(str) });
const constants = declare('ParameterDict.get_constant', {
  name: required(str),
  value: optional(of<NDArray | Source>()),
});
const iterable: Kind<ParameterDict | Iterable<readonly [string, Parameter]>> = {
  name: 'ParameterDict',
  holds: (value) => typeof value === 'object' && value !== null && Symbol.iterator in value,
};
const updating = declare('ParameterDict.update', { other: required(iterable) });
const moving = declare('ParameterDict.reset_ctx', { ctx: required(orNone(contextOrContexts)) });
const attribute = declare('ParameterDict.setattr', { name: required(str), value: required(of<unknown>()) });
const saving = declare('ParameterDict.save', { filename: required(str), strip_prefix: optional(str, '') });

/** @throws TypeError for attributes that a Parameter does not take. */
const checkWanted = (name: string, wanted: Wanted): void => void bind(makeParameter, [{ ...wanted, name }]);

export class ParameterDict {
  static readonly name: string = 'ParameterDict';

  static readonly __module__: string = 'mxnet.gluon.parameter';

  readonly prefix: string;
  /** @internal */
  readonly _shared: ParameterDict | null;
  readonly #params = new Map<string, Parameter>();

  constructor(...args: [prefix?: string, shared?: ParameterDict | null]) {
    const { prefix, shared } = bind(construct, args);
    this.prefix = prefix;
    this._shared = shared;
  }

  keys(...args: []): IterableIterator<string> {
    bind(plain, args);
    return this.#params.keys();
  }
  values(...args: []): IterableIterator<Parameter> {
    bind(plain, args);
    return this.#params.values();
  }
  items(...args: []): IterableIterator<[string, Parameter]> {
    bind(plain, args);
    return this.#params.entries();
  }
  /** Iterates over the names. */
  [Symbol.iterator](): IterableIterator<string> {
    return this.keys();
  }
  /** Python's `name in params`. */
  has(...args: [name: string]): boolean {
    const { name } = bind(naming, args);
    return this.#params.has(name);
  }

  /** The parameter of that full name: Python's `params[name]`. @throws KeyError. */
  at(...args: [name: string]): Parameter {
    const { name } = bind(naming, args);
    const found = this.#params.get(name);
    if (found) return found;
    throw new KeyError(`'${name}'`, `names here: ${[...this.keys()].join(', ')}`);
  }

  #find(name: string): Parameter | undefined {
    const shared = this._shared?.has(name) ? this._shared.at(name) : undefined;
    const found = this.#params.get(name) ?? shared;
    if (found) this.#params.set(name, found);
    return found;
  }

  /**
   * The parameter prefix + name: from here, from the shared dictionary, or made anew.
   * @throws AssertionError where it exists with other attributes; unknown dimensions are filled.
   */
  get(...args: [name: string, wanted?: Wanted]): Parameter {
    const [{ name }, wanted]: [{ name: string }, Wanted] = bindOpen(naming, args);
    checkWanted(name, wanted);
    const full = this.prefix + name;
    const found = this.#find(full);
    if (found) {
      agree(found, wanted);
      return found;
    }
    const made = new Parameter({ ...wanted, name: full });
    this.#params.set(full, made);
    return made;
  }

  /** The constant prefix + name, made of `value` where there is none. @throws KeyError without a value. */
  get_constant(...args: [name: string, value?: NDArray | Source | null]): Constant {
    const { name, value } = bind(constants, args);
    const full = this.prefix + name;
    const found = this.#find(full);
    if (!found) {
      if (value === null) {
        throw new KeyError(`"No constant named '${full}'. Please specify value if you want to create a new constant."`);
      }
      const made = new Constant(full, value);
      this.#params.set(full, made);
      return made;
    }
    if (!(found instanceof Constant)) {
      throw new AssertionError(`Parameter '${full}' already exists but it is not a constant.`);
    }
    if (value === null) return found;
    const given: NDArray = value instanceof NDArray ? value : array(value);
    if (String(given.tolist()) !== String(found.value.tolist()) || given.shape.join() !== found.value.shape.join()) {
      throw new AssertionError(`Constant '${full}' already exists but it's value doesn't match new value`);
    }
    return found;
  }

  /** Takes over all parameters of another dictionary. @throws AssertionError for another one of the same name. */
  update(...args: [other: ParameterDict | Iterable<readonly [string, Parameter]>]): void {
    const { other } = bind(updating, args);
    const items = [...(other instanceof ParameterDict ? other.items() : other)];
    if (!items.every((item) => Array.isArray(item) && item[1] instanceof Parameter)) {
      throw new TypeError('other must be a ParameterDict', 'or pairs of a name and a Parameter');
    }
    for (const [name, parameter] of items) {
      if (this.#params.has(name) && this.#params.get(name) !== parameter) {
        throw new AssertionError(
          `Cannot update self with other because they have different Parameters with the same name '${name}'`,
        );
      }
    }
    for (const [name, parameter] of items) this.#params.set(name, parameter);
  }

  /** Initializes every parameter: by its own initializer, else by `init` (uniform ±0.07), in order. */
  initialize(...args: InitializeArguments): void {
    const { init: given, ctx, verbose, force_reinit } = bind(initialize, args);
    const init = given ?? new Uniform();
    if (verbose && init instanceof Initializer) init.set_verbosity(verbose);
    for (const parameter of this.values()) parameter.initialize({ ctx, default_init: init, force_reinit });
  }

  /** Sets all gradients to zero. */
  zero_grad(...args: []): void {
    bind(plain, args);
    for (const parameter of this.values()) parameter.zero_grad();
  }

  /** Moves all parameters to other contexts. */
  reset_ctx(...args: [ctx: Contexts]): void {
    const { ctx } = bind(moving, args);
    for (const parameter of this.values()) parameter.reset_ctx(ctx);
  }

  /** All contexts that parameters are on. */
  list_ctx(...args: []): Context[] {
    bind(plain, args);
    const found = new Map<string, Context>();
    for (const parameter of this.values()) for (const ctx of parameter.list_ctx()) found.set(String(ctx), ctx);
    return [...found.values()];
  }

  /** Sets an attribute of every parameter: `setattr('grad_req', 'null')`. */
  setattr(...args: [name: string, value: unknown]): void {
    const { name, value } = bind(attribute, args, ['value']);
    for (const parameter of this.values()) Object.assign(parameter, { [name]: value });
  }

  /** Writes all parameters to a `.params` file, by name without `strip_prefix`. @throws ValueError for other names. */
  save(...args: [filename: string, strip_prefix?: string | { strip_prefix?: string }]): void {
    const { filename, strip_prefix } = bind(saving, args);
    saveDict(this, filename, strip_prefix);
  }

  /** Reads parameters of a file that `save` wrote. @throws AssertionError where names, shapes or dtypes do not fit. */
  load(...args: DictLoadArguments): void {
    loadDict(this, args);
  }

  /** `dense0_ (`, one parameter a line, `)`. */
  toString(): string {
    const lines = [...this.values()].map((parameter) => indent(`  ${parameter}`));
    return `${this.prefix ? `${this.prefix} ` : ''}(\n${lines.join('\n')}\n)`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** Merges two shapes where one's unknown dimensions are the other's known ones; null where they contradict. */
function merge(wanted: readonly number[], stored: readonly number[]): number[] | null {
  if (wanted.length !== stored.length) return null;
  if (wanted.some((dim, i) => dim !== stored[i] && dim > 0 && stored[i] > 0)) return null;
  return wanted.map((dim, i) => (dim > 0 ? dim : stored[i]));
}

const same = (a: unknown, b: unknown): boolean =>
  a === b || (a instanceof Initializer && b instanceof Initializer && a.equals(b));

/** A shape as a list of sizes; of what is none, none. */
const sizesOf = (shape: unknown): number[] => (typeof shape === 'number' ? [shape] : Array.isArray(shape) ? shape : []);

/** Checks the attributes that `get` asks of a parameter that exists, and sets those that it lacks. */
function agree(parameter: Parameter, wanted: Wanted): void {
  const stored = parameter as unknown as Record<string, unknown>;
  for (const [key, value] of Object.entries(wanted)) {
    const existing = stored[key];
    if (existing === null || existing === undefined) {
      if (!['allow_deferred_init', 'differentiable'].includes(key)) stored[key] = value;
      continue;
    }
    if (value === null || value === undefined || same(value, existing)) continue;
    const isShape = key === 'shape';
    const [dims, known] = [sizesOf(value), sizesOf(existing)];
    const shape = isShape ? merge(dims, known) : null;
    if (shape !== null) {
      parameter._shape = shape;
      continue;
    }
    const text =
      key === 'dtype'
        ? parameter._dtypeText
        : key.endsWith('_mult')
          ? floatText(Number(existing))
          : isShape
            ? shapeText(known)
            : valueText(existing);
    throw new AssertionError(
      `Cannot retrieve Parameter '${parameter.name}' because desired attribute does not match with stored for attribute '${key}': desired '${valueText(isShape ? dims : value)}' vs stored '${text}'.`,
    );
  }
}
