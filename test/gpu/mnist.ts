// The MNIST tutorial on `webgpu` beside PyTorch 1.13: the first step's logits and gradients, and the losses of the first steps.
// Needs no test runner, so that a page can ask too.

import * as torch from 'bptt';
import { type Batch, firstStepFaults, seeded, train } from '../golden/mnist-training.ts';

export interface Told {
  readonly faults: readonly string[];
  readonly losses: readonly number[];
}

/** Trains on batches of the cpu; `folder` has PyTorch's first step. */
export async function mnistOn(folder: string, batches: readonly Batch[]): Promise<Told> {
  const faults = await firstStepFaults('webgpu', folder);
  const run = train(seeded('webgpu'), (step) => {
    const [x, y] = batches[step];
    return [x.to('webgpu'), y.to('webgpu')];
  });
  const losses = batches.map(() => run.next().value as torch.Tensor);
  return { faults, losses: (await torch.stack(losses).read()).tolist() as number[] };
}
