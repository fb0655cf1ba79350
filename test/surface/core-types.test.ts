// The two ways in, core.test.ts, as the compiler knows them: a program of `bptt/core` has the lean Tensor, one of `bptt` its methods.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compiled, ours, type Told } from './compiler.ts';
import { root } from './repository.ts';

/** What the compiler says of a program inside the project. */
function told(program: string): readonly Told[] {
  const folder = mkdtempSync(join(root, 'build/types-'));
  try {
    writeFileSync(join(folder, 'program.ts'), program);
    return compiled(folder, ['program.ts'], ours).get('program.ts') ?? [];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('in types', () => {
  const program = `
    import { add, ones, type Tensor } from 'bptt/core';
    import { Linear } from 'bptt/nn';
    const x = add(ones(2, 3), 1);
    const y: Tensor = new Linear(3, 2)(x);
    export const z: Tensor = y.at(0, ':').detach();
    export const sum: number = x.add(1).sum().item();`;
  const members = (...names: string[]): string => names.map((name) => `\n    void x.${name};`).join('');
  it('a program of core and nn is refused a method, and offered what the lean Tensor has', () => {
    const lean = members('shape', 'dtype', 'grad', 'backward', 'detach', 'item', 'at');
    expect(told(program + lean + members('sum')).map(({ text }) => text)).toEqual([
      "Property 'add' does not exist on type 'Tensor'.",
      "Property 'sum' does not exist on type 'Tensor'.",
    ]);
  });
  it('the same program compiles with bptt', () => {
    expect(told(`import 'bptt';${program}${members('add', 'sum', 'add_', 'T', 'backward')}`)).toEqual([]);
  });
  it('the names and defaults of a function are those of its options', () => {
    const defaults = [
      '{ dim: [int], keepdim: [bool, false] }',
      '{ dim: [int] }',
      '{ dim: [int], keepdim: [bool, false], dtype: [str, null] }',
      '{ dim: [int, 0], keepdim: [bool, false] }',
      '{ dim: [int], keepdim: [int, 1] }',
    ];
    const calls = defaults.map((d) => `[bound<{ dim: number; keepdim?: boolean }>('f', ${d}, (input) => input)]`);
    const head =
      "import { bound } from '../../src/torch/define.ts'; import { bool, int, str } from '../../src/rules/kinds.ts'; export const x = [";
    expect([...new Set(told(`${head}\n${calls.join(',\n')}];`).map(({ line }) => line))]).toEqual([2, 3, 4, 5]);
  });
});
