// bptt beside its peers in JavaScript and the native frameworks, each in a process of its own, in turns:
//
//   npm ci --prefix bench/peers
//   BPTT_PYTHON=…/bin/python BPTT_MXNET=…/bin/python npm run bench -- peers
//     [--only TASK|CONFIG]… [--rounds N] [--threads N] [--wide] [--fused] [--json FILE]
//
// Prints medians and ratios, ours / theirs: below 1 bptt is faster.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Progress } from '../../examples/common/progress.ts';
import { printTable } from '../measure.ts';
import { select, sizesOf } from './cases.ts';
import { missing, NAMES } from './roster.ts';
import { type Row, row } from './rounds.ts';

/** Ratios of medians, ours / theirs. */
const versus = ({ ours, peers }: Row): { [peer: string]: number } =>
  Object.fromEntries([...peers].map(([name, { median_ms }]) => [name, ours.median_ms / median_ms]));

function table(rows: readonly Row[]): void {
  const columns = NAMES.filter((name) => rows.some(({ peers }) => peers.has(name)));
  const shown = rows.map((of) => {
    const { case: one, ours, peers } = of;
    const [scale, unit] = one.task === 'stream' ? [1000, 'us'] : [1, 'ms'];
    const theirs = columns.map((name) => {
      const times = peers.get(name);
      return times ? `${(times.median_ms * scale).toFixed(2)} (${versus(of)[name].toFixed(2)})` : '-';
    });
    return [one.config, sizesOf(one), one.task, unit, (ours.median_ms * scale).toFixed(2), ...theirs];
  });
  printTable(['configuration', 'layer', 'task', 'a call', 'bptt', ...columns], shown);
  console.log('medians; in brackets ours / theirs: below 1 bptt is faster');
}

const record = (threads: number, of: Row): object => ({
  config: of.case.config,
  task: of.case.task,
  ...of.about,
  threads,
  ...of.ours,
  vs: versus(of),
  peers: Object.fromEntries(of.peers),
});

/** A whole number of at least 1. */
function count(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} takes a whole number from 1, not ${text}`);
  return value;
}

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      rounds: { type: 'string', default: '21' },
      threads: { type: 'string', default: '1' },
      wide: { type: 'boolean', default: false },
      fused: { type: 'boolean', default: false },
      json: { type: 'string' },
    },
  });
  const cases = select(values.only);
  const [rounds, threads] = [count('rounds', values.rounds), count('threads', values.threads)];
  for (const line of missing()) console.log(line);
  const [cpu] = cpus();
  console.log(
    `${cpu.model}, Node ${process.versions.node}, threads: ${threads}${values.wide ? ', wide' : ''}${values.fused ? ', fused' : ''}`,
  );
  const folder = mkdtempSync(join(tmpdir(), 'bptt-peers-'));
  const bar = new Progress(cases.length * rounds);
  const rows: Row[] = [];
  try {
    let done = 0;
    const tick = (): void => bar.update(++done);
    const options = { rounds, threads, wide: values.wide, fused: values.fused, data: join(folder, 'numbers'), tick };
    for (const one of cases) rows.push(await row(one, options));
  } finally {
    bar.stop();
    rmSync(folder, { recursive: true });
  }
  table(rows);
  if (values.json)
    writeFileSync(
      values.json,
      `${JSON.stringify(
        rows.map((of) => record(threads, of)),
        null,
        2,
      )}\n`,
    );
}
