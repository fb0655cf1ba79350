// Times tasks in turns, so that what the machine does meanwhile meets them all: in each round each task has one turn, timed by
// tinybench, and behind each turn comes P's loop. Only what was measured in one run is compared.

import * as torch from 'bptt';
import { Bench } from 'tinybench';
import { Progress } from '../examples/common/progress.ts';
import { median } from './measure.ts';
import { openPeak } from './peak.ts';

/** What can be timed. */
export interface Timeable {
  readonly config: string;
  /** Builds what is needed; the function that it gives is timed. */
  readonly open: (library: typeof torch) => () => unknown;
}

export interface Timed<T extends Timeable> {
  readonly task: T;
  /** Milliseconds of all calls. */
  readonly best: number;
  readonly median: number;
  /** The best of each turn. */
  readonly turns: readonly number[];
}

export interface Run<T extends Timeable> {
  readonly rows: readonly Timed<T>[];
  /** P, in GFLOP/s: the best of the run. */
  readonly peak: number;
}

/** Milliseconds of a turn, and calls in it at least; of a warm-up, likewise. */
export interface Budget {
  readonly rounds: number;
  readonly turn: number;
  readonly calls: number;
  readonly warm: number;
}

const WARM_CALLS = 3;
/** Milliseconds of P's loop behind each turn. */
const PEAK = 10;

/** Calls it until the engine has compiled it well. */
function warm(run: () => unknown, ms: number): void {
  const begin = performance.now();
  for (let calls = 0; calls < WARM_CALLS || performance.now() - begin < ms; calls++) run();
}

/** Milliseconds of each call in one turn, the shortest first. */
function turn(name: string, run: () => unknown, { turn: time, calls: iterations }: Budget): readonly number[] {
  const bench = new Bench({ time, iterations, warmup: false, retainSamples: true, throws: true });
  const [{ result }] = bench.add(name, () => void run(), { async: false }).runSync();
  if (!('latency' in result) || !result.latency.samples) throw new Error(`${name} was not timed`);
  return result.latency.samples;
}

/** Times the tasks; on a terminal, a bar on stderr shows how far it is. */
export function take<T extends Timeable>(tasks: readonly T[], budget: Budget): Run<T> {
  torch.manual_seed(1);
  const peak = openPeak();
  const bar = new Progress((budget.rounds + 1) * tasks.length);
  let done = 0;
  const open = tasks.map((task) => {
    const run = task.open(torch);
    warm(run, budget.warm);
    peak.sample(PEAK);
    bar.update(++done);
    return { task, run, samples: [] as number[], turns: [] as number[] };
  });
  for (let round = 0; round < budget.rounds; round++) {
    for (const { task, run, samples, turns } of open) {
      const times = turn(task.config, run, budget);
      for (const ms of times) samples.push(ms);
      turns.push(times[0]);
      peak.sample(PEAK);
      bar.update(++done);
    }
  }
  bar.stop();
  const rows = open.map(({ task, samples, turns }) => ({
    task,
    best: Math.min(...turns),
    median: median(samples),
    turns,
  }));
  return { rows, peak: peak.gflops };
}
