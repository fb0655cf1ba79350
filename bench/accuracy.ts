// The MNIST tutorial from five seeds: accuracy on all 10,000 test images after one epoch. Real PyTorch, ten seeds: mean
// .958, lowest .947. Fails where the mean is below .952 or one below .935.

import { example, figure } from './run.ts';

export function run(): void {
  const found = [1, 2, 3, 4, 5].map((seed) => {
    const text = example('torch-mnist-lstm', '--seed', String(seed), '--full-test');
    const accuracy = figure(text, /all 10000 images: ([\d.]+)/);
    console.log(`seed ${seed}: ${accuracy.toFixed(4)}`);
    return accuracy;
  });
  const mean = found.reduce((a, b) => a + b, 0) / found.length;
  const lowest = Math.min(...found);
  console.log(`mean ${mean.toFixed(4)} (at least .952), lowest ${lowest.toFixed(4)} (at least .935)`);
  if (mean < 0.952 || lowest < 0.935) process.exitCode = 1;
}
