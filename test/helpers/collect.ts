// The collector, called by a test, so that what it measures does not hang on when it would come.

import { setTimeout as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
export const gc: () => void = runInNewContext('gc');

/** Collects, and lets the program hear of what is gone. */
export async function collect(): Promise<void> {
  // What was looked at in this turn lives for all of it; what is gone frees others.
  for (let i = 0; i < 3; i++) {
    await turn();
    gc();
  }
  await turn(5);
}
