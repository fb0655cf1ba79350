// Keeps the doors between the rooms of src/ (doors.json), and proves on planted files that they are kept.

import { describe, expect, it } from 'vitest';
import doors from './doors.json' with { type: 'json' };
import { allowedCircles, circles, type Import, importsOf, type Room, shippedCases, violations } from './imports.ts';
import { files, read } from './repository.ts';

const rooms: Record<string, Room> = doors;
const sources = files.filter((path) => path.startsWith('src/') && path.endsWith('.ts'));
const imports = sources.flatMap((path) => importsOf(path.slice('src/'.length), read(path)));
const planted = (path: string, text: string): Import[] => importsOf(path, text);

describe('src/', () => {
  it('is read', () => {
    expect(imports.length).toBeGreaterThan(sources.length);
    const binaries = [
      'inference',
      'training',
      'functions',
      'probabilities',
      'alignments',
      'norms',
      'draws',
      'threads',
    ].map((name) => `src/wasm/${name}.generated.ts`);
    const known = new Set([...sources, ...binaries].map((path) => path.slice('src/'.length)));
    expect(imports.filter(({ relative, target }) => relative && !known.has(target))).toEqual([]);
  });
  it('goes through open doors only', () => expect(violations(imports, rooms)).toEqual([]));
  it('has one circle of imports, types included: that of the functions whose derivatives are one another', () => {
    expect(circles(imports)).toEqual(allowedCircles(rooms));
    expect(allowedCircles(rooms)).toHaveLength(1);
  });
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
    ["import type { T } from '../reference/engine/tensor.ts';", 'rules/x.ts'],
    ["import {\n  Module,\n  type Parameter,\n} from '../nn/index.ts';", 'optim/x.ts'],
    ["export * from '../nn/index.ts';", 'torch/x.ts'],
    ["export { Linear } from '../nn/linear.ts';", 'data/x.ts'],
    ["import '../nn/index.ts';", 'rules/x.ts'],
    ["const m = await import('../wasm/pointwise.ts');", 'nn/x.ts'],
    ["import type { Op } from '../ops/op.ts';", 'reference/kernels/x.ts'],
    ["import { dispatch } from '../engine/dispatch.ts';", 'reference/ops/x.ts'],
    ["import { scanOf } from '../recurrent/scan.ts';", 'reference/engine/x.ts'],
    ["import { x } from '../../engine/index.ts';", 'reference/engine/x.ts'],
    ["import { x } from './unlisted.ts';", 'mxnet/nd.ts'],
    ["import { readFile } from 'node:fs';", 'formats/x.ts'],
    ["import type { Trainer } from '../trainer.ts';", 'gluon/nn/x.ts'],
    ["import { x } from '../elsewhere/x.ts';", 'nn/x.ts'],
    ["import { x } from '../nn/x.ts';", 'elsewhere/x.ts'],
  ])('refuses %s in %s', (text, path) => expect(violations(planted(path, text), rooms)).toHaveLength(1));

  it.each([
    ["import { f } from '../engine/index.ts';", 'nn/x.ts'],
    ["import { tanh } from '../base/math.ts';", 'reference/recurrent/x.ts'],
    ["import { each } from '../kernels/elementwise.ts';", 'reference/ops/x.ts'],
    ["import { op } from './op.ts';", 'reference/ops/x.ts'],
    ["import type { Fast } from '../reference/engine/bound.ts';", 'wasm/x.ts'],
    ["// import { f } from '../engine/index.ts';\n/** import { f } from '../engine/index.ts'; */", 'formats/x.ts'],
    ["export const from = (a: string): string => a;\nconst text = 'node:fs';", 'formats/x.ts'],
    ["type FS = typeof import('node:fs');", 'formats/x.ts'],
  ])('lets %s pass in %s', (text, path) => expect(violations(planted(path, text), rooms)).toEqual([]));

  it('finds circles, of types too, and files that import themselves', () => {
    const b = planted('nn/b.ts', "export { c } from './c.ts';");
    const c = planted('nn/c.ts', "import { a } from './a.ts';");
    const d = planted('nn/d.ts', "import { a } from './a.ts';");
    const values = [...planted('nn/a.ts', "import { b } from './b.ts';"), ...b, ...c, ...d];
    const types = [...planted('nn/a.ts', "import type { B } from './b.ts';"), ...b, ...c, ...d];
    expect(circles(values)).toEqual([['nn/a.ts', 'nn/b.ts', 'nn/c.ts']]);
    expect(circles(types)).toEqual([['nn/a.ts', 'nn/b.ts', 'nn/c.ts']]);
    expect(circles([...b, ...c, ...d])).toEqual([]);
    expect(circles(planted('nn/a.ts', "import { a } from './a.ts';"))).toEqual([['nn/a.ts']]);
    expect(allowedCircles({ nn: { circle: ['b.ts', 'a.ts'] }, torch: {} })).toEqual([['nn/a.ts', 'nn/b.ts']]);
  });

  it('finds test cases that would ship', () => {
    const text = "import { cases } from './ops/unary.cases.ts';";
    expect(shippedCases(planted('reference/cases.ts', text))).toEqual([]);
    expect(shippedCases(planted('reference/ops/unary.ts', text))).toHaveLength(1);
    expect(shippedCases(planted('engine/index.ts', "export * from '../reference/cases.ts';"))).toHaveLength(1);
  });
});
