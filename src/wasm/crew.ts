// Threads that work on one memory: how many may, when they are called, and how a kernel is spread over them. Who they are is
// `bptt/threads`' (src/threads), which Node loads with the package; without it everything runs on one thread.

import type { InferenceAbi } from './abi.ts';
import { drop, type Instance, running, use } from './instance.ts';

/** Threads with an instance each, over the memory of this thread's. */
export interface Crew {
  readonly instance: Instance;
  /** How many can take part now, this thread among them: the others take a moment to start. */
  ready(): number;
  /**
   * Runs all parts of a kernel, which takes these arguments, the part and how many there are.
   * @throws StateError where one of the threads does not end: the memory is lost to it.
   */
  run(kernel: string, args: readonly number[], parts: number): void;
  /** Sends the threads away. */
  dismiss(): void;
}

/** Makes a crew of so many threads, this one among them; null where there can be none. */
export type Recruit = (threads: number) => Crew | null;

/** Products that are worth another thread: about a millisecond. */
const WORTH = 2 ** 24;

let recruit: Recruit | null = null;
let wanted = 1;
let crew: Crew | null = null;

/** Makes threads available, as many as the machine has for them. */
export function provideCrew(by: Recruit, threads: number): void {
  dismiss();
  recruit = by;
  wanted = threads;
}

/** Sends the threads away; what lies in their memory is moved out of it first. Others come when they are needed. */
export function dismiss(): void {
  if (crew === null) return;
  if (running() === crew.instance) drop();
  crew.dismiss();
  crew = null;
}

/** How many threads large calls run on, where they can. */
export const threads = (): number => (recruit ? wanted : 1);

/** Sets how many there may be; those that are more are sent away. */
export function setThreads(count: number): void {
  if (count !== wanted) dismiss();
  wanted = count;
}

/** Calls the threads, where a call of so many products is worth it and they have not come yet. */
export function muster(work: number): void {
  if (work < WORTH || wanted < 2 || recruit === null || (crew !== null && running() === crew.instance)) return;
  dismiss();
  crew = recruit(wanted);
  if (crew === null) recruit = null;
  else {
    drop();
    use(crew.instance);
  }
}

/** Runs a kernel's parts, at most so many, on the threads that are there. */
export function spread<A extends InferenceAbi>(
  wasm: Instance<A>,
  kernel: string & keyof A,
  args: readonly number[],
  parts: number,
  work: number,
): void {
  const there = crew?.instance.owned === wasm.owned && work >= WORTH ? crew : null;
  const count = there ? Math.min(parts, there.ready()) : 1;
  if (there === null || count < 2) {
    (wasm.abi[kernel] as (...args: number[]) => void)(...args, 0, 1);
    return;
  }
  try {
    there.run(kernel, args, count);
  } catch (error) {
    dismiss();
    throw error;
  }
}
