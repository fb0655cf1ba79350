// docs/from-mxnet.md as data: its blocks of code with the text that each must print, and its tables.

import { readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';

const page = readFileSync(new URL('../../docs/from-mxnet.md', import.meta.url), 'utf8');

export interface Snippet {
  /** The heading above it. */
  readonly title: string;
  readonly code: string;
  /** The next block of text, which is what it prints. */
  readonly prints: string;
}

/** Every block of TypeScript, with the block of text that follows it. */
export const snippets: readonly Snippet[] = [
  ...page.matchAll(/```ts\n([\s\S]*?)```[\s\S]*?```text\n([\s\S]*?)```/g),
].map(([, code, prints], i, all) => ({
  title: page
    .slice(0, all[i].index)
    .match(/^## .*$/gm)!
    .at(-1)!
    .slice(3),
  code,
  prints: prints.trimEnd(),
}));

/** How many blocks of TypeScript there are, whether or not text follows. */
export const blocks = page.match(/^```ts$/gm)?.length ?? 0;

/** Cells of the table under a heading, without its head; a bar inside code is no border. */
export function table(heading: string): string[][] {
  const [, section] = page.split(`\n## ${heading}\n`);
  const rows = section.split('\n## ')[0].split('\n');
  return rows
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .slice(1, -1)
        .split(' | ')
        .map((cell) => cell.trim()),
    );
}

const AsyncFunction = (async () => {}).constructor as new (
  ...args: string[]
) => (modules: { [name: string]: unknown }, console: { log(...values: unknown[]): void }) => Promise<void>;

/** Runs a block of TypeScript; what it imports comes from `modules`. */
export async function run(
  code: string,
  modules: { [name: string]: unknown },
  console: { log(...values: unknown[]): void },
): Promise<void> {
  const { code: js } = transformSync(code, { loader: 'ts', format: 'esm', target: 'es2022' });
  const body = js.replace(
    /import\s+(?:(\{[\s\S]*?\})|\*\s+as\s+(\w+))\s+from\s+"(.+?)";/g,
    (_, names: string | undefined, all: string | undefined, from: string) =>
      `const ${all ?? names!.replaceAll(' as ', ': ')} = modules[${JSON.stringify(from)}];`,
  );
  await new AsyncFunction('modules', 'console', body)(modules, console);
}
