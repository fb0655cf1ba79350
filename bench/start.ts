// npm run bench -- start: how long a program takes to begin, in processes of their own: import, a model, and the first training
// step of the MNIST tutorial, in which the kernels are decoded and compiled; beside the second, which finds all in place. What
// Node itself needs to start is not counted.

import { execFileSync } from 'node:child_process';
import { median } from './measure.ts';
import { root } from './run.ts';

const RUNS = 15;
const NAMES = ['import', 'model', 'first step', 'second step'];

export function run(): void {
  const runs = Array.from({ length: RUNS }, (): number[] =>
    JSON.parse(execFileSync(process.execPath, ['bench/start-program.mjs'], { cwd: root, encoding: 'utf8' })),
  );
  NAMES.forEach((name, i) => {
    const times = runs.map((times) => times[i]);
    const [best, middle] = [Math.min(...times), median(times)].map((ms) => ms.toFixed(1).padStart(7));
    console.log(`${name.padEnd(12)} best ${best} ms, median ${middle} ms`);
  });
}
