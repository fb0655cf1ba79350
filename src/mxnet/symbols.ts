// mx.sym as Gluon sees it: there or not, by what the program imports (symbol/door.ts).

import { NotImplementedError } from '../engine/index.ts';
import type { SymbolNamespace } from './sym.ts';
import { givenSymbols } from './symbol/door.ts';

export type { SymbolNamespace } from './sym.ts';
export { isSymbol } from './symbol/door.ts';
export type { SymbolOf } from './symbol/symbol.ts';

/** mx.sym, or null in a program that does not have it. */
export const symbolsOrNull = (): SymbolNamespace | null => givenSymbols() as SymbolNamespace | null;

/** mx.sym. @throws NotImplementedError where a bundler has left it out. */
export function symbols(): SymbolNamespace {
  const found = symbolsOrNull();
  if (found !== null) return found;
  throw new NotImplementedError(
    'this bundle has no symbols',
    "nothing in the program names them, so the bundler left them out: use sym of 'bptt/gluon', or gluon.SymbolBlock",
  );
}
