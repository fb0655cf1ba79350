// A computation as a list of nodes with plain attributes: recorded from dispatch while a function runs, replayed on other
// inputs. What export, symbols and other backends will read.

import { type Attributes, dispatch, type Row, rows, StateError, type Tensor, watch } from '../engine/index.ts';

/** An op with where its inputs come from: a value made earlier, by number; null for an optional input not given. */
export interface GraphNode {
  readonly op: keyof typeof rows;
  readonly inputs: readonly (number | null)[];
  readonly attributes: Attributes;
  /** Numbers of the values it makes. */
  readonly outputs: readonly number[];
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  /** Numbers of the inputs, in the order in which they were given. */
  readonly inputs: readonly number[];
  /** Values that were there before: parameters and constants. */
  readonly constants: ReadonlyMap<number, Tensor>;
  readonly outputs: readonly number[];
}

/**
 * Runs `body` and records every op that computes its results from `inputs` and from tensors that exist already.
 * @throws StateError when a result is not computed by recorded ops.
 */
export function record<T extends Tensor>(
  inputs: readonly T[],
  body: (...inputs: readonly T[]) => T | readonly T[],
): Graph {
  const numbers = new Map<Tensor, number>();
  const constants = new Map<number, Tensor>();
  const nodes: GraphNode[] = [];
  const number = (x: Tensor): number => {
    const known = numbers.get(x);
    if (known !== undefined) return known;
    const next = numbers.size;
    numbers.set(x, next);
    return next;
  };
  const source = (x: Tensor): number => {
    if (!numbers.has(x)) constants.set(number(x), x);
    return number(x);
  };
  const starts = inputs.map(number);
  const before = watch((row: Row, ins, outs, attributes) => {
    nodes.push({
      op: row.name as GraphNode['op'],
      inputs: ins.map((x) => x && source(x)),
      attributes,
      outputs: outs.map(number),
    });
  });
  try {
    const result = body(...inputs);
    const outputs = (Array.isArray(result) ? result : [result]) as readonly Tensor[];
    const unknown = outputs.findIndex((y) => !numbers.has(y));
    if (unknown !== -1) throw new StateError(`result ${unknown} was not computed by recorded ops`);
    return { nodes, inputs: starts, constants, outputs: outputs.map(number) };
  } finally {
    watch(before);
  }
}

/** Runs a recorded graph on other inputs of the same shapes. */
export function replay<T extends Tensor>({ nodes, inputs, constants, outputs }: Graph, given: readonly T[]): T[] {
  if (given.length !== inputs.length)
    throw new StateError(`the graph takes ${inputs.length} inputs, ${given.length} came`);
  const values = new Map<number, Tensor>(constants);
  for (const [i, n] of inputs.entries()) values.set(n, given[i]);
  for (const { op, inputs: from, attributes, outputs: to } of nodes) {
    const results = dispatch(
      rows[op] as Row,
      from.map((n) => (n === null ? null : (values.get(n) as Tensor))),
      attributes,
    );
    for (const [i, n] of to.entries()) values.set(n, results[i]);
  }
  return outputs.map((n) => values.get(n) as T);
}
