// A folder for what a test writes, which goes with the test.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs a call with a new folder, and removes that with all that was written there. */
export function inFolder<T>(call: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'bptt-'));
  try {
    return call(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
