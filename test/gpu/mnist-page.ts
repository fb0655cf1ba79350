// The MNIST tutorial on a page, whose server has the batches: posts the losses and what differs in the first step.

import { readFileSync } from 'node:fs';
import * as torch from 'bptt';
import * as webgpu from 'bptt/webgpu';
import { mnistOn } from './mnist.ts';

const told = await webgpu
  .request()
  .then(() => {
    const kept = torch.safetensors.load(readFileSync('golden/batches.safetensors'));
    const steps = Number(new URLSearchParams(location.search).get('steps'));
    return mnistOn(
      'golden',
      Array.from({ length: steps }, (_, step) => [kept[`x${step}`], kept[`y${step}`]]),
    );
  })
  .catch((error: unknown) => String(error));
await fetch('report', { method: 'POST', body: JSON.stringify(told) });
