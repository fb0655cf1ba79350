// The function of a bound op, and the shapes that such functions have.

import type { Bound } from '../reference/engine/bound.ts';
import { dispatch, type Place } from '../reference/engine/dispatch.ts';
import type { Tensor } from '../reference/engine/tensor.ts';
import type { None, Words } from '../reference/ops/op.ts';

/** A function that stands for one op. */
export interface Named<A extends object = object> {
  readonly op: Bound<A>;
}

/** Runs the op; results are of the class of its first input, or of `place` where it has none. */
export type Run<A> = <T extends Tensor>(inputs: readonly (T | null)[], attributes: A, place?: Place) => T[];

/** A function of one tensor. */
export type One = (<T extends Tensor>(x: T) => T) & Named<None>;
/** A function of one tensor with attributes. */
export type With<A extends object> = (<T extends Tensor>(x: T, attributes: A) => T) & Named<A>;
/** A function of two tensors with attributes. */
export type Two<A extends object> = (<T extends Tensor>(a: T, b: T, attributes: A) => T) & Named<A>;
/** A function of three tensors with attributes. */
export type Three<A extends object> = (<T extends Tensor>(a: T, b: T, c: T, attributes: A) => T) & Named<A>;

/** `make` says how arguments become inputs and attributes. */
export function functionOf<A extends object, F extends object>(op: Bound<A>, make: (run: Run<A>) => F): F & Named<A> {
  // Results have the species of the inputs, which the type of dispatch cannot say.
  const run: Run<A> = <T extends Tensor>(inputs: readonly (T | null)[], attributes: A, place?: Place) =>
    dispatch(op, inputs, attributes, place) as T[];
  return Object.assign(make(run), { op });
}

/** The words of an op that has no derivative. */
export const none = (): Words<Tensor, never> => ({});
