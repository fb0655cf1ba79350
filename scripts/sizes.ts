// `npm run sizes`: what the built package costs a page, minified and gzipped, the WebAssembly binary included.
// First two programs (snippets/), then each entry whole. What is above its goal is broken down by room.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type StdinOptions } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** How a WebAssembly binary begins, in hexadecimal. */
const BINARY = '0061736d';

/** Bytes after gzip -9: what each program should cost one day, and the ceiling that no change may break through unsaid. */
const LIMITS: Record<string, { goal: number; ceiling: number }> = {
  inference: { goal: 40_000, ceiling: 78_500 },
  training: { goal: 80_000, ceiling: 80_000 },
  'bptt/gluon': { goal: 80_000, ceiling: 146_000 },
};

interface Bundle {
  readonly bytes: Uint8Array;
  /** Minified bytes of each folder of src/. */
  readonly rooms: ReadonlyMap<string, number>;
}

async function bundle(stdin: StdinOptions): Promise<Bundle> {
  const result = await build({
    stdin: { ...stdin, resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
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
  return { bytes: result.outputFiles[0].contents, rooms };
}

let over = 0;
function row(name: string, { bytes, rooms }: Bundle): void {
  const packed = gzipSync(bytes, { level: 9 }).length;
  const limit = LIMITS[name];
  if (limit !== undefined && !Buffer.from(bytes).includes(BINARY))
    throw new Error(`${name} holds no WebAssembly binary`);
  const goal =
    limit === undefined || packed <= limit.goal ? '' : `, ${packed - limit.goal} above the goal of ${limit.goal}`;
  const verdict =
    limit === undefined ? '' : packed <= limit.ceiling ? `of ${limit.ceiling}${goal}` : `OVER ${limit.ceiling}`;
  if (verdict.startsWith('OVER')) over += 1;
  console.log(
    `${name.padEnd(16)}${String(bytes.length).padStart(10)}${String(packed).padStart(10)}  ${verdict}`.trimEnd(),
  );
  if (goal === '') return;
  const largest = [...rooms].sort((a, b) => b[1] - a[1]).filter(([, size]) => size > 4000);
  console.log(`  minified, by room: ${largest.map(([room, size]) => `${room} ${size}`).join(', ')}`);
}

console.log(`${'bytes'.padEnd(16)}${'minified'.padStart(10)}${'gzip -9'.padStart(10)}  limit`);
for (const name of ['inference', 'training']) {
  const contents = readFileSync(join(root, `scripts/snippets/${name}.ts`), 'utf8');
  row(name, await bundle({ contents, loader: 'ts' }));
}
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { exports: Record<string, unknown> };
for (const path of Object.keys(manifest.exports).filter((path) => !path.endsWith('.json'))) {
  const entry = `bptt${path.slice(1)}`;
  row(entry, await bundle({ contents: `export * from '${entry}';` }));
}
if (over > 0) {
  console.error(`${over} over the limit`);
  process.exitCode = 1;
}
