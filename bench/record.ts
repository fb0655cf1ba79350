// Records of timed rows: what `--json` writes, and what tables and pages show.

import type { Mode } from './engine.ts';
import type { Kind, Task } from './tasks.ts';
import type { Run, Timed } from './turns.ts';

export interface Figures {
  readonly config: string;
  readonly task: Kind;
  readonly backend: string;
  readonly binary: string;
  readonly wide: boolean;
  readonly threads: number;
  readonly best_ms: number;
  readonly median_ms: number;
  readonly mflop: number;
  /** P: one thread, 128 bits. */
  readonly peak_gflops: number;
  /** Of P for each thread, and of 2 P where operations are paired. */
  readonly fraction_of_peak: number;
  /** Peer → ours / theirs; `npm run bench -- peers` knows them. */
  readonly vs: { readonly [peer: string]: number };
}

/** How many P a mode has. */
export const roof = ({ wide, threads }: Mode): number => threads * (wide ? 2 : 1);

/** GFLOP/s: millions in milliseconds. */
export const rate = (mflop: number, ms: number): number => mflop / ms;

export const recordOf = ({ task, best, median }: Timed<Task>, { peak }: Run<Task>, mode: Mode): Figures => ({
  config: task.config,
  task: task.task,
  backend: 'cpu',
  binary: mode.fused ? 'relaxed' : 'simd',
  wide: mode.wide,
  threads: mode.threads,
  best_ms: best,
  median_ms: median,
  mflop: task.mflop,
  peak_gflops: peak,
  fraction_of_peak: rate(task.mflop, best) / (peak * roof(mode)),
  vs: {},
});

/** In the unit that suits it: one frame takes microseconds. */
const time = (task: Kind, ms: number): string =>
  task === 'stream' ? `${(ms * 1000).toFixed(1)} us` : `${ms.toFixed(2)} ms`;

/** A table's columns, and a record's cells in them. */
export const COLUMNS = ['configuration', 'task', 'MFLOP', 'best', 'median', 'GFLOP/s', 'of the roof'] as const;
export const cells = ({ config, task, mflop, best_ms, median_ms, fraction_of_peak }: Figures): string[] => [
  config,
  task,
  mflop < 1 ? mflop.toFixed(2) : mflop.toFixed(0),
  time(task, best_ms),
  time(task, median_ms),
  rate(mflop, best_ms).toFixed(1),
  fraction_of_peak.toFixed(3),
];

/** What the roof is, in words. */
export function roofInWords({ wide, fused, threads }: Mode, peak: number): string {
  const parts = [...(threads > 1 ? [`${threads} threads`] : []), ...(wide ? ['2 for 256 bits'] : [])];
  const product =
    parts.length > 0 ? `P × ${parts.join(' × ')} = ${(peak * roof({ wide, threads })).toFixed(1)} GFLOP/s, ` : '';
  const joined = fused ? ', products and sums apart; the rows have them joined' : '';
  return `${product}P = ${peak.toFixed(1)} GFLOP/s: one thread, 128 bits, in registers alone${joined}`;
}
