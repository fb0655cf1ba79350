// NaN and infinity where PyTorch 2.13 lets them through or stops them; every value here is its own.

import * as torch from 'bptt';
import { nn } from 'bptt';
import { describe, expect, it } from 'vitest';

const F = nn.functional;
const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const devices = ['cpu', 'reference'] as const;

describe.each(devices)('on %s', (device) => {
  it.each<[string, (x: torch.Tensor) => torch.Tensor, number[]]>([
    ['relu', (x) => x.relu(), [1, 1, 0, 0, 1, 0]],
    ['elu', (x) => F.elu(x), [1, 1, 0.3678794503211975, 1, 1, 0]],
    ['hardtanh', (x) => F.hardtanh(x), [1, 0, 0, 1, 0, 0]],
    ['clamp', (x) => x.clamp(-0.5, 0.5), [0, 0, 0, 1, 0, 0]],
    ['abs', (x) => x.abs(), [0, 1, -1, 0, 1, -1]],
    [
      'leaky_relu',
      (x) => F.leaky_relu(x),
      [0.009999999776482582, 1, 0.009999999776482582, 0.009999999776482582, 1, 0.009999999776482582],
    ],
  ])('%s: its gradient at NaN, 1, -1, 0, inf and -inf', (_name, fn, expected) => {
    const x = torch.tensor([nan, 1, -1, 0, inf, -inf], { dtype: torch.float32, device, requires_grad: true });
    const y = fn(x);
    y.backward(torch.ones(6, { device }));
    const found = x.grad?.tolist() as number[];
    for (const [i, v] of found.entries()) expect(v).toBeCloseTo(expected[i], 6);
  });

  it('RNN with relu: a NaN gradient stops at a unit that is off, a NaN state lets gradients through', () => {
    const rnn = new nn.RNN(1, 2, { nonlinearity: 'relu' });
    torch.no_grad(() => {
      rnn.weight_ih_l0.copy_(torch.tensor([[1], [-1]]));
      for (const p of [rnn.weight_hh_l0, rnn.bias_ih_l0, rnn.bias_hh_l0]) (p as torch.Tensor).zero_();
    });
    rnn.to(device);
    const run = (value: number, up: number) => {
      rnn.zero_grad();
      const [y] = rnn(torch.full([1, 1, 1], value, { dtype: torch.float32, device }));
      y.backward(torch.full([1, 1, 2], up, { dtype: torch.float32, device }));
      return [rnn.bias_ih_l0.grad?.tolist(), rnn.weight_ih_l0.grad?.tolist()];
    };
    expect(run(nan, 1)).toEqual([
      [1, 1],
      [[nan], [nan]],
    ]);
    expect(run(1, nan)).toEqual([
      [nan, 0],
      [[nan], [0]],
    ]);
  });

  it('GRU from an infinite state: inf and NaN where PyTorch has them', () => {
    const gru = new nn.GRU(2, 2);
    torch.no_grad(() => {
      for (const p of gru.parameters()) p.fill_(0.5);
    });
    gru.to(device);
    const run = (h: number) =>
      torch.no_grad(
        () => gru(torch.ones(1, 1, 2, { device }), torch.full([1, 1, 2], h, { dtype: torch.float32, device }))[0],
      );
    expect(run(inf).tolist()).toEqual([[[inf, inf]]]);
    expect(run(-inf).tolist()).toEqual([[[nan, nan]]]);
  });

  it('RMSprop where the square of the gradient is beyond float32', () => {
    const p = new nn.Parameter(torch.ones(1, { device }));
    const optimizer = new torch.optim.RMSprop([p], { lr: 0.1 });
    const found = [0, 1, 2].map(() => {
      p.grad = torch.full([1], 1e20, { dtype: torch.float32, device });
      optimizer.step();
      return p.item();
    });
    for (const [i, v] of [0, -0.7088812589645386, -1.2891303300857544].entries()) expect(found[i]).toBeCloseTo(v, 6);
  });
});
