// Runs the random programs that make_programs.py wrote with PyTorch's results: `npx tsx -C bptt-source
// test/golden/programs.ts PATH [--device webgpu] [--show 10]`. Counts the documented differences by name and what the device
// refuses by sentence, prints the shortest of the programs that fail as Python, and exits with 1 where there is one.

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { Device } from 'bptt';
import { openAny } from '../gpu/open.ts';
import { check } from './random_programs/check.ts';
import type { Program } from './random_programs/machine.ts';
import { written } from './random_programs/write.ts';

const { values: options, positionals } = parseArgs({
  options: { device: { type: 'string', default: 'cpu' }, show: { type: 'string', default: '10' } },
  allowPositionals: true,
});
const [path] = positionals;
const device = options.device as Device;
if (device === 'webgpu' && (await openAny()) === null) throw new Error('no WebGPU adapter');
const count = { run: 0, recurrent: 0, graph: 0, dropout: 0 };
const exceptions = new Map<string, number>();
const refusals = new Map<string, number>();
const add = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
const failures: { readonly at: string; readonly text: string; readonly lines: readonly string[] }[] = [];

console.warn = () => {};
for await (const line of createInterface({ input: createReadStream(path) })) {
  const program = JSON.parse(line) as Program;
  const outcome = await check(program, device);
  for (const name of outcome.exceptions) add(exceptions, name);
  if (outcome.refusal !== undefined) add(refusals, outcome.refusal);
  if (outcome.failure) {
    const { step, text } = outcome.failure;
    failures.push({ at: `program ${count.run}, step ${step}`, text, lines: written(program, step) });
  }
  count.run++;
  count[program.kind]++;
  const dropped = ({ op, kw }: Program['steps'][number]): boolean => op === 'F.dropout' || Number(kw.dropout ?? 0) > 0;
  if (program.steps.some(dropped)) count.dropout++;
}

failures.sort((a, b) => a.lines.length - b.lines.length);
for (const { at, text, lines } of failures.slice(0, Number(options.show)))
  console.log(`${at}: ${text}\n  ${lines.join('\n  ')}\n`);
for (const [name, n] of [...exceptions].sort()) console.log(`different on purpose: ${name} (${n})`);
for (const [words, n] of [...refusals].sort()) console.log(`refused by ${device}: ${words} (${n})`);
console.log(
  `programs: ${count.run} run, ${failures.length} mismatches (${count.recurrent} recurrent, ${count.graph} graphs, ${count.dropout} dropout by seed)`,
);
process.exitCode = failures.length > 0 ? 1 : 0;
