// A graph as pictures and tables of it need it: nodes with texts, in the order of MXNet's JSON, and what the inputs' shapes and
// dtypes tell of every output.

import { isPlainObject, type Shape, ValueError } from '../../engine/index.ts';
import type { Kind } from '../../mxnet/base/options.ts';
import { type GraphNode, nodesOf, statesOf } from '../../mxnet/symbol/node.ts';
import type { SymbolOf } from '../../mxnet/symbol/symbol.ts';

/** Values by the names of inputs. */
export interface Named<T> {
  readonly [name: string]: T;
}

/** The kind of an option that takes such. */
export const named = <T>(): Kind<Named<T>> => ({ name: 'dict', holds: isPlainObject });

export interface DrawnNode {
  /** MXNet's name of the operator; `null` of a variable. */
  readonly op: string;
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** The places of the nodes that its inputs come from. */
  readonly inputs: readonly number[];
}

/** The nodes of a graph, and what its JSON says first of its heads: a node, an output, a version. */
export function drawn(symbol: SymbolOf): { readonly nodes: readonly DrawnNode[]; readonly head: ReadonlySet<number> } {
  const order = nodesOf(symbol._entries);
  const places = new Map(order.map((node, i) => [node, i] as const));
  const place = (node: GraphNode): number => places.get(node) ?? 0;
  const [first] = symbol._entries;
  const version = Number(statesOf(order).has(first.node));
  return {
    head: new Set([place(first.node), first.index, version]),
    nodes: order.map(({ op, name, attributes, inputs }) => ({
      op: op?.name ?? 'null',
      name,
      attributes,
      inputs: inputs.map(({ node }) => place(node)),
    })),
  };
}

/** Values by the names of all outputs of all nodes. */
export type ByOutput<T> = ReadonlyMap<string, T>;

const byOutput = <T>(internals: SymbolOf, values: readonly T[]): ByOutput<T> =>
  new Map(internals.list_outputs().map((name, i) => [name, values[i]]));

/** The shapes of all outputs. @throws ValueError where the given ones do not tell. */
export function shapesOf(symbol: SymbolOf, given: Named<Shape>): ByOutput<Shape> {
  const internals = symbol.get_internals();
  const [, outputs] = internals.infer_shape(given);
  if (outputs === null) throw new ValueError('Input shape is incomplete', 'give the shapes of all inputs, labels too');
  return byOutput(internals, outputs);
}

/** The dtypes of all outputs. @throws ValueError where the given ones do not tell. */
export function typesOf(symbol: SymbolOf, given: Named<string>): ByOutput<string> {
  const internals = symbol.get_internals();
  const [, outputs] = internals.infer_type(given);
  if (outputs === null) throw new ValueError('Input type is incomplete', 'give the dtypes of all inputs');
  return byOutput(internals, outputs);
}

/** What graphs call the output of a node that another one reads. */
export const outputOf = ({ op, name }: DrawnNode): string => (op === 'null' ? name : `${name}_output`);

/** The sizes behind the batch's, as tables and edges print them. */
export const sizesText = (shape: Shape | undefined): string => (shape ?? []).slice(1).join('x');
