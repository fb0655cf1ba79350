// A crew of workers. Each has an instance of one binary over one memory, waits at a place of its own in a shared array, spins a
// little there and then sleeps. A call says which kernel, with what, and in how many parts; this thread does the first.

import { StateError } from '../reference/base/errors.ts';
import type { ThreadsAbi } from '../wasm/abi.ts';
import type { Crew } from '../wasm/crew.ts';
import { decode } from '../wasm/decode.ts';
import { instantiate, recompiled } from '../wasm/instance.ts';
import { binary } from '../wasm/threads.generated.ts';
import type { Start } from './start.ts';
import { places as at, work } from './work.ts';

/** Largest memories to ask for, in pages: where the first is refused, less may do. */
const SIZES = [65536, 16384, 4096];

/** Milliseconds for which a part may keep the others waiting, besides ten times what this thread's own took. */
let patience = 10_000;

/** @internal Sets them; gives what they were. */
export function setPatience(ms: number): number {
  const before = patience;
  patience = ms;
  return before;
}

/** A memory that threads can share; null where there can be none. */
function sharedMemory(): WebAssembly.Memory | null {
  for (const maximum of SIZES) {
    try {
      return new WebAssembly.Memory({ initial: 16, maximum, shared: true });
    } catch {
      // The next is smaller.
    }
  }
  return null;
}

/** Waits until so many parts have ended. @throws StateError where one of them takes too long. */
function join(control: Int32Array, parts: number, limit: number): void {
  for (let i = 0; i < at.spin; i++) if (Atomics.load(control, at.done) === parts) return;
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

/** A crew of so many threads; null where memory cannot be shared. */
export function recruit(
  start: Start,
  threads: number,
  compile: (bytes: Uint8Array<ArrayBuffer>) => WebAssembly.Module,
): Crew | null {
  const memory = sharedMemory();
  if (memory === null) return null;
  const module = compile(decode(binary));
  const instance = instantiate<ThreadsAbi>(module, memory);
  const { abi } = instance;
  const names = Object.keys(abi).sort();
  const control = new Int32Array(new SharedArrayBuffer((at.threads + threads * at.stride) * 4));
  const source = `(${work})`;
  const hands = Array.from({ length: threads - 1 }, (_, i) =>
    start(source, { module, memory, names, control, at, index: i + 1, wide: recompiled() }),
  );
  return {
    instance,
    ready: () => 1 + Atomics.load(control, at.ready),
    run(kernel, args, parts) {
      control[at.kernel] = names.indexOf(kernel);
      control[at.parts] = parts;
      control[at.args] = args.length;
      control.set(args, at.args + 1);
      Atomics.store(control, at.done, 0);
      abi.share(1);
      for (let i = 1; i < parts; i++) {
        const place = at.threads + i * at.stride;
        Atomics.add(control, place, 1);
        if (Atomics.load(control, place + 1) === 1) Atomics.notify(control, place);
      }
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
    dismiss() {
      for (const hand of hands) hand.terminate();
    },
  };
}
