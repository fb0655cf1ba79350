// Ends the process, with a word of what it was doing, where one call does not come back: nothing in the same thread could.

import { Worker } from 'node:worker_threads';

const CODE = `
  const { workerData: { state, text, patience }, } = require('node:worker_threads');
  let [last, since] = [0, Date.now()];
  setInterval(() => {
    const [count, length] = state;
    if (count !== last || length === 0) [last, since] = [count, Date.now()];
    else if (Date.now() - since > patience) {
      require('node:fs').writeSync(2, 'no answer: ' + Buffer.from(text.slice(0, length)).toString() + '\\n');
      process.kill(process.pid, 'SIGKILL');
    }
  }, 1000);
`;

export class Watchdog {
  /** How many calls began, and the length of the last one's text; 0 between calls. */
  readonly #state = new Int32Array(new SharedArrayBuffer(8));
  readonly #text = new Uint8Array(new SharedArrayBuffer(1 << 12));
  readonly #worker: Worker;

  /** `patience`: milliseconds that a call may take. */
  constructor(patience: number) {
    this.#worker = new Worker(CODE, { eval: true, workerData: { state: this.#state, text: this.#text, patience } });
    this.#worker.unref();
  }

  begin(text: string): void {
    const bytes = Buffer.from(text).subarray(0, this.#text.length);
    this.#text.set(bytes);
    this.#state[1] = bytes.length;
    this.#state[0]++;
  }

  end(): void {
    this.#state[1] = 0;
  }

  close(): void {
    void this.#worker.terminate();
  }
}
