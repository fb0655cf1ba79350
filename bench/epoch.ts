// One epoch of the MNIST tutorial in a process of its own, on one thread, in seconds; beside it the same program in real PyTorch on one
// thread, when BPTT_PYTHON names a Python that has it. Runs alternate, medians are compared.
//
//   BPTT_PYTHON=…/bin/python npm run bench -- epoch [--wide] [--fused] [--rounds 3]

import { parseArgs } from 'node:util';
import { median } from './measure.ts';
import { example, figure, output } from './run.ts';

/** Programs print how long they took in a last line `N s`. */
const SECONDS = /([\d.]+) s\s*$/m;
const list = (times: readonly number[]): string =>
  `${median(times).toFixed(1)} s (${times.map((s) => s.toFixed(1)).join(', ')})`;

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { wide: { type: 'boolean' }, fused: { type: 'boolean' }, rounds: { type: 'string', default: '3' } },
  });
  const mode = [...(values.wide ? ['--wide'] : []), ...(values.fused ? ['--fused'] : [])];
  const rounds = Number(values.rounds);
  const python = process.env.BPTT_PYTHON;
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let i = 0; i < rounds; i++) {
    ours.push(figure(example('torch-mnist-lstm', '--seed', '1', '--full-test', '--threads', '1', ...mode), SECONDS));
    if (python)
      theirs.push(figure(output(python, ['bench/peers/mnist_epoch.py', '1'], { OMP_NUM_THREADS: '1' }), SECONDS));
  }
  console.log(`bptt, one epoch with evaluations: ${list(ours)}`);
  if (!python) {
    console.log('set BPTT_PYTHON to a Python with PyTorch to see it beside');
    return;
  }
  console.log(`PyTorch, one thread:              ${list(theirs)}`);
  console.log(`ratio: ${(median(ours) / median(theirs)).toFixed(2)}`);
}
