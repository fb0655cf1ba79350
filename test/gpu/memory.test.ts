// Buffers are used again: what tensors held comes back when the program awaits, in whatever way tensors were dropped.

import * as torch from 'bptt';
import * as webgpu from 'bptt/webgpu';
import { describe, expect, it } from 'vitest';
import { openAdapter } from './adapter.ts';
import { long } from './long.ts';

const adapter = await openAdapter();
const device = 'webgpu';

describe.skipIf(adapter === null)('memory of webgpu', () => {
  const ops = long ? 10_000 : 2000;
  it(`is flat over ${ops} small ops`, async () => {
    let x = torch.ones(10, { device });
    const held: number[] = [];
    for (let i = 1; i <= ops / 2; i++) {
      x = x.mul(0.5).add(0.5);
      if (i % 50 === 0) await x.read();
      if (i % 500 === 0) held.push(webgpu.memory_reserved());
    }
    expect((await x.read()).tolist()).toEqual(Array(10).fill(1));
    // 256 bytes each.
    expect(Math.max(...held)).toBeLessThan(Math.min(ops * 256, 1.5 * 2 ** 20));
  });

  const recurrent = (): (() => torch.Tensor) => {
    torch.manual_seed(1);
    const [rnn, out] = [new torch.nn.LSTM({ input_size: 8, hidden_size: 8 }), new torch.nn.Linear(8, 4)];
    rnn.to(device);
    out.to(device);
    const optimizer = new torch.optim.Adam([...rnn.parameters(), ...out.parameters()]);
    const [x, y] = [torch.rand(4, 32, 8).to(device), torch.randint(0, 4, [32]).to(device)];
    return () => {
      const [output] = rnn(x);
      const loss = torch.nn.functional.cross_entropy(out(output.at(-1)), y);
      optimizer.zero_grad();
      loss.backward();
      optimizer.step();
      return loss.detach();
    };
  };

  const steps = long ? 3000 : 120;
  it(`is flat over ${steps} steps of training`, async () => {
    const step = recurrent();
    const held: number[] = [];
    const losses: number[] = [];
    for (let i = 1; i <= steps; i++) {
      losses.push(await step().itemAsync());
      if (i % (steps / 3) === 0) held.push(webgpu.memory_reserved());
    }
    expect(losses[steps - 1]).toBeLessThan(losses[0]);
    // A step makes some 200 KiB of results.
    expect(Math.max(...held)).toBeLessThan(8 * 2 ** 20);
    expect(held[2]).toBeLessThanOrEqual(1.5 * held[0]);
  });

  it('of what a recurrent call kept for its derivative comes back at once', () => {
    const [x, rnn] = [
      torch.rand(16, 64, 8).to(device),
      new torch.nn.LSTM({ input_size: 8, hidden_size: 32 }).to(device),
    ];
    const before = webgpu.memory_allocated();
    const [output] = rnn(x);
    const loss = output.sum();
    const forward = webgpu.memory_allocated() - before;
    loss.backward();
    // Gates and cells of every step: 4 + 1 times the output at the least.
    const backward = webgpu.memory_allocated() - before;
    expect(forward).toBeGreaterThan(5 * 16 * 64 * 32 * 4);
    expect(backward).toBeLessThan(forward);
  });
});
