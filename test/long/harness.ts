// What the long tests share: how many cases, a seeded generator, and a closing line that counts. `npm test` runs the short
// form of each; `npm run test:long` sets BPTT_FUZZ, the part of the long form to run (1 is all of it).

import { appendFileSync } from 'node:fs';
import fc from 'fast-check';

const part = process.env.BPTT_FUZZ;

/** How many cases to run: `short` in `npm test`, and `long` times BPTT_FUZZ where that is given. */
export const counts = (short: number, long: number): number =>
  part === undefined ? short : Math.max(1, Math.round(long * Number(part)));

/** Time for a test of the long form, in milliseconds. */
export const LONG = 20 * 60_000;

/** A seeded generator (mulberry32). Each test has its own stream of the run's seed, which test/setup.ts prints. */
export class Draw {
  #state: number;

  constructor(name: string) {
    this.#state = fc.readConfigureGlobal().seed ?? 0;
    for (const letter of name) this.#state = Math.imul(this.#state ^ letter.charCodeAt(0), 0x01000193);
  }

  /** From 0 to below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 to below `n`. */
  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }
}

/** Counts by kind, and the line that a test ends with. */
export class Tally {
  readonly #name: string;
  readonly #counts = new Map<string, number>();
  /** What must not have happened, the first few with what led to it. */
  readonly faults: string[] = [];

  /** `kinds` stand in the line in this order, at 0 too. */
  constructor(name: string, kinds: readonly string[]) {
    this.#name = name;
    for (const kind of kinds) this.#counts.set(kind, 0);
  }

  add(kind: string, fault?: string): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
    if (fault !== undefined && this.faults.length < 5) this.faults.push(`${kind}: ${fault}`);
  }

  count(kind: string): number {
    return this.#counts.get(kind) ?? 0;
  }

  /** Prints `fuzz NAME: TOTAL WHAT, 3 refused, …`; scripts/long.ts collects these lines through BPTT_LINES. */
  close(total: string, ...more: readonly string[]): void {
    const kinds = [...this.#counts].map(([kind, count]) => `${count} ${kind}`);
    const line = `fuzz ${this.#name}: ${[total, ...kinds, ...more].join(', ')}`;
    process.stdout.write(`${line}\n`);
    if (process.env.BPTT_LINES) appendFileSync(process.env.BPTT_LINES, `${line}\n`);
  }
}
