// `npm run test:golden`: runs every golden case below a folder (BPTT_GOLDEN, or this one) on every backend of the CPU, and
// counts what is not built against not-built.json and what differs on purpose against mxnet-differences.json and
// mxnet-symbol-differences.json. Exits with 1 where anything fails.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readDifferences } from './runner/differences.ts';
import { findCases } from './runner/find.ts';
import { runCases, summary } from './runner/tally.ts';

const here = dirname(fileURLToPath(import.meta.url));
const root = process.env.BPTT_GOLDEN ?? here;
const listed = JSON.parse(readFileSync(join(here, 'not-built.json'), 'utf8')) as Record<string, string[]>;
const differences = {
  ...readDifferences(join(here, 'mxnet-differences')),
  ...readDifferences(join(here, 'mxnet-symbol-differences')),
};

const tally = runCases(findCases(root), Object.values(listed).flat(), differences, root === here);
for (const [name, count] of [...tally.waiting].sort()) console.log(`not built: ${name} (${count} cases)`);
for (const failure of tally.failures) console.log(`FAILED ${failure}`);
if (tally.different > 0) console.log(`kept differences: ${tally.different}`);
console.log(summary(tally));
process.exitCode = tally.failures.length > 0 ? 1 : 0;
