// Initial parameters from manual_seed(1), bit for bit as PyTorch 1.13 draws them, and how many words each module draws.

import { readFileSync } from 'node:fs';
import * as torch from 'bptt';
import { nn } from 'bptt';
import { describe, expect, test } from 'vitest';

type Bits = readonly number[];
type State = readonly [name: string, shape: readonly number[], bits: Bits][];
const golden: Record<string, unknown> = JSON.parse(
  readFileSync(new URL('torch-1.13/init.json', import.meta.url), 'utf8'),
);

const bitsOf = (x: torch.Tensor): number[] => Array.from(new Uint32Array(Float32Array.from(x.detach().numpy()).buffer));

class Net extends nn.Module {
  emb = new nn.Embedding(20, 8);
  rnn = new nn.LSTM(8, 16, 2);
  fc = new nn.Linear(16, 20);
}

const modules: { readonly [name: string]: () => nn.Module } = {
  Linear_64_10: () => new nn.Linear(64, 10),
  Linear_28_7_nobias: () => new nn.Linear(28, 7, { bias: false }),
  Linear_3_5: () => new nn.Linear(3, 5),
  Linear_100_3: () => new nn.Linear(100, 3),
  LSTM_28_64: () => new nn.LSTM(28, 64),
  LSTM_5_7_2_bi: () => new nn.LSTM(5, 7, 2, { bidirectional: true }),
  LSTM_5_7_2_bi_proj3: () => new nn.LSTM(5, 7, 2, { bidirectional: true, proj_size: 3 }),
  LSTM_5_7_nobias_proj3: () => new nn.LSTM(5, 7, { bias: false, proj_size: 3 }),
  GRU_5_7_2: () => new nn.GRU(5, 7, 2),
  RNN_1_32: () => new nn.RNN(1, 32),
  GRUCell_5_7: () => new nn.GRUCell(5, 7),
  LSTMCell_5_7_nobias: () => new nn.LSTMCell(5, 7, { bias: false }),
  Embedding_10_3: () => new nn.Embedding(10, 3),
  Embedding_5_3: () => new nn.Embedding(5, 3),
  Embedding_100_30_pad0: () => new nn.Embedding(100, 30, { padding_idx: 0 }),
  LayerNorm: () => new nn.LayerNorm(5),
  Net: () => new Net(),
};

describe('modules built after manual_seed(1)', () => {
  test.each(Object.keys(modules))('%s has the bits of PyTorch and leaves the generator where it does', (name) => {
    torch.manual_seed(1);
    const state = modules[name]().state_dict();
    const after = torch.rand(2);
    const expected = golden[`mod/${name}`] as State;
    expect(Object.keys(state)).toEqual(expected.map(([key]) => key));
    for (const [key, shape, bits] of expected) {
      expect([...state[key].shape], key).toEqual(shape);
      expect(bitsOf(state[key]), key).toEqual(bits);
    }
    expect(bitsOf(after)).toEqual(golden[`mod/${name}/after`]);
  });
});

const { init } = nn;
const shapes = ['6x5', '64x28', '8x3x5'];
const functions: { readonly [name: string]: (x: torch.Tensor) => torch.Tensor } = {
  xavier_uniform: (x) => init.xavier_uniform_(x),
  xavier_uniform_g: (x) => init.xavier_uniform_(x, init.calculate_gain('tanh')),
  xavier_normal: (x) => init.xavier_normal_(x),
  kaiming_uniform: (x) => init.kaiming_uniform_(x),
  kaiming_uniform_out_relu: (x) => init.kaiming_uniform_(x, 0, 'fan_out', 'relu'),
  kaiming_normal: (x) => init.kaiming_normal_(x, 0, 'fan_out'),
  'normal_0_0.02': (x) => init.normal_(x, 0, 0.02),
};

const shapeOf = (text: string): number[] => text.split('x').map(Number);

describe('nn.init after manual_seed(1)', () => {
  const exact = Object.keys(functions).flatMap((name) => shapes.map((shape) => [name, shape] as const));
  test.each([
    ...exact,
    ['sparse', '6x5'],
    ['sparse', '64x28'],
  ] as const)('%s of %s has the bits of PyTorch', (name, shape) => {
    torch.manual_seed(1);
    const x = torch.empty(shapeOf(shape));
    const filled = name === 'sparse' ? init.sparse_(x, 0.3) : functions[name](x);
    expect(bitsOf(filled)).toEqual(golden[`init/${name}/${shape}`]);
  });

  // PyTorch's own QR decomposition works in float32: its result is 5e-7 from the exact one at 64x64.
  test.each(['6x5', '64x28', '8x3x5', '5x6', '64x64'])('orthogonal of %s is within 1e-6 of PyTorch', (shape) => {
    torch.manual_seed(1);
    const values = init.orthogonal_(torch.empty(shapeOf(shape))).numpy();
    const expected = new Float32Array(Uint32Array.from(golden[`init/orthogonal/${shape}`] as Bits).buffer);
    expect(values.length).toBe(expected.length);
    const deviation = expected.reduce((most, e, i) => Math.max(most, Math.abs(values[i] - e)), 0);
    expect(deviation).toBeLessThan(1e-6);
  });
});
