// `import 'bptt/threads'`: large calls run on several threads. Node loads it with the package; a page imports it where it wants
// it, in a Worker of a cross-origin-isolated page, the one place where a thread may wait for others. Elsewhere it does nothing.
// No thread starts before a call is large enough for one. Results have the same bits for any number of threads.

import { provideCrew } from '../wasm/crew.ts';
import { compile } from '../wasm/instance.ts';
import { recruit } from './crew.ts';
import { startInNode, startInPage } from './start.ts';

/** How many threads there are for us in Node; OMP_NUM_THREADS says it to native libraries too. */
function available(): number {
  const asked = Number(process.env.OMP_NUM_THREADS);
  return Number.isInteger(asked) && asked > 0 ? asked : process.getBuiltinModule('node:os').availableParallelism();
}

if (typeof globalThis.process?.getBuiltinModule === 'function') {
  provideCrew((threads) => recruit(startInNode, threads, compile), available());
} else if (typeof window === 'undefined' && globalThis.crossOriginIsolated) {
  provideCrew((threads) => recruit(startInPage, threads, compile), navigator.hardwareConcurrency);
}
