// `import 'bptt/threads'`: large calls run on several threads, and V8's wide mode and fused multiply-add can be had. Node loads it with
// the package; a page imports it where it wants threads, in a Worker of a cross-origin-isolated page, the one place where a
// thread may wait for others; elsewhere there is one thread. No thread starts before a call is large enough for one. Results have
// the same bits for any number of threads, and at either width.

import { provideCrew } from '../wasm/crew.ts';
import { provideInstances } from '../wasm/instance.ts';
import { crewOf } from './crew.ts';
import { type Start, startInNode, startInPage } from './start.ts';

/** How many threads there are for us in Node; OMP_NUM_THREADS says it to native libraries too. */
function available(): number {
  const asked = Number(process.env.OMP_NUM_THREADS);
  return Number.isInteger(asked) && asked > 0 ? asked : process.getBuiltinModule('node:os').availableParallelism();
}

function provide(start: Start | null, threads: number): void {
  const crew = crewOf(start, threads);
  provideCrew(crew);
  provideInstances(crew.make);
}

if (typeof globalThis.process?.getBuiltinModule === 'function') provide(startInNode, available());
else if (typeof window === 'undefined' && globalThis.crossOriginIsolated) {
  provide(startInPage, navigator.hardwareConcurrency);
} else provide(null, 1);
