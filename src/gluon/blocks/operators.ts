// The F of `hybrid_forward`. A built-in block names the operators that it computes with; what users extend brings all of nd along
// (extended.ts). So a program that extends none of these carries the operators that it calls, and no others. While a graph is
// made, F is sym.

import { TypeError } from '../../engine/index.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { typeText } from '../../mxnet/base/python-text.ts';
import { isSymbol, type SymbolNamespace, type SymbolOf, symbols } from '../../mxnet/symbols.ts';

let all: object | null = null;
let graph: SymbolNamespace | null = null;

/** Gives every block all operators. */
export function provideOperators(operators: object): void {
  all = operators;
}

/** sym while a graph is made, else all operators where they are there, else a block's own. */
export const operatorsOr = <T extends object>(own: T): T => ((graph ?? all) as T | null) ?? own;

function under<R>(next: SymbolNamespace | null, body: () => R): R {
  const before = graph;
  graph = next;
  try {
    return body();
  } finally {
    graph = before;
  }
}

/** Runs the callback on symbols: F is sym. */
export const onSymbols = <R>(body: () => R): R => under(symbols(), body);
/** Runs the callback on arrays, wherever it is called from. */
export const onArrays = <R>(body: () => R): R => (graph === null ? body() : under(null, body));
/** Whether a graph is being made. */
export const isSymbolic = (): boolean => graph !== null;

/** Symbols where code that both arrays and symbols go through speaks of arrays. */
export const asArrays = (found: Iterable<SymbolOf>): readonly NDArray[] => [...found] as unknown as readonly NDArray[];

/** The symbol that an array is in such code. @throws TypeError where it is none. */
export function asSymbol(x: NDArray): SymbolOf {
  if (isSymbol(x)) return x;
  throw new TypeError(`${typeText(x)} is no Symbol`, 'arrays and symbols are not mixed');
}
