// docs/from-mxnet.md as data: its blocks of code with the text that each must print, and its tables.

import { blocksIn, pageOf, snippetsIn } from '../helpers/page.ts';

const page = pageOf('from-mxnet.md');

/** Every block of TypeScript, with the block of text that follows it. */
export const snippets = snippetsIn(page);

/** How many blocks of TypeScript there are, whether or not text follows. */
export const blocks = blocksIn(page);

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
