// Leaves out what nothing needs, and numbers what is left: inputs, constants, then results in the order of the nodes.

import { generatorOf } from './generators.ts';
import type { Graph, GraphNode } from './graph.ts';

export function pruned(graph: Omit<Graph, 'symbols'>): Omit<Graph, 'symbols'> {
  const needed = new Set([
    ...graph.outputs.map(({ value }) => value),
    ...graph.written.values(),
    ...graph.written.keys(),
  ]);
  const kept: GraphNode[] = [];
  for (const node of [...graph.nodes].reverse()) {
    // A draw moves its generator, whoever needs its numbers.
    if (generatorOf(node) === null && !node.outputs.some((n) => needed.has(n))) continue;
    for (const n of node.inputs) if (n !== null) needed.add(n);
    kept.unshift(node);
  }
  const constants = [...graph.constants].filter(([n]) => needed.has(n));
  const order = [
    ...graph.inputs.map(({ value }) => value),
    ...constants.map(([n]) => n),
    ...kept.flatMap(({ outputs }) => outputs),
  ];
  const numbers = new Map(order.map((old, i) => [old, i]));
  const renumbered = (old: number): number => numbers.get(old) as number;
  return {
    values: order.map((old) => graph.values[old]),
    nodes: kept.map((node) => ({
      ...node,
      inputs: node.inputs.map((n) => (n === null ? null : renumbered(n))),
      outputs: node.outputs.map(renumbered),
    })),
    inputs: graph.inputs.map((port) => ({ ...port, value: renumbered(port.value) })),
    constants: new Map(constants.map(([n, x]) => [renumbered(n), x])),
    outputs: graph.outputs.map((port) => ({ ...port, value: renumbered(port.value) })),
    written: new Map([...graph.written].map(([a, b]) => [renumbered(a), renumbered(b)])),
  };
}
