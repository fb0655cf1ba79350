// A program that is timed, seen from the process that times: started, asked for turns, ended.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { root } from '../run.ts';
import type { Digest } from './check.ts';
import type { Turn } from './serve.ts';

export interface Ready {
  readonly digest: Digest;
  readonly about?: { readonly [key: string]: string | boolean };
}

export class Child {
  readonly name: string;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  #errors = '';

  constructor(name: string, command: string, args: readonly string[], threads: number) {
    this.name = name;
    const OMP_NUM_THREADS = String(threads);
    const env = { ...process.env, OMP_NUM_THREADS, MKL_NUM_THREADS: OMP_NUM_THREADS };
    this.#process = spawn(command, args, { cwd: root, env });
    this.#process.stderr.setEncoding('utf8').on('data', (text: string) => (this.#errors += text));
    // That it could not be started, or ended, is seen where its next line is awaited.
    this.#process.on('error', ({ message }) => (this.#errors += message));
    this.#process.stdin.on('error', () => {});
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  /** The next line of JSON; libraries print others. @throws Error where the program has ended. */
  async #next<T>(): Promise<T> {
    for (;;) {
      const { done, value } = await this.#lines.next();
      if (done) throw new Error(`${this.name} ended:\n${this.#errors.slice(-4000)}`);
      if (value.startsWith('{')) return JSON.parse(value) as T;
    }
  }

  ready(): Promise<Ready> {
    return this.#next();
  }

  run(ms: number): Promise<Turn> {
    this.#process.stdin.write(`run ${ms}\n`);
    return this.#next();
  }

  close(): void {
    this.#process.stdin.end();
    this.#process.kill();
  }
}
