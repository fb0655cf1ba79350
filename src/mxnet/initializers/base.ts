// mx.init.Initializer: how an array is filled. A Parameter always uses the weight rule; called with a variable's description,
// an initializer goes by the end of its name, as the symbolic API does.

import {
  AssertionError,
  allocate,
  bind,
  fromArray,
  NotImplementedError,
  type TypedArray,
  TypeError,
  ValueError,
  warn,
} from '../../engine/index.ts';
import { Callable } from '../../rules/callable.ts';
import { formatShortest } from '../../rules/text/shortest.ts';
import { NDArray, speciesOn } from '../array/ndarray.ts';
import { deviceOf } from '../base/context.ts';
import { type Arguments, bool, callable, declare, optional } from '../base/options.ts';
import { bilinearKernel } from '../formulas/initial.ts';
import { randint } from '../random/index.ts';
import { initializerText } from './text.ts';

/** A variable's name with its attributes: `__init__` (an initializer or its text) decides over the name. */
export class InitDesc extends String {
  static override readonly name: string = 'InitDesc';

  readonly attrs: Readonly<Record<string, unknown>>;
  /** What FusedRNN falls back to. */
  global_init: Initializer | null;

  constructor(
    name: string,
    attrs: Readonly<Record<string, unknown>> | null = null,
    global_init: Initializer | null = null,
  ) {
    super(name);
    this.attrs = attrs ?? {};
    this.global_init = global_init;
  }
}

/** Writes new values over all of an array. */
export function refill(arr: NDArray, data: TypedArray): void {
  arr._write(fromArray(speciesOn(arr.context), data, arr.dtype, arr.shape, deviceOf(arr.context)));
}

/** Writes one number over all of an array: `arr[:] = value`. */
export function assign(arr: NDArray, value: number): void {
  refill(arr, blank(arr).fill(value));
}

/** Room for every element of an array: NumPy's array that MXNet's initializers compute, and then write. */
export const blank = (arr: NDArray): TypedArray => allocate(arr.dtype, arr.size);

export interface Initializer {
  /** Fills an array by its description (or, as of old, by its bare name). */
  (desc: InitDesc | string, arr: NDArray): void;
}

/** Endings of names, and the rule for arrays of such a name. */
const suffixes = [
  ['weight', '_init_weight'],
  ['bias', '_init_bias'],
  ['gamma', '_init_gamma'],
  ['beta', '_init_beta'],
  ['min', '_init_zero'],
  ['max', '_init_one'],
  ['weight_quantize', '_init_quantized_weight'],
  ['bias_quantize', '_init_quantized_bias'],
] as const;
/** The same for bare names. */
const legacy = [
  ['bias', '_init_bias'],
  ['gamma', '_init_gamma'],
  ['beta', '_init_beta'],
  ['weight', '_init_weight'],
  ['moving_mean', '_init_zero'],
  ['moving_var', '_init_one'],
  ['moving_inv_var', '_init_zero'],
  ['moving_avg', '_init_zero'],
  ['min', '_init_zero'],
  ['max', '_init_one'],
] as const;

const verbosity = {
  /** Report each filled array. */
  verbose: optional(bool, false),
  /** The text of what is in it; ‖x‖/√size where null. */
  print_func: optional<(x: NDArray) => string>(callable),
};
const setVerbosity = declare('Initializer.set_verbosity', verbosity);

const dumping = declare('Initializer.dumps', {});

let create: (init: unknown) => Initializer;

/** Tells how an initializer is made of a name or a text; said by the registry, which knows the classes. */
export const setCreate = (how: (init: unknown) => Initializer): void => {
  create = how;
};

/** The initializer that a value is or names. */
export const createInitializer = (init: unknown): Initializer => create(init);

/**
 * Base of the initializers. A subclass implements `_init_weight(name, arr)`, may override the other rules, and can be
 * registered: `mx.init.register(MyInit)`.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: calls are what a Callable instance has.
export class Initializer extends Callable {
  static override readonly name: string = 'Initializer';

  /** The arguments as `dumps` writes them. */
  _kwargs: Record<string, unknown>;
  #print: ((x: NDArray) => string) | null = null;

  constructor(kwargs: Record<string, unknown> = {}) {
    super();
    this._kwargs = kwargs;
  }

  /**
   * Whether each filled array is reported, with a number computed of it (default: ‖x‖/√size). Reports go to console.info.
   */
  set_verbosity(...args: Arguments<typeof verbosity>): this {
    const { verbose, print_func } = bind(setVerbosity, args);
    const rms = (x: NDArray): string => {
      const { data } = x.asnumpy();
      let squares = 0;
      for (const v of data) squares += v * v;
      return formatShortest(Math.fround(Math.sqrt(squares / data.length)), 'float32');
    };
    this.#print = verbose ? (print_func ?? rms) : null;
    return this;
  }

  /** The class and its arguments as JSON text, which `create` takes: `["normal", {"sigma": 0.5}]`. */
  dumps(...args: []): string {
    bind(dumping, args);
    return initializerText(this.constructor.name.toLowerCase(), this._kwargs);
  }

  /** Whether both are of one class with the same arguments: Python's `==`. */
  equals(other: unknown): boolean {
    return other instanceof Initializer && other.constructor === this.constructor && other.dumps() === this.dumps();
  }

  protected override _call_impl([desc, arr]: [InitDesc | string, NDArray]): void {
    if (!(desc instanceof InitDesc)) {
      this.#byBareName(desc, arr);
      return;
    }
    desc.global_init ??= this;
    const init = desc.attrs.__init__;
    if (init) {
      create(init)._init_weight(desc, arr);
      this.#report(desc, String(init), arr);
      return;
    }
    const rule = suffixes.find(([suffix]) => desc.endsWith(suffix));
    if (rule === undefined) {
      this._init_default(desc);
      return;
    }
    this[rule[1]](desc, arr);
    this.#report(desc, rule[0], arr);
  }

  #byBareName(name: string, arr: NDArray): void {
    warn(
      '\u001b[91mCalling initializer with init(str, NDArray) has been deprecated.please use init(mx.init.InitDesc(...), NDArray) instead.\u001b[0m',
      'DeprecationWarning',
    );
    if (typeof name !== 'string') throw new TypeError('name must be string');
    if (!(arr instanceof NDArray)) throw new TypeError('arr must be NDArray');
    if (name.startsWith('upsampling')) this._init_bilinear(name, arr);
    else if (name.startsWith('stn_loc') && name.endsWith('weight')) this._init_zero(name, arr);
    else if (name.startsWith('stn_loc') && name.endsWith('bias')) this._init_loc_bias(name, arr);
    else {
      const rule = legacy.find(([suffix]) => name.endsWith(suffix));
      if (rule === undefined) this._init_default(name);
      else this[rule[1]](name, arr);
    }
  }

  #report(desc: InitDesc, rule: string, arr: NDArray): void {
    if (this.#print !== null) console.info(`Initialized ${desc} as ${rule}: ${this.#print(arr)}`);
  }

  _init_weight(_name: InitDesc | string, _arr: NDArray): void {
    throw new NotImplementedError('Must override it', 'an initializer implements _init_weight(name, arr)');
  }
  _init_bias(_name: InitDesc | string, arr: NDArray): void {
    assign(arr, 0);
  }
  _init_gamma(_name: InitDesc | string, arr: NDArray): void {
    assign(arr, 1);
  }
  _init_beta(_name: InitDesc | string, arr: NDArray): void {
    assign(arr, 0);
  }
  _init_zero(_name: InitDesc | string, arr: NDArray): void {
    assign(arr, 0);
  }
  _init_one(_name: InitDesc | string, arr: NDArray): void {
    assign(arr, 1);
  }
  _init_quantized_bias(_name: InitDesc | string, arr: NDArray): void {
    assign(arr, 0);
  }
  /** One integer of [-127, 127) for all elements. */
  _init_quantized_weight(_name: InitDesc | string, arr: NDArray): void {
    assign(arr, randint(-127, 127).asscalar());
  }
  _init_bilinear(_name: InitDesc | string, arr: NDArray): void {
    const data = blank(arr);
    bilinearKernel(data, arr.shape);
    refill(arr, data);
  }
  /** The identity of a spatial transformer. */
  _init_loc_bias(_name: InitDesc | string, arr: NDArray): void {
    if (arr.shape[0] !== 6) throw new AssertionError(`the bias has length 6, got ${arr.shape[0]}`);
    const data = blank(arr);
    data.set([1, 0, 0, 0, 1, 0]);
    refill(arr, data);
  }
  _init_default(name: InitDesc | string): void {
    throw new ValueError(
      `Unknown initialization pattern for ${name}. Default initialization is now limited to "weight", "bias", "gamma" (1.0), and "beta" (0.0).Please use mx.sym.Variable(init=mx.init.*) to set initialization pattern`,
    );
  }

  /** `<mxnet.initializer.Xavier object>`. */
  override toString(): string {
    return `<mxnet.initializer.${this.constructor.name} object>`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
