// nn.Lambda and nn.HybridLambda: functions as blocks.

import { AssertionError, bind, ValueError } from '../../engine/index.ts';
import { type Arguments, declare, of, optional, required, str } from '../../mxnet/base/options.ts';
import { pythonText, typeText } from '../../mxnet/base/python-text.ts';
import * as nd from '../../mxnet/nd.ts';
import { Block, HybridBlock } from '../blocks/index.ts';

const MODULE = 'mxnet.gluon.nn.basic_layers';
// biome-ignore lint/suspicious/noExplicitAny: any function can be made a block.
type Any = (...args: any[]) => any;

const operators: { readonly [name: string]: unknown } = nd;
const named = (name: string): Any | undefined => {
  const found = operators[name];
  return typeof found === 'function' ? (...args) => found(...args) : undefined;
};
/** Python's name of a function: `<lambda>` for one without. */
const nameOf = (fn: Any): string => fn.name || '<lambda>';

function refuse(value: unknown): never {
  throw new ValueError(`Unrecognized function in lambda: ${pythonText(value)} of type ${typeText(value)}`);
}

const options = {
  /** The function, or the name of one in nd. */
  function: required(of<string | Any>()),
  /** The name that the block gets in front. */
  prefix: optional(str),
};
const lambda = declare('Lambda.__init__', options);
const hybridLambda = declare('HybridLambda.__init__', options);

/** A function of arrays, or the name of one in nd: `new nn.Lambda('tanh')`, `new nn.Lambda((x) => x.mul(2))`. */
export class Lambda extends Block {
  static override readonly name: string = 'Lambda';

  static override readonly __module__: string = MODULE;

  readonly #function: Any;
  readonly #name: string;

  /** @throws AssertionError for a name that nd does not have, ValueError for what is no function. */
  constructor(...args: Arguments<typeof options, 'function'>) {
    const { function: given, prefix } = bind(lambda, args);
    super({ prefix });
    const fn = typeof given === 'string' ? named(given) : given;
    if (fn === undefined) throw new AssertionError(`Function name ${given} is not found in ndarray.`);
    if (typeof fn !== 'function') refuse(fn);
    this.#function = fn;
    this.#name = typeof given === 'string' ? given : nameOf(fn);
  }

  // biome-ignore lint/suspicious/noExplicitAny: as the function.
  override forward(...args: unknown[]): any {
    return this.#function(...args);
  }

  override toString(): string {
    return `${this.constructor.name}(${this.#name})`;
  }
}

/** A function of F (nd) and arrays, or the name of one in nd: `new nn.HybridLambda((F, x) => F.relu(x))`. */
export class HybridLambda extends HybridBlock {
  static override readonly name: string = 'HybridLambda';

  static override readonly __module__: string = MODULE;

  readonly #function: Any;
  readonly #name: string;

  /** @throws AssertionError for a name that nd does not have, ValueError for what is no function. */
  constructor(...args: Arguments<typeof options, 'function'>) {
    const { function: given, prefix } = bind(hybridLambda, args);
    super({ prefix });
    if (typeof given === 'string') {
      if (named(given) === undefined) {
        throw new AssertionError(`Function name ${given} is not found in symbol/ndarray.`);
      }
      this.#function = (F: Record<string, Any>, ...inputs: unknown[]) => F[given](...inputs);
      this.#name = given;
    } else {
      if (typeof given !== 'function') refuse(given);
      this.#function = given;
      this.#name = nameOf(given);
    }
  }

  override hybrid_forward(F: unknown, ...args: unknown[]): unknown {
    return this.#function(F, ...args);
  }

  override toString(): string {
    return `${this.constructor.name}(${this.#name})`;
  }
}
