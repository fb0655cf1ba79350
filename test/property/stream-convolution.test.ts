// What holds of convolutions run step by step: the bits of the whole sequence in one call, however they are padded before the first
// step, wherever the steps are, and whatever stands between them.

import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';
import { runner, use } from '../../src/wasm/instance.ts';
import { numRuns, type Place, places } from './helpers/plan.ts';

type Tensor = torch.Tensor;
const { pad } = nn.functional;

/** How a convolution comes to see no later step. */
const WAYS = ['padded', 'filled', 'cut', 'narrowed', 'cropped'] as const;

interface Block {
  way: (typeof WAYS)[number];
  kernel: number;
  dilation: number;
  channels: number;
  grouped: boolean;
  bias: boolean;
  /** What follows it. */
  follows: 'nothing' | 'tanh' | 'residual' | 'norm';
}
interface Plan {
  /** The dimension of the steps. */
  dim: number;
  blocks: Block[];
  recurrent: boolean;
  rows: number;
  steps: number;
  inputs: number;
  seed: number;
}
const blocks = fc.record<Block>({
  way: fc.constantFrom(...WAYS),
  kernel: fc.integer({ min: 1, max: 5 }),
  dilation: fc.integer({ min: 1, max: 4 }),
  channels: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(16, 17, 107)),
  grouped: fc.boolean(),
  bias: fc.boolean(),
  follows: fc.constantFrom('nothing', 'tanh', 'residual', 'norm'),
});
const plans = fc.record<Plan>({
  dim: fc.integer({ min: 0, max: 2 }),
  blocks: fc.array(blocks, { minLength: 1, maxLength: 3 }),
  recurrent: fc.boolean(),
  rows: fc.integer({ min: 1, max: 3 }),
  steps: fc.integer({ min: 1, max: 9 }),
  inputs: fc.integer({ min: 1, max: 9 }),
  seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
});

/** A causal convolution of x [N, C, T], and what follows it. */
class Causal extends nn.Module {
  conv: nn.Conv1d;
  norm: nn.LayerNorm;
  readonly block: Block;
  constructor(inputs: number, block: Block) {
    super();
    const { kernel, dilation, grouped, bias, way } = block;
    const groups = grouped ? inputs : 1;
    const channels = grouped ? inputs * 2 : block.channels;
    const padding = way === 'padded' || way === 'filled' ? 0 : dilation * (kernel - 1);
    this.conv = new nn.Conv1d(inputs, channels, kernel, { dilation, groups, bias, padding });
    this.norm = new nn.LayerNorm(channels);
    this.block = block;
  }
  override forward(x: Tensor): Tensor {
    const { way, kernel, dilation, follows } = this.block;
    const before = dilation * (kernel - 1);
    let y: Tensor;
    if (way === 'padded') y = this.conv(pad(x, [before, 0]));
    else if (way === 'filled') y = this.conv(pad(x, [before, 0], { value: 0.25 }));
    else if (way === 'cut' && before > 0) y = this.conv(x).at('...', `:${-before}`);
    else if (way === 'cropped') y = pad(this.conv(x), [0, -before]);
    else y = this.conv(x).narrow(2, 0, x.shape[2]);
    if (follows === 'tanh') return y.tanh();
    if (follows === 'residual') return y.add(x.mean(1, true));
    return follows === 'norm' ? this.norm(y.transpose(1, 2)).transpose(1, 2) : y;
  }
}

class Net extends nn.Module {
  list: nn.ModuleList;
  rnn: nn.GRU | null;
  readonly plan: Plan;
  constructor(plan: Plan) {
    super();
    let width = plan.inputs;
    const made = plan.blocks.map((block) => {
      const causal = new Causal(width, block);
      width = causal.conv.out_channels;
      return causal;
    });
    this.list = new nn.ModuleList(made);
    this.rnn = plan.recurrent ? new nn.GRU(width, 3) : null;
    this.plan = plan;
  }
  override forward(x: Tensor): Tensor {
    const { dim } = this.plan;
    const first = dim === 0 ? x.permute(1, 2, 0) : dim === 1 ? x.transpose(1, 2) : x;
    const y = [...this.list].reduce((z, layer) => layer(z) as Tensor, first);
    if (this.rnn) return this.rnn(y.permute(2, 0, 1))[0];
    return dim === 0 ? y.permute(2, 0, 1) : y;
  }
}

function made(plan: Plan, { device, dtype }: Place = places[0]) {
  torch.manual_seed(plan.seed);
  const { dim, rows, steps, inputs } = plan;
  const net = new Net(plan).to({ device, dtype }).eval();
  const shape = [rows, inputs];
  shape.splice(dim, 0, steps);
  const x = torch.randn(shape, { device, dtype });
  const frame = (t: number): Tensor => x.select(dim, t);
  const time = plan.recurrent || dim === 0 ? 0 : 2;
  const y = torch.no_grad(() => net(x));
  const at = (t: number): number[] => [...y.select(time, t).numpy()];
  return { net, frame, at, stream: (state?: nn.StreamState) => nn.stream(net, { dim, state: state ?? null }) };
}
const floats = (x: Tensor): Float32Array => x.numpy() as Float32Array;

describe.each(places)('$device $dtype', (place) => {
  test('steps are the sequence, to the last bit', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const { frame, at, stream } = made(plan, place);
        const s = stream();
        for (let t = 0; t < plan.steps; t++) expect([...s.step(frame(t)).numpy()]).toEqual(at(t));
      }),
      { numRuns },
    );
  });
});

test('a context is kept, forked, put back, and survives JSON', () => {
  fc.assert(
    fc.property(plans, fc.nat(), (plan, draw) => {
      const { frame, at, stream } = made(plan);
      const cut = draw % plan.steps;
      const s = stream();
      // The number of rows stands from the first step on.
      for (let t = 0; t < cut; t++) s.step(floats(frame(t)));
      if (cut === 0) return;
      const { state } = s;
      const rest = (from: typeof s): number[][] =>
        Array.from({ length: plan.steps - cut }, (_, i) => [...from.step(floats(frame(cut + i)))]);
      const expected = Array.from({ length: plan.steps - cut }, (_, i) => at(cut + i));
      const text = JSON.stringify(state.map((layer) => Object.entries(layer).map(([k, v]) => [k, Array.from(v)])));
      expect(rest(s)).toEqual(expected);
      expect(rest(stream(state))).toEqual(expected);
      s.state = JSON.parse(text).map((layer: [string, number[]][]) => Object.fromEntries(layer));
      expect(rest(s)).toEqual(expected);
    }),
    { numRuns },
  );
});

test('weights that change are seen at the next step', () => {
  fc.assert(
    fc.property(plans, fc.boolean(), (plan, assign) => {
      const { net, frame, stream } = made(plan);
      const s = stream();
      s.step(floats(frame(0)));
      const { state } = s;
      net.load_state_dict(made({ ...plan, seed: plan.seed ^ 1 }).net.state_dict(), { assign });
      expect([...s.step(floats(frame(0)))]).toEqual([...stream(state).step(floats(frame(0)))]);
    }),
    { numRuns },
  );
});

describe('memory that is taken away', () => {
  afterAll(() => use(undefined));
  test.each([
    ['blocks are given to others', () => runner().owned.clear()],
    ['the instance is another', () => use(undefined)],
  ])('%s', (_, happens) => {
    fc.assert(
      fc.property(plans, (plan) => {
        const { frame, at, stream } = made(plan);
        const s = stream();
        for (let t = 0; t < plan.steps; t++) {
          expect([...s.step(floats(frame(t)))]).toEqual(at(t));
          if (t % 2 === 0) happens();
          const { state } = s;
          if (t % 3 === 0) s.state = state;
        }
      }),
      { numRuns },
    );
  });
});
