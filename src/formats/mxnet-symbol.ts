// MXNet's `-symbol.json`: the nodes of a graph, in an order in which inputs come first. Texts in, plain records out; what the
// names of operators and attributes mean is not looked at here.

import { FormatError } from '../reference/base/errors.ts';
import { quote } from './check.ts';

/** One output of a node, and how many times an operator has written to it: of a state, 1. */
export type Reference = readonly [node: number, output: number, version: number];

export interface GraphRecordNode {
  /** MXNet's name of the operator; `null` for a variable. */
  readonly op: string;
  readonly name: string;
  readonly attrs: ReadonlyMap<string, string>;
  readonly inputs: readonly Reference[];
}

export interface GraphRecord {
  readonly nodes: readonly GraphRecordNode[];
  readonly heads: readonly Reference[];
  /** The version of MXNet that wrote it: 10901 for 1.9.1, 800 where the file has none. */
  readonly version: number;
}

/** What is written beside the nodes: how many outputs come before each of them. */
export interface Written extends GraphRecord {
  readonly rows: readonly number[];
}

/** The version that files written here have: 1.9.1. */
const VERSION = 10901;
/** What a file without a version counts as. */
const OLDEST = 800;
/** More nodes, and a graph is taken for nonsense. */
const MOST = 1 << 22;

const escapes: { readonly [character: string]: string } = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};
const string = (text: string): string => `"${text.replace(/["\\\n\r\t]/g, (c) => escapes[c])}"`;

/** A list of up to ten on one line; of more each on its own. */
function list(items: readonly string[], margin: string): string {
  if (items.length <= 10) return `[${items.join(', ')}]`;
  return `[\n${items.map((item) => `${margin}  ${item}`).join(', \n')}\n${margin}]`;
}

const reference = (entry: Reference): string => `[${entry.join(', ')}]`;

function attributes(attrs: ReadonlyMap<string, string>): string {
  const pairs = [...attrs]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${string(key)}: ${string(value)}`);
  return pairs.length === 1 ? `{${pairs[0]}}` : `{\n${pairs.map((pair) => `        ${pair}`).join(', \n')}\n      }`;
}

function nodeText({ op, name, attrs, inputs }: GraphRecordNode): string {
  const lines = [
    `"op": ${string(op)}`,
    `"name": ${string(name)}`,
    ...(attrs.size > 0 ? [`"attrs": ${attributes(attrs)}`] : []),
    `"inputs": ${list(inputs.map(reference), '      ')}`,
  ];
  return `    {\n${lines.map((line) => `      ${line}`).join(', \n')}\n    }`;
}

/** The text of a graph, as MXNet writes it to the letter. */
export function symbolText({ nodes, heads, rows }: Omit<Written, 'version'>): string {
  const variables = nodes.flatMap(({ op }, i) => (op === 'null' ? [String(i)] : []));
  return `{
  "nodes": [
${nodes.map(nodeText).join(', \n')}
  ], 
  "arg_nodes": ${list(variables, '  ')}, 
  "node_row_ptr": ${list(rows.map(String), '  ')}, 
  "heads": ${list(heads.map(reference), '  ')}, 
  "attrs": {"mxnet_version": ["int", ${VERSION}]}
}`;
}

type Json = { readonly [key: string]: unknown };

const isRecord = (x: unknown): x is Json => typeof x === 'object' && x !== null && !Array.isArray(x);

const wrong = (problem: string): FormatError => new FormatError(`symbol JSON: ${problem}`);

function listAt(owner: Json, key: string): readonly unknown[] {
  if (!Object.hasOwn(owner, key)) throw wrong(`Missing field "${key}"`);
  const value = owner[key];
  if (!Array.isArray(value)) throw wrong(`${key} is no list`);
  if (value.length > MOST) throw wrong(`${key} has ${value.length} elements`);
  return value;
}

function textAt(owner: Json, key: string, where: string): string {
  const value = owner[key];
  if (typeof value === 'string') return value;
  throw wrong(value === undefined ? `Missing field "${key}" in ${where}` : `${key} of ${where} is no text`);
}

/** [node, output] or [node, output, version], of a node before `limit`. */
function readReference(entry: unknown, limit: number, where: string): Reference {
  const numbers = Array.isArray(entry) ? entry : [];
  const ok = numbers.length >= 2 && numbers.length <= 3 && numbers.every((n) => Number.isInteger(n) && n >= 0);
  if (!ok) throw wrong(`an input of ${where} is no list of two or three whole numbers`);
  const [node, output, version = 0] = numbers;
  if (node >= limit) throw wrong(`${where} names node ${node}, which does not come before it`);
  return [node, output, version];
}

/** The attributes of a node: `attrs`, in older files `attr`, and `param` beside it. */
function readAttributes(node: Json, where: string): ReadonlyMap<string, string> {
  const attrs = new Map<string, string>();
  for (const key of ['param', 'attr', 'attrs']) {
    const found = node[key];
    if (found === undefined) continue;
    if (!isRecord(found)) throw wrong(`${key} of ${where} is no object`);
    for (const [name, value] of Object.entries(found)) {
      if (typeof value !== 'string') throw wrong(`attribute ${quote(name)} of ${where} is no text`);
      attrs.set(name, value);
    }
  }
  return attrs;
}

function readNode(node: unknown, i: number): GraphRecordNode {
  const where = `node ${i}`;
  if (!isRecord(node)) throw wrong(`${where} is no object`);
  const inputs = listAt(node, 'inputs').map((entry) => readReference(entry, i, where));
  const op = textAt(node, 'op', where);
  if (op === 'null' && inputs.length > 0) throw wrong(`${where} is a variable and has inputs`);
  return { op, name: textAt(node, 'name', where), attrs: readAttributes(node, where), inputs };
}

function readVersion(graph: Json): number {
  const { attrs } = graph;
  const found = isRecord(attrs) ? attrs.mxnet_version : undefined;
  const version: unknown = Array.isArray(found) ? found[1] : undefined;
  return typeof version === 'number' && Number.isInteger(version) ? version : OLDEST;
}

/** The graph of a text. @throws FormatError for what is no graph. */
export function parseSymbol(text: string): GraphRecord {
  let graph: unknown;
  try {
    graph = JSON.parse(text);
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
  if (!isRecord(graph)) throw wrong('no object');
  listAt(graph, 'arg_nodes');
  const nodes = listAt(graph, 'nodes').map(readNode);
  const heads = listAt(graph, 'heads').map((entry) => readReference(entry, nodes.length, 'heads'));
  return { nodes, heads, version: readVersion(graph) };
}
