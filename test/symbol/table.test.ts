// The table of operators against MXNet's own registry (test/golden/make_operators.py): names, the order of arguments, their
// types and defaults.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Definition } from '../../src/mxnet/operators/define.ts';
import { internals, isDefined, operators } from '../../src/mxnet/symbol/operators.ts';
import { attributeText } from '../../src/mxnet/symbol/texts.ts';

interface Registered {
  readonly name: string;
  readonly arguments: readonly (readonly [name: string, type: string])[];
  readonly variadic: boolean;
}
const registry = (
  JSON.parse(readFileSync(new URL('operators.json', import.meta.url), 'utf8')) as {
    operators: { [name: string]: Registered };
  }
).operators;

const all = [...Object.entries(operators), ...Object.entries(internals)].flatMap(([called, f]) =>
  isDefined(f) ? [[called, f.definition] as const] : [],
);

/** Functions of MXNet's Python, which make nodes of other names. */
const pythons = ['_linspace'];

/** Attributes of ours whose default only says that MXNet's is not given. */
const attributesOf = ({ table, inputs }: Definition): string[] =>
  Object.keys(table).filter((key) => !inputs.includes(key));

/** `float, optional, default=0.5` and its like: 0.5. */
function defaultOf(type: string): string | null {
  return /default=(.*)$/s.exec(type)?.[1].replace(/^'(.*)'$/s, '$1') ?? null;
}

/** A default as a number or a text that means the same: MXNet's registry prints `1` for True and 0.333999991 for 0.334. */
function meaning(text: string): string {
  const plain = text === '[]' ? '()' : text === 'True' ? '1' : text === 'False' ? '0' : text;
  const n = Number(plain);
  return plain === '' || Number.isNaN(n) ? plain : String(Math.fround(n));
}

describe('every operator of the table', () => {
  it.each(all)('%s', (called, definition) => {
    if (pythons.includes(called)) return;
    const found = registry[called];
    expect(found?.name, called).toBe(definition.name);
    expect(definition.variadic).toBe(found.variadic);
    const theirs = found.arguments.map(([name]) => name).filter((name) => !definition.variadic || name !== 'num_args');
    if (!definition.variadic) {
      const inputs = found.arguments.filter(([, type]) => type.startsWith('NDArray-or-Symbol')).map(([name]) => name);
      expect(definition.inputs).toEqual(inputs);
    }
    const ours = attributesOf(definition);
    // All of ours are theirs, in their order.
    expect(theirs.filter((name) => ours.includes(name))).toEqual(ours);
    for (const name of ours) {
      const type = found.arguments.find(([other]) => other === name)?.[1] ?? '';
      const option = definition.table[name];
      const theirDefault = defaultOf(type);
      expect(option.must, `${called}.${name} must be given`).toBe(type.endsWith('required'));
      if (theirDefault === null || option.fallback[0] === undefined) continue;
      expect(meaning(attributeText(option.fallback[0])), `${called}.${name}: ${type}`).toBe(meaning(theirDefault));
    }
  });
});
