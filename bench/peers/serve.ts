// A program that is timed, seen from inside its process: it says what it computes in a line of JSON, then answers each line
// `run MS` with the times of calls of some MS milliseconds, at least of one. tinybench times them; programs/serve.py does the same.

import { createInterface } from 'node:readline';
import { Bench } from 'tinybench';
import type { Job } from './cases.ts';
import type { Digest } from './check.ts';

export interface Program {
  /** Numbers to compare; asked for once, before the first call. */
  readonly digest: () => Digest | Promise<Digest>;
  readonly call: () => unknown;
  /** More to be told in the first line. */
  readonly about?: { readonly [key: string]: string | boolean };
}

/** What a turn took, in milliseconds a call. */
export interface Turn {
  readonly median: number;
  readonly best: number;
}

/** Calls until the engine has compiled what it calls: for a second, at least three times. */
const WARM = { ms: 1000, calls: 3 };

async function warm(call: () => unknown): Promise<void> {
  const start = performance.now();
  for (let calls = 0; calls < WARM.calls || performance.now() - start < WARM.ms; calls++) await call();
}

async function turn(call: () => unknown, async: boolean, ms: number): Promise<Turn> {
  const bench = new Bench({ time: ms, iterations: 1, warmup: false, throws: true });
  bench.add('call', call, { async });
  const [{ result }] = await bench.run();
  if (result.state !== 'completed') throw new Error(`the turn is ${result.state}`);
  return { median: result.latency.p50, best: result.latency.min };
}

const say = (message: object): boolean => process.stdout.write(`${JSON.stringify(message)}\n`);

/** Serves the case that the process was started with, until its input ends. */
export async function serve(open: (job: Job) => Program | Promise<Program>): Promise<void> {
  const { digest, call, about } = await open(JSON.parse(process.argv[2]) as Job);
  const numbers = await digest();
  // Told to tinybench, which would call once to see it.
  const first = call();
  await first;
  await warm(call);
  say({ digest: numbers, about });
  for await (const line of createInterface({ input: process.stdin })) {
    say(await turn(call, first instanceof Promise, Number(line.split(' ')[1])));
  }
  process.exit();
}
