// The generators that a graph draws from.

import type { GraphNode } from './graph.ts';

/** What can be put back to where it was. */
interface Stateful<S> {
  get_state(): S;
  set_state(state: S): void;
}

const isStateful = (x: unknown): x is Stateful<unknown> =>
  typeof x === 'object' && x !== null && 'get_state' in x && 'set_state' in x;

/** Whether a node draws. */
export const generatorOf = ({ attributes }: GraphNode): object | null =>
  'generator' in attributes && typeof attributes.generator === 'object' ? attributes.generator : null;

/** Keeps where the generators of some nodes are; what it returns puts them back there. */
export function keptStates(nodes: readonly GraphNode[]): () => void {
  const kept = [...new Set(nodes.map(generatorOf))].filter(isStateful).map((g) => [g, g.get_state()] as const);
  return () => {
    for (const [generator, state] of kept) generator.set_state(state);
  };
}
