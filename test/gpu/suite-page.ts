// The conformance and the gradient suite on a page: posts how many runs and refusals there were and what is wrong with the rows. `?every=31&row=4&derivative=40`
// takes every 31st run of every fourth row, and second derivatives of one sample of every fortieth.

import * as webgpu from '../../src/gpu/index.ts';
import { faultsOf, names } from './agreement.ts';
import { derivativeFaults, derived } from './derivatives.ts';
import { refusalsOf } from './refusals.ts';
import skipped from './skips.json' with { type: 'json' };

async function run(every: number, row: number, derivative: number): Promise<unknown> {
  await webgpu.request();
  const faults: string[] = [];
  let [rows, runs, refusals, derivatives] = [0, 0, 0, 0];
  const built = names.filter((one) => !(one in skipped));
  for (const name of built.filter((_, i) => i % row === 0)) {
    const found = await faultsOf(name, every);
    const refused = await refusalsOf(name);
    rows++;
    runs += found.runs;
    refusals += refused.runs;
    faults.push(...[...found.wrong, ...refused.wrong].map((fault) => `${name}, ${fault}`));
  }
  for (const name of derived(built, derivative)) {
    const found = await derivativeFaults(name, derivative === 1 ? Number.POSITIVE_INFINITY : 1);
    derivatives += found.runs;
    faults.push(...found.wrong);
  }
  return { rows, runs, refusals, derivatives, faults };
}

const asked = new URLSearchParams(location.search);
const [every, row, derivative] = ['every', 'row', 'derivative'].map((name) => Number(asked.get(name)));
const told = await run(every, row, derivative).catch((error: unknown) => String(error));
await fetch('report', { method: 'POST', body: JSON.stringify(told) });
