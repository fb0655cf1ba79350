// In which order a graph runs, and how: node by node, but for recurrences, which are one call each, and for what only takes their
// sequences apart or puts them together, which is not done at all.

import type { Shape } from '../../engine/index.ts';
import { Concat, expand_dims, SliceChannel } from '../operators/index.ts';
import { type Chain, chainsOf } from './chains.ts';
import type { Entry, GraphNode } from './node.ts';
import { optionsAt } from './options.ts';
import { same } from './steps.ts';

/** Where the sequence of a recurrence comes from: its parts, an array that holds them along an axis, or another recurrence. */
export type Source =
  | { readonly parts: readonly Entry[] }
  | { readonly whole: Entry; readonly axis: number }
  | { readonly chain: Chain };

/** A recurrence with where its sequence comes from. */
export interface Scan {
  readonly chain: Chain;
  readonly source: Source;
}

/** A node that puts all outputs of a recurrence together along an axis. */
export interface Merge {
  readonly node: GraphNode;
  readonly chain: Chain;
  readonly axis: number;
}

export type Unit = GraphNode | Scan | Merge;

export const isScan = (unit: Unit): unit is Scan => 'source' in unit;
export const isMerge = (unit: Unit): unit is Merge => 'chain' in unit && 'node' in unit;

const equal = (a: readonly Entry[], b: readonly Entry[]): boolean =>
  a.length === b.length && a.every((entry, i) => same(entry, b[i]));

/** What was split into the parts along axis 0 or 1, if they are all of its parts in order. */
function splitInto(parts: readonly Entry[]): { readonly whole: Entry; readonly axis: number } | null {
  const [{ node }] = parts;
  if (node.op !== SliceChannel.definition) return null;
  const { axis, num_outputs, squeeze_axis } = optionsAt(node);
  const all = num_outputs === parts.length && parts.every((part, i) => part.node === node && part.index === i);
  return all && squeeze_axis && (axis === 0 || axis === 1) ? { whole: node.inputs[0], axis } : null;
}

function sourceOf({ xs }: Chain, owners: ReadonlyMap<GraphNode, Chain>): Source {
  const below = owners.get(xs[0].node);
  if (below && equal(below.outputs, xs)) return { chain: below };
  return splitInto(xs) ?? { parts: xs };
}

/** The recurrence whose outputs a node puts together, each behind a new axis. */
function mergeAt(node: GraphNode, owners: ReadonlyMap<GraphNode, Chain>): Merge | null {
  if (node.op !== Concat.definition) return null;
  const axis = Number(optionsAt(node).dim);
  const widened = node.inputs.every(
    ({ node: input }) => input.op === expand_dims.definition && optionsAt(input).axis === axis,
  );
  if (!widened || (axis !== 0 && axis !== 1)) return null;
  const parts = node.inputs.map(({ node: input }) => input.inputs[0]);
  const chain = owners.get(parts[0].node);
  return chain && equal(chain.outputs, parts) ? { node, chain, axis } : null;
}

/** What a unit reads. */
function readBy(unit: Unit): readonly Entry[] {
  if (isMerge(unit)) return [unit.chain.outputs[0]];
  if (!isScan(unit)) return unit.inputs;
  const { chain, source } = unit;
  const from = 'parts' in source ? source.parts : 'whole' in source ? [source.whole] : [source.chain.outputs[0]];
  return [...from, ...chain.inputs.slice(chain.xs.length)];
}

/** The units of a graph in the order in which they run. */
export function planOf(
  heads: readonly Entry[],
  nodes: readonly GraphNode[],
  shapeOf: (entry: Entry) => Shape,
): readonly Unit[] {
  const owners = chainsOf(heads, nodes, shapeOf);
  const scans = new Map(
    [...new Set(owners.values())].map((chain) => [chain, { chain, source: sourceOf(chain, owners) }]),
  );
  const units = new Map<GraphNode, Unit>();
  const unitOf = (node: GraphNode): Unit => {
    const known = units.get(node);
    if (known) return known;
    const chain = owners.get(node);
    const unit = (chain && scans.get(chain)) ?? mergeAt(node, owners) ?? node;
    units.set(node, unit);
    return unit;
  };
  const order: Unit[] = [];
  const seen = new Set<Unit>();
  const stack: { readonly unit: Unit; readonly inputs: readonly Entry[]; next: number }[] = [];
  const visit = ({ node }: Entry): void => {
    const unit = unitOf(node);
    if (seen.has(unit)) return;
    seen.add(unit);
    stack.push({ unit, inputs: readBy(unit), next: 0 });
  };
  for (const head of heads) {
    visit(head);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      if (top.next < top.inputs.length) visit(top.inputs[top.next++]);
      else {
        order.push(top.unit);
        stack.pop();
      }
    }
  }
  return order;
}
