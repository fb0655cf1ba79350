// What a call throws, class and text.

import { expect } from 'vitest';

function thrown(call: () => unknown): unknown[] {
  try {
    call();
  } catch (error) {
    return [(error as Error).constructor, (error as Error).message];
  }
  return [];
}
/** Expects an error of exactly this class with exactly this text. */
export const expectError = (call: () => unknown, error: Error): void =>
  expect(thrown(call)).toEqual([error.constructor, error.message]);
