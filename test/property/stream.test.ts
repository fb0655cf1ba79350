// What holds of a network run step by step: the bits of the whole sequence in one call, whatever happens between the steps.

import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import * as torch from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';
import { runner, use } from '../../src/wasm/instance.ts';
import { numRuns, type Place, places } from './helpers/plan.ts';

type Tensor = torch.Tensor;
type Tail = (y: Tensor) => Tensor;

/** What may stand behind the recurrent layers: what has kernels of the region, what has not, views, and parameters of one's own. */
const tails: { readonly [name: string]: (width: number) => { layers?: nn.Module[]; run: Tail } } = {
  none: () => ({ run: (y) => y }),
  linear: (width) => of([new nn.Linear(width, 5)]),
  unbiased: (width) => of([new nn.Linear(width, 17, { bias: false }), new nn.ReLU()]),
  deep: (width) => of([new nn.Linear(width, 3), new nn.Tanh(), new nn.Linear(3, 2), new nn.Sigmoid()]),
  norm: (width) => of([new nn.LayerNorm(width), new nn.Linear(width, 4), new nn.LogSoftmax({ dim: -1 })]),
  foreign: () => of([new nn.SiLU(), new nn.GELU(), new nn.Dropout(0.5), new nn.Flatten(2)]),
  halves: () => ({
    run: (y) => {
      const half = Math.ceil(y.shape[2] / 2);
      const [a, b] = [y.narrow(2, 0, half), y.narrow(2, y.shape[2] - half, half)];
      return a.mul(b.sigmoid()).sub(a.mean(2, true)).div(3);
    },
  }),
  rows: (width) => {
    const linear = new nn.Linear(width, 3);
    return { layers: [linear], run: (y) => linear(y.reshape(-1, width)).view(y.shape[0], y.shape[1], 3).add(1) };
  },
};
function of(layers: nn.Module[]): { layers: nn.Module[]; run: Tail } {
  return { layers, run: (y) => layers.reduce((x, layer) => layer(x) as Tensor, y) };
}

type Cell = 'LSTM' | 'GRU' | 'RNN' | 'ZoneoutLSTM' | 'LayerNormLSTM';

interface Plan {
  cell: Cell;
  layers: number;
  bias: boolean;
  projected: boolean;
  batchFirst: boolean;
  rows: number;
  steps: number;
  inputs: number;
  hidden: number;
  tail: string;
  seed: number;
}
const plans = fc.record<Plan>({
  cell: fc.constantFrom('LSTM', 'GRU', 'RNN', 'ZoneoutLSTM', 'LayerNormLSTM'),
  layers: fc.integer({ min: 1, max: 2 }),
  bias: fc.boolean(),
  projected: fc.boolean(),
  batchFirst: fc.boolean(),
  rows: fc.integer({ min: 1, max: 3 }),
  steps: fc.integer({ min: 1, max: 5 }),
  inputs: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(17, 321)),
  hidden: fc.oneof(fc.integer({ min: 2, max: 9 }), fc.constantFrom(16, 33)),
  tail: fc.constantFrom(...Object.keys(tails)),
  seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
});

type Layer = nn.LSTM | nn.GRU | nn.RNN;

/** The recurrent layers of a plan, and how wide their output is. */
function recurrent({ cell, inputs, hidden, layers: num_layers, bias, projected, batchFirst: batch_first }: Plan): {
  layer: Layer;
  width: number;
} {
  const options = { num_layers, bias, batch_first };
  const proj_size = projected ? hidden - 1 : 0;
  const made: { readonly [C in Cell]: () => Layer } = {
    LSTM: () => new nn.LSTM(inputs, hidden, { ...options, proj_size }),
    GRU: () => new nn.GRU(inputs, hidden, options),
    RNN: () => new nn.RNN(inputs, hidden, { ...options, nonlinearity: projected ? 'relu' : 'tanh' }),
    ZoneoutLSTM: () =>
      new nn.ZoneoutLSTM(inputs, hidden, { ...options, zoneout_h: 0.25, zoneout_c: projected ? 0.5 : 0 }),
    LayerNormLSTM: () => new nn.LayerNormLSTM(inputs, hidden, { num_layers, batch_first }),
  };
  return { layer: made[cell](), width: cell === 'LSTM' && projected ? proj_size : hidden };
}

class Net extends nn.Module {
  rnn: Layer;
  tail: nn.ModuleList;
  readonly run: Tail;
  constructor(plan: Plan) {
    super();
    const { layer, width } = recurrent(plan);
    this.rnn = layer;
    const { layers = [], run } = tails[plan.tail](width);
    this.tail = new nn.ModuleList(layers);
    this.run = run;
  }
  override forward(x: Tensor): Tensor {
    return this.run((this.rnn(x) as [Tensor, unknown])[0]);
  }
}

function made(plan: Plan, { device, dtype }: Place = places[0]) {
  torch.manual_seed(plan.seed);
  const { batchFirst, rows, steps, inputs } = plan;
  const net = new Net(plan).to({ device, dtype }).eval();
  const x = torch.randn(batchFirst ? [rows, steps, inputs] : [steps, rows, inputs], { device, dtype });
  const time = batchFirst ? 1 : 0;
  const frame = (t: number): Tensor => x.select(time, t);
  const whole = (): Tensor => torch.no_grad(() => net(x));
  return { net, x, time, frame, whole, at: (y: Tensor, t: number) => [...y.select(time, t).numpy()] };
}
function halve(net: Net): void {
  for (const p of net.parameters()) p.mul_(0.5);
}
const floats = (x: Tensor): Float32Array => x.numpy() as Float32Array;

describe.each(places)('$device $dtype', (place) => {
  test('steps are the sequence, to the last bit', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const { net, frame, whole, at } = made(plan, place);
        const y = whole();
        const s = nn.stream(net);
        for (let t = 0; t < plan.steps; t++) {
          const got = s.step(frame(t));
          expect([...got.numpy()]).toEqual(at(y, t));
          expect(got.shape).toEqual(y.select(plan.batchFirst ? 1 : 0, t).shape);
        }
      }),
      { numRuns },
    );
  });
});

test('of arrays and of tensors', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const { net, frame, whole, at } = made(plan);
      const y = whole();
      const s = nn.stream(net);
      for (let t = 0; t < plan.steps; t++) expect([...s.step(floats(frame(t)))]).toEqual(at(y, t));
    }),
    { numRuns },
  );
});

test('a state is kept, forked, put back, and survives JSON', () => {
  fc.assert(
    fc.property(plans, fc.nat(), (plan, draw) => {
      const { net, frame, whole, at } = made(plan);
      const y = whole();
      const cut = draw % plan.steps;
      const s = nn.stream(net);
      for (let t = 0; t < cut; t++) s.step(floats(frame(t)));
      const { state } = s;
      const fork = nn.stream(net, { state: cut === 0 ? null : state });
      const text = JSON.stringify(state.map((layer) => Object.entries(layer).map(([k, v]) => [k, Array.from(v)])));
      const rest = (stream: typeof s): number[][] =>
        Array.from({ length: plan.steps - cut }, (_, i) => [...stream.step(floats(frame(cut + i)))]);
      const expected = Array.from({ length: plan.steps - cut }, (_, i) => at(y, cut + i));
      expect(rest(s)).toEqual(expected);
      expect(rest(fork)).toEqual(expected);
      if (cut === 0) return;
      s.state = JSON.parse(text).map((layer: [string, number[]][]) => Object.fromEntries(layer));
      expect(rest(s)).toEqual(expected);
    }),
    { numRuns },
  );
});

test('weights that change are seen at the next step', () => {
  fc.assert(
    fc.property(plans, fc.integer({ min: 0, max: 2 }), (plan, way) => {
      const { net, frame, x, time, at } = made(plan);
      const s = nn.stream(net);
      s.step(floats(frame(0)));
      const { state } = s;
      const other = made({ ...plan, seed: plan.seed ^ 1 }).net;
      if (way === 0) net.load_state_dict(other.state_dict());
      else if (way === 1) net.load_state_dict(other.state_dict(), { assign: true });
      else torch.no_grad(() => halve(net));
      const got = s.step(floats(frame(0)));
      const afresh = nn.stream(net, { state });
      expect([...got]).toEqual([...afresh.step(floats(frame(0)))]);
      const first = torch.no_grad(() => net(x.narrow(time, 0, 1)));
      expect([...nn.stream(net).step(floats(frame(0)))]).toEqual(at(first, 0));
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
        const { net, frame, whole, at } = made(plan);
        const y = whole();
        const s = nn.stream(net);
        for (let t = 0; t < plan.steps; t++) {
          expect([...s.step(floats(frame(t)))]).toEqual(at(y, t));
          if (t % 2 === 0) happens();
          const { state } = s;
          if (t % 3 === 0) s.state = state;
        }
      }),
      { numRuns },
    );
  });
});
