// Gluon's recurrent layers at their edges: lengths, dropout, bounds of the cell state, states and names.

import { describe, expect, it } from 'vitest';
import { read } from '../../src/engine/index.ts';
import { GRU, GRUCell, LSTM, RNN } from '../../src/gluon/rnn/index.ts';
import * as autograd from '../../src/mxnet/array/autograd.ts';
import type { NDArray } from '../../src/mxnet/array/ndarray.ts';
import { MXNetError } from '../../src/mxnet/base/errors.ts';
import { Uniform } from '../../src/mxnet/initializers/index.ts';
import * as nd from '../../src/mxnet/nd.ts';
import { seed } from '../../src/mxnet/random/index.ts';
import '../helpers/close.ts';

const sequence = (dtype = 'float32'): NDArray => {
  seed(3);
  return nd.random.uniform(-1, 1, [5, 2, 3]).astype(dtype);
};
const numbers = (x: NDArray): number[] => Array.from(read(x));

describe('lengths', () => {
  it('are an input that use_sequence_length asks for', () => {
    const layer = new LSTM(4, { use_sequence_length: true });
    layer.initialize();
    expect(() => layer(sequence())).toThrow('Operator RNN expects 5 inputs, but got 4 instead.');
    expect(layer(sequence(), null, nd.array([5, 2]))).toMatchObject({ shape: [5, 2, 4] });
  });

  it('mean nothing without it', () => {
    const layer = new GRU(4, { i2h_bias_initializer: 'ones' });
    layer.initialize();
    const states = layer.begin_state(2);
    const [all] = layer(sequence(), states, nd.array([5, 2]));
    expect(all).toBeClose(layer(sequence()), { rtol: 0, atol: 0 });
  });
});

describe('dropout between layers', () => {
  const outputs = (dtype: string, training: boolean, dropout = 0.5): NDArray => {
    const layer = new GRU(4, 3, { dropout, input_size: 3 });
    seed(1);
    layer.initialize(new Uniform(0.7));
    layer.cast(dtype);
    const x = sequence(dtype);
    seed(7);
    return autograd.record(training, () => layer(x));
  };

  it('drops the same elements in both dtypes', () => {
    expect(outputs('float32', true).astype('float64')).toBeClose(outputs('float64', true), { rtol: 1e-5, atol: 1e-6 });
    expect(numbers(outputs('float32', true))).not.toEqual(numbers(outputs('float32', true, 0)));
  });

  it('is for training alone, where it must leave something', () => {
    expect(outputs('float32', false)).toBeClose(outputs('float32', false, 0), { rtol: 0, atol: 0 });
    expect(outputs('float32', false, 1)).toBeClose(outputs('float32', false, 0), { rtol: 0, atol: 0 });
    expect(() => outputs('float32', true, 1)).toThrow('unsupported dropout value, should be 0 <= dropout < 1');
  });
});

describe('bounds of the cell state', () => {
  const run = (bounds: object, x = sequence()): { y: NDArray; c: NDArray; grads: number[] } => {
    const layer = new LSTM({ hidden_size: 4, num_layers: 2, input_size: 3, bidirectional: true, ...bounds });
    seed(1);
    layer.initialize(new Uniform(0.7));
    const [y, [, c]] = autograd.record(() => layer(x, layer.begin_state(2)));
    autograd.backward([y, c]);
    return { y, c, grads: [...layer.collect_params().values()].flatMap((p) => numbers(p.grad())) };
  };

  it('change nothing where the state keeps within them', () => {
    const [free, wide] = [run({}), run({ state_clip_min: -100, state_clip_max: 100 })];
    expect(wide.y).toBeClose(free.y);
    expect(wide.c).toBeClose(free.c);
    expect(wide.grads).toBeClose(free.grads);
  });

  it('hold it, and stop its gradient', () => {
    const { y, c, grads } = run({ state_clip_min: 0, state_clip_max: 0, num_layers: 1 });
    expect(new Set([...numbers(y), ...numbers(c)].map((v) => v + 0))).toEqual(new Set([0]));
    expect(grads.every((g) => g === 0)).toBe(true);
    const tight = run({ state_clip_min: -0.001, state_clip_max: 0.002 });
    const values = numbers(tight.c);
    expect(Math.min(...values)).toBe(Math.fround(-0.001));
    expect(Math.max(...values)).toBe(Math.fround(0.002));
  });

  it('take a NaN for the lower one where they are told to', () => {
    const x = sequence().mul(Number.NaN);
    const bounds = { state_clip_min: -3, state_clip_max: 3 };
    expect(numbers(run(bounds, x).c).every(Number.isNaN)).toBe(true);
    const cleaned = numbers(run({ ...bounds, state_clip_nan: true }, x).c);
    expect(new Set(cleaned)).toEqual(new Set([-3]));
  });
});

describe('states', () => {
  it('are described and made', () => {
    const layer = new LSTM(5, 2, { bidirectional: true, projection_size: 3, dtype: 'float64' });
    expect(layer.state_info({ batch_size: 7 })).toEqual([
      { shape: [4, 7, 3], __layout__: 'LNC', dtype: 'float64' },
      { shape: [4, 7, 5], __layout__: 'LNC', dtype: 'float64' },
    ]);
    expect(layer.state_info().map(({ shape }) => `${shape}`)).toEqual(['(4, 0, 3)', '(4, 0, 5)']);
    expect(`${new GRUCell(4).state_info(2)[0].shape}`).toBe('(2, 4)');
    const [h, c] = layer.begin_state(7, { func: nd.ones, dtype: 'float32' });
    expect([h.shape, c.shape, h.dtype]).toEqual([[4, 7, 3], [4, 7, 5], 'float32']);
    expect(numbers(c).every((v) => v === 1)).toBe(true);
    expect(() => layer.begin_state()).toThrow(MXNetError);
  });

  it('come back only to those who give them, after a call that fails too', () => {
    const layer = new RNN(4, { input_size: 3 });
    layer.initialize();
    expect(() => layer(nd.zeros([5, 2, 4]))).toThrow('Shape inconsistent, Provided = [36], inferred shape=(40,)');
    const result = layer.forward(sequence(), layer.begin_state(2));
    expect(result).toHaveLength(2);
    expect(result[1]).toHaveLength(1);
  });
});

it('names the parameters of more than ten layers, as MXNet cannot', () => {
  const layer = new RNN(2, 12, { input_size: 2 });
  const names = [...layer._collect_params_with_prefix('rnn').keys()];
  expect(names).toHaveLength(48);
  expect(names.slice(-4)).toEqual([
    'rnn._unfused.11.i2h_weight',
    'rnn._unfused.11.h2h_weight',
    'rnn._unfused.11.i2h_bias',
    'rnn._unfused.11.h2h_bias',
  ]);
});

it('shares parameters', () => {
  const a = new GRU(3, { input_size: 2, prefix: 'a_' });
  const b = new GRU(3, { input_size: 2, prefix: 'b_', params: a.params });
  a.initialize('normal');
  expect(b.l0_h2h_weight).toBe(a.l0_h2h_weight);
  const x = nd.ones([4, 1, 2]);
  expect(b(x)).toBeClose(a(x), { rtol: 0, atol: 0 });
});
