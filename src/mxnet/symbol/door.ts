// Where the namespace sym makes itself known. Gluon's blocks meet symbols only where a program has some; a program that has
// none carries neither graphs nor the table of operators, so what stands here imports nothing of them.

import type { SymbolOf } from './symbol.ts';

/** A namespace, as far as what it holds can be told apart. */
interface Namespace {
  readonly Symbol: typeof SymbolOf;
}

let namespace: Namespace | null = null;

/** Makes the namespace known. */
export function provideSymbols<N extends Namespace>(given: N): N {
  namespace = given;
  return given;
}

/** The namespace, where the program has it. */
export const givenSymbols = (): Namespace | null => namespace;

/** Whether a value is a symbol. */
export const isSymbol = (value: unknown): value is SymbolOf => namespace !== null && value instanceof namespace.Symbol;
