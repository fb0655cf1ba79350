// Graphs as texts of `-symbol.json`, and back.

import { exists, hasFiles, readFile } from '../../formats/files.ts';
import { type GraphRecordNode, parseSymbol, type Reference, symbolText } from '../../formats/mxnet-symbol.ts';
import { checkFailed, MXNetError } from '../base/errors.ts';
import type { Definition } from '../operators/define.ts';
import { hidden } from './attributes.ts';
import { missing, variable } from './compose.ts';
import { type Entry, found, GraphNode, nodesOf, statesOf } from './node.ts';
import { inputNames, optionsOf, outputsOf } from './options.ts';

/** The text of a graph, as MXNet writes it to the letter. */
export function textOf(heads: readonly Entry[]): string {
  const nodes = nodesOf(heads);
  const places = new Map(nodes.map((node, i) => [node, i] as const));
  const states = statesOf(nodes);
  const reference = ({ node, index }: Entry): Reference => [found(places, node), index, states.has(node) ? 1 : 0];
  const rows = [0];
  for (const node of nodes) rows.push(rows[rows.length - 1] + outputsOf(node).count);
  return symbolText({
    nodes: nodes.map((node) => ({
      op: node.op?.name ?? 'null',
      name: node.name,
      attrs: node.attributes,
      inputs: node.inputs.map(reference),
    })),
    heads: heads.map(reference),
    rows,
  });
}

/** Inputs that a file of before 0.9 leaves out: the states of a batch normalization. */
function upgraded(op: Definition, name: string, attributes: Map<string, string>, inputs: readonly Entry[]): Entry[] {
  const names = inputNames(op, optionsOf(op, attributes));
  const lacking = names.slice(inputs.length).filter((input) => op.traits.auxiliary?.[input] !== undefined);
  return [...inputs, ...lacking.map((input) => missing(op, name, input, attributes))];
}

/** The node of a record. @throws MXNetError for an operator that is not known, and what its attributes are refused with. */
function nodeFrom(
  { op: called, name, attrs, inputs }: GraphRecordNode,
  operators: ReadonlyMap<string, Definition>,
  at: (reference: Reference) => Entry,
  version: number,
): GraphNode {
  const old = version < 900;
  const attributes = new Map([...attrs].map(([key, value]) => [old ? hidden(key) : key, value] as const));
  if (called === 'null') return variable(name, attributes);
  const op = operators.get(called);
  if (op === undefined) {
    throw new MXNetError(
      `MXNetError: Failed loading Op ${name} of type ${called}: ${checkFailed('op != nullptr', `Operator ${called} is not registered`).message}`,
    );
  }
  const entries = inputs.map(at);
  const node = new GraphNode(op, name, attributes, old ? upgraded(op, name, attributes, entries) : entries);
  node.options = optionsOf(op, attributes);
  const wanted = op.variadic ? entries.length : inputNames(op, node.options).length;
  if (node.inputs.length !== wanted) {
    throw new MXNetError(`MXNetError: ${called} ${name} has ${node.inputs.length} inputs, and takes ${wanted}`);
  }
  return node;
}

/** The outputs of the graph of a text. @throws FormatError for what is no graph, MXNetError for unknown operators. */
export function entriesFrom(text: string, operators: ReadonlyMap<string, Definition>): Entry[] {
  const { nodes: records, heads, version } = parseSymbol(text);
  if (version === 800) {
    const before = 'Loading symbol saved by previous version v0.8.0. Attempting to upgrade...';
    console.error(before);
  }
  const nodes: GraphNode[] = [];
  const at = ([i, index]: Reference): Entry => {
    const node = nodes[i];
    if (index < outputsOf(node).count) return { node, index };
    throw new MXNetError(`MXNetError: ${node.name} has no output ${index}`);
  };
  for (const record of records) nodes.push(nodeFrom(record, operators, at, version));
  return heads.map(at);
}

/** The text of a file. @throws MXNetError where there is none. */
export function fileText(fname: string): string {
  if (hasFiles() && !exists(fname)) {
    throw new MXNetError(
      `LocalFileSystem: ${checkFailed('allow_null', `:Open "${fname}": No such file or directory`).message}`,
    );
  }
  return new TextDecoder().decode(readFile(fname));
}
