// The conformance suite on a page: posts how many runs there were and what is wrong with the rows. `?every=31&row=4` takes every 31st run of every fourth row.

import * as webgpu from '../../src/gpu/index.ts';
import { faultsOf, names } from './agreement.ts';
import skipped from './skips.json' with { type: 'json' };

async function run(every: number, row: number): Promise<unknown> {
  await webgpu.request();
  const faults: string[] = [];
  let [rows, runs] = [0, 0];
  const built = names.filter((one) => !(one in skipped));
  for (const name of built.filter((_, i) => i % row === 0)) {
    const found = await faultsOf(name, every);
    rows++;
    runs += found.runs;
    faults.push(...found.wrong.map((fault) => `${name}, ${fault}`));
  }
  return { rows, runs, faults };
}

const asked = new URLSearchParams(location.search);
const told = await run(Number(asked.get('every')), Number(asked.get('row'))).catch((error: unknown) => String(error));
await fetch('report', { method: 'POST', body: JSON.stringify(told) });
