// Every function, method and constructor of the torch half, called with what it does not take.

import * as torch from 'bptt';
import * as core from 'bptt/core';
import * as data from 'bptt/data';
import * as datasets from 'bptt/datasets';
import * as formats from 'bptt/formats';
import * as nn from 'bptt/nn';
import * as optim from 'bptt/optim';
import { expect, it } from 'vitest';
import { gather } from './walk/gather.ts';
import { walk } from './walk/harness.ts';
import { quiet } from './walk/quiet.ts';
import { internal, options, recipes } from './walk/torch.ts';

quiet();

it('refuses what it does not take in words of its own, and swallows nothing', async () => {
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
  const report = await walk(gather(exports, recipes, internal), options);
  const { functions, calls, refusals, violations, unused } = report;
  process.stdout.write(`walk torch: ${functions} functions, ${calls} calls, ${refusals} refusals\n`);
  expect(violations).toEqual([]);
  expect(unused).toEqual([]);
  expect(Object.keys(options.exclusions).length).toBeLessThanOrEqual(4);
});
