// `import 'bptt/threads'`: large calls run on several threads. Node loads it with the package; a page imports it where it wants
// it, in a Worker of a cross-origin-isolated page, the one place where a thread may wait for others. Elsewhere it does nothing.
// No thread starts before a call is large enough for one. Results have the same bits for any number of threads.

import { provideCrew } from '../wasm/crew.ts';
import { compile } from '../wasm/instance.ts';
import { type Hand, recruit } from './crew.ts';

/** Node's own workers: they keep no process alive, and take none of its options. */
function startInNode(source: string, workerData: object): Hand {
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  const code = `${source}(require('node:worker_threads').workerData)`;
  const worker = new Worker(code, { eval: true, workerData, execArgv: [], stdout: false });
  worker.unref();
  return worker;
}

function startInPage(source: string, given: object): Hand {
  const code = `onmessage = ({ data }) => ${source}(data)`;
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  const worker = new Worker(url);
  worker.postMessage(given);
  return worker;
}

/** How many threads there are for us: OMP_NUM_THREADS says it to native libraries too. */
function inNode(): number {
  const asked = Number(process.env.OMP_NUM_THREADS);
  return Number.isInteger(asked) && asked > 0 ? asked : process.getBuiltinModule('node:os').availableParallelism();
}

if (typeof globalThis.process?.getBuiltinModule === 'function') {
  provideCrew((threads) => recruit(startInNode, threads, compile), inNode());
} else if (typeof window === 'undefined' && globalThis.crossOriginIsolated) {
  provideCrew((threads) => recruit(startInPage, threads, compile), navigator.hardwareConcurrency);
}
