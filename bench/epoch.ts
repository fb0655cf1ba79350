// One epoch of the MNIST tutorial in a process of its own, in seconds; beside it the same program in real PyTorch on one
// thread, when BPTT_PYTHON names a Python that has it. Runs alternate, medians are compared.
//
//   BPTT_PYTHON=…/bin/python npm run bench -- epoch

import { median } from './measure.ts';
import { example, figure, output } from './run.ts';

/** Programs print how long they took in a last line `N s`. */
const SECONDS = /([\d.]+) s\s*$/m;
const list = (times: readonly number[]): string =>
  `${median(times).toFixed(1)} s (${times.map((s) => s.toFixed(1)).join(', ')})`;

export function run(rounds = 3): void {
  const python = process.env.BPTT_PYTHON;
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let i = 0; i < rounds; i++) {
    ours.push(figure(example('torch-mnist-lstm', '--seed', '1', '--full-test'), SECONDS));
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
