// npm run bench -- [ops | epoch | accuracy | ctc | fashion | foreach | gluon | memory | start | symbol]: ops and recurrent when none is named; and
// npm run bench -- recurrent, packed, gate, ladder, peers, versus or webgpu, which stand alone, with options of their own.

import { run as accuracy } from './accuracy.ts';
import { run as ctc } from './ctc.ts';
import { run as epoch } from './epoch.ts';
import { run as fashion } from './fashion.ts';
import { run as foreach } from './foreach.ts';
import { run as gate } from './gate.ts';
import { run as gluon } from './gluon-step.ts';
import { run as ladder } from './ladder/index.ts';
import { run as memory } from './memory.ts';
import { run as ops } from './ops.ts';
import { run as packed } from './packed.ts';
import { run as peers } from './peers/index.ts';
import { run as recurrent } from './recurrent.ts';
import { run as start } from './start.ts';
import { run as symbol } from './symbol.ts';
import { run as versus } from './versus.ts';
import { run as webgpu } from './webgpu.ts';

const benches: { readonly [name: string]: () => void } = {
  ops,
  accuracy,
  ctc,
  fashion,
  foreach,
  gluon,
  memory,
  start,
  symbol,
};
/** Those that take what follows their name. */
const alone: { readonly [name: string]: (args: readonly string[]) => Promise<void> } = {
  recurrent,
  epoch,
  gate,
  ladder,
  packed,
  peers,
  versus,
  webgpu,
};
const named = process.argv.slice(2);
const [first, ...rest] = named;
const unknown = first in alone ? [] : named.filter((name) => !(name in benches));
if (unknown.length > 0) {
  const names = [...Object.keys(benches), ...Object.keys(alone)];
  console.error(`no bench ${unknown.join(', ')}; there are ${names.join(', ')}`);
  process.exit(1);
}
if (first in alone) await alone[first](rest);
else {
  for (const name of named.length > 0 ? named : ['ops']) {
    console.log(`\n${name}`);
    benches[name]();
  }
  if (named.length === 0) await recurrent([]);
}
