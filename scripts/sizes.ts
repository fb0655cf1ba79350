// `npm run sizes`: what the built package costs a page, minified and gzipped, the WebAssembly binary included.
// First two programs (snippets/), which are held to a limit; then each entry whole.

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
  inference: { goal: 40_000, ceiling: 77_500 },
  training: { goal: 80_000, ceiling: 80_000 },
};

async function bundle(stdin: StdinOptions): Promise<Uint8Array> {
  const result = await build({
    stdin: { ...stdin, resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
  });
  return result.outputFiles[0].contents;
}

let over = 0;
function row(name: string, bytes: Uint8Array): void {
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
}

console.log(`${'bytes'.padEnd(16)}${'minified'.padStart(10)}${'gzip -9'.padStart(10)}  limit`);
for (const name of Object.keys(LIMITS)) {
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
