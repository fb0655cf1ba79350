// The packed package as a user meets it: its files, its types, a program in plain Node, and the same program bundled
// for Chromium, on the page and in a Worker. All of them have to print the same lines, to the last bit. Then a page without
// a bundler, which loads the whole files.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { blocksIn, pageOf, snippetsIn } from '../test/helpers/page.ts';
import { report } from './browsers.ts';
import { check, finish } from './ci-checks.ts';
import { contents, install, pack, readmeExample, run, temporary, typeCheck } from './ci-installed.ts';
import { wholeFiles } from './whole-files.ts';

const PROGRAMS = [
  'program.ts',
  'single.ts',
  'node.ts',
  'worker.ts',
  'page.ts',
  'whole-node.ts',
  'whole-page.ts',
  'threads.ts',
];

async function bundle(folder: string, entry: string): Promise<string> {
  const result = await build({
    absWorkingDir: folder,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
  });
  assert.deepEqual(result.warnings, []);
  return result.outputFiles[0].text;
}

/** The whole files of the unpacked package, by the name that a page asks for. */
const whole = (folder: string): Record<string, string> =>
  Object.fromEntries(
    Object.keys(wholeFiles).map((name) => [
      `${name}.js`,
      readFileSync(join(folder, `node_modules/bptt/dist/${name}.js`), 'utf8'),
    ]),
  );

/** Reports the text of #log when it has as many lines as `prints`. */
const reporting = (prints: string): string => `<script type="module">
  const text = () => document.querySelector('#log').textContent.trimEnd();
  const timer = setInterval(() => {
    if (text().split('\\n').length < ${prints.split('\n').length}) return;
    clearInterval(timer);
    fetch('report', { method: 'POST', body: JSON.stringify(text()) });
  }, 20);
</script>`;

const folder = temporary('pack');
const tarball = await check('the package packs', () => pack(folder));
if (tarball !== undefined) {
  await check('the tarball holds the build, the texts and the pages, and no test cases', () => {
    const paths = contents(tarball);
    const texts = paths.filter((path) => !/^(?:dist|docs)\//.test(path)).sort();
    const expected = ['CHANGELOG.md', 'LICENSE', 'README.md', 'THIRD-PARTY-NOTICES.md', 'package.json'];
    assert.deepEqual(texts, expected);
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const linked = [...readme.matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)].map(([, path]) => path);
    assert.deepEqual(
      linked.filter((path) => !paths.includes(path)),
      [],
      'what the README links to is in the tarball',
    );
    assert.deepEqual(
      paths.filter((path) => path.startsWith('dist/') && !/\.(js|d\.ts)$/.test(path)),
      [],
    );
    assert.deepEqual(
      paths.filter((path) => /\bcases\.(js|d\.ts)$/.test(path)),
      [],
    );
  });
  await check('it unpacks', () => install(tarball, folder));
  await check('its types pass a strict Bundler project', () => typeCheck(folder, PROGRAMS, 'Bundler', false));
  await check('its types pass a strict NodeNext project', () =>
    typeCheck(folder, ['node.ts', 'whole-node.ts'], 'NodeNext', true),
  );
  const lines = await check('it trains in plain Node', () => {
    const printed = run(process.execPath, ['node.js'], folder).trim().split('\n');
    const losses = printed.filter((line) => /^loss \d \d+\.\d+$/.test(line));
    assert.equal(losses.length, 3, printed.join('\n'));
    assert.equal(new Set(losses.map((line) => line.split(' ')[2])).size, 3, 'each step changes the loss');
    const left = printed.find((line) => line.startsWith('left to the reference')) ?? '';
    assert.match(left, /matmul float64/, 'WebAssembly is plugged in, and declines float64');
    assert.doesNotMatch(left, /(matmul|scan\w*) float32/);
    return printed;
  });
  await check("the README's example prints what the README says", () => {
    const { program, printed } = readmeExample();
    writeFileSync(join(folder, 'readme.ts'), program);
    typeCheck(folder, ['readme.ts'], 'NodeNext', true);
    assert.equal(run(process.execPath, ['readme.js'], folder), printed);
  });
  await check('a bundle of one import keeps what the import needs', async () => {
    writeFileSync(join(folder, 'single.mjs'), await bundle(folder, 'single.ts'));
    assert.equal(run(process.execPath, ['single.mjs'], folder), 'tensor(60.)\n'); // 3 × 5 sums of four ones
  });
  const told = await check('it bundles for the browser, and Chromium runs it', async () => {
    const html = '<!doctype html><script type="module" src="page.js"></script>';
    const [page, worker] = [await bundle(folder, 'page.ts'), await bundle(folder, 'worker.ts')];
    return report<Record<'page' | 'worker', string[]>>({ 'index.html': html, 'page.js': page, 'worker.js': worker });
  });
  await check("a page gives Node's numbers, bit for bit", () =>
    assert.deepEqual(told?.page.join('\n').split('\n'), lines ?? 'Node gave none'),
  );
  await check("a Worker gives Node's numbers, bit for bit", () =>
    assert.deepEqual(told?.worker.join('\n').split('\n'), lines ?? 'Node gave none'),
  );
  for (const isolated of [true, false]) {
    const where = isolated ? 'an isolated page has' : 'another page has no';
    await check(`a Worker of ${where} threads, and the same bits`, async () => {
      const html = `<!doctype html><script type="module">
        const worker = new Worker('threads.js', { type: 'module' });
        const post = (told) => fetch('report', { method: 'POST', body: JSON.stringify(told) });
        worker.onmessage = ({ data }) => post(data);
        worker.onerror = ({ message }) => post(message);
      </script>`;
      const files = { 'index.html': html, 'threads.js': await bundle(folder, 'threads.ts') };
      const expected = { isolated, threads: isolated ? 2 : 1, started: isolated ? 1 : 0, same: true };
      assert.deepEqual(await report(files, { isolated }), expected);
    });
  }
  await check('a page without a bundler trains with a whole file, and is warned of a second one', async () => {
    const expected = run(process.execPath, ['whole-node.js'], folder).trimEnd();
    const html = '<!doctype html><script type="module" src="page.js"></script>';
    const page = await bundle(folder, 'whole-page.ts');
    assert.deepEqual(await report({ ...whole(folder), 'index.html': html, 'page.js': page }), [
      ...expected.split('\n').slice(0, 3),
      expected.split('\n').slice(3).join('\n'),
      "0 warnings of one file, the others': bptt: bptt.infer.js is loaded beside bptt.tr | bptt: bptt.gluon.js is loaded beside bptt.in",
      'the same answer: true; left to the reference: 0; Gluon learns: true',
    ]);
  });
  const inPage = pageOf('in-a-page.md');
  const workers = [...inPage.matchAll(/```js\n\/\/ (\S+)\n([\s\S]*?)```/g)].map(([, name, code]) => [name, code]);
  assert.equal(workers.length, blocksIn(inPage, 'js'));
  for (const { title, code, prints } of snippetsIn(inPage, 'html')) {
    await check(`docs/in-a-page.md: ${title}`, async () => {
      const html = code + reporting(prints);
      const files = { ...whole(folder), ...Object.fromEntries(workers), 'index.html': html };
      assert.equal(await report<string>(files), prints);
    });
  }
}
finish();
