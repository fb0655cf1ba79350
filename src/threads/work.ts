// What a worker does, as a function of its own: it is sent to the worker as text, and uses nothing but what it is given.

/** Numbers of a shared array by which threads understand one another. */
export const places = {
  /** Workers that are ready. */
  ready: 0,
  /** Parts of the call that have ended. */
  done: 16,
  /** Whether one of them failed. */
  failed: 32,
  /** The call: its kernel, its parts, its arguments and before them how many. */
  kernel: 33,
  parts: 34,
  args: 35,
  /** From here on each thread has a number that counts its calls, and behind it one that says whether it sleeps. */
  threads: 64,
  /** From thread to thread: they share no cache line. */
  stride: 16,
  /** Milliseconds for which a thread looks before it sleeps. */
  spin: 0.3,
} as const;

export interface Given {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Names of kernels, by number. */
  readonly names: readonly string[];
  readonly control: Int32Array;
  readonly at: typeof places;
  readonly index: number;
  /** Whether the binary is that of wide mode. */
  readonly wide: boolean;
}

export function work({ module, memory, names, control, at, index, wide }: Given): void {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const kernels = exports as { [name: string]: (...args: number[]) => void };
  kernels.share(1);
  if (wide) kernels.useTall();
  const place = at.threads + index * at.stride;
  // A call may have come before this thread was there: another was ready first.
  let seen = 0;
  Atomics.add(control, at.ready, 1);
  for (;;) {
    const until = performance.now() + at.spin;
    for (let i = 1; Atomics.load(control, place) === seen; i++) if (i % 64 === 0 && performance.now() > until) break;
    if (Atomics.load(control, place) === seen) {
      Atomics.store(control, place + 1, 1);
      Atomics.wait(control, place, seen);
      Atomics.store(control, place + 1, 0);
      continue;
    }
    seen = Atomics.load(control, place);
    const args = control.slice(at.args + 1, at.args + 1 + control[at.args]);
    try {
      kernels[names[control[at.kernel]]](...args, index, control[at.parts]);
    } catch {
      Atomics.store(control, at.failed, 1);
    }
    Atomics.add(control, at.done, 1);
    Atomics.notify(control, at.done);
  }
}
