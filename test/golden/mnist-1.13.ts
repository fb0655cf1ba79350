// What PyTorch 1.13 left of the MNIST tutorial: files, losses, and the order of its batches.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as torch from 'bptt';
import { readMNIST } from 'bptt/datasets';
import type { Batch } from './mnist-training.ts';

/** The path of a file that PyTorch 1.13 left. */
export const path = (name: string): string => fileURLToPath(new URL(`torch-1.13/mnist/${name}`, import.meta.url));
const json = (name: string): unknown => JSON.parse(readFileSync(path(name), 'utf8'));
export const losses = json('losses.json') as Record<'openblas_avx2' | 'float64', { losses: number[] }>;
const order = json('order_full.json') as number[];
const mnist = readMNIST();

/** The batch of a step. */
export function batch(step: number): Batch {
  const chosen = order.slice(64 * step, 64 * (step + 1));
  const pixels = new Float32Array(64 * 784);
  chosen.forEach((image, i) => {
    for (let p = 0; p < 784; p++) pixels[784 * i + p] = mnist.images.data[784 * image + p] / 255;
  });
  const labels = chosen.map((i) => mnist.labels.data[i]);
  return [torch.from_numpy(pixels, [64, 28, 28]), torch.tensor(labels, { dtype: torch.int64 })];
}
