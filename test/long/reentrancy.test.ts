// Callbacks that call the library again, and callbacks that throw: hooks, functions of one's own, closures, schedules,
// warnings, scopes. The exception comes out as it went in, modes are as before, and the next numbers have the same bits.

import * as torch from 'bptt';
import { nn, onWarning } from 'bptt';
import { autograd, gluon, mx, nd } from 'bptt/gluon';
import { expect, it } from 'vitest';
import { counts, Draw, LONG, Tally } from './harness.ts';

class Thrown extends Error {}

type Torch = InstanceType<typeof torch.Tensor>;

/** A callback's inside: calls the library, perhaps through further callbacks, and perhaps throws. */
function meddle(draw: Draw, depth: number): void {
  for (let n = draw.below(3); n > 0; n--) {
    const call = draw.pick(depth < 3 ? [...plain, ...nesting] : plain);
    call(draw, depth + 1);
  }
  if (draw.next() < 0.3) throw new Thrown('thrown by a callback');
}

const input = (): Torch => torch.ones(3, 2, 4);
const lstm = new nn.LSTM(4, 5);
const cell = new nn.GRUCell(4, 5);
const plain: readonly ((draw: Draw, depth: number) => void)[] = [
  () => void torch.ones(7, 9).matmul(torch.ones(9, 3)).softmax(-1),
  () => void torch.no_grad(() => lstm(input())),
  () => torch.enable_grad(() => lstm(input())[0].sum().backward()),
  () => void cell(torch.ones(2, 4)).exp().tolist(),
  () =>
    void nd
      .ones([3, 4])
      .dot(nd.ones([4, 2]))
      .asnumpy(),
];

class Doubled extends torch.autograd.Function {
  static meddle: () => void = () => {};
  static override forward(_ctx: unknown, x: Torch): Torch {
    Doubled.meddle();
    return x.mul(2);
  }
  static override backward(_ctx: unknown, g: Torch): Torch {
    Doubled.meddle();
    return g.mul(2);
  }
}

const nesting: readonly ((draw: Draw, depth: number) => void)[] = [
  (draw, depth) => torch.no_grad(() => meddle(draw, depth)),
  (draw, depth) => torch.enable_grad(() => meddle(draw, depth)),
  (draw, depth) => torch.set_grad_enabled(draw.next() < 0.5, () => meddle(draw, depth)),
  (draw, depth) => autograd.record(() => meddle(draw, depth)),
  (draw, depth) => autograd.pause(() => meddle(draw, depth)),
  (draw, depth) => autograd.predict_mode(() => meddle(draw, depth)),
  (draw, depth) => {
    const handle = cell.register_forward_hook(() => void meddle(draw, depth));
    try {
      cell(torch.ones(2, 4));
    } finally {
      handle.remove();
    }
  },
  (draw, depth) => {
    const inside = (): undefined => void meddle(draw, depth);
    const x = torch.ones(2, 4).requires_grad_();
    const y = cell(x);
    if (y.requires_grad) y.register_hook(inside);
    torch.enable_grad(() => x.mul(2).register_hook(inside));
    if (y.requires_grad) y.sum().backward();
  },
  (draw, depth) => {
    const outer = Doubled.meddle;
    Doubled.meddle = () => meddle(draw, depth);
    try {
      const y = Doubled.apply(torch.ones(3).requires_grad_()) as Torch;
      if (y.requires_grad) y.sum().backward();
    } finally {
      Doubled.meddle = outer;
    }
  },
  (draw, depth) => {
    const w = new nn.Parameter(torch.ones(3));
    const sgd = new torch.optim.SGD([w], { lr: 0.1, momentum: 0.9 });
    sgd.step(() => {
      meddle(draw, depth);
      return torch.enable_grad(() => w.sum());
    });
  },
  (draw, depth) => {
    const before = onWarning(() => meddle(draw, depth));
    try {
      const p = new gluon.Parameter('p', { shape: [2] });
      p.initialize();
      p.initialize();
    } finally {
      onWarning(before);
    }
  },
  (draw, depth) => {
    const loader = new gluon.data.DataLoader(new gluon.data.SimpleDataset([1, 2, 3]), {
      batch_size: 2,
      batchify_fn: () => meddle(draw, depth),
    });
    for (const _ of loader);
  },
];

/** A training step of both faces from fixed weights, as numbers. */
function probe(): string {
  torch.manual_seed(3);
  const net = new nn.LSTM(4, 5, { num_layers: 2, dropout: 0.5 });
  const adam = new torch.optim.Adam(net.parameters(), { lr: 0.1 });
  const [y] = net(torch.randn(6, 2, 4));
  torch.nn.functional.mse_loss(y, torch.zeros(6, 2, 5)).backward();
  adam.step();
  mx.random.seed(3);
  const gru = new gluon.rnn.GRU(5, { input_size: 4, prefix: 'g_' });
  gru.initialize();
  const loss = autograd.record(() => (gru(nd.ones([3, 2, 4])) as ReturnType<typeof nd.ones>).sum());
  loss.backward();
  const grads = [...gru.collect_params().values()].map((p) => p.grad().asnumpy().tolist());
  return JSON.stringify([[...net.parameters()].map((p) => p.tolist()), grads]);
}

it(
  'the library is as before when callbacks have called it or thrown',
  () => {
    const draw = new Draw('reentrancy');
    const tally = new Tally('re-entrancy', ['thrown', 'returned', 'other errors', 'modes changed', 'numbers changed']);
    const expected = probe();
    const calls = counts(60, 6_000);
    for (let n = 0; n < calls; n++) {
      const call = draw.below(nesting.length);
      try {
        nesting[call](draw, 0);
        tally.add('returned');
      } catch (error) {
        if (error instanceof Thrown) tally.add('thrown');
        else tally.add('other errors', `call ${call}: ${(error as Error).stack}`);
      }
      const modes = [torch.is_grad_enabled(), autograd.is_recording(), autograd.is_training()];
      if (modes.join() !== 'true,false,false') tally.add('modes changed', `call ${call}: ${modes}`);
      if (n % 10 === 9 && probe() !== expected) tally.add('numbers changed', `call ${call}`);
    }
    tally.close(`${calls} calls`);
    expect(tally.faults).toEqual([]);
    expect(tally.count('thrown')).toBeGreaterThan(calls / 20);
  },
  LONG,
);
