// How an operator of nd is declared: its signature once, inputs first, with MXNet's names, order and defaults. The same
// declaration serves as function (`nd.sum(x, { axis: 1 })`) and as method (`x.sum({ axis: 1 })`). Every operator also takes
// `out` (an array that the result is written into) and `name` (which means something to symbols only).

import { type Arguments, bind, type Parameter, signature } from '../engine/index.ts';
import { MXNetError } from './errors.ts';
import { NDArray } from './ndarray.ts';

/** What every operator takes beside its own arguments. */
export interface Common {
  readonly out?: NDArray | null;
  readonly name?: string | null;
}

type Tail<N extends readonly unknown[]> = N extends readonly [unknown, ...infer Rest] ? Rest : [];
/** The rest of a signature after the array that a method is called on. */
type MethodArguments<O, N extends readonly (keyof O)[]> = N extends readonly [infer First extends keyof O, ...unknown[]]
  ? Arguments<Omit<O, First>, Tail<N> extends readonly (keyof Omit<O, First>)[] ? Tail<N> : []>
  : [];

/** An operator, and the method that it is. */
export interface Operator<A extends readonly unknown[], M extends readonly unknown[], R> {
  (...args: A): R;
  /** Carries the type of the method; never set. */
  readonly method?: (...args: M) => R;
}

/** The methods that a table of operators gives. */
export type Methods<F> = {
  [K in keyof F]: F[K] extends { readonly method?: (...args: infer M) => infer R } ? (...args: M) => R : never;
};

/** Writes a result into `out`, where one is given. */
function delivered<R>(result: R, out: NDArray | null): R {
  return out === null || !(result instanceof NDArray) ? result : (out._write(result) as R);
}

/** Declares an operator with arguments O in the order of `names`; those with a default may be left out. */
export function op<O, R = NDArray>() {
  return <const N extends readonly (keyof O & string)[]>(
    name: string,
    names: N,
    defaults: { readonly [K in keyof O]?: O[K] | undefined },
    body: (options: Required<O>) => R,
  ): Operator<Arguments<O & Common, N>, MethodArguments<O & Common, N>, R> => {
    const own = names.map((p): Parameter => (p in defaults ? [p, defaults[p]] : [p]));
    const declared = signature<Required<O> & Required<Common>>(name, [...own, ['out', null], ['name', null]], false);
    return (...args: unknown[]) => {
      const options = bind(declared, args);
      return delivered(body(options), options.out);
    };
  };
}

/** An operator of one array alone. */
export const unary = (name: string, body: (data: NDArray) => NDArray) =>
  op<{ data: NDArray }>()(name, ['data'], {}, ({ data }) => body(data));

/** Operators of several arrays with attributes: `nd.concat(a, b, { dim: 1 })`. A list of arrays may be given as one. */
export function variadic<O>() {
  return (
    name: string,
    defaults: Required<O>,
    body: (arrays: readonly NDArray[], options: Required<O>) => NDArray,
  ): ((...args: readonly (NDArray | readonly NDArray[] | (O & Common))[]) => NDArray) => {
    const parameters = Object.entries({ ...defaults, out: null, name: null, num_args: null });
    const declared = signature<Required<O> & Required<Common>>(name, parameters, false);
    return (...args) => {
      const arrays = args.filter((a) => a instanceof NDArray || Array.isArray(a)).flat() as NDArray[];
      const options = bind(
        declared,
        args.filter((a) => !(a instanceof NDArray || Array.isArray(a))),
      );
      return delivered(body(arrays, options), options.out);
    };
  };
}

/** @throws MXNetError where an attribute without a default was not given. */
export function required<T>(value: T | undefined | null, operator: string, attribute: string, type: string): T {
  if (value !== undefined && value !== null) return value;
  throw new MXNetError(`Required parameter ${attribute} of ${type} is not presented, in operator ${operator}(name="")`);
}
