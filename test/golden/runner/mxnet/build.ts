// Blocks, schedulers and arrays as the manifest describes them, made of the library's.

import { type gluon, NumpyArray, nd } from 'bptt/gluon';
import type { Closeness, Comparison } from '../comparison.ts';
import { type Callable, callNamed } from '../library.ts';
import { isRecord, type Stored } from '../read.ts';

export type NDArray = InstanceType<typeof nd.NDArray>;
export type Block = InstanceType<typeof gluon.Block> & Callable;

/** A class with its arguments in MXNet's spelling. */
export interface Spec {
  readonly target: string;
  readonly args?: readonly unknown[];
  readonly kwargs?: Readonly<Record<string, unknown>>;
}

/** A stored tensor as an array on the current context. */
export const arrayOf = ({ values, shape, dtype }: Stored): NDArray =>
  nd.array(new NumpyArray(values, shape, dtype), { dtype });

/** An argument: `$block` and `$scheduler` are built, `$tuple` is an array. */
function argument(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(argument);
  if (!isRecord(value)) return value;
  if ('$tuple' in value) return argument(value.$tuple);
  const spec = value.$block ?? value.$scheduler;
  return spec ? build(spec as Spec) : value;
}

/** Arguments by name. */
export const argumentsOf = (kwargs: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(kwargs).map(([k, v]) => [k, argument(v)]));

/** Makes what a spec describes. */
export const build = ({ target, args = [], kwargs = {} }: Spec): unknown =>
  callNamed(target, args.map(argument), argumentsOf(kwargs));

/** The dotted names of a spec and of all specs inside. */
export function namesIn(data: unknown): string[] {
  if (Array.isArray(data)) return data.flatMap(namesIn);
  if (!isRecord(data)) return [];
  const own = typeof data.target === 'string' ? [data.target] : [];
  return [...own, ...Object.values(data).flatMap(namesIn)];
}

/** Compares an array with a stored tensor. */
export function compareStored(
  comparison: Comparison,
  what: string,
  actual: unknown,
  expected: Stored,
  closeness: Closeness,
): void {
  if (!(actual instanceof nd.NDArray)) {
    comparison.same(what, String(actual), 'an NDArray');
    return;
  }
  comparison.same(`${what}, dtype`, actual.dtype, expected.dtype);
  comparison.same(`${what}, shape`, [...actual.shape], expected.shape);
  comparison.elements(what, [actual], expected.values, closeness);
}
