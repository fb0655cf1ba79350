// CTC on `webgpu` over more frames and states than the row's samples have: logarithms of hundreds of frames, of which the cpu, in
// double, knows the differences; a workgroup has fewer threads than states.

import * as torch from 'bptt';
import { nn } from 'bptt';
import * as webgpu from 'bptt/webgpu';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mismatch } from '../helpers/close.ts';
import { openAdapter } from './adapter.ts';

const adapter = await openAdapter();

const batches = fc.record({
  frames: fc.integer({ min: 1, max: 300 }),
  samples: fc.integer({ min: 1, max: 3 }),
  classes: fc.integer({ min: 2, max: 30 }),
  labels: fc.integer({ min: 1, max: 80 }),
  peak: fc.constantFrom(1, 10),
  seed: fc.nat(1000),
});

describe.skipIf(adapter === null)('on webgpu', () => {
  it('the losses and gradients are those of the cpu', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async ({ frames, samples, classes, labels, peak, seed }) => {
        torch.manual_seed(seed);
        const logarithms = torch.randn(frames, samples, classes).mul(peak).log_softmax(2);
        const targets = torch.randint(0, classes, [samples, labels]);
        const [times, counts] = [frames, labels].map((most) => torch.randint(0, most + 1, [samples]));
        const loss_func = new nn.CTCLoss({ reduction: 'none', zero_infinity: true });
        const run = (device: 'cpu' | 'webgpu'): torch.Tensor[] => {
          const [x, ...rest] = [logarithms, targets, times, counts].map((t) => t.to(device));
          const logp = x.detach().requires_grad_();
          const loss = loss_func(logp, rest[0], rest[1], rest[2]);
          loss.sum().backward();
          return [loss.detach(), logp.grad as torch.Tensor];
        };
        const [found, expected] = [await webgpu.read(run('webgpu')), run('cpu')].map((all) =>
          all.map((y) => y.numpy()),
        );
        found.forEach((y, i) => void expect(mismatch(y, expected[i], { rtol: 1e-5, atol: 2e-5 })).toBe(null));
      }),
      { numRuns: 15, seed: 1 },
    );
  });
});
