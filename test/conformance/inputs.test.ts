// Every input of every row in another shape or dtype: the call is refused in words, or both devices agree on it.

import { afterAll, expect, it } from 'vitest';
import { cases, type OpName } from '../../src/reference/cases.ts';
import type { Sample } from '../../src/reference/ops/sample.cases.ts';
import { drawInputs } from '../helpers/run.ts';
import { changes, fault } from './changed.ts';

/** `npm run test:long` takes every sample. */
const LONG = process.env.BPTT_RUNS !== undefined;

const names = Object.keys(cases) as OpName[];
let [calls, refused] = [0, 0];

afterAll(() => {
  expect(refused).toBeGreaterThan(calls / 4);
  if (LONG) console.log(`${calls} calls with one input changed, ${refused} of them refused`);
});

it.each(names)('%s', (name) => {
  const wrong: string[] = [];
  for (const [index, sample] of cases[name].samples.slice(0, LONG ? undefined : 4).entries()) {
    const dtype = (sample.dtypes ?? cases[name].dtypes)[0];
    for (const [what, drawn] of changes(drawInputs(sample as Sample, dtype, 'plain', index))) {
      const found = fault(name, sample as Sample, drawn);
      calls++;
      if (found.refused) refused++;
      if (found.wrong !== null) wrong.push(`sample ${index}, ${what}: ${found.wrong}`);
    }
  }
  expect(wrong.slice(0, 5).join('\n'), `${wrong.length} faults`).toBe('');
});
