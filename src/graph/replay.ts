// Runs a recorded graph on other inputs. Nothing that it is given or holds is written to.

import * as f from '../engine/functions.ts';
import {
  dispatch,
  formatSizes,
  inferShape,
  StateError,
  size,
  type Tensor,
  viewStrides,
  withGrad,
} from '../engine/index.ts';
import { Expression } from './expression.ts';
import type { Graph, GraphNode, Size } from './graph.ts';
import { substituted } from './substitute.ts';

/** Inputs by position or by name. */
export type Given<T extends Tensor> = readonly T[] | { readonly [name: string]: T };

export interface Replayed<T> {
  /** In the order of the graph's outputs. */
  readonly outputs: T[];
  /** What the graph's inputs and constants would hold now, by number, had they been written to. */
  readonly written: ReadonlyMap<number, T>;
}

function ordered<T extends Tensor>({ inputs }: Graph, given: Given<T>): readonly T[] {
  const list = Array.isArray(given) ? given : inputs.flatMap(({ name }) => (given as Record<string, T>)[name] ?? []);
  if (list.length === inputs.length) return list as readonly T[];
  throw new StateError(
    `the graph takes ${inputs.length} inputs, ${list.length} came`,
    `they are ${inputs.map(({ name }) => name).join(', ')}`,
  );
}

/** The sizes that the inputs give to the symbols. @throws StateError where an input does not fit. */
function sizesOf(graph: Graph, given: readonly Tensor[]): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const [symbol, [first]] of graph.symbols) sizes.set(symbol, given[first.input].shape[first.dim]);
  const size = (s: Size): number => (s instanceof Expression ? s.at(sizes) : s);
  graph.inputs.forEach(({ name, value }, i) => {
    const { shape, dtype } = graph.values[value];
    const x = given[i];
    const fits = x.shape.length === shape.length && shape.every((s, d) => size(s) === x.shape[d]);
    if (fits && x.dtype === dtype) return;
    throw new StateError(
      `${name} is [${shape.join(', ')}] ${dtype} in the graph, and ${formatSizes(x.shape)} ${x.dtype} came`,
    );
  });
  return sizes;
}

/** Windows do not check that they lie inside; with sizes unlike the recorded ones they may not. */
function checkWindow({ op }: GraphNode, [x]: readonly (Tensor | null)[], attributes: object): void {
  const { dim, end, index } = attributes as { dim?: number; end?: number; index?: number };
  if ((op !== f.slice.op && op !== f.select.op) || x === null || dim === undefined) return;
  const most = x.shape[dim];
  if ((end ?? 0) <= most && (index ?? -1) < most) return;
  throw new StateError(`${op.name} looks at place ${end ?? index} of a dimension of ${most}`);
}

/**
 * What a view is taken of. The recorded elements lay so that the view could be taken; those of a replay, which lie as its
 * inputs do, may have to be copied first.
 */
function viewable(op: GraphNode['op'], x: Tensor, attributes: object): Tensor {
  if (x.isContiguous) return x;
  const { shape } = attributes as { readonly shape: readonly number[] };
  const fits = op === f.view.op && viewStrides(x.shape, x.strides, inferShape(shape, size(x.shape))) !== undefined;
  return fits || (op !== f.view.op && op !== f.as_strided.op) ? x : f.clone(x);
}

/** Runs one node; results are the op's outputs and the new versions of what it writes to. */
function run(node: GraphNode, from: readonly (Tensor | null)[], sizes: ReadonlyMap<string, number>): Tensor[] {
  const { op, stopped, place } = node;
  const attributes = substituted(node, sizes);
  checkWindow(node, from, attributes);
  const [first] = from;
  let inputs = first && op.view ? [viewable(op, first, attributes)] : from;
  if (op.mutates) inputs = from.map((x, i) => (x && op.mutates?.includes(i) ? f.clone(f.detach(x)) : x));
  const call = (): Tensor[] => dispatch(op, inputs, attributes, place ?? undefined);
  const outputs = stopped ? withGrad(false, call) : call();
  return [...outputs, ...(op.mutates ?? []).flatMap((i) => inputs[i] ?? [])];
}

/** Runs a recorded graph and gives its outputs and what it writes. @throws StateError for inputs that do not fit. */
export function execute<T extends Tensor>(graph: Graph, given: Given<T>): Replayed<T> {
  const list = ordered(graph, given);
  const sizes = sizesOf(graph, list);
  const values: (Tensor | undefined)[] = [];
  for (const [n, x] of graph.constants) values[n] = x;
  graph.inputs.forEach(({ value }, i) => {
    values[value] = list[i];
  });
  // Every number below was given a tensor above or by an earlier node.
  const value = (n: number): T => values[n] as T;
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((n) => (n === null ? null : value(n)));
    for (const [i, y] of run(node, inputs, sizes).entries()) values[node.outputs[i]] = y;
  }
  return {
    outputs: graph.outputs.map((port) => value(port.value)),
    written: new Map([...graph.written].map(([first, last]) => [first, value(last)])),
  };
}

/** The outputs of a recorded graph on other inputs. */
export const replay = <T extends Tensor>(graph: Graph, given: Given<T>): T[] => execute(graph, given).outputs;
