// Attributes that hang on nodes beside the arguments of operators: `lr_mult`, `ctx_group` and their like, which files spell
// `__lr_mult__`, and what users add.

import type { GraphNode } from './node.ts';

/** What MXNet knows with and without underscores. */
const known = ['ctx_group', 'lr_mult', 'wd_mult', 'force_mirroring', 'mirror_stage', 'profiler_scope'];

/** The key that a node keeps an attribute under. */
export const hidden = (key: string): string => (known.includes(key) ? `__${key}__` : key);

/** The attributes of a node as users see them: those that MXNet knows under both spellings. */
export function shown({ attributes }: GraphNode): Map<string, string> {
  const all = new Map(attributes);
  for (const key of known) {
    const value = attributes.get(`__${key}__`);
    if (value !== undefined) all.set(key, value);
  }
  return all;
}

/** The attributes of a node with more of them. */
export function put(node: GraphNode, more: { readonly [key: string]: string }): void {
  for (const [key, value] of Object.entries(more)) node.attributes.set(hidden(key), value);
  node.options = null;
}
