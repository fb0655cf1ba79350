// One epoch of the MNIST tutorial in a process of its own, in seconds; beside it the same program in real PyTorch on one
// thread, when BPTT_PYTHON names a Python that has it. Runs alternate, medians are compared.
//
//   BPTT_PYTHON=…/bin/python npm run bench -- epoch

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median } from './measure.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a program that prints `N s` somewhere, and reads the number. */
function seconds(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): number {
  const text = execFileSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const found = /([\d.]+) s\s*$/m.exec(text);
  if (!found) throw new Error(`${command} printed no time:\n${text}`);
  return Number(found[1]);
}

export function run(rounds = 3): void {
  const python = process.env.BPTT_PYTHON;
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let i = 0; i < rounds; i++) {
    ours.push(
      seconds(process.execPath, [
        '--import',
        'tsx',
        '-C',
        'bptt-source',
        'examples/torch-mnist-lstm.ts',
        '--seed',
        '1',
        '--full-test',
      ]),
    );
    if (python) theirs.push(seconds(python, ['bench/peers/mnist_epoch.py', '1'], { OMP_NUM_THREADS: '1' }));
  }
  console.log(
    `bptt, one epoch with evaluations: ${median(ours).toFixed(1)} s (${ours.map((s) => s.toFixed(1)).join(', ')})`,
  );
  if (!python) console.log('set BPTT_PYTHON to a Python with PyTorch to see it beside');
  else {
    console.log(
      `PyTorch, one thread:              ${median(theirs).toFixed(1)} s (${theirs.map((s) => s.toFixed(1)).join(', ')})`,
    );
    console.log(`ratio: ${(median(ours) / median(theirs)).toFixed(2)}`);
  }
}
