// The engines of `npm run bits`: where each is, and how it runs the program. Node and Bun import the built package by its name,
// as it is installed; browsers get it bundled, in a Worker of a cross-origin-isolated page, since threads exist nowhere else.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { type Browser, chromium, executable, firefox, report } from '../browsers.ts';
import { folder, PAGE, root } from '../programs.ts';
import type { Answer, Ask } from './program.ts';

/** At 256 bits; with products and sums joined. */
type Ways = Pick<Ask, 'wide' | 'fused'>;
const PLAIN: Ways = { wide: false, fused: false };

export interface Engine extends Ways {
  readonly name: string;
  /** How to name it in the environment. */
  readonly variable: string;
  /** Undefined where it is not there. */
  readonly path: string | undefined;
  readonly run: (ask: Ask) => Promise<Answer>;
}

const LIMIT_SECONDS = 240;
const compiled = join(folder, 'bits.mjs');

/** The program of a name on PATH. */
const onPath = (name: string): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((place) => join(place, name))
    .find(existsSync);

const named = (name: string, { wide, fused }: Ways): string =>
  [name, ...(wide ? ['wide'] : []), ...(fused ? ['fused'] : [])].join(' ');

/** One whose version is asked for: this process's own, if it is that. */
function host(name: string, variable: string, command: string, ways: Partial<Ways> = {}): Engine {
  const all = { ...PLAIN, ...ways };
  const own = command === `node${process.versions.node.split('.')[0]}` ? process.execPath : undefined;
  const path = process.env[variable] ?? own ?? onPath(command);
  return { ...all, name: named(name, all), variable, path, run: (ask) => runHost(path as string, ask) };
}

async function runHost(path: string, ask: Ask): Promise<Answer> {
  const { stdout } = await promisify(execFile)(path, [compiled, JSON.stringify(ask)], {
    timeout: LIMIT_SECONDS * 1000,
  });
  return JSON.parse(stdout);
}

const page = (ask: Ask): string => `<!doctype html><title>bits</title><script type="module">
const worker = new Worker('worker.js', { type: 'module' });
const tell = (answer) => fetch('report', { method: 'POST', body: JSON.stringify(answer) });
worker.onmessage = ({ data }) => tell(data);
worker.onerror = ({ message }) => tell({ rows: [], refused: message || 'the worker failed' });
worker.postMessage(${JSON.stringify(ask)});
</script>`;

let bundle = '';

const visitor = (browser: Browser, ways: Partial<Ways> = {}): Engine => ({
  ...PLAIN,
  ...ways,
  name: named(browser.name, { ...PLAIN, ...ways }),
  variable: browser.variable,
  path: executable(browser),
  run: (ask) =>
    report<Answer>(
      { 'index.html': page(ask), 'worker.js': bundle },
      { browser, seconds: LIMIT_SECONDS, isolated: true },
    ),
});

/** Compiles the program for all of them. */
export async function prepare(): Promise<void> {
  const entry = (name: string): string => join(root, `scripts/bits/${name}.ts`);
  await build({
    ...PAGE,
    entryPoints: [entry('node')],
    platform: 'node',
    packages: 'external',
    outfile: compiled,
    write: true,
  });
  const { outputFiles } = await build({ ...PAGE, entryPoints: [entry('worker')] });
  bundle = outputFiles[0].text;
}

/** This process's own. */
const here = (ways: Partial<Ways> = {}): Engine => ({
  ...PLAIN,
  ...ways,
  name: named(`Node ${process.versions.node}`, { ...PLAIN, ...ways }),
  variable: 'PATH',
  path: process.execPath,
  run: (ask) => runHost(process.execPath, ask),
});

export const engines: readonly Engine[] = [
  here(),
  host('Node 24', 'BPTT_NODE24', 'node24'),
  host('Node 24', 'BPTT_NODE24', 'node24', { wide: true }),
  host('Node 26', 'BPTT_NODE26', 'node26', { wide: true }),
  host('Bun', 'BPTT_BUN', 'bun'),
  visitor(chromium),
  visitor(firefox),
  here({ fused: true }),
  host('Node 24', 'BPTT_NODE24', 'node24', { wide: true, fused: true }),
  host('Bun', 'BPTT_BUN', 'bun', { fused: true }),
  visitor(chromium, { fused: true }),
  visitor(firefox, { fused: true }),
];
