// Do the tests notice? Each patch of test/mutants/ breaks one thing on purpose, in a copy of the project; the tests that
// the patch names must then fail. `npm run mutants`, or `npm run mutants -- selu` for those with such a name.
// A patch that does not apply, or a run in which no test fails but something else does, is an error and no verdict.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'test/mutants');
/** What tests are made of. `build` comes with its dates, so that only what a patch changes is compiled again. */
const PARTS = ['asconfig.json', 'assembly', 'build', 'package.json', 'scripts', 'src', 'test', 'vitest.config.ts'];
/** A mutant that does not end is no verdict either. */
const LIMIT_MS = 300_000;

interface Mutant {
  readonly name: string;
  readonly path: string;
  readonly why: string;
  readonly tests: readonly string[];
  /** Of those, only the tests whose full name matches. */
  readonly filter: string | undefined;
  /** Whether the kernels must be compiled again. */
  readonly compiles: boolean;
}

/** A patch and its header. @throws Error where the header lacks what it must say. */
function read(file: string): Mutant {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  const header = (key: string): string | undefined => new RegExp(`^# ${key}: *(.+)$`, 'm').exec(text)?.[1].trim();
  const [tests, why] = [header('tests'), header('why')];
  if (!tests || !why) throw new Error(`${file} must begin with "# tests: …" and "# why: …"`);
  return {
    name: basename(file, '.patch'),
    path,
    why,
    tests: tests.split(/\s+/),
    filter: header('filter'),
    compiles: /^\+\+\+ b\/assembly\//m.test(text),
  };
}

/** Runs a command in a copy; its output is shown where it must not fail and does. */
function run(copy: string, command: string, args: readonly string[]): { ok: boolean; output: string } {
  // git must not find a repository above the copy: it would skip what it takes for files outside.
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: dirname(copy) };
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd: copy,
    env,
    encoding: 'utf8',
    timeout: LIMIT_MS,
  });
  if (error) throw error;
  return { ok: status === 0, output: `${stdout}${stderr}` };
}

function must(copy: string, what: string, command: string, args: readonly string[]): void {
  const { ok, output } = run(copy, command, args);
  if (!ok) throw new Error(`${what}\n${output}`);
}

/** How many of the named tests pass and fail. @throws Error where none runs, or what fails is not a test. */
function verdict(
  copy: string,
  tests: readonly string[],
  filter: string | undefined,
): { failed: number; output: string } {
  const report = join(copy, 'report.json');
  // What vitest has transformed is kept in the copy, by content: a mutant changes one file.
  const cache = [
    '--no-cache',
    '--experimental.fsModuleCache',
    `--experimental.fsModuleCachePath=${join(copy, 'cache')}`,
  ];
  const reports = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const which = [...(filter ? ['-t', filter] : []), ...tests];
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--maxWorkers=1'];
  const { ok, output } = run(copy, process.execPath, [...vitest, ...cache, ...reports, ...which]);
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
  if (numPassedTests + numFailedTests === 0) throw new Error(`no test runs\n${output}`);
  if (!ok && numFailedTests === 0) throw new Error(`something other than a test fails\n${output}`);
  return { failed: numFailedTests, output };
}

/** Compiles what has changed in assembly/. */
const build = (copy: string): void =>
  must(copy, 'assembly/', process.execPath, ['--import', 'tsx', 'scripts/build-wasm.ts']);

/** Whether the tests notice the mutant, which is gone from the copy afterwards. */
function isKilled(copy: string, { name, path, tests, filter, compiles }: Mutant): boolean {
  must(copy, `${name} does not apply`, 'git', ['apply', path]);
  if (compiles) build(copy);
  const { failed } = verdict(copy, tests, filter);
  must(copy, `${name} does not come off`, 'git', ['apply', '--reverse', path]);
  if (compiles) build(copy);
  return failed > 0;
}

/** Prints a line a mutant and returns how many survive. @throws Error where a test fails without any of them. */
function tryAll(copy: string, mutants: readonly Mutant[]): number {
  const filters = mutants.map(({ filter }) => filter);
  const every = filters.includes(undefined) ? undefined : [...new Set(filters)].map((each) => `(${each})`).join('|');
  const { failed, output } = verdict(copy, [...new Set(mutants.flatMap(({ tests }) => tests))], every);
  if (failed > 0) throw new Error(`${failed} tests fail without any mutant\n${output}`);
  let survived = 0;
  for (const mutant of mutants) {
    const killed = isKilled(copy, mutant);
    if (!killed) survived += 1;
    console.log(`${killed ? 'killed  ' : 'SURVIVED'} ${mutant.name}: ${mutant.why}`);
  }
  return survived;
}

const wanted = process.argv.slice(2);
const mutants = readdirSync(folder)
  .filter((file) => file.endsWith('.patch') && (wanted.length === 0 || wanted.some((part) => file.includes(part))))
  .sort()
  .map(read);
if (mutants.length === 0) throw new Error('no such mutant');

const copy = realpathSync(mkdtempSync(join(tmpdir(), 'mutants-')));
try {
  for (const part of PARTS) cpSync(join(root, part), join(copy, part), { recursive: true, preserveTimestamps: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');
  const survived = tryAll(copy, mutants);
  console.log(`${mutants.length - survived} killed, ${survived} survived`);
  process.exitCode = survived > 0 ? 1 : 0;
} finally {
  rmSync(copy, { recursive: true, force: true });
}
