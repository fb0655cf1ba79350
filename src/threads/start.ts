// How a worker is started, in Node and in a page: from text, so that there is no file to find or to host.

export interface Hand {
  terminate(): unknown;
}

/** Starts a worker that runs a function, given as text, on what it is given. */
export type Start = (source: string, given: object) => Hand;

/** Node's own workers: they keep no process alive, and take none of its options. */
export const startInNode: Start = (source, workerData) => {
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  const code = `${source}(require('node:worker_threads').workerData)`;
  const worker = new Worker(code, { eval: true, workerData, execArgv: [] });
  worker.unref();
  return worker;
};

export const startInPage: Start = (source, given) => {
  const code = `onmessage = ({ data }) => ${source}(data)`;
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  const worker = new Worker(url);
  URL.revokeObjectURL(url);
  worker.postMessage(given);
  return worker;
};
