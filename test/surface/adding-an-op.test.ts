// docs/adding-an-op.md, followed to the letter in a copy of the project: every code block goes where the page says, each
// step compiles when it is whole and not before, and the suites run the new op.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compiled, ours } from './compiler.ts';
import { read, root } from './repository.ts';

const page = read('docs/adding-an-op.md');
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
const [op, cases, engine, face] = steps;

/** The file with a step's block in it. */
function followed({ file, after, code }: Step): string {
  const text = read(file);
  if (after === undefined) return `${text}\n${code}`;
  expect(text.split(`${after}\n`)).toHaveLength(2);
  return text.replace(`${after}\n`, `${after}\n${code}`);
}

/** What the compiler says of the files of all steps once some of them have been taken. */
function errors(...taken: readonly Step[]): string[] {
  const texts = new Map(taken.map((step) => [step.file, followed(step)]));
  for (const { file } of steps) writeFileSync(join(copy, file), texts.get(file) ?? read(file));
  const found = compiled(
    copy,
    steps.map(({ file }) => file),
    ours,
  );
  return steps.flatMap(({ file }) => found.get(file) ?? []).map(({ text }) => text);
}

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
  const tests = ['conformance/conformance', 'gradient/gradient'].map((name) => `test/${name}.test.ts`);
  for (const name of ['src', 'test/helpers', 'test/setup.ts', 'package.json', 'vitest.config.ts', ...tests]) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

it('has a block for the op, its cases, its function and a face', () => {
  expect(steps.map((s) => s.file)).toEqual([
    'src/reference/ops/unary.ts',
    'src/reference/ops/unary.cases.ts',
    'src/engine/unary.ts',
    'src/nn/functional.ts',
  ]);
});

describe('the project', () => {
  it('does not compile until the op has its cases', () => {
    expect(errors(op).join()).toContain("Property 'tanhshrink' is missing");
    expect(errors(op, cases)).toEqual([]);
  });
  it('does not compile where a function is handed too few words', () => {
    const short = { ...engine, code: engine.code.replace('mul, ', '') };
    expect(short.code).not.toBe(engine.code);
    expect(errors(op, cases, short).join()).toContain("Property 'mul' is missing");
  });
  it('does not compile where a rule uses a word that the op does not declare', () => {
    const undeclared = { ...op, code: op.code.replace(", 'tanh'", '') };
    expect(undeclared.code).not.toBe(op.code);
    expect(errors(undeclared, cases).join()).toContain("Property 'tanh' does not exist");
  });
  it('does not compile where a face names what the engine lacks, and does with all steps taken', () => {
    expect(errors(op, cases, face).join()).toContain("Property 'tanhshrink' does not exist");
    expect(errors(...steps)).toEqual([]);
  });
});

it('shows lines of a fast kernel as they are', () => {
  const lines = [...page.matchAll(/^\| `(\S+)` \| `(.+?)`(.*)\|$/gm)].map(([, file, line]) => ({ file, line }));
  expect(lines.map(({ file }) => file)).toEqual([
    'assembly/pointwise.ts',
    'src/wasm/abi.ts',
    'src/wasm/pointwise.ts',
    'src/engine/unary.ts',
  ]);
  for (const { file, line } of lines) expect(read(file)).toContain(line.replace(/, …\)$/, ''));
});

it('is found by the conformance and gradient suites', () => {
  for (const step of steps) writeFileSync(join(copy, step.file), followed(step));
  const report = suites('test/conformance', 'test/gradient', '-t', 'tanhshrink');
  expect(report).toMatch(/Test Files\s+.*2 passed/);
  expect(report).toMatch(/Tests\s+.*[1-9]\d* passed/);
  expect(report).not.toMatch(/[1-9]\d* failed/);
});
