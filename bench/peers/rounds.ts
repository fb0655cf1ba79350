// One row: all programs of a case, compared, then timed in turns in the same minutes, so that what else the machine does
// meets all of them. Who begins changes from round to round.

import { median } from '../measure.ts';
import type { Case, Job } from './cases.ts';
import { compare } from './check.ts';
import type { Child, Ready } from './child.ts';
import { shapesOf, write } from './data.ts';
import { bptt, peers } from './roster.ts';
import type { Turn } from './serve.ts';

/** Milliseconds of a turn; a call that takes longer is a turn. */
const TURN = 50;
/** Programs of calls this long take part in every fifth round. */
const SLOW = 1000;

export interface Times {
  readonly best_ms: number;
  readonly median_ms: number;
}
export interface Row {
  readonly case: Case;
  readonly about: NonNullable<Ready['about']>;
  readonly ours: Times;
  readonly peers: ReadonlyMap<string, Times>;
}

export interface Options {
  readonly rounds: number;
  readonly threads: number;
  readonly wide: boolean;
  readonly fused: boolean;
  /** A file for the numbers. */
  readonly data: string;
  /** A round of a case is done. */
  readonly tick: () => void;
}

async function take(programs: readonly Child[], { rounds, tick }: Options): Promise<Times[]> {
  const turns = programs.map((): Turn[] => []);
  for (let round = 0; round < rounds; round++) {
    for (let k = 0; k < programs.length; k++) {
      const i = (k + round) % programs.length;
      if (round % 5 !== 0 && turns[i][0].best > SLOW) continue;
      turns[i].push(await programs[i].run(TURN));
    }
    tick();
  }
  return turns.map((of) => ({
    best_ms: Math.min(...of.map(({ best }) => best)),
    median_ms: median(of.map((turn) => turn.median)),
  }));
}

/** @throws Error where a program fails, or computes something else than bptt. */
export async function row(one: Case, options: Options): Promise<Row> {
  const { data, threads, wide, fused } = options;
  write(data, one);
  const job: Job = { ...one, data, shapes: shapesOf(one), threads, wide, fused };
  const programs: Child[] = [];
  try {
    // One after the other: each warms up before it is ready.
    const ours = bptt(job);
    programs.push(ours);
    const { digest, about = {} } = await ours.ready();
    for (const peer of peers(job)) {
      programs.push(peer);
      compare(peer.name, one.task, digest, (await peer.ready()).digest);
    }
    const [mine, ...theirs] = await take(programs, options);
    return { case: one, about, ours: mine, peers: new Map(theirs.map((times, i) => [programs[i + 1].name, times])) };
  } finally {
    for (const program of programs) program.close();
  }
}
