// The FashionMNIST tutorial from five seeds: accuracy on all 10,000 test images after five epochs. Real MXNet 1.9.1, eight
// seeds: mean .818. Fails where the mean is not between .80 and .84.

import { example, figure } from './run.ts';

export function run(): void {
  const found = [1, 2, 3, 4, 5].map((seed) => {
    const text = example('gluon-fashion-mnist', '--seed', String(seed), '--full-test');
    const accuracy = figure(text, /all 10000 images: ([\d.]+)(?![\s\S]*all 10000)/);
    console.log(`seed ${seed}: ${accuracy.toFixed(4)}`);
    return accuracy;
  });
  const mean = found.reduce((a, b) => a + b, 0) / found.length;
  console.log(`mean ${mean.toFixed(4)} (between .80 and .84)`);
  if (mean < 0.8 || mean > 0.84) process.exitCode = 1;
}
