// Training steps, forward passes and streaming at the tutorials' and at larger sizes, beside P (peak.ts):
//
//   npm run bench -- recurrent [--only NAME] [--rounds N] [--wide] [--fused] [--threads N] [--markdown] [--json FILE] [--html FILE]

import { parseArgs } from 'node:util';
import { save } from '../examples/common/plot.ts';
import { cpu, engage, engine } from './engine.ts';
import { printTable } from './measure.ts';
import { page } from './page.ts';
import { COLUMNS, cells, recordOf, roofInWords } from './record.ts';
import { tasks } from './tasks.ts';
import { take } from './turns.ts';

function printMarkdown(rows: readonly (readonly string[])[]): void {
  const line = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`;
  console.log([line(COLUMNS), line(COLUMNS.map((_, i) => (i < 2 ? '---' : '---:'))), ...rows.map(line)].join('\n'));
}

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      rounds: { type: 'string', default: '7' },
      wide: { type: 'boolean', default: false },
      fused: { type: 'boolean', default: false },
      threads: { type: 'string', default: '1' },
      markdown: { type: 'boolean', default: false },
      json: { type: 'string' },
      html: { type: 'string' },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds takes a positive integer, not ${values.rounds}`);
  const asked = tasks(values.only);
  if (asked.length === 0) {
    const names = new Set(tasks().map(({ config }) => config));
    throw new Error(`--only ${values.only} is in none of: ${[...names].join(', ')}; train, forward, stream`);
  }
  const mode = engage({ wide: values.wide, fused: values.fused, threads: Number(values.threads) });
  const taken = take(asked, { rounds, turn: 150, calls: 2, warm: 400 });
  const records = taken.rows.map((row) => recordOf(row, taken, mode));
  if (values.markdown) printMarkdown(records.map(cells));
  else printTable(COLUMNS, records.map(cells));
  const about = `${cpu}, ${engine}; ${roofInWords(mode, taken.peak)}`;
  console.log(values.markdown ? `\n${about}.` : about);
  if (values.json) save(values.json, `${JSON.stringify(records, null, 2)}\n`);
  if (values.html) save(values.html, page(about, taken, records));
}
