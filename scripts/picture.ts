// Writes docs/training.svg, the picture that the README opens with: the tutorial's first digit, and the loss of each step
// here and in real PyTorch, whose numbers test/golden/ holds. It is committed, as docs/numerics.md is, because a README is
// read where nothing can be run. The learning rate is a tenth of the tutorial's: there rounding parts any two runs after some
// 70 steps, PyTorch's own on two kinds of CPU too; with this one after some 400.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { datasets } from 'bptt';
import { plot, save } from '../examples/common/plot.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

const folder = mkdtempSync(join(tmpdir(), 'bptt-picture-'));
try {
  const path = join(folder, 'losses.json');
  const example = ['examples/torch-mnist-lstm.ts', '--seed', '1', '--lr', '0.001', '--losses', path];
  execFileSync(process.execPath, ['--import', 'tsx', '-C', 'bptt-source', ...example], { cwd: root, stdio: 'inherit' });
  const golden = json(join(root, 'test/golden/torch-1.13/mnist/losses.json'));
  const { data, targets } = new datasets.MNIST({ root: join(root, 'mnist'), train: true });
  const [height, width] = data.shape.slice(1);
  const first = { title: `${targets.at(0).item()}`, pixels: data.at(0).numpy(), height, width };
  const curves = [
    { name: 'PyTorch', losses: golden['lr0.001_openblas_avx2'].losses, colour: '#f4a582', thickness: 4 },
    { name: 'bptt', losses: json(path), colour: '#0b3d91', thickness: 1 },
  ];
  save(join(root, 'docs/training.svg'), plot(first, curves));
} finally {
  rmSync(folder, { recursive: true });
}
