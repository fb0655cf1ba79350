// The package installed from git, as `npm install git+…` does it: a bare clone of what is committed, an empty project, and a
// program there that imports the package and runs an LSTM; and the README's example, run in the clone as the README says.

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, finish } from './ci-checks.ts';
import { readmeExample, root, run, temporary } from './ci-installed.ts';

const PROGRAM = `
import * as torch from 'bptt';
import * as nn from 'bptt/nn';
const [output, [h_n, c_n]] = new nn.LSTM(2, 3)(torch.ones(4, 1, 2));
output.sum().backward();
console.log(JSON.stringify([output, h_n, c_n].map(({ shape }) => [...shape])));
`;

const folder = temporary('git');
const project = join(folder, 'project');
const installed = await check('npm installs a bare clone', () => {
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ type: 'module', private: true }));
  run('git', ['clone', '--quiet', '--bare', root, join(folder, 'bptt.git')], folder);
  run('npm', ['install', '--no-audit', '--no-fund', `git+file://${join(folder, 'bptt.git')}`], project);
  return join(project, 'node_modules/bptt');
});
if (installed !== undefined) {
  await check('it holds the build, and not its sources', () => {
    assert.deepEqual(
      ['dist/index.js', 'dist/index.d.ts', 'src'].map((path) => existsSync(join(installed, path))),
      [true, true, false],
    );
  });
  await check('it brings no other package', () =>
    assert.equal(run('npm', ['ls', '--all', '--parseable'], project).trim().split('\n').length, 2),
  );
  await check('an LSTM runs in the project', () => {
    writeFileSync(join(project, 'program.js'), PROGRAM);
    assert.equal(run(process.execPath, ['program.js'], project), '[[4,1,3],[1,1,3],[1,1,3]]\n');
  });
}
await check("the README's example runs in the clone as the README says", () => {
  const { program, printed } = readmeExample();
  const path = join(root, 'examples/mine.ts');
  writeFileSync(path, program, { flag: 'wx' });
  try {
    assert.equal(run('npm', ['run', '--silent', 'example', 'mine'], root), printed);
  } finally {
    rmSync(path);
  }
});
finish();
