// mx.viz.print_summary: a table of a graph's nodes, with output shapes, numbers of parameters and what comes before each.

import { bind, type Shape, TypeError } from '../../engine/index.ts';
import { type Arguments, declare, floats, int, of, optional, required } from '../../mxnet/base/options.ts';
import { isSymbol } from '../../mxnet/symbol/door.ts';
import type { SymbolOf } from '../../mxnet/symbol/symbol.ts';
import { type ByOutput, type DrawnNode, drawn, named, outputOf, shapesOf, sizesText } from './graph.ts';

const options = {
  symbol: required(of<SymbolOf>('Symbol')),
  /** Shapes of the inputs by name: the table then has those of all outputs. */
  shape: optional(named<Shape>()),
  line_length: optional(int, 120),
  /** Where columns end: shares of the line, or places in it. */
  positions: optional(floats, [0.44, 0.64, 0.74, 1]),
};
const declared = declare('print_summary', options, false);

/** Fields in columns, each cut off or filled up to where it ends. */
function row(fields: readonly (string | number)[], positions: readonly number[]): string {
  return fields.reduce<string>((line, field, i) => (line + field).slice(0, positions[i]).padEnd(positions[i]), '');
}

const flag = (node: DrawnNode, name: string): boolean => node.attributes.get(name) === 'True';
const number = (node: DrawnNode, name: string, fallback = 0): number => Number(node.attributes.get(name) ?? fallback);

/** The product of a tuple's text. */
const volume = (text = '()'): number => (text.match(/\d+/g) ?? []).reduce((product, n) => product * Number(n), 1);

/** How many parameters an operator has by MXNet's count: `features` are the sizes that its inputs end in. */
const counts: { readonly [op: string]: (node: DrawnNode, features: number, channels: number) => number } = {
  // ⌊features · filters / groups⌋ · kernel + filters
  Convolution: (node, features) => {
    const filters = number(node, 'num_filter');
    const weights =
      Math.floor((features * filters) / number(node, 'num_group', 1)) * volume(node.attributes.get('kernel'));
    return weights + (flag(node, 'no_bias') ? 0 : filters);
  },
  FullyConnected: (node, features) => (features + (flag(node, 'no_bias') ? 0 : 1)) * number(node, 'num_hidden'),
  BatchNorm: (_, __, channels) => 2 * channels,
  Embedding: (node) => number(node, 'input_dim') * number(node, 'output_dim'),
};

interface Row {
  readonly shape: string;
  readonly params: number;
  readonly before: readonly string[];
}

/** What the table says of a node; `head` are the places whose variables count as coming before. */
function rowOf(node: DrawnNode, nodes: readonly DrawnNode[], head: ReadonlySet<number>, shapes: ByOutput<Shape>): Row {
  const shown = node.inputs.filter((i) => nodes[i].op !== 'null' || head.has(i)).map((i) => nodes[i]);
  // Outputs that are numbered have no size here, as in MXNet; a size of none (a 1-D input) counts as 0.
  const features = shown.reduce((sum, input) => sum + (shapes.get(outputOf(input))?.[1] ?? 0), 0);
  const own = shapes.get(outputOf(node));
  const count = Object.hasOwn(counts, node.op) ? counts[node.op](node, features, own?.[1] ?? 0) : 0;
  return { shape: sizesText(own), params: count, before: shown.map(({ name }) => name) };
}

/**
 * Prints a table of the nodes: `mx.viz.print_summary(net, { shape: { data: [32, 784] } })`.
 * @throws TypeError for what is no symbol, ValueError where the shapes do not tell those of all nodes.
 */
export function print_summary(...args: Arguments<typeof options, 'symbol'>): void {
  const { symbol, shape, line_length, positions } = bind(declared, args);
  if (!isSymbol(symbol)) throw new TypeError('symbol must be Symbol');
  const shapes = shape === null ? new Map<string, Shape>() : shapesOf(symbol, shape);
  const { nodes, head } = drawn(symbol);
  const ends = (positions.at(-1) ?? 0) <= 1 ? positions.map((p) => Math.trunc(line_length * p)) : positions;
  const [thin, thick] = ['_'.repeat(line_length), '='.repeat(line_length)];
  const lines = [thin, row(['Layer (type)', 'Output Shape', 'Param #', 'Previous Layer'], ends), thick];
  let total = 0;
  for (const [i, node] of nodes.entries()) {
    if (node.op === 'null' && i > 0) continue;
    const {
      shape: sizes,
      params,
      before,
    } = rowOf(node, nodes, head, node.op === 'null' && !head.has(i) ? new Map() : shapes);
    lines.push(row([`${node.name}(${node.op})`, sizes, params, before[0] ?? ''], ends));
    for (const name of before.slice(1)) lines.push(row(['', '', '', name], ends));
    total += params;
    lines.push(i === nodes.length - 1 ? thick : thin);
  }
  lines.push(`Total params: ${total}`, thin);
  console.log(lines.join('\n'));
}
