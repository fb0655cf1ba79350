// A graph as text: one line a value that is there, one line a node, parts of composites indented under their name.

import { Expression } from './expression.ts';
import type { Graph, GraphNode, Scope } from './graph.ts';
import { leaves } from './leaves.ts';
import { put } from './substitute.ts';

function text(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(text).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Expression) return value.toString();
  const { name } = value as { readonly name?: unknown };
  if (leaves(value).length === 1 && leaves(value)[0].path.length === 0) return String(name ?? value.constructor.name);
  return `{${entries(value)}}`;
}

const entries = (value: object): string =>
  Object.entries(value)
    .map(([key, x]) => `${key}: ${text(x)}`)
    .join(', ');

function attributesOf({ attributes, sizes }: GraphNode): string {
  const shown = sizes.reduce<unknown>((all, { path, size }) => put(all, path, size), attributes) as object;
  const inner = entries(shown);
  return inner === '' ? '' : ` {${inner}}`;
}

/** The scopes around a node, outermost first. */
function around(scope: Scope | null): Scope[] {
  return scope === null ? [] : [...around(scope.parent), scope];
}

/** The graph as text. */
export function print(graph: Graph): string {
  const typed = (n: number): string => {
    const { shape, dtype, name } = graph.values[n];
    return `%${n}${name === undefined ? '' : ` ${name}`}: ${dtype}[${shape.join(', ')}]`;
  };
  const lines = graph.inputs.map(({ value }) => `${typed(value)} = input`);
  for (const n of graph.constants.keys()) {
    lines.push(`${typed(n)} = ${graph.values[n].name === undefined ? 'constant' : 'parameter'}`);
  }
  let open: Scope[] = [];
  for (const node of graph.nodes) {
    const scopes = around(node.scope);
    const shared = scopes.findIndex((scope, i) => scope !== open[i]);
    scopes.slice(shared === -1 ? scopes.length : shared).forEach(({ name }, i) => {
      lines.push(`${'  '.repeat((shared === -1 ? 0 : shared) + i)}${name}:`);
    });
    open = scopes;
    const inputs = node.inputs.map((n) => (n === null ? 'null' : `%${n}`)).join(', ');
    const made = node.outputs.map(typed).join(', ');
    const left = made === '' ? '' : `${made} = `;
    const stopped = node.stopped ? ' without gradient' : '';
    lines.push(`${'  '.repeat(scopes.length)}${left}${node.op.name}(${inputs})${attributesOf(node)}${stopped}`);
  }
  for (const [first, last] of graph.written) lines.push(`write %${first} <- %${last}`);
  lines.push(`return ${graph.outputs.map(({ name, value }) => `${name}: %${value}`).join(', ')}`);
  return lines.join('\n');
}
