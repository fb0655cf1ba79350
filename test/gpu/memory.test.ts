// Buffers are used again: what tensors held comes back when the program awaits, in whatever way tensors were dropped.

import * as torch from 'bptt';
import * as webgpu from 'bptt/webgpu';
import { describe, expect, it } from 'vitest';
import { collect } from '../helpers/collect.ts';
import { openAdapter } from './adapter.ts';
import { long } from './long.ts';

const adapter = await openAdapter();
const device = 'webgpu';

describe.skipIf(adapter === null)('memory of webgpu', () => {
  /** Bytes that tensors hold once all is collected, and that the pool has then, after each of so many rounds. */
  async function measured(rounds: number, round: () => Promise<void>): Promise<[held: number[], reserved: number[]]> {
    const [held, reserved]: [number[], number[]] = [[], []];
    for (let i = 0; i < rounds; i++) {
      await round();
      await collect();
      held.push(webgpu.memory_allocated());
      reserved.push(webgpu.memory_reserved());
    }
    return [held, reserved];
  }

  const rounds = long ? 50 : 10;
  it(`is flat over ${200 * rounds} small ops`, async () => {
    let x = torch.ones(10, { device });
    const [held, reserved] = await measured(rounds, async () => {
      for (let i = 1; i <= 100; i++) {
        x = x.mul(0.5).add(0.5);
        if (i % 50 === 0) await x.read();
      }
    });
    expect((await x.read()).tolist()).toEqual(Array(10).fill(1));
    // 256 bytes each: some that this function holds, and what one round makes.
    expect(Math.max(...held)).toBeLessThan(20 * 256);
    expect(Math.max(...reserved)).toBeLessThan(220 * 256);
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

  const tens = long ? 1000 : 12;
  it(`is flat over ${10 * tens} steps of training`, async () => {
    const step = recurrent();
    const losses: number[] = [];
    const [held, reserved] = await measured(tens, async () => {
      for (let i = 0; i < 10; i++) losses.push(await step().itemAsync());
    });
    expect(losses[losses.length - 1]).toBeLessThan(losses[0]);
    // A step makes some 200 KiB of results, of which nothing stays.
    expect(Math.max(...held) - held[0]).toBeLessThan(2 ** 16);
    expect(Math.max(...reserved)).toBeLessThan(3 * 2 ** 20);
  }, 900_000);

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
