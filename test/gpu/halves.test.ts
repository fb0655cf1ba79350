// Weights that products read as halves: a layer computes what it computes in float32 with weights that were rounded before, forward and
// backward; weights and steps of optimizers are not rounded.

import * as torch from 'bptt';
import { nn } from 'bptt';
import * as webgpu from 'bptt/webgpu';
import { describe, expect, it } from 'vitest';
import { collect } from '../helpers/collect.ts';
import { FLOAT32, mismatch } from '../helpers/mismatch.ts';
import { openAdapter } from './adapter.ts';
import { long } from './long.ts';

const adapter = await openAdapter();

/** The nearest number of IEEE 754's binary16, of two the even one. */
function half(x: number): number {
  const unit = 2 ** (Math.max(Math.floor(Math.log2(Math.abs(x))), -14) - 10);
  const low = Math.floor(x / unit);
  const over = x / unit - low;
  const rounded = (over > 0.5 || (over === 0.5 && low % 2 !== 0) ? low + 1 : low) * unit;
  return !Number.isFinite(x) || x === 0
    ? x
    : Math.abs(rounded) > 65504
      ? Math.sign(x) * Number.POSITIVE_INFINITY
      : rounded;
}
const rounded = (x: torch.Tensor): torch.Tensor =>
  torch.tensor([...x.detach().numpy()].map(half), { dtype: 'float32' }).view(x.shape);

const layers: { readonly [name: string]: () => [nn.Module, torch.Tensor] } = {
  'a linear layer': () => [new nn.Linear(7, 5), torch.randn(3, 7)],
  'a linear layer over a sequence, without biases': () => [
    new nn.Linear(33, 70, { bias: false }),
    torch.randn(4, 9, 33),
  ],
  'a convolution in groups': () => [new nn.Conv1d(4, 6, 3, { padding: 1, stride: 2, groups: 2 }), torch.randn(2, 4, 9)],
  'an RNN of odd sizes': () => [new nn.RNN(3, 5, { num_layers: 2 }), torch.randn(4, 3, 3)],
  'a GRU in both directions': () => [new nn.GRU(4, 5, { bidirectional: true }), torch.randn(3, 2, 4)],
  'a GRU of a dispatch a step': () => [new nn.GRU(4, 257), torch.randn(2, 3, 4)],
  'an LSTM': () => [new nn.LSTM(6, 16), torch.randn(5, 3, 6)],
  'an LSTM without biases, with a projection': () => [
    new nn.LSTM(6, 8, { proj_size: 3, bias: false }),
    torch.randn(5, 3, 6),
  ],
};

/** Those that `npm test` takes: shaders take their time to compile. */
const SOME = ['a linear layer', 'a convolution in groups', 'an LSTM without biases, with a projection'];

/** What a layer gives, and all gradients. */
async function pass(net: nn.Module, x: torch.Tensor): Promise<torch.Tensor[]> {
  const given = x.to('webgpu').requires_grad_();
  const out: unknown = net(given);
  const y = (Array.isArray(out) ? out[0] : out) as torch.Tensor;
  y.square().sum().backward();
  return webgpu.read([y, given.grad, ...[...net.parameters()].map((p) => p.grad)] as torch.Tensor[]);
}

describe.skipIf(adapter === null)('halves on webgpu', () => {
  it.each(long ? Object.keys(layers) : SOME)('%s reads rounded weights', async (name) => {
    torch.manual_seed(1);
    const [net, x] = layers[name]();
    const twin = layers[name]()[0];
    // Biases are added, not multiplied: they are not rounded.
    const weights = (of: nn.Module): [string, torch.Tensor][] =>
      Object.entries(of.state_dict()).filter(([key]) => key.includes('weight'));
    const copy = (values: Readonly<Record<string, torch.Tensor>>): void => {
      twin.load_state_dict(
        Object.fromEntries(Object.entries(values).map(([key, w]) => [key, key.includes('weight') ? rounded(w) : w])),
      );
    };
    copy(net.state_dict());
    for (const of of [net, twin]) of.to('webgpu');
    webgpu.halves(net.parameters());
    const optimizer = new torch.optim.SGD(net.parameters(), { lr: 0.01 });
    for (let step = 0; step < 2; step++) {
      net.zero_grad();
      twin.zero_grad();
      const [found, expected] = [await pass(net, x), await pass(twin, x)];
      for (const [i, y] of expected.entries())
        expect(mismatch(found[i].numpy(), y.numpy(), FLOAT32), `${i}`).toBeNull();
      optimizer.step();
      const state = await webgpu.read(net.state_dict());
      copy(state);
      for (const [key] of weights(net)) expect(state[key].equal(rounded(state[key])), key).toBe(false);
    }
  });

  it('are the nearest ones, in products of one term', async () => {
    const values = [
      1,
      -1,
      0,
      -0,
      1 + 2 ** -11,
      1 + 3 * 2 ** -11,
      1 + 2 ** -11 + 2 ** -20,
      65519,
      65520,
      -1e6,
      2 ** -14,
      2 ** -24,
      2 ** -25,
      3 * 2 ** -26,
      5.3 * 2 ** -20,
      0.1,
      2047.5,
      Number.POSITIVE_INFINITY,
      Number.NaN,
    ];
    const w = torch.tensor([values], { dtype: 'float32' }).to('webgpu');
    webgpu.halves([w]);
    const one = torch.ones(1, 1, { device: 'webgpu' });
    const found = [...(await one.matmul(w).read()).numpy()];
    expect(found.map((v) => v + 0)).toEqual(values.map((v) => half(Math.fround(v)) + 0));
    webgpu.halves([w], false);
    expect([...(await one.matmul(w).read()).numpy()].map((v) => v + 0)).toEqual(values.map((v) => Math.fround(v) + 0));
  });

  it('take half the bytes, once, and come back with their weights', async () => {
    const bytes = 256 * 512 * 4;
    /** Bytes after each step, those that come back when weights are no longer read as halves, and those with all there is. */
    async function run(): Promise<[number[], number, number]> {
      const net = new nn.Linear(256, 512, { bias: false }).to('webgpu');
      const x = torch.ones(1, 256, { device: 'webgpu' });
      const optimizer = new torch.optim.SGD(net.parameters(), { lr: 0.01 });
      webgpu.halves(net.parameters());
      const held: number[] = [];
      for (let step = 0; step < 3; step++) {
        optimizer.zero_grad();
        const loss = net(x).square().sum();
        loss.backward();
        optimizer.step();
        await loss.itemAsync();
        await collect();
        held.push(webgpu.memory_allocated());
      }
      webgpu.halves(net.parameters(), false);
      const without = webgpu.memory_allocated();
      webgpu.halves(net.parameters());
      await net(x).read();
      return [held, held[held.length - 1] - without, webgpu.memory_allocated()];
    }
    await collect();
    const before = webgpu.memory_allocated();
    const [held, copies, all] = await run();
    expect(new Set(held.slice(1)).size).toBe(1);
    expect(copies).toBe(bytes / 2);
    expect(all - before).toBeGreaterThanOrEqual(2.5 * bytes);
    await collect();
    expect(webgpu.memory_allocated() - before).toBeLessThan(2 ** 16);
  });

  it('are weights of float32 on the device', () => {
    expect(() => webgpu.halves([torch.ones(2)])).toThrow("halves() takes weights on 'webgpu', not on 'cpu'");
    expect(() => webgpu.halves([torch.tensor([1]).to('webgpu')])).toThrow(
      'halves() takes weights of float32, not of int64',
    );
  });
});
