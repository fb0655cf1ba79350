// The MNIST tutorial after manual_seed(1) in float64, where PyTorch 1.13's own builds agree for 90 steps: the first
// 20 here, all of them in `npm run test:long`. It stands alone:
// the reference's loops run a quarter faster in a process that has seen no float32.

import { describe, expect, test } from 'vitest';
import { batch, losses } from './mnist-1.13.ts';
import { seeded, train } from './mnist-training.ts';

describe('the MNIST tutorial after manual_seed(1)', () => {
  // Rounding differences grow about tenfold in seven steps here; PyTorch 2.13 itself is 1.3e-9 from PyTorch 1.13 at step 89.
  const steps = process.env.BPTT_RUNS === undefined ? 20 : 90;
  test(`the float64 losses of ${steps} steps are within 1e-9`, () => {
    const run = train(seeded('cpu').double(), (step) => {
      const [x, y] = batch(step);
      return [x.double(), y];
    });
    losses.float64.losses.slice(0, steps).forEach((expected, step) => {
      expect(Math.abs(run.next().value.item() - expected), `step ${step}`).toBeLessThan(1e-9);
    });
  });
});
