// The conformance suite on a page: posts how many runs there were and what is wrong with the rows. `?every=31` takes every 31st run.

import * as webgpu from '../../src/gpu/index.ts';
import { faultsOf, names } from './agreement.ts';
import skipped from './skips.json' with { type: 'json' };

async function run(every: number): Promise<unknown> {
  await webgpu.request();
  const faults: string[] = [];
  let [rows, runs] = [0, 0];
  for (const name of names.filter((one) => !(one in skipped))) {
    const found = await faultsOf(name, every);
    rows++;
    runs += found.runs;
    faults.push(...found.wrong.map((fault) => `${name}, ${fault}`));
  }
  return { rows, runs, faults };
}

const every = Number(new URLSearchParams(location.search).get('every'));
const told = await run(every).catch((error: unknown) => String(error));
await fetch('report', { method: 'POST', body: JSON.stringify(told) });
