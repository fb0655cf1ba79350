// npm run bench -- [ops | recurrent | epoch | accuracy | fashion | gluon | memory]: the first two when none is named.

import { run as accuracy } from './accuracy.ts';
import { run as epoch } from './epoch.ts';
import { run as fashion } from './fashion.ts';
import { run as gluon } from './gluon-step.ts';
import { run as memory } from './memory.ts';
import { run as ops } from './ops.ts';
import { run as recurrent } from './recurrent.ts';

const benches: { readonly [name: string]: () => void } = { ops, recurrent, epoch, accuracy, fashion, gluon, memory };
const named = process.argv.slice(2);
const unknown = named.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`no bench ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`);
  process.exit(1);
}
for (const name of named.length > 0 ? named : ['ops', 'recurrent']) {
  console.log(`\n${name}`);
  benches[name]();
}
