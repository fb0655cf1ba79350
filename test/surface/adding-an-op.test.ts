// docs/adding-an-op.md, followed to the letter in a copy of the project: every code block goes where the page says, the
// project compiles, and the suites run the new op.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs/adding-an-op.md'), 'utf8');
const copy = mkdtempSync(join(tmpdir(), 'bptt-op-'));

interface Step {
  readonly file: string;
  /** The line that the block follows; missing: the end of the file. */
  readonly after: string | undefined;
  readonly code: string;
}

const steps: Step[] = [...page.matchAll(/<!-- (\S+) (?:after `(.+?)`|at the end) -->\n```ts\n([\s\S]*?)```/g)].map(
  ([, file, after, code]) => ({ file, after, code }),
);

function run(command: string, ...args: string[]): string {
  try {
    return execFileSync(join(root, 'node_modules/.bin', command), args, { cwd: copy, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return `${stdout}${stderr}`;
  }
}

beforeAll(() => {
  for (const name of [
    'src',
    'test/conformance',
    'test/gradient',
    'test/helpers',
    'test/setup.ts',
    'package.json',
    'tsconfig.json',
    'vitest.config.ts',
  ]) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

it('has a block for the row, the kernel, the cases and the name', () => {
  expect(steps.map((s) => s.file)).toEqual([
    'src/reference/ops/unary.ts',
    'src/reference/kernels/elementwise.ts',
    'src/reference/ops/unary.cases.ts',
    'src/nn/functional.ts',
  ]);
});

it('does not compile until kernel and cases are there, and does then', () => {
  const missing: number[] = [];
  for (const { file, after, code } of steps) {
    const path = join(copy, file);
    const text = readFileSync(path, 'utf8');
    if (after !== undefined) expect(text.split(`${after}\n`)).toHaveLength(2);
    writeFileSync(path, after === undefined ? `${text}\n${code}` : text.replace(`${after}\n`, `${after}\n${code}`));
    const errors = run('tsc', '-p', 'tsconfig.json');
    missing.push((errors.match(/softsign/g) ?? []).length);
  }
  // After the row: kernel and cases missing. After the kernel: cases missing. After the cases: nothing.
  expect(missing[0]).toBeGreaterThan(missing[1]);
  expect(missing[1]).toBeGreaterThan(0);
  expect(missing.slice(2)).toEqual([0, 0]);
});

it('is found by the conformance and gradient suites', () => {
  const report = run(
    'vitest',
    'run',
    'test/conformance/conformance.test.ts',
    'test/gradient/gradient.test.ts',
    '-t',
    'softsign',
  );
  expect(report).toMatch(/Tests\s+.*[1-9]\d* passed/);
  expect(report).not.toMatch(/[1-9]\d* failed/);
});
