// Workers. Each has an instance of one binary over one memory, waits at a place of its own in a shared array, spins a little
// there and then sleeps. A call says which kernel, with what, and in how many parts; the thread that calls does the first.

import { StateError } from '../reference/base/errors.ts';
import type { ThreadsAbi } from '../wasm/abi.ts';
import type { Made } from './shared.ts';
import type { Hand, Start } from './start.ts';
import { places as at, work } from './work.ts';

/** Milliseconds for which a part may keep the others waiting, besides ten times what this thread's own took. */
let patience = 10_000;

/** @internal Sets them; gives what they were. */
export function setPatience(ms: number): number {
  const before = patience;
  patience = ms;
  return before;
}

/** Waits until so many parts have ended. @throws StateError where one of them takes too long. */
function join(control: Int32Array, parts: number, limit: number): void {
  const until = performance.now() + at.spin;
  for (let i = 1; Atomics.load(control, at.done) !== parts; i++) if (i % 64 === 0 && performance.now() > until) break;
  for (;;) {
    const done = Atomics.load(control, at.done);
    if (done === parts) return;
    if (Atomics.wait(control, at.done, done, limit) !== 'timed-out') continue;
    throw new StateError(
      `a thread did not end its part of a call within ${Math.round(limit)} ms`,
      'its worker has probably been killed; results of this call are lost, later calls run in another memory',
    );
  }
}

/** Workers over the memory of an instance. */
export interface Hands {
  /** How many threads can take part now, the one that calls among them: workers take a moment to start. */
  ready(): number;
  /** Wakes those that sleep, as a call will follow: what is prepared for it takes as long as that. */
  wake(): void;
  /**
   * Runs all parts of a kernel, which takes these arguments, the part and how many there are.
   * @throws StateError where one of the threads does not end: the memory is lost to it.
   */
  run(kernel: string, args: readonly number[], parts: number): void;
  dismiss(): void;
}

/** Workers beside this thread, so many in all; null where the host gives none. */
export function hire(start: Start, { module, memory, instance }: Made, threads: number, wide: boolean): Hands | null {
  const { abi } = instance;
  const names = Object.keys(abi).sort();
  const control = new Int32Array(new SharedArrayBuffer((at.threads + threads * at.stride) * 4));
  const hands: Hand[] = [];
  const dismiss = (): void => {
    for (const hand of hands) hand.terminate();
  };
  try {
    for (let index = 1; index < threads; index++) {
      hands.push(start(`(${work})`, { module, memory, names, control, at, index, wide }));
    }
  } catch {
    // A host may forbid workers, or not have so many.
    dismiss();
    return null;
  }
  const wake = (count: number): void => {
    for (let i = 1; i < count; i++) {
      const place = at.threads + i * at.stride;
      if (Atomics.load(control, place + 1) === 1) Atomics.notify(control, place);
    }
  };
  return {
    ready: () => 1 + Atomics.load(control, at.ready),
    wake: () => wake(threads),
    run(kernel, args, parts) {
      control[at.kernel] = names.indexOf(kernel);
      control[at.parts] = parts;
      control[at.args] = args.length;
      control.set(args, at.args + 1);
      Atomics.store(control, at.done, 0);
      abi.share(1);
      for (let i = 1; i < parts; i++) Atomics.add(control, at.threads + i * at.stride, 1);
      wake(parts);
      const begin = performance.now();
      try {
        (abi[kernel as keyof ThreadsAbi] as (...args: number[]) => void)(...args, 0, parts);
      } finally {
        join(control, parts - 1, patience + 10 * (performance.now() - begin));
        abi.share(0);
      }
      // The one trap of a kernel is that of memory that cannot grow.
      if (Atomics.exchange(control, at.failed, 0) === 1) throw new WebAssembly.RuntimeError('unreachable');
    },
    dismiss,
  };
}
