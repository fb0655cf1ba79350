// How an operator of nd is declared: its arguments once, inputs first, with MXNet's names, order and defaults. Every operator
// also takes `out` (an array that the result is written into) and `name` (which means something to symbols only).

import { AssertionError, bind, isPlainObject } from '../../engine/index.ts';
import { isOutlining, outlined, type Rule } from '../array/inference.ts';
import { array, float32, operator } from '../array/kinds.ts';
import { NDArray } from '../array/ndarray.ts';
import { MXNetError } from '../base/errors.ts';
import {
  type Bound,
  declare,
  type Given,
  int,
  type Option,
  optional,
  type Rest,
  required,
  str,
  type Table,
} from '../base/options.ts';
import { pythonText } from '../base/python-text.ts';

export { array, arrays, choice, double, dtype, float32 } from '../array/kinds.ts';

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

/** The names of parameters that the core keeps in single precision. */
const singles = (table: Table): string[] => Object.keys(table).filter((name) => table[name].kind === float32);

/** The options with those rounded. */
function rounded<O extends object>(bound: O, names: readonly string[]): O {
  if (names.length === 0) return bound;
  const numbers = bound as { readonly [name: string]: number | null };
  return { ...bound, ...Object.fromEntries(names.map((name) => [name, fround(numbers[name])])) };
}

const fround = (value: number | null): number | null => (value === null ? null : Math.fround(value));

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
  const declared = declare(name, { ...table, ...common }, false, operator);
  const floats = singles(table);
  return (...args: unknown[]) => {
    const bound = rounded(bind(declared, args), floats);
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

/** The arrays of a call, one by one or as lists. @throws AssertionError for anything else. */
function inputs(args: readonly unknown[]): NDArray[] {
  const all = args.flat();
  for (const x of all) {
    if (x instanceof NDArray) continue;
    throw new AssertionError(
      `Positional arguments must have NDArray type, but got ${pythonText(x)}`,
      'name the options: nd.concat(a, b, { dim: 1 })',
    );
  }
  return all as NDArray[];
}

/* @__NO_SIDE_EFFECTS__ */
export function variadic<T extends Table>(
  name: string,
  table: T,
  body: (arrays: readonly NDArray[], options: Bound<T>) => NDArray,
): Variadic<T> {
  const declared = declare(name, { ...table, ...common, num_args: optional(int) }, false, operator);
  return (...args) => {
    const named = isPlainObject(args.at(-1)) ? args.slice(-1) : [];
    const arrays = inputs(args.slice(0, args.length - named.length));
    const options = bind(declared, named);
    if (arrays.length === 0) {
      const text = `value 0 for Parameter num_args should be greater equal to 1\nnum_args: Number of inputs.`;
      throw new MXNetError(`${text}, in operator ${name}(name="", num_args="0")`, 'give at least one array');
    }
    return delivered(body(isOutlining() ? outlined(arrays, null) : arrays, options), options.out);
  };
}

/** @throws MXNetError where an attribute without a default was not given. */
export function attribute<T>(value: T | undefined | null, operator: string, name: string, type: string): T {
  if (value !== undefined && value !== null) return value;
  throw new MXNetError(`Required parameter ${name} of ${type} is not presented, in operator ${operator}(name="")`);
}
