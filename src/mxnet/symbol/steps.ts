// Steps of recurrent cells, found in a graph by their formulas alone, whatever their nodes are called and whoever made them:
// mx.rnn's cells, Gluon's, or a user's own.

import type { CellName } from '../../engine/index.ts';
import type { Definition } from '../operators/define.ts';
import {
  Activation,
  elemwise_add,
  elemwise_mul,
  elemwise_sub,
  FullyConnected,
  ones_like,
  SliceChannel,
} from '../operators/index.ts';
import { _rminus_scalar } from '../operators/signs.ts';
import type { Entry, GraphNode } from './node.ts';
import { optionsAt } from './options.ts';

/** What a formula names in a graph, and the nodes that it goes through. */
interface Match {
  readonly named: Map<string, Entry>;
  readonly nodes: Set<GraphNode>;
}

/** Whether an entry is a part of a formula. */
type Pattern = (entry: Entry, match: Match) => boolean;

export const same = (a: Entry, b: Entry): boolean => a.node === b.node && a.index === b.index;

/** Anything, by a name; where the name stands twice, the same thing. */
const any =
  (name: string): Pattern =>
  (entry, { named }) => {
    const known = named.get(name);
    if (known) return same(known, entry);
    named.set(name, entry);
    return true;
  };

/** A call of an operator with some options; `output` where it is not the first. */
const call =
  (
    { definition }: { readonly definition: Definition },
    options: object,
    inputs: readonly Pattern[],
    output = 0,
  ): Pattern =>
  ({ node, index }, match) => {
    if (node.op !== definition || index !== output || node.inputs.length !== inputs.length) return false;
    const given = optionsAt(node);
    if (Object.entries(options).some(([key, value]) => given[key] !== value)) return false;
    match.nodes.add(node);
    return inputs.every((input, i) => input(node.inputs[i], match));
  };

/** A pattern whose place has a name. */
const called =
  (name: string, pattern: Pattern): Pattern =>
  (entry, match) =>
    any(name)(entry, match) && pattern(entry, match);

/** One of several ways to write the same. */
const either =
  (...patterns: readonly Pattern[]): Pattern =>
  (entry, match) =>
    patterns.some((pattern) => {
      const [named, nodes] = [new Map(match.named), new Set(match.nodes)];
      if (pattern(entry, match)) return true;
      match.named.clear();
      match.nodes.clear();
      for (const [key, value] of named) match.named.set(key, value);
      for (const node of nodes) match.nodes.add(node);
      return false;
    });

const add = (a: Pattern, b: Pattern): Pattern => call(elemwise_add, {}, [a, b]);
const mul = (a: Pattern, b: Pattern): Pattern => call(elemwise_mul, {}, [a, b]);
const act = (act_type: string, x: Pattern): Pattern => call(Activation, { act_type }, [x]);
const part = (x: Pattern, of: number, i: number): Pattern =>
  call(SliceChannel, { num_outputs: of, axis: 1, squeeze_axis: false }, [x], i);
const product = (x: string, role: string): Pattern =>
  call(FullyConnected, { no_bias: false }, [any(x), any(`${role}_weight`), any(`${role}_bias`)]);

const [i2h, h2h] = [product('x', 'i2h'), product('h', 'h2h')];

/** h' = φ(W x + b + U h + c) */
const elman = (act_type: string): Pattern => act(act_type, add(i2h, h2h));

/** h' = o · tanh c', c' = f · c + i · g */
function lstm(): Pattern {
  const gate = (i: number): Pattern => part(add(i2h, h2h), 4, i);
  const forgotten = mul(act('sigmoid', gate(1)), any('c'));
  const c = add(forgotten, mul(act('sigmoid', gate(0)), act('tanh', gate(2))));
  return mul(act('sigmoid', gate(3)), act('tanh', called("c'", c)));
}

/** h' = (1 - z) · n + z · h, n = tanh(W x + r · U h) */
function gru(): Pattern {
  const gate = (i: number): Pattern => act('sigmoid', add(part(i2h, 3, i), part(h2h, 3, i)));
  const z = gate(1);
  const n = act('tanh', add(part(i2h, 3, 2), mul(gate(0), part(h2h, 3, 2))));
  const rest = either(call(_rminus_scalar, { scalar: 1 }, [z]), call(elemwise_sub, {}, [call(ones_like, {}, [z]), z]));
  return add(mul(rest, n), mul(z, any('h')));
}

const cells: readonly (readonly [CellName, Pattern])[] = [
  ['lstm', lstm()],
  ['gru', gru()],
  ['rnn_tanh', elman('tanh')],
  ['rnn_relu', elman('relu')],
];

/** One step of a cell: h' from x, h and (for some) c. */
export interface Step {
  readonly cell: CellName;
  /** h', and c' of a cell that has one. */
  readonly h: Entry;
  readonly c: Entry | null;
  /** By the names of the formula: x, h, c, i2h_weight … */
  readonly named: ReadonlyMap<string, Entry>;
  /** All that it goes through, h' and c' with it. */
  readonly nodes: ReadonlySet<GraphNode>;
}

/** What a step calls so. @throws Error for a name that its formula does not have: a fault of the caller's. */
export function partOf({ named }: Step, name: string): Entry {
  const found = named.get(name);
  if (found) return found;
  throw new Error(`no ${name} in the formula of a step`);
}

/** The step whose h' a node gives, if it is one. */
export function stepAt(node: GraphNode): Step | null {
  const h = { node, index: 0 };
  for (const [cell, pattern] of cells) {
    const match: Match = { named: new Map(), nodes: new Set() };
    if (!pattern(h, match)) continue;
    return { cell, h, c: match.named.get("c'") ?? null, named: match.named, nodes: match.nodes };
  }
  return null;
}
