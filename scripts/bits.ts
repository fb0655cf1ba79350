// Are the bits the same everywhere? Trains in every engine that is there, on 1, 2 and 3 threads, at 128 and at 256 bits
// (bits/program.ts), and prints the SHA-256 of the weights, a row an engine and a number of threads. Fails where one
// differs from the first row's. With products and sums joined there is one other result: where the engine rounds once, that of the
// first that does. Engines that are not there are named, with the variable that says where they are.

import { engines, prepare } from './bits/engines.ts';
import type { Answer } from './bits/program.ts';

const THREADS = [1, 2, 3];
const FUSED_THREADS = [1, 2];
/** Hex digits of a hash that are printed: what is compared is all of it. */
const SHOWN = 16;

await prepare();
let [passed, failed, skipped] = [0, 0, 0];
/** What the first row has, and the first that differs where products and sums are joined. */
const laws: (readonly string[])[] = [];
const isSame = (hashes: readonly string[], law: readonly string[]): boolean =>
  hashes.every((hash, i) => hash === law[i]);
const row = (name: string, threads: string, rest: string): void =>
  console.log(`${name.padEnd(20)} ${threads.padStart(7)}  ${rest}`);

row('engine', 'threads', `${'one layer'.padEnd(SHOWN)}  two layers, dropout`);
for (const { name, wide, fused, path, run } of engines) {
  if (path === undefined) {
    skipped++;
    continue;
  }
  const answer = await run({ threads: fused ? FUSED_THREADS : THREADS, wide, fused }).catch(
    (error): Answer => ({ rows: [], refused: String(error) }),
  );
  for (const { threads, hashes } of answer.rows) {
    const most = fused ? 2 : 1;
    if (laws.length < most && !laws.some((law) => isSame(hashes, law))) laws.push(hashes);
    const same = laws.slice(0, most).some((law) => isSame(hashes, law));
    if (same) passed++;
    else failed++;
    const shown = hashes.map((hash) => hash.slice(0, SHOWN)).join('  ');
    row(name, `${threads}`, same ? shown : `${shown}  DIFFERENT`);
  }
  if (answer.refused === undefined) continue;
  // What cannot be wide says why, and is no other result, unless that is the reason; whatever else fails is a failure.
  const leftOut = wide && !answer.refused.includes('results differ');
  if (leftOut) skipped++;
  else failed++;
  row(name, '-', `${leftOut ? 'left out' : 'FAILED'}: ${answer.refused}`);
}
const missing = engines.filter(({ path }) => path === undefined);
if (missing.length > 0) {
  console.log(`not there: ${missing.map(({ name, variable }) => `${name} (name it in $${variable})`).join(', ')}`);
}
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 ? 1 : 0;
