// `npm run sizes`: what the built package costs a page, minified and gzipped. First programs (snippets/), each run as a
// bundle and unbundled: the same bits, nothing left to the reference kernels, no shader. Then the whole files, and each entry whole,
// for information.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import {
  binariesOf,
  compile,
  compiled,
  fault,
  folder,
  PAGE,
  type Program,
  packed,
  printed,
  programs,
  root,
  shadersIn,
} from './programs.ts';
import { wholeFile, wholeFiles } from './whole-files.ts';

/** Two spellings of one program. esbuild keeps a namespace within a namespace whole, so they differ more than the goal. */
const SPELLINGS = ['full-training-flat', 'full-training-namespace'] as const;
const APART = { limit: 0.67, goal: 0.03 };

interface Bundle {
  readonly code: Uint8Array;
  /** Minified bytes of each folder of src/. */
  readonly rooms: ReadonlyMap<string, number>;
}

async function bundle(entry: Pick<BuildOptions, 'entryPoints' | 'stdin'>): Promise<Bundle> {
  const result = await build({ ...PAGE, ...entry });
  const rooms = new Map<string, number>();
  for (const [path, { bytesInOutput }] of Object.entries(Object.values(result.metafile.outputs)[0].inputs)) {
    const room =
      path
        .split('/')
        .slice(-3, -1)
        .join('/')
        .replace(/^dist\/?/, '') || 'root';
    rooms.set(room, (rooms.get(room) ?? 0) + bytesInOutput);
  }
  return { code: result.outputFiles[0].contents, rooms };
}

const line = (name: string, minified: number | string, zipped: number | string, verdict = ''): void =>
  console.log(`${name.padEnd(25)}${String(minified).padStart(9)}${String(zipped).padStart(9)}  ${verdict}`.trimEnd());

/** What is wrong with a program's bundle, and what there is to say of one that is right. */
function judge(name: string, code: Uint8Array, { limit, goal, binaries }: Program): { wrong: string[]; said: string } {
  const size = packed(code);
  const wrong: string[] = [];
  if (limit !== undefined && size > limit) wrong.push(`OVER ${limit}`);
  if (binariesOf(code) !== binaries) wrong.push(`holds ${binariesOf(code)} binaries instead of ${binaries}`);
  if (shadersIn(code)) wrong.push('holds shaders');
  const module = join(folder, `${name}.esbuild.mjs`);
  writeFileSync(module, code);
  wrong.push(...[fault(name, module, printed(compiled(name)))].filter((text) => text !== undefined));
  const above = goal !== undefined && size > goal ? `, ${size - goal} above the goal of ${goal}` : '';
  return { wrong, said: limit === undefined ? '' : `of ${limit}${above}` };
}

let wrongs = 0;
await compile();
line('bytes', 'minified', 'gzip -9', 'limit');
const sizes = new Map<string, number>();
for (const [name, program] of Object.entries(programs)) {
  const { code, rooms } = await bundle({ entryPoints: [compiled(name)] });
  const { wrong, said } = judge(name, code, program);
  sizes.set(name, packed(code));
  wrongs += wrong.length;
  line(name, code.length, packed(code), wrong.join('; ') || said);
  if (packed(code) <= (program.goal ?? program.limit ?? Number.POSITIVE_INFINITY)) continue;
  const largest = [...rooms].sort((a, b) => b[1] - a[1]).filter(([, size]) => size > 4000);
  console.log(`  minified, by room: ${largest.map(([room, size]) => `${room} ${size}`).join(', ')}`);
}
const [flat, namespace] = SPELLINGS.map((name) => sizes.get(name) as number);
const apart = Math.abs(flat - namespace) / Math.min(flat, namespace);
console.log(`the two spellings of full-training are ${(100 * apart).toFixed(2)} % apart (goal ${100 * APART.goal} %)`);
if (apart > APART.limit) wrongs += 1;

for (const [name, { trains, limit }] of Object.entries(wholeFiles)) {
  const code = readFileSync(wholeFile(name));
  const wrong = packed(code) > limit ? [`OVER ${limit}`] : [];
  if (binariesOf(code) !== (trains ? 5 : 4)) wrong.push(`holds ${binariesOf(code)} binaries`);
  if (shadersIn(code)) wrong.push('holds shaders');
  wrongs += wrong.length;
  line(`${name}.js`, code.length, packed(code), wrong.join('; ') || `of ${limit}`);
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { exports: Record<string, unknown> };
for (const path of Object.keys(manifest.exports).filter((path) => !/\.(json|js)$/.test(path))) {
  const entry = `bptt${path.slice(1)}`;
  const { code } = await bundle({ stdin: { contents: `export * from '${entry}';`, resolveDir: root } });
  const wrong = shadersIn(code) === (entry === 'bptt/webgpu') ? '' : 'shaders are for bptt/webgpu alone';
  if (wrong !== '') wrongs += 1;
  line(entry, code.length, packed(code), wrong);
}
if (wrongs > 0) {
  console.error(`${wrongs} wrong`);
  process.exitCode = 1;
}
