// Products of integers on `webgpu`, and kernels that are given plain numbers: as on the cpu.

import { describe, expect, it } from 'vitest';
import { read } from '../../src/gpu/index.ts';
import * as torch from '../../src/index.ts';
import { openAdapter } from './adapter.ts';

const F = torch.nn.functional;
const adapter = await openAdapter();

const results: { readonly [what: string]: (device: torch.Device) => torch.Tensor } = {
  'a product': (device) => {
    const x = torch.arange(12, { device }).view(3, 4).sub(5);
    return x.matmul(x.t());
  },
  'a product of bytes, which wrap': (device) => {
    const x = torch.full([2, 3], 20, { dtype: 'uint8', device });
    return x.matmul(x.t());
  },
  'a sum with a product': (device) => {
    const x = torch.arange(6, { device }).view(2, 3);
    return torch.addmm(x.select(1, 0), x, x.t(), { beta: 3, alpha: -2 });
  },
  'a convolution': (device) =>
    F.conv1d(torch.arange(12, { device }).view(1, 2, 6), torch.ones(3, 2, 2).long().to(device)),
  'a number scattered': (device) => {
    const index = torch.tensor([[0], [1]], { device });
    return torch.zeros(2, 3, { device }).scatter(1, index, 9.5);
  },
  'a number where lists say': (device) =>
    torch.zeros(2, 3, { device }).setAt(
      [
        [0, 1],
        [1, 2],
      ],
      7,
    ),
  'a number written into a result, and its gradient': (device) => {
    const w = torch.ones(2, 3, { device }).requires_grad_();
    const y = w.mul(2);
    y.setAt([0], 0);
    y.sum().backward();
    return torch.cat([y.detach(), w.grad as torch.Tensor]);
  },
  'a number among sorted ones': (device) => torch.searchsorted(torch.tensor([1, 3, 5], { device }), 3),
  'losses of no classes': (device) => F.cross_entropy(torch.zeros(2, 0, { device }), torch.zeros(2, 0, { device })),
};

describe.skipIf(adapter === null)('on webgpu', () => {
  it.each(Object.keys(results))('%s', async (what) => {
    const [found, expected] = [await read(results[what]('webgpu')), results[what]('cpu')];
    expect([found.dtype, found.tolist()]).toEqual([expected.dtype, expected.tolist()]);
  });
});
