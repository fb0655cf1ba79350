// The registry of initializers: by lower-cased class name or alias, and from the text that `dumps()` gives.

import { AssertionError, isPlainObject, TypeError, warn } from '../../engine/index.ts';
import { parseJson } from '../base/json.ts';
import { Initializer, setCreate } from './base.ts';
import { FusedRNN } from './fused.ts';
import { Bilinear, Constant, LSTMBias, MSRAPrelu, Normal, One, Orthogonal, Uniform, Xavier, Zero } from './weights.ts';

/** A class of initializers. */
// biome-ignore lint/suspicious/noExplicitAny: every initializer has arguments of its own.
export type InitializerClass = new (...args: any[]) => Initializer;

const own: { readonly [name: string]: InitializerClass } = {
  zero: Zero,
  zeros: Zero,
  one: One,
  ones: One,
  constant: Constant,
  uniform: Uniform,
  normal: Normal,
  orthogonal: Orthogonal,
  xavier: Xavier,
  msraprelu: MSRAPrelu,
  bilinear: Bilinear,
  lstmbias: LSTMBias,
  fusedrnn: FusedRNN,
};
const registry = new Map(Object.entries(own));

const qualified = (c: InitializerClass): string =>
  `${Object.values(own).includes(c) ? 'mxnet.initializer' : '__main__'}.${c.name}`;

/**
 * Makes a class known by its name in lower case (or by another one). A name that is taken is overridden, with a warning.
 * @throws AssertionError for anything but a subclass of Initializer.
 */
export function register<C extends InitializerClass>(klass: C, name: string = klass?.name): C {
  if (!(klass?.prototype instanceof Initializer) || typeof name !== 'string')
    throw new AssertionError('Can only register subclass of Initializer');
  const key = name.toLowerCase();
  const known = registry.get(key);
  if (known !== undefined) {
    warn(
      `\u001b[91mNew initializer ${qualified(klass)} registered with name ${key} isoverriding existing initializer ${qualified(known)}\u001b[0m`,
    );
  }
  registry.set(key, klass);
  return klass;
}

/** Makes a class known by further names: `alias('zeros')(Zero)`. */
export function alias(...names: readonly string[]): <C extends InitializerClass>(klass: C) => C {
  if (!names.every((name) => typeof name === 'string')) throw new TypeError('aliases must be str');
  return (klass) => {
    for (const name of names) register(klass, name);
    return klass;
  };
}

/**
 * An initializer by name and arguments (`create('normal', { sigma: 0.5 })`), from the text of `dumps()`, or from an object
 * `{ initializer: 'normal', sigma: 0.5 }`. An initializer is given back as it is.
 * @throws AssertionError for anything else, and for names that are not registered.
 */
export function create(init: unknown, ...args: readonly unknown[]): Initializer {
  if (init instanceof Initializer) {
    if (args.length > 0)
      throw new AssertionError('initializer is already an instance. Additional arguments are invalid');
    return init;
  }
  if (isPlainObject(init)) {
    const { initializer, ...rest } = init;
    return create(initializer, rest);
  }
  if (typeof init !== 'string') {
    throw new AssertionError(
      'initializer must be of string type',
      "give an mx.init.Initializer or a name such as 'xavier'",
    );
  }
  if (init.startsWith('[') || init.startsWith('{')) {
    if (args.length > 0) throw new AssertionError('the text of an initializer has its arguments');
    const parsed = parseJson(init, 'give a name, or the text of dumps()');
    return Array.isArray(parsed) ? create(parsed[0], parsed[1] ?? {}) : create(parsed);
  }
  const klass = registry.get(init.toLowerCase());
  if (klass === undefined) {
    throw new AssertionError(
      `${init.toLowerCase()} is not registered. Please register with initializer.register first`,
      `known are ${[...registry.keys()].join(', ')}`,
    );
  }
  return new klass(...args);
}

setCreate(create);
