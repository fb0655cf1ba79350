// Every function, method and constructor of bptt/gluon, called with what it does not take.

import * as entry from 'bptt/gluon';
import { expect, it } from 'vitest';
import { gather } from './walk/gather.ts';
import { internal, options, recipes } from './walk/gluon.ts';
import { walk } from './walk/harness.ts';
import { quiet } from './walk/quiet.ts';

quiet();

it('refuses what it does not take in words of its own, and swallows nothing', async () => {
  const report = await walk(gather(entry, recipes, internal), options);
  const { functions, calls, refusals, violations, unused } = report;
  process.stdout.write(`bptt/gluon: ${functions} functions, ${calls} calls, ${refusals} refusals\n`);
  expect(violations).toEqual([]);
  expect(unused).toEqual([]);
  expect(Object.keys(options.exclusions).length).toBeLessThanOrEqual(7);
});
