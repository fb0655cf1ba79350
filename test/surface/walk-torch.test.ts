// Every function, method and constructor of the torch half, called with what it does not take.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as torch from 'bptt';
import * as core from 'bptt/core';
import * as data from 'bptt/data';
import * as datasets from 'bptt/datasets';
import * as formats from 'bptt/formats';
import * as nn from 'bptt/nn';
import * as optim from 'bptt/optim';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { gather } from './walk/gather.ts';
import { walk } from './walk/harness.ts';
import { internal, options, recipes } from './walk/torch.ts';

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
  const exports = {
    ...core,
    ...torch,
    ...nn,
    ...optim,
    ...data,
    files: datasets,
    formats,
    [Symbol.toStringTag]: 'Module',
  };
  const report = walk(gather(exports, recipes, internal), options);
  const { functions, calls, refusals, violations, unused } = report;
  process.stdout.write(`walk torch: ${functions} functions, ${calls} calls, ${refusals} refusals\n`);
  expect(violations).toEqual([]);
  expect(unused).toEqual([]);
  expect(Object.keys(options.exclusions).length).toBeLessThanOrEqual(8);
});
