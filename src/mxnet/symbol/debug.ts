// A graph as text for people who look for a fault in it.

import { type Entry, nodesOf, statesOf } from './node.ts';

/** Outputs; then every node in order: variables by name, operators with their inputs and attributes. */
export function debugText(heads: readonly Entry[]): string {
  const nodes = nodesOf(heads);
  const states = statesOf(nodes);
  const lines = ['Symbol Outputs:', ...heads.map(({ node, index }, i) => `\toutput[${i}]=${node.name}(${index})`)];
  for (const { op, name, inputs, attributes } of nodes) {
    if (op === null) {
      lines.push(`Variable:${name}`);
      continue;
    }
    lines.push('--------------------', `Op:${op.name}, Name=${name}`, 'Inputs:');
    for (const [i, { node, index }] of inputs.entries()) {
      const version = node.op === null ? ` version=${states.has(node) ? 1 : 0}` : '';
      lines.push(`\targ[${i}]=${node.name}(${index})${version}`);
    }
    if (attributes.size === 0) continue;
    const listed = [...attributes].sort(([a], [b]) => (a < b ? -1 : 1));
    lines.push('Attrs:', ...listed.map(([key, value]) => `\t${key}=${value}`));
  }
  return `${lines.join('\n')}\n`;
}
