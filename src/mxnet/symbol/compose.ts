// How graphs grow: a call of an operator becomes a node, what it lacks becomes variables of its own; and a graph takes other
// graphs in the places of its variables.

import { AssertionError, isPlainObject, TypeError } from '../../engine/index.ts';
import { MXNetError } from '../base/errors.ts';
import { currentNames } from '../base/name.ts';
import { pythonText } from '../base/python-text.ts';
import type { Definition } from '../operators/define.ts';
import { hidden } from './attributes.ts';
import { type Entry, found, GraphNode, nodesOf, type Options } from './node.ts';
import { inputNames, optionsOf } from './options.ts';

/** A call of an operator, as its function got it. */
export interface Call {
  /** The name that it was called by: unnamed nodes are named after it. */
  readonly called: string;
  /** The name of the node, where it is given. */
  readonly name: string | null;
  /** Inputs by name, or one after another of an operator of any number. */
  readonly inputs: ReadonlyMap<string, Entry>;
  /** Attributes as texts, of the operator and others. */
  readonly attributes: ReadonlyMap<string, string>;
}

/** The node of a variable. */
export const variable = (name: string, attributes: ReadonlyMap<string, string>): GraphNode =>
  new GraphNode(null, name, new Map(attributes), []);

/** The variable that stands for an input which was not given: it has all attributes of its operator. */
export function missing(op: Definition, name: string, input: string, attributes: ReadonlyMap<string, string>): Entry {
  const node = variable(`${name}_${input}`, attributes);
  const initial = op.traits.auxiliary?.[input] ?? op.traits.initial?.[input];
  if (initial !== undefined) node.attributes.set('__init__', initial);
  return { node, index: 0 };
}

/** The node of a call. @throws MXNetError for attributes that the operator lacks, does not know or cannot read. */
export function nodeOf(op: Definition, call: Call): GraphNode {
  const attributes = new Map([...call.attributes].map(([key, value]) => [hidden(key), value] as const));
  const options: Options = optionsOf(op, attributes);
  // An operator of any number of inputs says how many it has.
  if (op.variadic) attributes.set('num_args', String(call.inputs.size));
  const name = currentNames().get(call.name, call.called.toLowerCase());
  const inputs = op.variadic
    ? [...call.inputs.values()]
    : inputNames(op, options).map((input) => call.inputs.get(input) ?? missing(op, name, input, attributes));
  const known = inputNames(op, options);
  const odd = op.variadic ? undefined : [...call.inputs.keys()].find((input) => !known.includes(input));
  if (odd !== undefined) {
    throw new MXNetError(
      `MXNetError: Check failed: ${op.name} takes ${known.length} inputs (${known.join(', ')}), and ${odd} was given`,
    );
  }
  const node = new GraphNode(op, name, attributes, inputs);
  node.options = options;
  return node;
}

/** Where the variables of a graph are to be replaced, by name; `name` renames the outputs' node. */
interface Places {
  readonly name: string | null;
  readonly by: ReadonlyMap<string, Entry>;
}

function placesOf(heads: readonly Entry[], args: readonly unknown[], entryOf: (x: unknown) => Entry | null): Places {
  const last = args.at(-1);
  const named = isPlainObject(last) ? last : {};
  const positional = named === last ? args.slice(0, -1) : args;
  const { name = null, ...rest } = named;
  if (name !== null && typeof name !== 'string')
    throw new TypeError(`compose: name must be str, not ${pythonText(name)}`);
  if (positional.length > 0 && Object.keys(rest).length > 0) {
    throw new TypeError(
      'compose only accept input Symbols                 either as positional or keyword arguments, not both',
    );
  }
  const variables = nodesOf(heads).filter(({ op }) => op === null);
  const given = positional.map((value, i) => [variables[i]?.name ?? '', value] as const);
  const by = new Map<string, Entry>();
  for (const [key, value] of given.length > 0 ? given : Object.entries(rest)) {
    const entry = entryOf(value);
    if (entry === null) throw new TypeError('Compose expect `Symbol` as arguments');
    if (!variables.some((node) => node.name === key)) {
      throw new MXNetError(
        `MXNetError: Keyword argument name ${key} not found.\nCandidate arguments:\n${variables.map((v, i) => `\t[${i}]${v.name}`).join('\n')}`,
      );
    }
    by.set(key, entry);
  }
  return { name, by };
}

/** A copy of a graph with other outputs in the places of variables. */
export function composed(
  heads: readonly Entry[],
  args: readonly unknown[],
  entryOf: (x: unknown) => Entry | null,
): Entry[] {
  if (heads.length === 0) throw new AssertionError('no outputs');
  const { name, by } = placesOf(heads, args, entryOf);
  const copies = new Map<GraphNode, Entry>();
  const at = ({ node, index }: Entry): Entry => {
    const copy = found(copies, node);
    return node.op === null ? copy : { node: copy.node, index };
  };
  for (const node of nodesOf(heads)) {
    const given = node.op === null ? by.get(node.name) : undefined;
    const copy = given ?? {
      node: new GraphNode(node.op, node.name, new Map(node.attributes), node.inputs.map(at)),
      index: 0,
    };
    copies.set(node, copy);
  }
  const outputs = heads.map(at);
  if (name !== null) outputs[0].node.name = name;
  return outputs;
}
