// How a torch function is declared: its arguments once, with Python's names, order, kinds and defaults, checked against the
// interface of its options. A function that is a method too gets the tensor before the dot as `this` and as its first argument.

import { bind, type Signature } from '../engine/index.ts';
import { optionsOf, type Tabled, type TableOf } from '../rules/signature.ts';
import { ints, tensor, torch } from './kinds.ts';
import { Tensor } from './tensor.ts';

interface OfInput {
  input: Tensor;
}
const input: TableOf<OfInput> = { input: [tensor] };

/** A table as it is. */
export const tableOf = <O>(table: Tabled<O>): TableOf<O> => (typeof table === 'function' ? table() : table);

/** Declares the arguments of a function: O, by name, of which so many may be given by position. */
/* @__NO_SIDE_EFFECTS__ */
export const signatureOf = <O>(name: string, table: Tabled<O>, positional?: number): Signature<Required<O>> =>
  optionsOf<O>(name, table, false, torch, positional);

/** Binds the arguments of a function of a tensor; called as a method, positions count from behind the tensor. */
export const bindCall = <O>(declared: Signature<O>, self: unknown, args: readonly unknown[]): O =>
  bind(declared, args, [], self instanceof Tensor ? 1 : 0);

/** A function of the arguments O, which the body gets bound. */
/* @__NO_SIDE_EFFECTS__ */
export function define<O, R = Tensor>(
  name: string,
  table: Tabled<O>,
  body: (options: Required<O>) => R,
  positional?: number,
): (...args: readonly unknown[]) => R {
  const declared = signatureOf<O>(name, table, positional);
  return function (this: unknown, ...args: readonly unknown[]): R {
    return body(bindCall(declared, this, args));
  };
}

/** A function of a tensor and of further arguments O, which the body gets bound; so many of them may be given by position. */
/* @__NO_SIDE_EFFECTS__ */
export function bound<O, R = Tensor>(
  name: string,
  table: Tabled<O>,
  body: (input: Tensor, options: Required<O>) => R,
  positional = Number.POSITIVE_INFINITY,
): (input: Tensor, ...args: unknown[]) => R {
  const whole = { ...input, ...tableOf(table) };
  const most = Math.min(positional + 1, Object.keys(whole).length);
  const declared = signatureOf<O & OfInput>(name, whole as unknown as TableOf<O & OfInput>, most);
  return function (this: unknown, ...args: unknown[]): R {
    const { input: x, ...options } = bindCall(declared, this, args);
    return body(x, options as unknown as Required<O>);
  };
}

/** A function of a tensor alone, with a result of any type. */
/* @__NO_SIDE_EFFECTS__ */
export function alone<R>(name: string, body: (input: Tensor) => R): (input: Tensor) => R {
  const declared = signatureOf<OfInput>(name, input);
  return function (this: unknown, ...args: unknown[]): R {
    const [x] = args;
    return body(args.length === 1 && x instanceof Tensor ? x : bindCall(declared, this, args).input);
  };
}

/** A function of a tensor alone. */
/* @__NO_SIDE_EFFECTS__ */
export const unary = (name: string, body: (input: Tensor) => Tensor): ((input: Tensor) => Tensor) => alone(name, body);

/** A function of a tensor and of sizes, given one by one or as a list; `word` is the name of their list. */
/* @__NO_SIDE_EFFECTS__ */
export function withSizes(
  name: string,
  word: string,
  body: (input: Tensor, sizes: readonly number[]) => Tensor,
): (input: Tensor, ...args: readonly unknown[]) => Tensor {
  const declared = signatureOf(name, { ...input, [word]: [ints] } as TableOf<OfInput & Record<string, number[]>>);
  return function (this: unknown, ...args: readonly unknown[]): Tensor {
    // x.view(2, 3) is x.view([2, 3])
    const listed = typeof args[1] === 'number' ? [args[0], args.slice(1)] : args;
    const { input: x, [word]: sizes } = bindCall(declared, this, listed);
    return body(x as Tensor, sizes as readonly number[]);
  };
}
