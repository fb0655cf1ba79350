// This checkout beside another one that is built, both in one process and in turns:
//
//   npm run bench -- versus DIR [--runs 3] [--only layers|steps|weights|ops]
//
// Prints medians and ratios, this / that: below 1 is faster here. The op table begins with its worst row; after several
// runs come the ops that are over 10 % slower in most of them.

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { ops, passes, recurrent, step, type Torch } from './configurations.ts';
import { type Pair, pair, printTable } from './measure.ts';
import { root } from './run.ts';

const SLOWER = 1.1;
const SIDES = [8, 64, 256];

interface Row extends Pair {
  readonly name: string;
}

async function load(checkout: string): Promise<Torch> {
  const entry = join(checkout, 'dist/index.js');
  if (!existsSync(entry)) throw new Error(`${checkout} has no dist/index.js: run \`npm run build\` there`);
  return (await import(pathToFileURL(entry).href)) as Torch;
}

/** Times what `make` makes of both copies. */
const time = (name: string, copies: readonly [Torch, Torch], make: (torch: Torch) => () => void, ms: number): Row => ({
  name,
  ...pair(make(copies[0]), make(copies[1]), ms),
});

function print(title: string, rows: readonly Row[], [scale, unit]: readonly [number, string]): void {
  console.log('');
  printTable(
    [title, `this ${unit}`, `that ${unit}`, 'this / that'],
    rows.map(({ name, here, there, ratio }) => [
      name,
      (here * scale).toFixed(2),
      (there * scale).toFixed(2),
      ratio.toFixed(3),
    ]),
  );
}

function timeOps(copies: readonly [Torch, Torch]): Row[] {
  const rows = SIDES.flatMap((side) =>
    [...ops].map(([name, op]) => {
      const make = (torch: Torch): (() => void) => {
        const x = torch.rand(side, side);
        return () => torch.no_grad(() => void op(x, torch));
      };
      return time(`${name} ${side} x ${side}`, copies, make, 250);
    }),
  );
  return rows.sort((a, b) => b.ratio - a.ratio);
}

function timeLayers(copies: readonly [Torch, Torch]): void {
  const layers = recurrent.flatMap((shape) => [
    time(`${shape.name}, forward`, copies, (torch) => passes(torch, shape).forward, 1500),
    time(`${shape.name}, train`, copies, (torch) => passes(torch, shape).train, 3000),
  ]);
  print('recurrent layer', layers, [1, 'ms']);
}

function timeSteps(copies: readonly [Torch, Torch]): void {
  const steps = [
    time('N 4, T 7, I 28, H 64', copies, (torch) => step(torch, 4, 7, 28, 64), 4000),
    time('N 64, T 28, I 28, H 64', copies, (torch) => step(torch, 64, 28, 28, 64), 4000),
  ];
  print('training step', steps, [1, 'ms']);
}

/** What new weights are filled with. */
function timeWeights(copies: readonly [Torch, Torch]): void {
  const fillings: readonly (readonly [string, number, (torch: Torch, w: InstanceType<Torch['Tensor']>) => unknown])[] =
    [
      ['orthogonal_', 128, ({ nn }, w) => nn.init.orthogonal_(w)],
      ['orthogonal_', 512, ({ nn }, w) => nn.init.orthogonal_(w)],
      ['normal_', 1000, ({ nn }, w) => nn.init.normal_(w)],
      ['normal_ of mean 1', 1000, ({ nn }, w) => nn.init.normal_(w, 1)],
      ['uniform_', 1000, ({ nn }, w) => nn.init.uniform_(w)],
    ];
  const weights = fillings.map(([name, side, fill]) => {
    const make = (torch: Torch): (() => void) => {
      const weight = torch.empty(side, side);
      return () => void fill(torch, weight);
    };
    return time(`${name} ${side} x ${side}`, copies, make, 2000);
  });
  print('weights', weights, [1, 'ms']);
}

const PARTS = ['layers', 'steps', 'weights', 'ops'];

/** One run of everything, or of one part; gives the names of the ops that are slower here. */
function once(copies: readonly [Torch, Torch], only: string | undefined): string[] {
  const asked = (part: string): boolean => only === undefined || only === part;
  if (asked('layers')) timeLayers(copies);
  if (asked('steps')) timeSteps(copies);
  if (asked('weights')) timeWeights(copies);
  if (!asked('ops')) return [];
  const table = timeOps(copies);
  print('op', table, [1000, 'us']);
  const mean = Math.exp(table.reduce((sum, { ratio }) => sum + Math.log(ratio), 0) / table.length);
  console.log(`geometric mean of ${table.length} ratios of ops: ${mean.toFixed(3)}`);
  return table.filter(({ ratio }) => ratio > SLOWER).map(({ name }) => name);
}

export async function run(args: readonly string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { runs: { type: 'string', default: '1' }, only: { type: 'string' } },
  });
  if (positionals.length !== 1) throw new Error('versus takes one folder: another checkout, built');
  if (values.only !== undefined && !PARTS.includes(values.only)) {
    throw new Error(`--only takes ${PARTS.join(', ')}, not ${values.only}`);
  }
  const copies = [await load(root), await load(resolve(positionals[0]))] as const;
  const runs = Array.from({ length: Number(values.runs) }, () => once(copies, values.only));
  if (runs.length === 1) return;
  const slower = new Set(
    runs.flat().filter((name) => runs.filter((run) => run.includes(name)).length * 2 > runs.length),
  );
  console.log(`over ${SLOWER} in most of ${runs.length} runs: ${[...slower].join(', ') || 'none'}`);
}
