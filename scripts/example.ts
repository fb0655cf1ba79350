// `npm run example -- NAME [options]` runs examples/NAME.ts with these options; without a name it lists the names.

import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Argument } from 'commander';
import { program } from '../examples/common/options.ts';

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'examples');
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
  .sort();

const command = program('npm run example --', 'Runs a program of examples/; `NAME --help` prints its options.')
  .usage('NAME [options]')
  .addArgument(new Argument('[NAME]', 'the program').choices(names))
  .argument('[options...]', 'those of the program')
  .passThroughOptions()
  .parse();

const [name, ...options] = command.args;
if (name === undefined) command.outputHelp();
else {
  process.argv = [process.argv[0], join(folder, `${name}.ts`), ...options];
  await import(`../examples/${name}.ts`);
}
