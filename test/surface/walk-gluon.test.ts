// Every function, method and constructor of bptt/gluon, called with what it does not take.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as entry from 'bptt/gluon';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { gather } from './walk/gather.ts';
import { internal, options, recipes } from './walk/gluon.ts';
import { walk } from './walk/harness.ts';

const folder = mkdtempSync(join(tmpdir(), 'bptt-walk-'));
const before = process.cwd();
beforeAll(() => {
  process.chdir(folder);
  for (const method of ['log', 'info', 'warn', 'error'] as const)
    vi.spyOn(console, method).mockImplementation(() => {});
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
  vi.restoreAllMocks();
});

it('refuses what it does not take in words of its own, and swallows nothing', () => {
  const report = walk(gather(entry, recipes, internal), options);
  const { functions, calls, refusals, violations, unused } = report;
  process.stdout.write(`bptt/gluon: ${functions} functions, ${calls} calls, ${refusals} refusals\n`);
  expect(violations).toEqual([]);
  expect(unused).toEqual([]);
  expect(Object.keys(options.exclusions).length).toBeLessThanOrEqual(7);
});
