// npm run bench -- [ops | recurrent | epoch | accuracy | fashion | gluon | memory | symbol]: the first two when none is named; and
// npm run bench -- versus DIR or peers, which stand alone.

import { run as accuracy } from './accuracy.ts';
import { run as epoch } from './epoch.ts';
import { run as fashion } from './fashion.ts';
import { run as gluon } from './gluon-step.ts';
import { run as memory } from './memory.ts';
import { run as ops } from './ops.ts';
import { run as peers } from './peers/index.ts';
import { run as recurrent } from './recurrent.ts';
import { run as symbol } from './symbol.ts';
import { run as versus } from './versus.ts';

const benches: { readonly [name: string]: () => void } = {
  ops,
  recurrent,
  epoch,
  accuracy,
  fashion,
  gluon,
  memory,
  symbol,
};
const named = process.argv.slice(2);
const [first, ...rest] = named;
const alone: { readonly [name: string]: (args: readonly string[]) => Promise<void> } = { versus, peers };
const unknown = first in alone ? [] : named.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(
    `no bench ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}, ${Object.keys(alone).join(', ')}`,
  );
  process.exit(1);
}
if (first in alone) await alone[first](rest);
else {
  for (const name of named.length > 0 ? named : ['ops', 'recurrent']) {
    console.log(`\n${name}`);
    benches[name]();
  }
}
