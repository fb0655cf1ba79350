// What a derivative is given: for every op that the engine binds, the functions that its file hands over are exactly the
// words that the op declares, each the engine's own function of that name, with its fast kernel. Who hands over a plain
// substitute, or one word too many, is found here and not by a slow backward pass.

import { describe, expect, it, vi } from 'vitest';
import * as functions from '../../src/engine/functions.ts';
import type { Bound } from '../../src/reference/engine/bound.ts';
import type { Op } from '../../src/reference/ops/op.ts';

interface Binding {
  readonly op: Op;
  readonly words: () => object;
  readonly made: Bound;
}

const { bindings } = vi.hoisted(() => ({ bindings: [] as Binding[] }));

vi.mock(import('../../src/reference/engine/bound.ts'), async (original) => {
  const { bound } = await original();
  return {
    bound: (op, fast, words) => {
      const made = bound(op, fast, words);
      bindings.push({ op, words, made });
      return made;
    },
  };
});

const byName = new Map<string, unknown>(Object.entries(functions));
const exported = new Set(Object.values(functions).flatMap((f) => (typeof f === 'function' && 'op' in f ? [f.op] : [])));

describe('the words of an op', () => {
  const named = bindings.filter(({ made }) => exported.has(made));
  it('are looked at for every function of the engine, and for the conversion that promotion makes', () => {
    expect(named.length).toBe(exported.size);
    expect(named.length).toBeGreaterThan(100);
    expect(bindings.filter(({ made }) => !exported.has(made)).map(({ op }) => op.name)).toEqual(['cast']);
  });
  it.each(bindings.map((each) => [each.op.name, each] as const))('of %s are those that it uses', (_name, {
    op,
    words,
  }) => {
    expect(Object.keys(words()).sort()).toEqual([...new Set(op.uses)].sort());
    if (op.derivative === undefined && op.twin === undefined) expect(op.uses).toEqual([]);
  });
  it.each(named.map((each) => [each.op.name, each] as const))('of %s are functions of the engine', (name, {
    words,
  }) => {
    for (const [word, given] of Object.entries(words())) {
      // A recurrent op's word for its backward pass is the backward op of its own cell.
      const own = word === 'scan_backward' || word === 'variant_backward' ? `${name}_backward` : word;
      // A product of matrices needs no more than the op itself, without the rule for other ranks.
      expect([byName.get(own), ...(word === 'matmul' ? [byName.get('product')] : [])], word).toContain(given);
    }
  });
});
