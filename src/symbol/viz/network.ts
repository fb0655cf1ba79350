// mx.viz.plot_network: a graph as a drawing in DOT, operators as coloured boxes, edges from each node to those before it.

import { bind, isPlainObject, type Shape, TypeError, ValueError, warn } from '../../engine/index.ts';
import { type Arguments, bool, declare, of, optional, required, str } from '../../mxnet/base/options.ts';
import { typeText } from '../../mxnet/base/python-text.ts';
import { isSymbol } from '../../mxnet/symbol/door.ts';
import type { SymbolOf } from '../../mxnet/symbol/symbol.ts';
import { type Attributes, Digraph } from './digraph.ts';
import { type ByOutput, type DrawnNode, drawn, named, outputOf, shapesOf, sizesText, typesOf } from './graph.ts';

const options = {
  symbol: required(of<SymbolOf>('Symbol')),
  title: optional(str, 'plot'),
  /** What `render` writes. */
  save_format: optional(str, 'pdf'),
  /** Shapes of the inputs by name: edges then bear those of what flows. */
  shape: optional(named<Shape>()),
  /** dtypes of the inputs by name. */
  dtype: optional(named<string>()),
  /** Graphviz's attributes for all nodes. */
  node_attrs: optional(of<Attributes>('dict'), {}),
  /** Leave out weights, biases and running statistics. */
  hide_weights: optional(bool, true),
};
const declared = declare('plot_network', options, false);

const COMMON = { shape: 'box', fixedsize: 'true', width: '1.3', height: '0.8034', style: 'filled' };
const [INPUT, DENSE, ACTIVATION, NORM, POOL, SHAPE, SOFTMAX, OTHER] = [
  '#8dd3c7',
  '#fb8072',
  '#ffffb3',
  '#bebada',
  '#80b1d3',
  '#fdb462',
  '#b3de69',
  '#fccde5',
];
const WEIGHTS = ['weight', 'bias', 'beta', 'gamma', 'moving_var', 'moving_mean', 'running_var', 'running_mean'];
const isWeight = (name: string): boolean => WEIGHTS.some((end) => name.endsWith(`_${end}`));

/** `(3, 3)` as `3x3`. */
const window = (text: string | undefined, none: string): string =>
  text === undefined ? none : (text.match(/\d+/g) ?? []).join('x');

interface Look {
  readonly colour: string;
  readonly label?: (attributes: ReadonlyMap<string, string>) => string;
}

/** How operators look; what is not here has its name as label. */
const looks: { readonly [op: string]: Look } = {
  Convolution: {
    colour: DENSE,
    label: (a) => `Convolution\n${window(a.get('kernel'), '')}/${window(a.get('stride'), '1')}, ${a.get('num_filter')}`,
  },
  FullyConnected: { colour: DENSE, label: (a) => `FullyConnected\n${a.get('num_hidden')}` },
  BatchNorm: { colour: NORM },
  Activation: { colour: ACTIVATION, label: (a) => `Activation\n${a.get('act_type')}` },
  LeakyReLU: { colour: ACTIVATION, label: (a) => `LeakyReLU\n${a.get('act_type') ?? 'Leaky'}` },
  Pooling: {
    colour: POOL,
    label: (a) => `Pooling\n${a.get('pool_type')}, ${window(a.get('kernel'), '[]')}/${window(a.get('stride'), '1')}`,
  },
  Concat: { colour: SHAPE },
  Flatten: { colour: SHAPE },
  Reshape: { colour: SHAPE },
  Softmax: { colour: SOFTMAX },
};

/** @throws ValueError, TypeError in Python's words for what is no dictionary. */
function checkAttributes(given: unknown): void {
  if (isPlainObject(given)) return;
  if (typeof given === 'string' && given !== '') {
    throw new ValueError('dictionary update sequence element #0 has length 1; 2 is required');
  }
  throw new TypeError(`${typeText(given).replace(/^<class (.*)>$/, '$1')} object is not iterable`);
}

function warnOfRepeated(nodes: readonly DrawnNode[]): void {
  const names = nodes.map(({ name }) => name);
  const repeated = [...new Set(names.filter((name, i) => names.indexOf(name) < i))].sort();
  if (repeated.length === 0) return;
  warn(
    `There are multiple variables with the same name in your graph, this may result in cyclic graph. Repeated names: ${repeated.join(',')}`,
    'RuntimeWarning',
  );
}

/** The output that an edge speaks of: of several the last. */
function flowing(node: DrawnNode): string {
  const several = node.op === 'null' ? undefined : node.attributes.get('num_outputs');
  return several === undefined ? outputOf(node) : `${outputOf(node)}${Number(several) - 1}`;
}

/**
 * A drawing of the graph: `mx.viz.plot_network(net, { shape: { data: [32, 784] } }).source`.
 * @throws TypeError for what is no symbol, ValueError where shapes or dtypes do not tell those of all nodes.
 */
export function plot_network(...args: Arguments<typeof options, 'symbol'>): Digraph {
  const { symbol, title, save_format, shape, dtype, node_attrs, hide_weights } = bind(declared, args);
  if (!isSymbol(symbol)) throw new TypeError('symbol must be a Symbol');
  const shapes: ByOutput<Shape> | null = shape && shapesOf(symbol, shape);
  const types = dtype && typesOf(symbol, dtype);
  const { nodes } = drawn(symbol);
  warnOfRepeated(nodes);
  checkAttributes(node_attrs);
  const common = { ...COMMON, ...node_attrs };
  const dot = new Digraph(title, save_format);
  const hidden = new Set<string>();
  for (const node of nodes) {
    const { op, name, attributes } = node;
    if (op !== 'null') {
      const { colour, label } = Object.hasOwn(looks, op) ? looks[op] : { colour: OTHER };
      dot.node(name, { label: label?.(attributes) ?? name, ...common, fillcolor: colour });
    } else if (!isWeight(name)) dot.node(name, { label: name, ...common, shape: 'oval', fillcolor: INPUT });
    else if (hide_weights) hidden.add(name);
  }
  for (const { name, inputs } of nodes) {
    for (const input of inputs.map((i) => nodes[i])) {
      if (hidden.has(input.name)) continue;
      const size = shapes === null ? '' : sizesText(shapes.get(flowing(input)));
      const type = types === null ? '' : `(${types.get(flowing(input))})`;
      dot.edge(name, input.name, { dir: 'back', arrowtail: 'open', label: size + type });
    }
  }
  return dot;
}
