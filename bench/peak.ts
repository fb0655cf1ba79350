// P: what one thread of this machine can do in 128 bits, by a loop that needs nothing but registers (assembly/peak.ts). Machines
// differ, and one machine differs from minute to minute: so each bench measures it beside its rows, in turns, and fractions of
// it are compared, never milliseconds.

import { assemble } from './assemble.ts';

interface Loop {
  readonly memory: WebAssembly.Memory;
  readonly FLOP: WebAssembly.Global;
  readonly climb: (turns: number) => number;
}

/** Turns of one sample: some 0.3 ms, short enough to fall between two interruptions. */
const TURNS = 200_000;
const FACTOR = 0.9375;
/** Where chains that start between 0 and 4 end: numbers stay normal. */
const LIMIT = 2;

/** Measures P again and again. */
export interface Peak {
  /** Samples it for so many milliseconds. */
  sample(ms: number): void;
  /** The best sample so far, in GFLOP/s. */
  readonly gflops: number;
}

export function openPeak(): Peak {
  const module = new WebAssembly.Module(assemble('bench/assembly/peak.ts'));
  const { memory, climb, FLOP } = new WebAssembly.Instance(module).exports as unknown as Loop;
  const numbers = new Float32Array(memory.buffer, 0, 56);
  numbers.fill(FACTOR, 0, 4).fill((1 - FACTOR) * LIMIT, 4, 8);
  for (let i = 8; i < 56; i++) numbers[i] = (i - 8) / 12;
  const gflop = (TURNS * FLOP.value) / 1e9;
  let best = Number.POSITIVE_INFINITY;
  return {
    sample(ms) {
      const end = performance.now() + ms;
      for (let begin = performance.now(), now = begin; begin < end; begin = now) {
        const sum = climb(TURNS);
        now = performance.now();
        if (Math.abs(sum - 48 * LIMIT) > 0.01)
          throw new Error(`the loop of peak.ts ends at ${sum}, not at ${48 * LIMIT}`);
        best = Math.min(best, now - begin);
      }
    },
    get gflops() {
      return gflop / (best / 1000);
    },
  };
}
