// The MNIST tutorial on `webgpu`, in Node and in Chromium, has the first gradients and the losses of PyTorch 1.13.

import { readFileSync } from 'node:fs';
import * as torch from 'bptt';
import { describe, expect, it } from 'vitest';
import { chromiumWebGpu, executable } from '../../scripts/browsers.ts';
import { batch, losses, path } from '../golden/mnist-1.13.ts';
import { openAdapter } from './adapter.ts';
import { told } from './chromium.ts';
import { long } from './long.ts';
import { mnistOn, type Told } from './mnist.ts';

const adapter = await openAdapter();

/** PyTorch's own builds agree with each other in 30 steps. */
const batches = Array.from({ length: long ? 30 : 5 }, (_, step) => batch(step));

function agrees(found: Told): void {
  expect(found).toMatchObject({ faults: [] });
  expect(found.losses).toHaveLength(batches.length);
  const apart = found.losses.map((loss, i) => Math.abs(loss - losses.openblas_avx2.losses[i]));
  expect(Math.max(...apart)).toBeLessThan(1e-4);
}

const title = 'has the gradients and the losses of the MNIST tutorial after manual_seed(1)';

describe.skipIf(adapter === null)('webgpu in Node', () => {
  it(title, async () => {
    agrees(await mnistOn(path('.'), batches));
  }, 320_000);
});

describe.skipIf(executable(chromiumWebGpu) === undefined)('webgpu in Chromium', () => {
  it(title, async () => {
    const names = ['first_batch', 'grads_step0'].map((name) => `${name}.safetensors`);
    const tensors = batches.flatMap(([x, y], step) => [[`x${step}`, x] as const, [`y${step}`, y] as const]);
    const served = {
      ...Object.fromEntries(names.map((name) => [`golden/${name}`, readFileSync(path(name))])),
      'golden/batches.safetensors': torch.safetensors.save(Object.fromEntries(tensors)),
    };
    agrees(await told<Told>('mnist-page.ts', 300, `?steps=${batches.length}`, served));
  }, 320_000);
});
