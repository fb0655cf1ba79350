// A page of docs/ as data: its blocks of code with the text that each must print; and how such a block is run.

import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { transformSync } from 'esbuild';

export interface Snippet {
  /** The heading above it. */
  readonly title: string;
  readonly code: string;
  /** The next block of text, which is what it prints. */
  readonly prints: string;
}

/** The text of a page of docs/. */
export const pageOf = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

/** Every block in a language, with the block of text that follows it. */
export const snippetsIn = (page: string, language = 'ts'): readonly Snippet[] =>
  [
    ...page.matchAll(
      new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\`[\\s\\S]*?\`\`\`text\\n([\\s\\S]*?)\`\`\``, 'g'),
    ),
  ].map(({ 1: code, 2: prints, index }) => ({
    title: page
      .slice(0, index)
      .match(/^#{1,3} .*$/gm)!
      .at(-1)!
      .replace(/^#+ /, ''),
    code,
    prints: prints.trimEnd(),
  }));

/** How many blocks of a language there are, whether or not text follows. */
export const blocksIn = (page: string, language = 'ts'): number =>
  page.match(new RegExp(`^\`\`\`${language}$`, 'gm'))?.length ?? 0;

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

/** What a block prints. */
export async function printedBy(code: string, modules: { [name: string]: unknown }): Promise<string> {
  const printed: string[] = [];
  const log = (...values: unknown[]) =>
    void printed.push(values.map((value) => (typeof value === 'string' ? value : inspect(value))).join(' '));
  await run(code, modules, { log });
  return printed.join('\n');
}
