// How deep nested lists are followed: one that contains itself would be followed for ever.

import { RuntimeError } from '../engine/index.ts';

/** Python's `RecursionError`. */
class RecursionError extends RuntimeError {
  static override readonly name: string = 'RecursionError';
}

/** As deep as lists of samples are nested anywhere, several times over. */
const DEEPEST = 200;

/** One level deeper. @throws RecursionError beyond what is followed. */
export function deeper(depth: number): number {
  if (depth < DEEPEST) return depth + 1;
  throw new RecursionError(
    'maximum recursion depth exceeded',
    `lists are nested more than ${DEEPEST} deep, or contain themselves`,
  );
}

/** @throws RecursionError for lists that are deeper. */
export function checkDepth(value: unknown, depth = 0): void {
  if (Array.isArray(value)) for (const item of value) checkDepth(item, deeper(depth));
}
