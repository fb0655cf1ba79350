// What is wrong with how `webgpu` refuses calls that do not fit: the errors that the rows' cases demand, now or when anything is read. What
// it does not look at is in refusal-skips.json, with a sentence. Needs no test runner, so that a page can ask too.

import '../../src/engine/index.ts';
import { cases, type OpName } from '../../src/reference/cases.ts';
import { fromArray, Tensor } from '../../src/reference/engine/tensor.ts';
import type { Cases, ErrorSample } from '../../src/reference/ops/sample.cases.ts';
import { drawInputs, runOn, table } from '../helpers/run.ts';
import { Skips } from '../helpers/skips.ts';
import { type Found, hasDoubles } from './agreement.ts';
import listed from './refusal-skips.json' with { type: 'json' };

/** Calls that are not refused, or in other words. */
export const skips = new Skips(listed);

async function faultOf(name: OpName, { error, message, ...sample }: ErrorSample): Promise<string | null> {
  const probe = fromArray(Tensor, Float32Array.of(0), 'float32', [1], 'webgpu');
  try {
    const drawn = drawInputs(sample, 'float32', 'plain', 0);
    const { results } = runOn('webgpu', table[name], sample, drawn, 'plain', 0);
    await Promise.all([...results, probe].map((y) => y.read()));
  } catch (thrown) {
    const right = thrown instanceof error && thrown.message === message;
    return right ? null : `refused with ${thrown}, not with ${error.name}: ${message}`;
  }
  return `not refused: ${message}`;
}

/** The calls of a row that have no doubles in them, and what is wrong with how they are refused. */
export async function refusalsOf(name: OpName): Promise<Found> {
  const { errors }: Cases = cases[name];
  const samples = errors.filter((sample) => !hasDoubles(name, sample));
  const wrong: string[] = [];
  // One after the other: what one demands is raised by whatever is read next.
  for (const sample of samples) {
    const place = `${name}: ${sample.message}`;
    const fault = await faultOf(name, sample);
    if (!skips.takes(place)) wrong.push(...(fault === null ? [] : [fault]));
    else if (fault === null) wrong.push(`${place} is skipped, and refused`);
  }
  return { runs: samples.length, wrong };
}
