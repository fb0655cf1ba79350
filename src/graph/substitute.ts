// Attributes with sizes in place of symbols.

import type { GraphNode } from './graph.ts';

type Path = readonly (string | number)[];

/** Data with another value at the end of a path. */
export function put(where: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(where)) return where.map((x, i) => (i === key ? put(x, rest, value) : x));
  const owner = where as { readonly [key: string]: unknown };
  return { ...owner, [key]: put(owner[key], rest, value) };
}

/** The attributes of a node where every symbol has a size. */
export const substituted = ({ attributes, sizes }: GraphNode, symbols: ReadonlyMap<string, number>): object =>
  sizes.reduce<unknown>((all, { path, size }) => put(all, path, size.at(symbols)), attributes) as object;
