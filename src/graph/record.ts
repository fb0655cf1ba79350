// Records a function of tensors as a graph.

import { StateError, type Tensor } from '../engine/index.ts';
import type { Graph } from './graph.ts';
import { pruned } from './prune.ts';
import { generalized, type Symbolic } from './symbolic.ts';
import { type NamedTensors, trace } from './trace.ts';

export interface RecordOptions {
  /** Tensors to be known by name: `module.named_parameters()`, or an object. */
  readonly parameters?: NamedTensors | { readonly [name: string]: Tensor };
  /** Sizes of inputs that may differ in a replay, by input and dimension: `{ x: { 0: 'N', 1: 'T' } }`. */
  readonly symbolic?: Symbolic;
}

/** What a recorded function gives back: one tensor, several, or several by name. */
export type Results<T> = T | readonly T[] | { readonly [name: string]: T };

const isIterable = (x: object): x is Iterable<never> => Symbol.iterator in x;

/** Tensors of a list or an object, by position or name. */
function named(tensors: NamedTensors | { readonly [name: string]: Tensor }): (readonly [string, Tensor])[] {
  return isIterable(tensors) ? [...tensors] : Object.entries(tensors);
}

const numbered = <T>(list: readonly T[], prefix: string): (readonly [string, T])[] =>
  list.map((x, i) => [`${prefix}${i}`, x] as const);

function results<T extends Tensor>(y: Results<T>, isTensor: (y: Results<T>) => y is T): (readonly [string, T])[] {
  if (isTensor(y)) return [['0', y]];
  return Array.isArray(y) ? numbered(y as readonly T[], '') : Object.entries(y as { readonly [name: string]: T });
}

/**
 * Runs `body` and records every op that computes its results. A tensor that it writes to has a new value from then on;
 * in a replay nothing is written. Parameters are looked at as they are when replayed.
 * @throws StateError naming what a graph cannot hold: results that no recorded op computed, elements read on the way,
 * derivatives of a function's own, and sizes that do not follow from the symbols.
 */
export function record<T extends Tensor>(
  inputs: readonly T[],
  body: (...inputs: T[]) => Results<T>,
  options?: RecordOptions,
): Graph;
export function record<T extends Tensor, K extends string>(
  inputs: { readonly [name in K]: T },
  body: (inputs: { readonly [name in K]: T }) => Results<T>,
  options?: RecordOptions,
): Graph;
export function record<T extends Tensor>(
  inputs: readonly T[] | { readonly [name: string]: T },
  body: ((...inputs: T[]) => Results<T>) | ((inputs: { readonly [name: string]: T }) => Results<T>),
  { parameters = {}, symbolic = {} }: RecordOptions = {},
): Graph {
  const byPosition = Array.isArray(inputs);
  const given: (readonly [string, T])[] = byPosition
    ? numbered(inputs as readonly T[], 'input')
    : Object.entries(inputs);
  if (given.length === 0) throw new StateError('a graph has at least one input');
  const isTensor = (y: Results<T>): y is T => 'storage' in y;
  const run = (tensors: readonly (readonly [string, T])[]) => {
    const call = (): Results<T> =>
      byPosition
        ? (body as (...inputs: T[]) => Results<T>)(...tensors.map(([, x]) => x))
        : (body as (inputs: { readonly [name: string]: T }) => Results<T>)(
            Object.fromEntries(tensors) as Record<string, T>,
          );
    return pruned(trace(tensors, () => results(call(), isTensor), named(parameters)));
  };
  return generalized(given, symbolic, run);
}
