// The table of operators, by MXNet's own names: what files name, and every function of sym stands for.

import type { Defined, Definition } from '../operators/define.ts';
import * as table from '../operators/index.ts';
import * as internal from '../operators/internal.ts';

/** Whether a function of the table is an operator to graphs. */
export const isDefined = (x: unknown): x is Defined => typeof x === 'function' && 'definition' in x;

/** Operators by the names of their functions, in two tables as MXNet has them: those for all, and those of Python's signs. */
export const operators: Readonly<Record<string, unknown>> = table;
export const internals: Readonly<Record<string, unknown>> = internal;

/** Every operator by its own name. */
export const definitions: ReadonlyMap<string, Definition> = new Map(
  [...Object.values(operators), ...Object.values(internals)]
    .filter(isDefined)
    .map(({ definition }) => [definition.name, definition] as const),
);
