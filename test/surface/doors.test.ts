// Keeps the doors between the rooms of src/ (doors.json), and proves on planted files that they are kept.

import { describe, expect, it } from 'vitest';
import doors from './doors.json' with { type: 'json' };
import { cycle, type Import, importsOf, type Room, shippedCases, violations } from './imports.ts';
import { files, read } from './repository.ts';

const rooms: Record<string, Room> = doors;
const sources = files.filter((path) => path.startsWith('src/') && path.endsWith('.ts'));
const imports = sources.flatMap((path) => importsOf(path.slice('src/'.length), read(path)));
const planted = (path: string, text: string): Import[] => importsOf(path, text);

describe('src/', () => {
  it('is read', () => {
    expect(imports.length).toBeGreaterThan(sources.length);
    const known = new Set([...sources, 'src/wasm/binary.generated.ts'].map((path) => path.slice('src/'.length)));
    expect(imports.filter(({ relative, target }) => relative && !known.has(target))).toEqual([]);
  });
  it('goes through open doors only', () => expect(violations(imports, rooms)).toEqual([]));
  it('has no import cycle', () => expect(cycle(imports)).toEqual([]));
  it('ships no test cases', () => expect(shippedCases(imports)).toEqual([]));
  it('gives every file a room', () => {
    const names = Object.keys(rooms).map((name) => `src/${name}`);
    expect(sources.filter((path) => !names.some((name) => path === name || path.startsWith(`${name}/`)))).toEqual([]);
  });
});

describe('outside src/', () => {
  it('reaches examples and snippets through the public entries only', () => {
    const outside = files.filter((path) => /^(examples|scripts\/snippets|test\/browser)\/.*\.ts$/.test(path));
    const inner = outside.flatMap((path) => importsOf(path, read(path)));
    expect(inner.filter(({ relative, target }) => relative && /^(src|dist|assembly)\//.test(target))).toEqual([]);
  });
  it('keeps assembly/ to itself', () => {
    const assembly = files.filter((path) => path.startsWith('assembly/') && path.endsWith('.ts'));
    const inner = assembly.flatMap((path) => importsOf(`${path}`, read(path)));
    expect(inner.filter(({ target }) => !`${target}/`.startsWith('assembly/'))).toEqual([]);
  });
});

describe('the checker', () => {
  it.each([
    ["import { f } from '../engine/index.ts';", 'wasm/x.ts'],
    ["import { f } from '../reference/tensor.ts';", 'wasm/x.ts'],
    ["import type { T } from '../reference/tensor.ts';", 'functional/x.ts'],
    ["import {\n  Module,\n  type Parameter,\n} from '../nn/index.ts';", 'optim/x.ts'],
    ["export * from '../nn/index.ts';", 'torch/x.ts'],
    ["export { Linear } from '../nn/linear.ts';", 'data/x.ts'],
    ["import '../nn/index.ts';", 'functional/x.ts'],
    ["const m = await import('../wasm/backend.ts');", 'nn/x.ts'],
    ["import { kernels } from '../kernels/index.ts';", 'reference/ops/x.ts'],
    ["import { tanh } from './node.ts';", 'reference/tensor.ts'],
    ["import { x } from './unlisted.ts';", 'reference/tensor.ts'],
    ["import { readFile } from 'node:fs';", 'formats/x.ts'],
    ["import { x } from '../elsewhere/x.ts';", 'nn/x.ts'],
    ["import { x } from '../nn/x.ts';", 'elsewhere/x.ts'],
  ])('refuses %s in %s', (text, path) => expect(violations(planted(path, text), rooms)).toHaveLength(1));

  it.each([
    ["import { f } from '../engine/index.ts';", 'nn/x.ts'],
    ["import { tanh } from '../base/math.ts';", 'reference/recurrent/x.ts'],
    ["import type { Vocabulary } from './functions.ts';", 'reference/tensor.ts'],
    ["import { row } from './row.ts';", 'reference/ops/x.ts'],
    ["// import { f } from '../engine/index.ts';\n/** import { f } from '../engine/index.ts'; */", 'formats/x.ts'],
    ["export const from = (a: string): string => a;\nconst text = 'node:fs';", 'formats/x.ts'],
    ["type FS = typeof import('node:fs');", 'formats/x.ts'],
  ])('lets %s pass in %s', (text, path) => expect(violations(planted(path, text), rooms)).toEqual([]));

  it('finds a cycle of values, and none of types', () => {
    const b = planted('nn/b.ts', "export { c } from './c.ts';");
    const c = planted('nn/c.ts', "import { a } from './a.ts';");
    const values = [...planted('nn/a.ts', "import { b } from './b.ts';"), ...b, ...c];
    const types = [...planted('nn/a.ts', "import type { B } from './b.ts';"), ...b, ...c];
    expect(cycle(values)).toEqual(['nn/a.ts', 'nn/b.ts', 'nn/c.ts', 'nn/a.ts']);
    expect(cycle(types)).toEqual([]);
  });

  it('finds test cases that would ship', () => {
    const text = "import { cases } from './ops/unary.cases.ts';";
    expect(shippedCases(planted('reference/cases.ts', text))).toEqual([]);
    expect(shippedCases(planted('reference/rows.ts', text))).toHaveLength(1);
    expect(shippedCases(planted('engine/index.ts', "export * from '../reference/cases.ts';"))).toHaveLength(1);
  });
});
