// The package as a user has it: packed from a fresh build, then unpacked into node_modules of an empty folder.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs a program and gives its standard output; where it fails, throws with everything it said. */
export function run(command: string, options: string[], cwd: string): string {
  try {
    return execFileSync(command, options, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${options.join(' ')}\n${stdout}${stderr}`, { cause: error });
  }
}

/** A temporary folder, removed when the process ends. */
export function temporary(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `bptt-${name}-`));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Packs into `folder` and gives the tarball's path. The build is fresh, so no file of an older one is packed. */
export function pack(folder: string): string {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  run('npm', ['run', '--silent', 'build'], root);
  const output = run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], root);
  return join(folder, (JSON.parse(output) as { filename: string }[])[0].filename);
}

/** The paths in a tarball, without the leading `package/`. */
export function contents(tarball: string): string[] {
  const listed = run('tar', ['-tzf', tarball], dirname(tarball)).trim().split('\n');
  return listed.map((path) => path.replace(/^package\//, ''));
}

/** Unpacks where `import 'bptt'` finds it from inside `folder`, and puts the programs of test/browser beside it. */
export function install(tarball: string, folder: string): void {
  const target = join(folder, 'node_modules/bptt');
  mkdirSync(target, { recursive: true });
  run('tar', ['-xzf', tarball, '-C', target, '--strip-components=1'], folder);
  cpSync(join(root, 'test/browser'), folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', private: true }));
}

/** The first program in the README, and the text that follows it there as what it prints. */
export function readmeExample(): { program: string; printed: string } {
  const found = /```ts\n(.*?)```.*?```text\n(.*?)```/s.exec(readFileSync(join(root, 'README.md'), 'utf8'));
  if (found === null) throw new Error('README.md has no ```ts program with its ```text');
  return { program: found[1], printed: found[2] };
}

/** Type-checks `files` in `folder` strictly, declarations of the package included, and without Node's types. */
export function typeCheck(folder: string, files: string[], module: 'NodeNext' | 'Bundler', emit: boolean): void {
  const compilerOptions = {
    target: 'ES2022',
    module: module === 'Bundler' ? 'ESNext' : module,
    moduleResolution: module,
    lib: ['ES2022', 'DOM'],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    ...(emit ? { rewriteRelativeImportExtensions: true } : { noEmit: true, allowImportingTsExtensions: true }),
  };
  const config = join(folder, `tsconfig.${module}.json`);
  writeFileSync(config, JSON.stringify({ compilerOptions, files }));
  run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', config], folder);
}
