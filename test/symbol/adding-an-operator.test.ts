// docs/adding-an-operator.md, followed to the letter in a copy of the project.

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as table from '../../src/mxnet/operators/index.ts';
import { compiled, ours } from '../surface/compiler.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs/adding-an-operator.md'), 'utf8');
const copy = mkdtempSync(join(tmpdir(), 'bptt-operator-'));

const [operator, check] = [...page.matchAll(/<!-- (\S+?)( at the end)? -->\n```ts\n([\s\S]*?)```/g)].map(
  ([, file, end, code]) => ({ file, atEnd: end !== undefined, code }),
);

/** The output of vitest on the copy, failed tests included. */
function suites(...args: string[]): string {
  const vitest = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--maxWorkers=1', '--no-isolate', ...args];
  try {
    return execFileSync(process.execPath, vitest, { cwd: copy, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    if (error instanceof Error && 'stdout' in error && 'stderr' in error) return `${error.stdout}${error.stderr}`;
    throw error;
  }
}

beforeAll(() => {
  const tests = ['table.test.ts', 'operators.json'].map((name) => `test/symbol/${name}`);
  for (const name of ['src', 'test/helpers', 'test/setup.ts', 'package.json', 'vitest.config.ts', ...tests]) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const { file, atEnd, code } of [operator, check]) {
    const before = atEnd ? readFileSync(join(copy, file), 'utf8') : '';
    expect(existsSync(join(copy, file))).toBe(atEnd);
    writeFileSync(join(copy, file), `${before}\n${code}`);
  }
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

it('touches one file, and a test', () => {
  expect([operator.file, check.file]).toEqual(['src/mxnet/operators/fluent/unary.ts', 'test/symbol/arcsinh.test.ts']);
  expect('arcsinh' in table).toBe(false);
});

it('compiles, has the right numbers in both faces, and MXNet knows it so', () => {
  expect(compiled(copy, [check.file], ours)).toEqual(new Map());
  const report = suites('test/symbol', '-t', 'arcsinh');
  expect(report).toMatch(/Test Files\s+.*2 passed/);
  expect(report).toMatch(/Tests\s+.*2 passed/);
  expect(report).not.toMatch(/[1-9]\d* failed/);
});

it('points at operators that have what it says of them', () => {
  const rows = [...page.matchAll(/^\| `(\w+)` \| .+ \| `(\w+)` in `(\S+)` \|$/gm)];
  expect(rows.length).toBe(15);
  for (const [, trait, name, file] of rows) {
    expect(readFileSync(join(root, 'src/mxnet/operators', file), 'utf8'), file).toContain(`export const ${name} = `);
    const found = Object.entries({ ...table }).find(([called]) => called === name)?.[1] as
      | { readonly definition: { readonly traits: object } }
      | undefined;
    // Operators that only the library calls are not in the namespace.
    expect(found !== undefined, name).toBe(!name.startsWith('_'));
    if (found) expect(Object.keys(found.definition.traits), name).toContain(trait);
  }
});
