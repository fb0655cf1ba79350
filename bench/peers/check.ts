// Programs that compute something else must not be timed beside each other: each tells some of its numbers before its
// first turn, and they are compared with ours.

import type { Task } from './cases.ts';

/** The numbers that a program tells, by what they are. */
export interface Digest {
  readonly [what: string]: readonly number[];
}

/** What each task has to tell: `gradient` is that of the first layer's recurrent weight, `losses` those of three steps. */
export const DIGESTS: { readonly [task in Task]: readonly string[] } = {
  forward: ['output'],
  gradient: ['loss', 'gradient'],
  train: ['losses'],
  stream: ['output'],
};

const POINTS = 64;
const TOLERANCE = 1e-4;

/** Up to 64 numbers, evenly spaced. */
export function sample(all: ArrayLike<number>): number[] {
  const count = Math.min(POINTS, all.length);
  return Array.from({ length: count }, (_, k) => all[Math.floor((k * all.length) / count)]);
}

/** @throws Error where `theirs` lacks a number, or has one that is further from ours than 1e-4 of the largest of them. */
export function compare(name: string, task: Task, ours: Digest, theirs: Digest): void {
  for (const what of DIGESTS[task]) {
    const [a, b] = [ours[what] ?? [], theirs[what] ?? []];
    const scale = Math.max(...a.map(Math.abs));
    const worst = Math.max(...a.map((value, i) => Math.abs(value - b[i])));
    if (a.length === 0 || a.length !== b.length || !(worst <= TOLERANCE * scale)) {
      const show = (values: readonly number[]): string => values.slice(0, 4).join(', ');
      throw new Error(
        `${name} computes another ${what}: ${show(b)}, … where bptt has ${show(a)}, … (difference ${worst})`,
      );
    }
  }
}
