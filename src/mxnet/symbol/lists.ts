// What a graph is asked for by name: its arguments, its states, its outputs.

import { type Entry, type GraphNode, nodesOf, statesOf, visible } from './node.ts';
import { outputsOf } from './options.ts';

/** What graphs call an output of a node. */
export function outputName({ node, index }: Entry): string {
  if (node.op === null) return node.name;
  const { count, names, numbered = count > 1 } = outputsOf(node);
  return `${node.name}_${names?.[index] ?? (numbered ? `output${index}` : 'output')}`;
}

/** Every output of a node that is to be seen. */
export const entriesOf = (node: GraphNode): Entry[] =>
  Array.from({ length: visible(outputsOf(node)) }, (_, index) => ({ node, index }));

/** The variables of a graph in the order of its nodes: arguments, and states that operators write to. */
export interface Variables {
  readonly nodes: readonly GraphNode[];
  readonly inputs: readonly GraphNode[];
  readonly arguments: readonly GraphNode[];
  readonly states: readonly GraphNode[];
}

export function variablesOf(heads: readonly Entry[]): Variables {
  const nodes = nodesOf(heads);
  const inputs = nodes.filter(({ op }) => op === null);
  const states = statesOf(nodes);
  return {
    nodes,
    inputs,
    arguments: inputs.filter((node) => !states.has(node)),
    states: inputs.filter((node) => states.has(node)),
  };
}

export const namesOf = (nodes: readonly GraphNode[]): string[] => nodes.map(({ name }) => name);
