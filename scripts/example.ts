// `npm run example -- NAME [options]` runs examples/NAME.ts; without a known name it lists the names.

import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'examples');
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
  .sort();

const [name, ...options] = process.argv.slice(2);
if (names.includes(name)) {
  const path = join(folder, `${name}.ts`);
  process.argv = [process.argv[0], path, ...options];
  await import(pathToFileURL(path).href);
} else {
  if (name !== undefined) console.error(`There is no example ${name}.`);
  console.error(
    `npm run example -- NAME [options], where NAME is one of:\n${names.map((each) => `  ${each}`).join('\n')}`,
  );
  process.exitCode = 1;
}
