// How an operator of nd is declared: its arguments once, inputs first, with MXNet's names, order and defaults. Every operator
// also takes `out` (an array that the result is written into) and `name` (which means something to symbols only).

import { bind } from '../../engine/index.ts';
import { isOutlining, outlined, type Rule } from '../array/inference.ts';
import { NDArray } from '../array/ndarray.ts';
import { MXNetError } from '../base/errors.ts';
import {
  type Bound,
  declare,
  type Given,
  instance,
  type Kind,
  type Option,
  of,
  optional,
  type Rest,
  required,
  str,
  type Table,
} from '../base/options.ts';

/** An input. */
export const array: Kind<NDArray> = /* @__PURE__ */ instance('NDArray', () => NDArray);

/** What every operator takes beside its own arguments. */
export interface Common {
  readonly out?: NDArray | null | undefined;
  readonly name?: string | null | undefined;
}

const common = { out: optional(array), name: optional(str) };

/** An operator of a table T; R is its result and X its first input. */
export interface Operator<T, R = NDArray, X = NDArray> {
  /** Everything by name. */
  (options: Given<T> & Common): R;
  /** Arguments in order, then an object that names the others. */
  (input: X, ...rest: Rest<T, Common>): R;
}

/** An operator as a method of its first input. */
export type Method<O> = O extends Operator<infer T, infer R, infer _X> ? (...rest: Rest<T, Common>) => R : never;

/** Writes a result into `out`, where one is given. */
function delivered<R>(result: R, out: NDArray | null): R | NDArray {
  return out === null || !(result instanceof NDArray) ? result : out._write(result);
}

/** What a body reads beside the options of its table. */
interface Node {
  /** What a graph calls the call. */
  readonly name: string | null;
}

/** Declares an operator. `rule` tells the shapes of inputs that a pass on shapes brings in without. */
/* @__NO_SIDE_EFFECTS__ */
export function op<T extends Table, R, X = NDArray>(
  name: string,
  table: T,
  body: (options: Bound<T> & Node) => R,
  rule: Rule<Bound<T> & Node> | null = null,
): Operator<T, R, X> {
  const declared = declare(name, { ...table, ...common }, false);
  return (...args: unknown[]) => {
    const bound = bind(declared, args);
    const options = isOutlining() ? outlined(bound, rule) : bound;
    return delivered(body(options), options.out) as R;
  };
}

const single = { data: required(array) };
export type Unary = Operator<{ data: Option<NDArray, true> }>;

/** An operator of one array alone. */
/* @__NO_SIDE_EFFECTS__ */
export function unary(name: string, body: (data: NDArray) => NDArray): Unary {
  return op(name, single, ({ data }) => body(data));
}

/** An operator of several arrays: `nd.concat(a, b, { dim: 1 })`. A list of arrays may be given as one. */
export type Variadic<T> = (
  ...args: readonly (NDArray | readonly NDArray[] | (Partial<Given<T>> & Common))[]
) => NDArray;

const isInput = (x: unknown): x is NDArray | readonly NDArray[] => x instanceof NDArray || Array.isArray(x);

/* @__NO_SIDE_EFFECTS__ */
export function variadic<T extends Table>(
  name: string,
  table: T,
  body: (arrays: readonly NDArray[], options: Bound<T>) => NDArray,
): Variadic<T> {
  const declared = declare(name, { ...table, ...common, num_args: optional(of<number>()) }, false);
  return (...args) => {
    const options = bind(
      declared,
      args.filter((a) => !isInput(a)),
    );
    const arrays = args.filter(isInput).flat();
    return delivered(body(isOutlining() ? outlined(arrays, null) : arrays, options), options.out);
  };
}

/** @throws MXNetError where an attribute without a default was not given. */
export function attribute<T>(value: T | undefined | null, operator: string, name: string, type: string): T {
  if (value !== undefined && value !== null) return value;
  throw new MXNetError(`Required parameter ${name} of ${type} is not presented, in operator ${operator}(name="")`);
}
