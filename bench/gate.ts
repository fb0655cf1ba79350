// A gate against regressions: training and forward of each configuration, default mode, one thread, must reach 0.85 of the part
// of P that fractions.json has for it, in the best of three tries. Never milliseconds: those are the machine's. Streaming is
// left out, because most of it is no arithmetic.
//
//   npm run bench -- gate [--write]      --write measures and writes fractions.json

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { save } from '../examples/common/plot.ts';
import { cpu, engage, engine } from './engine.ts';
import { recordOf } from './record.ts';
import { root } from './run.ts';
import { type Task, tasks } from './tasks.ts';
import { take } from './turns.ts';

const PART = 0.85;
const TRIES = 3;
const BUDGET = { rounds: 5, turn: 150, calls: 1, warm: 300 };
const file = join(root, 'bench/fractions.json');

interface Committed {
  /** Where they were measured. */
  readonly machine: string;
  readonly of_peak: { readonly [config: string]: { readonly [task: string]: number } };
}

/** The best part of P of each task; another try for those that do not satisfy yet. */
function best(asked: readonly Task[], enough: (task: Task, fraction: number) => boolean): Map<Task, number> {
  const mode = engage({ wide: false, threads: 1 });
  const found = new Map(asked.map((task) => [task, 0]));
  for (let i = 0; i < TRIES; i++) {
    const open = asked.filter((task) => !enough(task, found.get(task) as number));
    if (open.length === 0) break;
    const taken = take(open, BUDGET);
    for (const row of taken.rows) {
      const { fraction_of_peak } = recordOf(row, taken, mode);
      found.set(row.task, Math.max(fraction_of_peak, found.get(row.task) as number));
    }
  }
  return found;
}

function write(asked: readonly Task[]): void {
  const of_peak: { [config: string]: { [task: string]: number } } = {};
  for (const [{ config, task }, fraction] of best(asked, () => false)) {
    of_peak[config] = { ...of_peak[config], [task]: Number(fraction.toFixed(3)) };
  }
  const committed: Committed = { machine: `${cpu}, ${engine}`, of_peak };
  save(file, `${JSON.stringify(committed, null, 2)}\n`);
  console.log(`wrote bench/fractions.json: ${JSON.stringify(of_peak)}`);
}

function check(asked: readonly Task[]): void {
  const { machine, of_peak }: Committed = JSON.parse(readFileSync(file, 'utf8'));
  // What nothing is committed for fails.
  const least = ({ config, task }: Task): number => PART * (of_peak[config]?.[task] ?? Number.POSITIVE_INFINITY);
  const found = best(asked, (task, fraction) => fraction >= least(task));
  console.log(`here: ${cpu}, ${engine}; committed: ${machine}`);
  let failed = 0;
  for (const [task, fraction] of found) {
    const passes = fraction >= least(task);
    if (!passes) failed++;
    const name = `${task.config}, ${task.task}`;
    console.log(
      `${passes ? 'ok  ' : 'FAIL'} ${name.padEnd(34)} ${fraction.toFixed(3)} of P, at least ${least(task).toFixed(3)}`,
    );
  }
  console.log(`${found.size - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { write: { type: 'boolean', default: false } } });
  const asked = tasks().filter(({ task }) => task !== 'stream');
  if (values.write) write(asked);
  else check(asked);
}
