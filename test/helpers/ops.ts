// Every op that the engine has a function of, by name.

import * as functions from '../../src/engine/functions.ts';
import type { Bound } from '../../src/reference/engine/bound.ts';

const all: readonly unknown[] = Object.values(functions);
const hasOp = (value: unknown): value is { readonly op: Bound } => typeof value === 'function' && 'op' in value;

export const table: { readonly [name: string]: Bound } = Object.fromEntries(
  all.filter(hasOp).map(({ op }) => [op.name, op]),
);
