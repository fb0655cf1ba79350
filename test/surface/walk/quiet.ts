// What a walk over all functions may write goes to a folder of its own, and what it prints goes nowhere. Its errors, more than
// 100,000, keep one frame of their stacks.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, vi } from 'vitest';

export function quiet(): void {
  const folder = mkdtempSync(join(tmpdir(), 'bptt-walk-'));
  const [before, frames] = [process.cwd(), Error.stackTraceLimit];
  beforeAll(() => {
    process.chdir(folder);
    Error.stackTraceLimit = 1;
    // Nothing is downloaded.
    vi.stubGlobal('fetch', () => Promise.reject(new Error('no network here')));
    for (const method of ['log', 'info', 'warn', 'error'] as const)
      vi.spyOn(console, method).mockImplementation(() => {});
  });
  afterAll(() => {
    process.chdir(before);
    Error.stackTraceLimit = frames;
    rmSync(folder, { recursive: true });
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });
}
