// What an editor knows of the package: each program in types/ is compiled against the declarations that the build emits, by
// the oldest TypeScript that we support and by ours, with and without the DOM's types. A program NAME-wrong.ts must have
// an error in each line that it announces, and in no other. The code of README and docs/ compiles too.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compiled } from './compiler.ts';
import { root } from './repository.ts';

const folder = mkdtempSync(join(tmpdir(), 'bptt-types-'));
const names = readdirSync(join(root, 'test/surface/types'));
const announced = '// @ts-expect-error';
/** No line of a declaration may be longer: it is a union that nobody can read. */
const LONGEST = 400;
const dist = join(folder, 'node_modules/bptt/dist');

beforeAll(() => {
  const home = join(folder, 'node_modules/bptt');
  mkdirSync(home, { recursive: true });
  cpSync(join(root, 'package.json'), join(home, 'package.json'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  const flags = [
    '-p',
    'tsconfig.build.json',
    '--emitDeclarationOnly',
    '--noCheck',
    '--singleThreaded',
    '--outDir',
    dist,
  ];
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...flags], { cwd: root });
  for (const name of names) {
    // The announcements are read here, not by the compiler, which would take any error for the right one.
    const text = readFileSync(join(root, 'test/surface/types', name), 'utf8');
    writeFileSync(join(folder, name), text.replaceAll(announced, '// wrong'));
  }
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A user's options, as strict as they get. */
const strict = {
  target: 'ES2022',
  module: 'NodeNext',
  moduleResolution: 'NodeNext',
  types: [],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noImplicitOverride: true,
  skipLibCheck: false,
  skipDefaultLibCheck: true,
};

/** Lines (from 0) that a program announces as wrong. */
const wrongLines = (name: string): number[] =>
  readFileSync(join(root, 'test/surface/types', name), 'utf8')
    .split('\n')
    .flatMap((line, i) => (line.trim().startsWith(announced) ? [i + 1] : []));

describe.each(['typescript-5.4', 'typescript'])('%s', (compiler) => {
  it.each([[['ES2022', 'DOM']], [['ES2022']]])('compiles what is right and refuses what is wrong with %j', (lib) => {
    const errors = compiled(folder, names, { ...strict, lib }, compiler);
    for (const name of names) {
      const lines = new Set(errors.get(name)?.map(({ line }) => line));
      const wrong = name.endsWith('-wrong.ts') ? wrongLines(name) : [];
      expect(
        [...lines].sort((a, b) => a - b),
        JSON.stringify(errors.get(name)),
      ).toEqual(wrong);
      errors.delete(name);
    }
    expect([...errors], 'errors in the declarations themselves').toEqual([]);
  });
});

it('compiles every block of README and docs/ as strictly', () => {
  const pages = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)];
  const blocks = pages.flatMap((page) => {
    // These two show pieces of src/, which tests of their own compile.
    if (!page.endsWith('.md') || /adding-an-op(erator)?\.md$/.test(page)) return [];
    const found = [...readFileSync(join(root, page), 'utf8').matchAll(/^```ts\n([\s\S]*?)^```/gm)];
    return found.map(([, code], i) => ({ name: `${page.replace(/\W/g, '-')}-${i}.ts`, code }));
  });
  expect(blocks.length).toBeGreaterThan(12);
  for (const { name, code } of blocks) writeFileSync(join(folder, name), `${code}\nexport {};\n`);
  const host = "declare module 'node:fs' {\n  export function readFileSync(path: string): Uint8Array;\n}\n";
  writeFileSync(join(folder, 'host.d.ts'), host);
  const programs = ['host.d.ts', ...blocks.map(({ name }) => name)];
  expect([...compiled(folder, programs, { ...strict, lib: ['ES2022', 'DOM'] })]).toEqual([]);
});

it(`no declaration of torch's rooms has a line over ${LONGEST} characters`, () => {
  const rooms = /^(?:core\.|index\.|torch\/|nn\/|optim\/|data\/)/;
  const all = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.d.ts'));
  const own = all.map((path) => path.replaceAll('\\', '/')).filter((path) => rooms.test(path));
  expect(own.length).toBeGreaterThan(60);
  const long = own.filter((path) =>
    readFileSync(join(dist, path), 'utf8')
      .split('\n')
      .some((l) => l.length > LONGEST),
  );
  expect(long).toEqual([]);
});

describe('the programs', () => {
  it('use every class of nn, optim and data', async () => {
    const [nn, optim, data] = await Promise.all([import('bptt/nn'), import('bptt/optim'), import('bptt/data')]);
    const text = readFileSync(join(root, 'test/surface/types/torch.ts'), 'utf8');
    const spaces = {
      nn,
      optim,
      'optim.lr_scheduler': optim.lr_scheduler,
      'optim.swa_utils': optim.swa_utils,
      data,
      transforms: data.transforms,
      datasets: data.datasets,
    };
    const missing = Object.entries(spaces).flatMap(([space, members]) =>
      Object.entries(members)
        .filter(([name, member]) => typeof member === 'function' && !text.includes(`${space}.${name}`))
        .map(([name]) => `${space}.${name}`),
    );
    expect(missing).toEqual([]);
  });
  it('announce what they refuse', () => {
    for (const name of names.filter((n) => n.endsWith('-wrong.ts')))
      expect(wrongLines(name).length).toBeGreaterThan(20);
  });
});
