// The methods of NDArray, added here alone, to the prototype and to the type: every operator of operators/fluent, Python's
// operators, and the few that are written as methods. `nd.sum(x)` and `x.sum()` are one declaration.

import { bind, ValueError } from '../engine/index.ts';
import { backward } from './array/autograd.ts';
import { array } from './array/kinds.ts';
import { NDArray } from './array/ndarray.ts';
import type { Nested } from './base/numpy.ts';
import { bool, declare, optional } from './base/options.ts';
import { at, type Index, setAt } from './indexing.ts';
import type { Method } from './operators/define.ts';
import * as fluent from './operators/fluent/index.ts';
import * as python from './operators/fluent/python.ts';
import * as shapes from './operators/shape-methods.ts';

type Fluent = { [K in keyof typeof fluent]: Method<(typeof fluent)[K]> };
type Python = { [K in keyof typeof python]: Method<(typeof python)[K]> };

/** Methods that say more than the operators of their names. */
type Own = 'broadcast_to' | 'expand_dims' | 'flatten' | 'squeeze';

export interface NDArrayMethods extends Omit<Fluent, Own>, Python {
  /** A copy in which axes of size 1 are repeated, and axes in front added. @throws ValueError where others would change. */
  broadcast_to(shape: readonly number[] | { readonly shape: readonly number[] }): NDArray;
  /** One more axis: a copy, or with `inplace` a view. */
  expand_dims(axis: number | ({ readonly axis: number } & InPlace), inplace?: boolean | InPlace): NDArray;
  /** All axes but the first as one: a copy, or with `inplace` a view. */
  flatten(inplace?: boolean | InPlace): NDArray;
  /** Axes of size 1 left out, all or the named ones: a copy, or with `inplace` a view. */
  squeeze(axis?: Axes | ({ readonly axis?: Axes } & InPlace) | null, inplace?: boolean | InPlace): NDArray;
  /** `x.reshape([2, -1])`, with MXNet's special codes: a view. */
  reshape(shape: readonly number[], options?: { readonly reverse?: boolean }): NDArray;
  reshape(...shape: number[]): NDArray;
  reshape(options: { readonly shape: readonly number[]; readonly reverse?: boolean }): NDArray;
  /** The axes in another order (reversed without arguments): a copy. */
  transpose(axes: readonly number[] | { readonly axes: readonly number[] }): NDArray;
  transpose(...axes: number[]): NDArray;
  /** The indexed part: `x.at(0)`, `x.at(':', -1, ':')`, `x.at([2, 0])`. */
  at(...indices: Index[]): NDArray;
  /** Python's `x[…] = value`: `x.setAt([':', 0], value)`. */
  setAt(index: Index | readonly Index[], value: NDArray | number | Nested): NDArray;
  /** The transposed array: all axes reversed. */
  readonly T: NDArray;
  /** `x += y`, `x -= y`, `x *= y`, `x /= y`, `x %= y`: written into x. @throws MXNetError inside `record` where x is in a graph. */
  iadd(other: NDArray | number): NDArray;
  isub(other: NDArray | number): NDArray;
  imul(other: NDArray | number): NDArray;
  idiv(other: NDArray | number): NDArray;
  imod(other: NDArray | number): NDArray;
  /** Python's `bool(x)`. @throws ValueError for more than one element. */
  bool(): boolean;
  /** Computes gradients into the buffers of attached arrays. @throws MXNetError where the array is in no graph. */
  backward(out_grad?: NDArray | null | BackwardKeywords, retain_graph?: boolean, train_mode?: boolean): void;
}

declare module './array/ndarray.ts' {
  interface NDArray extends NDArrayMethods {}
}

type Axes = number | readonly number[];
interface InPlace {
  readonly inplace?: boolean;
}

export interface BackwardKeywords {
  readonly out_grad?: NDArray | null;
  readonly retain_graph?: boolean;
  readonly train_mode?: boolean;
}

const inPlace = { iadd: fluent.add, isub: python.sub, imul: python.mul, idiv: python.div, imod: python.mod };

const none = declare('NDArray.bool', {});

function truth(this: NDArray, ...args: readonly unknown[]): boolean {
  bind(none, args);
  if (this.size > 1) throw new ValueError('The truth value of an NDArray with multiple elements is ambiguous.');
  return this.size === 1 && this.asscalar() !== 0;
}

const backwards = declare('NDArray.backward', {
  out_grad: optional(array),
  retain_graph: optional(bool, false),
  train_mode: optional(bool, true),
});

function backwardMethod(this: NDArray, ...args: readonly unknown[]): void {
  const { out_grad, retain_graph, train_mode } = bind(backwards, args);
  backward([this], out_grad, retain_graph, train_mode);
}

/** Attaches the methods to the class. */
function attach(prototype: object): void {
  const define = (name: string, value: unknown): unknown =>
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
  for (const [name, fn] of Object.entries<(...args: never) => unknown>({ ...fluent, ...python })) {
    define(name, function (this: NDArray, ...args: unknown[]) {
      return Reflect.apply(fn, undefined, [this, ...args]);
    });
  }
  for (const [name, fn] of Object.entries(inPlace)) {
    define(name, function (this: NDArray, ...args: unknown[]) {
      return this._write(Reflect.apply(fn, undefined, [this, ...args]));
    });
  }
  for (const [name, fn] of Object.entries({ ...shapes, at, setAt, bool: truth, backward: backwardMethod }))
    define(name, fn);
  const get = function (this: NDArray): NDArray {
    return this.transpose();
  };
  Object.defineProperty(prototype, 'T', { get, configurable: true });
}
attach(NDArray.prototype);
