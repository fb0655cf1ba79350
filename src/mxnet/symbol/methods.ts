// What a symbol computes, as methods: every operator that is a method of arrays, Python's signs, and running. Added here alone,
// to the prototype and to the type.

import { bind, TypeError } from '../../engine/index.ts';
import { writeFileAtomic } from '../../formats/write.ts';
import type { NDArray } from '../array/ndarray.ts';
import type { Context } from '../base/context.ts';
import { declare, required, str } from '../base/options.ts';
import type { Method } from '../operators/define.ts';
import type * as fluent from '../operators/fluent/index.ts';
import * as fluentTable from '../operators/fluent/index.ts';
import { boundTo, evaluated, simplyBound } from './bind.ts';
import type { Executor, Named } from './executor.ts';
import { type ByName, type Common, symbolic } from './functions.ts';
import { textOf } from './json.ts';
import { internals, isDefined, operators } from './operators.ts';
import { type Inferred, partialShapes, shapesOf, typesOf } from './questions.ts';
import { SymbolOf } from './symbol.ts';

type Shape = readonly number[];
type Fluent = typeof fluent;

/** An operator as a method of a symbol. */
type SymbolMethod<F> =
  Method<F> extends (...rest: infer A) => unknown
    ? (...rest: { readonly [I in keyof A]: OfSymbol<A[I]> }) => SymbolOf
    : never;
type OfSymbol<V> = V extends NDArray
  ? SymbolOf
  : V extends object
    ? { readonly [K in keyof V]: V[K] } & Partial<Common>
    : V;

type Fluents = {
  [K in keyof Fluent as Fluent[K] extends { readonly definition: unknown } ? K : never]: SymbolMethod<Fluent[K]>;
};

/** A symbol or a number. */
export type Operand = SymbolOf | number;

export interface SymbolMethods extends Omit<Fluents, 'negative' | 'broadcast_to'> {
  /** `x + y`, `x - y`, `x * y`, `x / y`, `x % y`, `x ** y`: of one shape, or with a number. */
  add(other: Operand): SymbolOf;
  sub(other: Operand): SymbolOf;
  mul(other: Operand): SymbolOf;
  div(other: Operand): SymbolOf;
  mod(other: Operand): SymbolOf;
  pow(other: Operand): SymbolOf;
  /** The other operand first: `2 - x` is `x.rsub(2)`. */
  radd(other: Operand): SymbolOf;
  rsub(other: Operand): SymbolOf;
  rmul(other: Operand): SymbolOf;
  rdiv(other: Operand): SymbolOf;
  rmod(other: Operand): SymbolOf;
  rpow(other: Operand): SymbolOf;
  /** 1 where the comparison is true, 0 elsewhere. */
  eq(other: Operand): SymbolOf;
  ne(other: Operand): SymbolOf;
  gt(other: Operand): SymbolOf;
  ge(other: Operand): SymbolOf;
  lt(other: Operand): SymbolOf;
  le(other: Operand): SymbolOf;
  /** The same by the names that arrays have for them. */
  equal(other: Operand): SymbolOf;
  not_equal(other: Operand): SymbolOf;
  greater(other: Operand): SymbolOf;
  greater_equal(other: Operand): SymbolOf;
  lesser(other: Operand): SymbolOf;
  lesser_equal(other: Operand): SymbolOf;
  /** `-x`. */
  negative(): SymbolOf;
  reshape(shape: number | Shape | { readonly shape: Shape; readonly reverse?: boolean }): SymbolOf;
  transpose(axes?: Shape | { readonly axes: Shape }): SymbolOf;
  broadcast_to(shape: Shape | { readonly shape: Shape }): SymbolOf;
  /** The values in another dtype. */
  astype(dtype: string): SymbolOf;
  /** Shapes of arguments, outputs and states, in the order of their lists; nulls and a warning where one is not known. */
  infer_shape(...shapes: readonly Shape[]): Inferred<Shape>;
  infer_shape(shapes: Named<Shape>): Inferred<Shape>;
  /** The same as far as it is known: 0 is a size that is not, and [] a shape. */
  infer_shape_partial(...shapes: readonly Shape[]): Inferred<Shape>;
  infer_shape_partial(shapes: Named<Shape>): Inferred<Shape>;
  /** dtypes of arguments, outputs and states; nulls and a warning where one is not known. */
  infer_type(...types: readonly string[]): Inferred<string>;
  infer_type(types: Named<string>): Inferred<string>;
  /** The graph as MXNet's JSON. */
  tojson(): string;
  /** Writes the graph into a `-symbol.json` file. */
  save(fname: string): void;
  /** An executor on arrays: by name, or in the order of `list_arguments`. */
  bind(ctx: Context, args: readonly NDArray[] | Named | BindOptions, ...rest: readonly unknown[]): Executor;
  /** An executor on new arrays of zeros: `simple_bind(ctx, { data: [2, 3] })`. */
  simple_bind(ctx: Context, shapes: SimpleBind): Executor;
  simple_bind(ctx: Context, grad_req: string, shapes: SimpleBind): Executor;
  /** The outputs on arrays by name: `eval({ a: x })`. */
  eval(arrays: Named): readonly NDArray[];
  eval(ctx: Context, arrays: Named): readonly NDArray[];
}

export interface BindOptions {
  readonly args: readonly NDArray[] | Named;
  readonly args_grad?: readonly (NDArray | null)[] | Named<NDArray | null> | null;
  readonly grad_req?: string | readonly string[] | Named<string>;
  readonly aux_states?: readonly NDArray[] | Named | null;
}

/** Shapes by name, and how to bind. */
export type SimpleBind = {
  readonly grad_req?: string | readonly string[] | Named<string>;
  readonly type_dict?: Named<string> | null;
} & { readonly [name: string]: Shape | unknown };

declare module './symbol.ts' {
  interface SymbolOf extends SymbolMethods {
    /** The graph with other symbols in the places of variables: `net({ data: other, name: 'whole' })`. */
    (...symbols: readonly (SymbolOf | Named<SymbolOf | string | null>)[]): SymbolOf;
  }
}

/** Python's signs: of two symbols, and of a symbol and a number, by the names that MXNet's Python calls them by. */
const signs = {
  add: ['_plus', '_PlusScalar'],
  sub: ['_minus', '_MinusScalar'],
  mul: ['_mul', '_MulScalar'],
  div: ['_div', '_DivScalar'],
  mod: ['_mod', '_ModScalar'],
  pow: ['_power', '_PowerScalar'],
  eq: ['_equal', '_equal_scalar'],
  equal: ['_equal', '_equal_scalar'],
  not_equal: ['_not_equal', '_not_equal_scalar'],
  ne: ['_not_equal', '_not_equal_scalar'],
  gt: ['_greater', '_greater_scalar'],
  ge: ['_greater_equal', '_greater_equal_scalar'],
  lt: ['_lesser', '_lesser_scalar'],
  le: ['_lesser_equal', '_lesser_equal_scalar'],
  greater: ['_greater', '_greater_scalar'],
  greater_equal: ['_greater_equal', '_greater_equal_scalar'],
  lesser: ['_lesser', '_lesser_scalar'],
  lesser_equal: ['_lesser_equal', '_lesser_equal_scalar'],
} as const;

const reversed = {
  radd: ['_plus', '_PlusScalar'],
  rsub: ['_minus', '_RMinusScalar'],
  rmul: ['_mul', '_MulScalar'],
  rdiv: ['_div', '_RDivScalar'],
  rmod: ['_mod', '_RModScalar'],
  rpow: ['_power', '_RPowerScalar'],
} as const;

type Call = (...args: unknown[]) => SymbolOf;

function functionOf(called: string): Call {
  const operator = internals[called] ?? operators[called];
  if (!isDefined(operator)) throw new TypeError(`${called} is no operator`);
  return symbolic(called, operator);
}

const typeName = (x: unknown): string =>
  x === null || x === undefined ? 'NoneType' : typeof x === 'string' ? 'str' : Array.isArray(x) ? 'list' : typeof x;

/** A sign between two operands; the left one is a symbol. @throws TypeError for what is none. */
function sign(names: readonly [string, string], swap: boolean): (this: SymbolOf, other: unknown) => SymbolOf {
  const [ofTwo, ofOne] = names.map(functionOf);
  return function (other) {
    if (other instanceof SymbolOf) return swap ? ofTwo(other, this) : ofTwo(this, other);
    if (typeof other === 'number' || typeof other === 'boolean')
      return ofOne(this, { scalar: scalarText(Number(other)) });
    throw new TypeError(`type <class '${typeName(other)}'> not supported`);
  };
}

/** A number as Python prints what was typed: 2, and not 2.0. */
const scalarText = (n: number): string => (Number.isFinite(n) ? String(n) : n > 0 ? 'inf' : n < 0 ? '-inf' : 'nan');

const naming = declare('Symbol.save', { fname: required(str) });
const casting = declare('Symbol.astype', { dtype: required(str) });
const nothing = declare('Symbol.tojson', {});

/** The methods that are no operators of their names. */
function own(): Record<string, unknown> {
  const negate = functionOf('_MulScalar');
  const cast = functionOf('cast');
  return {
    negative(this: SymbolOf) {
      return negate(this, { scalar: '-1.0' });
    },
    astype(this: SymbolOf, ...args: unknown[]) {
      return cast(this, { dtype: bind(casting, args).dtype });
    },
    infer_shape(this: SymbolOf, ...args: unknown[]) {
      return shapesOf(this._entries, args);
    },
    infer_shape_partial(this: SymbolOf, ...args: unknown[]) {
      const { args: list, outs, states } = partialShapes(this._entries, args);
      return [list, outs, states];
    },
    infer_type(this: SymbolOf, ...args: unknown[]) {
      return typesOf(this._entries, args);
    },
    tojson(this: SymbolOf, ...args: unknown[]) {
      bind(nothing, args);
      return textOf(this._entries);
    },
    save(this: SymbolOf, ...args: unknown[]) {
      const { fname } = bind(naming, args);
      writeFileAtomic(fname, new TextEncoder().encode(textOf(this._entries)));
    },
    bind(this: SymbolOf, ...args: unknown[]) {
      return boundTo(this._entries, args);
    },
    simple_bind(this: SymbolOf, ...args: unknown[]) {
      return simplyBound(this._entries, args);
    },
    eval(this: SymbolOf, ...args: unknown[]) {
      return evaluated(this._entries, args);
    },
  };
}

/** Attributes that are written where a method says nothing of them, as MXNet's Python does. */
const written: { readonly [method: string]: ByName<{ readonly axis: never }> } = { squeeze: { axis: 'None' } };

function attach(prototype: object): void {
  const define = (name: string, value: unknown): unknown =>
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
  const methods = ['reshape', 'transpose', ...Object.keys(fluentTable)];
  for (const name of methods) {
    const operator = operators[name];
    if (!isDefined(operator)) continue;
    const call = symbolic(name, operator);
    const always = written[name];
    define(name, function (this: SymbolOf, ...args: unknown[]) {
      return call(this, ...(args.length === 0 && always ? [always] : args));
    });
  }
  for (const [name, names] of Object.entries(signs)) define(name, sign(names, false));
  for (const [name, names] of Object.entries(reversed)) define(name, sign(names, true));
  for (const [name, value] of Object.entries(own())) define(name, value);
}
attach(SymbolOf.prototype);
