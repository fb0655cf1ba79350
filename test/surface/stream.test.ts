// What nn.stream refuses, in its words, and what it leaves alone.

import * as torch from 'bptt';
import * as nn from 'bptt/nn';
import { describe, expect, it } from 'vitest';

type Tensor = torch.Tensor;

/** A network with a forward of one's own behind an LSTM of 4 inputs and 6 units. */
function net(forward: (y: Tensor, x: Tensor) => unknown, options: { batch_first?: boolean } = {}): nn.Module {
  class Net extends nn.Module {
    rnn = new nn.LSTM(4, 6, options);
    override forward(x: Tensor): unknown {
      return forward(this.rnn(x)[0], x);
    }
  }
  return new Net();
}
const hintOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    const { message, hint } = error as { message: string; hint?: string };
    return `${message} | ${hint}`;
  }
  return 'nothing';
};

describe('stream(model)', () => {
  it.each<[string, () => nn.Module, string]>([
    [
      'layers of two directions',
      () => new nn.GRU(4, 6, { bidirectional: true }),
      'cannot stream GRU: it is bidirectional',
    ],
    [
      'dropout in training',
      () => new nn.Sequential(new nn.Linear(4, 4), new nn.Dropout(0.5)),
      'cannot stream 1, a Dropout: its dropout is in training | call model.eval() first',
    ],
    ['means over the steps', () => net((y) => y.mean(0)), 'cannot stream mean: it takes steps of a sequence together'],
    ['softmax over the steps', () => net((y) => y.softmax(0)), 'cannot stream softmax: it takes steps'],
    ['sums so far', () => net((y) => y.cumsum(0)), 'cannot stream cumsum: it takes steps'],
    ['the order turned', () => net((y) => y.flip([0])), 'cannot stream flip: it takes steps'],
    ['steps for features', () => net((y) => y.view(6, 1, -1)), 'cannot stream view: it takes steps'],
    [
      'attention',
      () => net((y) => y.transpose(0, 1).matmul(y.permute(1, 2, 0))),
      'cannot stream matmul: it takes steps',
    ],
    [
      'steps before',
      () => net((y) => y.narrow(0, 0, 1)),
      'cannot stream slice: it looks at steps other than the newest',
    ],
    [
      'the first step',
      () => net((y) => y.select(0, 0)),
      'cannot stream select: it looks at steps other than the newest',
    ],
    [
      'all but the first',
      () => net((y, x) => y.narrow(0, 1, x.shape[0] - 1)),
      'cannot stream slice: it looks at steps',
    ],
    [
      'the newest for all',
      () => net((y) => y.mul(y.select(0, -1))),
      'cannot stream mul: it gives the newest step to all steps',
    ],
    [
      'what differs from step to step',
      () => net((y, x) => y.mul(torch.arange(x.shape[0]).view(-1, 1, 1))),
      'cannot stream iota: it gives each step something else | make it a part of the frame',
    ],
    [
      'loops over steps',
      () => net((y, x) => torch.stack([...Array(x.shape[0]).keys()].map((t) => y.select(0, t)))),
      'no loop over',
    ],
    ['reads', () => net((y) => y.mul(y.sum().item())), 'were read while a graph was recorded | '],
    [
      'units that keep their values by chance',
      () => new nn.ZoneoutLSTM(4, 6, { zoneout_h: 0.5 }),
      'it draws random numbers | call',
    ],
    ['draws', () => net((y) => y.mul(torch.rand(6))), 'it draws random numbers | call model.eval()'],
    ['no tensor', () => net(() => 3), 'cannot stream Net: it gives int'],
    ['no sizes', () => new nn.Sequential(new nn.Tanh()), 'no layer says how many numbers a frame has'],
  ])('refuses %s', (_, model, text) => {
    const state = torch.get_rng_state().numpy();
    const made = model();
    if (!text.includes('dropout')) made.train();
    expect(hintOf(() => nn.stream(made))).toContain(text);
    expect(state.length).toBe(5056);
  });

  /** A convolution of 3 taps with a forward of one's own. */
  function convolution(forward: (conv: nn.Conv1d, x: Tensor) => Tensor, options: nn.ConvOptions = {}): nn.Module {
    class Net extends nn.Module {
      conv = new nn.Conv1d(4, 4, 3, options);
      override forward(x: Tensor): Tensor {
        return forward(this.conv, x);
      }
    }
    return new Net();
  }
  const { pad } = nn.functional;
  it.each<[string, () => nn.Module, string]>([
    [
      'convolutions of steps that have not come',
      () => convolution((conv, x) => conv(x), { padding: 1 }),
      'cannot stream convolution: it looks at steps that have not come yet | pad before the first step alone: F.pad(x, [2, 0])',
    ],
    ['convolutions without padding', () => convolution((conv, x) => conv(x), { dilation: 2 }), 'F.pad(x, [4, 0])'],
    ['padding to the same length', () => convolution((conv, x) => conv(x), { padding: 'same' }), 'have not come yet'],
    [
      'convolutions that skip steps',
      () => convolution((conv, x) => conv(pad(x, [2, 0])), { stride: 2 }),
      'convolution depends on the sizes of the inputs',
    ],
    [
      'more padding than is looked at',
      () => convolution((conv, x) => conv(pad(x, [3, 0]))),
      'cannot stream convolution',
    ],
    ['padding that nothing looks at', () => convolution((_, x) => pad(x, [2, 0])), 'cannot stream pad'],
    ['padding of another value', () => convolution((conv, x) => conv(pad(x, [2, 0]).add(1))), 'cannot stream add'],
    ['padding twice', () => convolution((conv, x) => conv(pad(pad(x, [1, 0]), [1, 0]))), 'cannot stream pad'],
    ['padding by the newest step', () => convolution((conv, x) => conv(pad(x, [2, 0], 'replicate'))), 'cannot stream'],
    ['steps behind the newest', () => convolution((conv, x) => conv(x).select(2, -1), { padding: 2 }), 'select'],
    ['pooling', () => convolution((_, x) => nn.functional.max_pool1d(x, 2)), 'max_pool depends on the sizes'],
    ['filters that follow from the frame', () => convolution((_, x) => nn.functional.conv1d(x, x)), 'cannot stream'],
  ])('refuses %s', (_, model, text) => {
    expect(hintOf(() => nn.stream(model()))).toContain(text);
  });

  it('runs convolutions over what is no step, and over steps that reach beyond the newest', () => {
    const across = convolution((conv, x) => conv(x.permute(2, 1, 0)).permute(2, 1, 0), { padding: 1 });
    const beyond = convolution((conv, x) => conv(x), { padding: 2 });
    const x = torch.randn(3, 4, 5);
    for (const [model, dim] of [[across, 2] as const, [beyond, 2] as const]) {
      const whole = torch.no_grad(() => model(x)) as Tensor;
      const s = nn.stream(model, { dim });
      for (let t = 0; t < 5; t++) {
        expect([...s.step(x.select(2, t)).numpy()]).toEqual([...whole.select(2, t).numpy()]);
      }
    }
  });

  it('runs convolutions behind paddings that are modules', () => {
    const convolutions: nn.Module[] = [new nn.Conv1d(4, 3, 5), new nn.Conv1d(3, 2, 2)];
    const paddings: nn.Module[] = [new nn.ConstantPad1d([4, 0], 0.5), new nn.ZeroPad1d([1, 0])];
    const net = new nn.Sequential(...convolutions.flatMap((conv, i) => [paddings[i], conv]), new nn.Sigmoid());
    const x = torch.randn(2, 4, 7);
    const whole = torch.no_grad(() => net(x)) as Tensor;
    const s = nn.stream(net);
    for (let t = 0; t < 7; t++) {
      expect([...s.step(x.select(2, t)).numpy()]).toEqual([...whole.select(2, t).numpy()]);
    }
  });

  it('takes the dimension of the steps, or finds it', () => {
    const conv = convolution((conv, x) => conv(pad(x, [2, 0])));
    const y = nn.stream(conv).step(torch.ones(3, 4));
    expect([...nn.stream(conv, { dim: 2 }).step(torch.ones(3, 4)).numpy()]).toEqual([...y.numpy()]);
    expect(hintOf(() => nn.stream(conv, { dim: 0 }))).toContain('to have 4 channels');
    expect(hintOf(() => nn.stream(conv, { dim: 3 }))).toBe(
      'stream(): dim must be 0, 1 or 2, got 3 | x is [T, N, I], [N, T, I] or [N, I, T]',
    );
    const s = nn.stream(conv);
    expect(s.state).toEqual([{ context: new Float32Array(8) }]);
    s.step(Float32Array.of(1, 2, 3, 4));
    expect(s.state).toEqual([{ context: Float32Array.of(0, 1, 0, 2, 0, 3, 0, 4) }]);
  });

  it('refuses what is no module, and options that there are not', () => {
    expect(() => nn.stream(3 as never)).toThrow("stream(): argument 'model' must be Module, not int");
    expect(() => nn.stream(new nn.LSTM(4, 6), { batch: 3 } as never)).toThrow('unexpected keyword argument');
  });

  it('takes the newest step, and last states', () => {
    const last = net((y) => y.select(0, -1));
    const all = net((y) => y);
    all.load_state_dict(last.state_dict());
    const [s, t] = [nn.stream(last), nn.stream(all)];
    const frame = Float32Array.of(1, 2, 3, 4);
    for (let i = 0; i < 3; i++) expect([...s.step(frame)]).toEqual([...t.step(frame)]);
    class Net extends nn.Module {
      rnn = new nn.GRU(4, 6, { num_layers: 2 });
      override forward(x: Tensor): Tensor {
        return this.rnn(x)[1].select(0, 1);
      }
    }
    expect(nn.stream(new Net()).step(torch.ones(3, 4)).shape).toEqual([3, 6]);
  });

  it('begins with states of the model, and with frames of a size that is said', () => {
    class Net extends nn.Module {
      h = new nn.Parameter(torch.ones(1, 1, 6));
      norm = new nn.LayerNorm(4);
      rnn = new nn.GRU(4, 6);
      override forward(x: Tensor): Tensor {
        return this.rnn(this.norm(x), this.h)[0];
      }
    }
    const model = new Net();
    const s = nn.stream(model, { input_size: 4 });
    expect(s.state).toEqual([{ h: new Float32Array(6).fill(1) }]);
    const x = torch.ones(1, 1, 4).mul(torch.arange(4));
    expect([...s.step(Float32Array.of(0, 1, 2, 3))]).toEqual([...torch.no_grad(() => model(x)).numpy()]);
  });

  it('lets NaN and infinity pass', () => {
    const y = nn.stream(new nn.RNN(2, 3)).step(Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY));
    expect([...y]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});

describe('step and state', () => {
  const s = nn.stream(new nn.LSTM(4, 6));
  it('refuse other frames', () => {
    expect(hintOf(() => s.step(new Float32Array(5)))).toBe(
      'step(): Expected a frame of 4 numbers, got 5 | a frame is one or more rows of 4 numbers',
    );
    s.step(new Float32Array(8));
    expect(hintOf(() => s.step(new Float32Array(4)))).toContain(
      'Expected a frame of 8 numbers, got 4 | a stream goes on',
    );
    expect(() => s.step([1, 2, 3, 4] as never)).toThrow("argument 'frame' must be Float32Array or Tensor, not list");
    expect(() => s.step(torch.zeros(2, 4, { dtype: torch.float64 }))).toThrow(
      'Expected a frame of 2 dimensions, torch.float32',
    );
    expect(() => s.step(torch.zeros(4))).toThrow('got 1');
    expect(() => Reflect.apply(s.step, s, [new Float32Array(8), 1])).toThrow(
      'takes 2 positional arguments but 3 were given',
    );
  });
  it('refuse states of others', () => {
    const set = (state: unknown): string =>
      hintOf(() => {
        s.state = state as never;
      });
    expect(set([])).toContain('Expected the states of 1 layers, got 0');
    expect(set(null)).toContain('state must be a list');
    expect(set([{ h: new Float32Array(12) }])).toContain('c of layer 0 must be Float32Array or list, not NoneType');
    expect(set([{ h: new Float32Array(12), c: new Float32Array(6) }])).toContain(
      'Expected c of layer 0 to have 12 numbers, got 6',
    );
    expect(set([{ h: new Float32Array(7), c: new Float32Array(7) }])).toContain(
      'Expected h of layer 0 to have 6 numbers, got 7',
    );
  });
  it('give copies', () => {
    const { state } = s;
    const y = s.step(new Float32Array(8).fill(1));
    const kept = [...y];
    s.step(new Float32Array(8).fill(2));
    expect([...y]).toEqual(kept);
    s.state = state;
    expect([...s.step(new Float32Array(8).fill(1))]).toEqual(kept);
  });
});

it('a model whose parameters are others now is refused', () => {
  const model = new nn.LSTM(4, 6);
  const s = nn.stream(model);
  s.step(new Float32Array(4));
  model.double();
  expect(hintOf(() => s.step(new Float32Array(4)))).toContain('make another stream of the model');
});

it('200 streams of one model, and 20,000 steps, leave memory flat', () => {
  const model = new nn.LSTM(8, 16);
  const frame = new Float32Array(8);
  for (let i = 0; i < 200; i++) nn.stream(model).step(frame);
  const s = nn.stream(model);
  const before = torch.wasmPages();
  for (let i = 0; i < 20000; i++) s.step(frame);
  expect(torch.wasmPages()).toBe(before);
});
