// What a graph of symbols is made of: variables and calls of operators, each with a name, and attributes as texts.

import type { Definition, Outputs } from '../operators/define.ts';

/** The options of an operator by name. */
export type Options = { readonly [name: string]: unknown };

/** One output of a node. */
export interface Entry {
  readonly node: GraphNode;
  readonly index: number;
}

/** A call of an operator, or a variable. */
export class GraphNode {
  /** null: a variable. */
  readonly op: Definition | null;
  name: string;
  readonly attributes: Map<string, string>;
  readonly inputs: readonly Entry[];
  /** The attributes as values, once they were read. */
  options: Options | null = null;

  constructor(op: Definition | null, name: string, attributes: Map<string, string>, inputs: readonly Entry[]) {
    this.op = op;
    this.name = name;
    this.attributes = attributes;
    this.inputs = inputs;
  }
}

/** What a map has for a key. @throws Error where it has nothing: a fault of the caller's. */
export function found<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value !== undefined) return value;
  throw new Error('a node of another graph');
}

/** All nodes that heads are made of, inputs first, each once. */
export function nodesOf(heads: readonly Entry[]): GraphNode[] {
  const order: GraphNode[] = [];
  const seen = new Set<GraphNode>();
  // A stack in place of recursion: an unrolled network is as deep as it is long.
  const stack: { readonly node: GraphNode; next: number }[] = [];
  const visit = (node: GraphNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    stack.push({ node, next: 0 });
  };
  for (const { node } of heads) {
    visit(node);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      if (top.next < top.node.inputs.length) visit(top.node.inputs[top.next++].node);
      else {
        order.push(top.node);
        stack.pop();
      }
    }
  }
  return order;
}

/** The variables that are states which operators write to. */
export function statesOf(nodes: readonly GraphNode[]): ReadonlySet<GraphNode> {
  const states = new Set<GraphNode>();
  for (const { op, inputs } of nodes) {
    const { auxiliary } = op?.traits ?? {};
    if (!op || !auxiliary) continue;
    for (const [i, name] of op.inputs.entries()) if (Object.hasOwn(auxiliary, name)) states.add(inputs[i].node);
  }
  return states;
}

/** How many outputs there are to see. */
export const visible = ({ count, visible = count }: Outputs): number => visible;
