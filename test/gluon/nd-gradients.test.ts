// Derivatives of nd's operators against central differences in float64, and their gradients where values tie.

import { autograd, mx, nd } from 'bptt/gluon';
import { describe, expect, it } from 'vitest';

type Array = ReturnType<typeof nd.zeros>;

/** Fixed numbers in (-1.5, 1.5), none twice, none near 0. */
function numbers(shape: readonly number[], salt = 0): Array {
  const n = shape.reduce((a, b) => a * b, 1);
  const values = Array.from({ length: n }, (_, i) => {
    const x = (((i + 1 + salt) * 0.6180339887) % 1) * 3 - 1.5;
    return x + (x < 0 ? -0.05 : 0.05);
  });
  return nd.array(values, { dtype: 'float64' }).reshape([...shape]);
}

const lengths = nd.array([2, 3, 1]);
const index = nd.array([2, 0, 2]);

/** Operators with the shapes of the inputs that are differentiated. */
const cases: { [name: string]: [shapes: number[][], call: (...xs: Array[]) => Array | Array[]] } = {
  softsign: [[[5]], (x) => nd.softsign(x)],
  softrelu: [[[5]], (x) => nd.Activation(x, 'softrelu')],
  log_sigmoid: [[[5]], (x) => nd.log_sigmoid(x)],
  hard_sigmoid: [[[5]], (x) => nd.hard_sigmoid(x)],
  sinh: [[[5]], (x) => nd.sinh(x)],
  cosh: [[[5]], (x) => nd.cosh(x)],
  tan: [[[5]], (x) => nd.tan(x)],
  cbrt: [[[5]], (x) => nd.cbrt(x)],
  log2: [[[5]], (x) => nd.log2(nd.abs(x))],
  smooth_l1: [[[6]], (x) => nd.smooth_l1(x, 1.3)],
  clip: [[[6]], (x) => nd.clip(x, -1, 1)],
  maximum: [
    [
      [2, 3],
      [1, 3],
    ],
    (a, b) => nd.maximum(a, b),
  ],
  minimum: [[[2, 3], [3]], (a, b) => nd.broadcast_minimum(a, b)],
  hypot: [[[4], [4]], (a, b) => nd.hypot(a, b)],
  max: [[[2, 3]], (x) => x.max({ axis: 1 })],
  min: [[[2, 3]], (x) => x.min()],
  norm: [[[2, 3]], (x) => x.norm({ axis: 1 })],
  sum_exclude: [[[2, 3, 2]], (x) => x.sum({ axis: 1, exclude: true })],
  moments: [[[3, 4]], (x) => nd.moments(x, { axes: [0] })],
  take: [[[3, 2]], (x) => nd.take(x, index)],
  pick: [[[3, 3]], (x) => nd.pick(x, index)],
  Embedding: [[[3, 2]], (x) => nd.Embedding(index, x, { input_dim: 3, output_dim: 2 })],
  gather_nd: [[[3, 2]], (x) => nd.gather_nd(x, nd.array([[0, 2]]))],
  topk: [[[2, 4]], (x) => nd.topk(x, { k: 2, ret_typ: 'value' })],
  tile: [[[2, 2]], (x) => nd.tile(x, [2, 1, 2])],
  repeat: [[[2, 2]], (x) => x.repeat(3, 1)],
  pad: [[[1, 1, 2, 3]], (x) => nd.pad(x, { mode: 'reflect', pad_width: [0, 0, 0, 0, 1, 1, 2, 1] })],
  slice: [[[3, 4]], (x) => nd.slice(x, { begin: [2, null], end: [0, null], step: [-1, 2] })],
  diag: [[[3, 4]], (x) => nd.diag(x, 1)],
  diag_vector: [[[3]], (x) => nd.diag(x, -1)],
  broadcast_axis: [[[2, 1]], (x) => nd.broadcast_axis(x, 1, 3)],
  concat: [
    [
      [2, 1],
      [2, 2],
    ],
    (a, b) => nd.concat(a, b, { dim: 1 }),
  ],
  split: [[[2, 4]], (x) => nd.split(x, 2, { squeeze_axis: true }) as Array[]],
  dot: [
    [
      [2, 3],
      [4, 3],
    ],
    (a, b) => nd.dot(a, b, { transpose_b: true }),
  ],
  batch_dot: [
    [
      [2, 3, 2],
      [2, 3, 1],
    ],
    (a, b) => nd.batch_dot(a, b, { transpose_a: true }),
  ],
  softmax_length: [[[3, 3]], (x) => nd.softmax(x, lengths, { use_length: true })],
  softmin: [[[2, 3]], (x) => nd.softmin(x, { temperature: 0.7 })],
  prelu: [[[2, 3, 2], [3]], (x, g) => nd.LeakyReLU(x, g, { act_type: 'prelu' })],
  selu: [[[5]], (x) => nd.LeakyReLU(x, { act_type: 'selu' })],
  LayerNorm: [[[2, 3, 2], [3], [3]], (x, g, b) => nd.LayerNorm(x, g, b, { axis: 1 })],
  GroupNorm: [[[2, 4, 3], [2], [2]], (x, g, b) => nd.GroupNorm(x, g, b, { num_groups: 2 })],
  BatchNorm: [
    [[4, 3, 2], [3], [3]],
    (x, g, b) => nd.BatchNorm(x, g, b, numbers([3]), nd.abs(numbers([3])), { fix_gamma: false }),
  ],
  L2Normalization: [[[2, 3]], (x) => nd.L2Normalization(x)],
  Convolution: [
    [[2, 4, 7], [6, 2, 3], [6]],
    (x, w, b) =>
      nd.Convolution(x, w, b, { kernel: [3], num_filter: 6, num_group: 2, stride: [2], pad: [1], dilate: [2] }),
  ],
  max_pool: [[[2, 2, 7]], (x) => nd.Pooling(x, { kernel: [3], stride: [2], pad: [1], pooling_convention: 'full' })],
  avg_pool: [
    [[2, 2, 7]],
    (x) => nd.Pooling(x, { kernel: [4], stride: [3], pool_type: 'avg', pooling_convention: 'full' }),
  ],
  SequenceMask: [[[3, 3, 2]], (x) => nd.SequenceMask(x, lengths, { use_sequence_length: true, value: 7 })],
  SequenceLast: [[[3, 3, 2]], (x) => nd.SequenceLast(x, lengths, { use_sequence_length: true })],
  SequenceReverse: [[[3, 3, 2]], (x) => nd.SequenceReverse(x, lengths, { use_sequence_length: true, axis: 1 })],
  where: [[[4], [4]], (x, y) => nd.where(nd.array([1, 0, 0, 2]), x, y)],
};

/** Σ output · weight over all outputs. */
function weighted(out: Array | Array[]): Array {
  const list = Array.isArray(out) ? out : [out];
  return list.map((y, i) => nd.sum(y.mul(numbers(y.shape, 100 + i)))).reduce((a, b) => a.add(b));
}

describe.each(Object.entries(cases))('%s', (_name, [shapes, call]) => {
  it('has the derivative of its values', () => {
    const inputs = shapes.map((shape, k) => numbers(shape, 17 * k));
    for (const x of inputs) x.attach_grad();
    const value = (): Array => weighted(autograd.train_mode(() => call(...inputs)));
    autograd.record(value).backward();
    const step = 1e-5;
    for (const x of inputs) {
      const flat = x.reshape([x.size]);
      const gradient = (x.grad as Array).asnumpy().data;
      for (let i = 0; i < x.size; i++) {
        const [centre] = [flat.at(i).asscalar()];
        const at = (v: number): number => {
          flat.setAt([i], v);
          return value().asscalar();
        };
        const slope = (at(centre + step) - at(centre - step)) / (2 * step);
        at(centre);
        expect(Math.abs(gradient[i] - slope)).toBeLessThan(1e-6 * (1 + Math.abs(slope)));
      }
    }
  });
});

describe('where values tie', () => {
  const gradientOf = (x: Array, call: (x: Array) => Array): unknown => {
    x.attach_grad();
    autograd.record(() => call(x)).backward();
    return x.grad?.tolist();
  };

  it('max and min give each of the equals the whole gradient', () => {
    expect(gradientOf(nd.array([3, 1, 3]), (x) => x.max())).toEqual([1, 0, 1]);
    expect(gradientOf(nd.array([3, 1, 1]), (x) => x.min())).toEqual([0, 1, 1]);
  });

  it('maximum gives it to the left one', () => {
    const [a, b] = [nd.array([2, 1]), nd.array([2, 3])];
    for (const x of [a, b]) x.attach_grad();
    autograd.record(() => nd.maximum(a, b)).backward();
    expect([a.grad?.tolist(), b.grad?.tolist()]).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  it('maximum and minimum give it to the array, not to an equal number', () => {
    const x = (): Array => nd.array([-1, 0, 1, Number.NaN]);
    expect(gradientOf(x(), (a) => nd.maximum(a, 0))).toEqual([0, 1, 1, 0]);
    expect(gradientOf(x(), (a) => nd.maximum(0, a))).toEqual([0, 1, 1, 0]);
    expect(gradientOf(x(), (a) => nd.minimum(a, 0))).toEqual([1, 1, 0, 0]);
    expect(gradientOf(x(), (a) => nd.minimum(0, a))).toEqual([1, 1, 0, 0]);
  });

  it('max pooling gives it to the first', () => {
    expect(gradientOf(nd.ones([1, 1, 4]), (x) => nd.Pooling(x, { kernel: [2], stride: [2] }))).toEqual([
      [[1, 0, 1, 0]],
    ]);
  });
});

describe('BatchNorm', () => {
  it('moves the running statistics when the backward pass comes through', () => {
    const [x, mean, variance] = [
      numbers([8, 2]),
      nd.zeros([2], { dtype: 'float64' }),
      nd.ones([2], { dtype: 'float64' }),
    ];
    x.attach_grad();
    const [ones, zeros] = [nd.ones([2], { dtype: 'float64' }), nd.zeros([2], { dtype: 'float64' })];
    const y = autograd.record(() => nd.BatchNorm(x, ones, zeros, mean, variance, { momentum: 0.5 }));
    expect(mean.tolist()).toEqual([0, 0]);
    y.backward();
    const [m, v] = nd.moments(x, { axes: [0] });
    expect(mean.tolist()).toEqual(m.mul(0.5).tolist());
    expect(variance.tolist()).toEqual(v.add(1).mul(0.5).tolist());
  });
});

describe('nd.RNN', () => {
  it.each(['rnn_relu', 'rnn_tanh', 'lstm', 'gru'])('%s on a packed vector has the derivative of its values', (mode) => {
    const [T, N, I, H, L, D] = [3, 2, 2, 3, 2, 2];
    const gates = { rnn_relu: 1, rnn_tanh: 1, lstm: 4, gru: 3 }[mode] as number;
    const total = D * gates * H * (I + H + 2) + (L - 1) * D * gates * H * (D * H + H + 2);
    const vector = numbers([total]).mul(0.5);
    vector.attach_grad();
    const states = Array.from({ length: mode === 'lstm' ? 2 : 1 }, (_, k) => numbers([L * D, N, H], 7 * k));
    const options = { state_size: H, num_layers: L, bidirectional: true, mode, state_outputs: true };
    const [h, c = null] = states;
    const value = (): Array => weighted(nd.RNN(numbers([T, N, I]), vector, h, c, options) as Array[]);
    autograd.record(value).backward();
    const gradient = (vector.grad as Array).asnumpy().data;
    for (let i = 0; i < total; i += 13) {
      const centre = vector.at(i).asscalar();
      const at = (v: number): number => {
        vector.setAt([i], v);
        return value().asscalar();
      };
      const slope = (at(centre + 1e-5) - at(centre - 1e-5)) / 2e-5;
      at(centre);
      expect(Math.abs(gradient[i] - slope)).toBeLessThan(1e-6 * (1 + Math.abs(slope)));
    }
  });

  it('refuses inputs that do not fit, in the words of MXNet', () => {
    const [x, h] = [nd.zeros([3, 2, 2]), nd.zeros([1, 2, 3])];
    const options = { state_size: 3, num_layers: 1, mode: 'gru' };
    expect(() => nd.RNN(x, nd.zeros([5]), h, options)).toThrow(
      'Shape inconsistent, Provided = [5], inferred shape=(63,)',
    );
    expect(() => nd.RNN(x, nd.zeros([63]), h, h, options)).toThrow('Operator RNN expects 3 inputs, but got 4 instead.');
    expect(() => nd.RNN(nd.zeros([3, 2]), nd.zeros([63]), h, options)).toThrow('Input data should be rank-3 tensor');
    expect(() => nd.RNN(x, nd.zeros([63]), h, { ...options, mode: 'x' })).toThrow(mx.base.MXNetError);
  });
});

describe('nd.mod', () => {
  const divisorGradient = (a: number[], b: number[]): { y: number[]; gradient: number[] } => {
    const [x, by] = [a, b].map((v) => nd.array(v, { dtype: 'float64' }));
    by.attach_grad();
    const y = autograd.record(() => x.mod(by));
    y.backward();
    return { y: y.tolist() as number[], gradient: by.grad?.tolist() as number[] };
  };

  // MXNet rounds a / b again: -10 for 1 % 0.1, and 0 for 1 % -inf (docs/from-mxnet.md).
  it('has the quotient of its result as the gradient of the divisor', () => {
    const [a, b] = [
      [1, 0.7, -1, 5.5, -7, 0.3],
      [0.1, 0.1, 0.1, -2, 3, 0.1],
    ];
    const { y, gradient } = divisorGradient(a, b);
    expect(gradient).toEqual(a.map((v, i) => -Math.round((v - y[i]) / b[i])));
  });

  it('has it at infinities as PyTorch', () => {
    const inf = Number.POSITIVE_INFINITY;
    expect(divisorGradient([1, -1, 1, -1], [inf, inf, -inf, -inf]).gradient.map((v) => v + 0)).toEqual([0, 1, 1, 0]);
  });
});

// As MXNet 1.9.1 gives them.
describe('gradients at numbers that are not finite', () => {
  const { NaN: nan, POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: low } = Number;
  const at = (call: (x: Array) => Array): unknown[] => {
    const x = nd.array([nan, -1, 0, 2, inf, low]);
    x.attach_grad();
    const y = autograd.record(() => call(x));
    y.backward();
    return [y.tolist(), x.grad?.tolist()];
  };

  // At NaN MXNet's relu gives NaN back, and its clip what arrives; here relu what arrives, and clip nothing (docs/from-mxnet.md).
  it('relu', () => {
    expect(at((x) => nd.relu(x))).toEqual([
      [nan, 0, 0, 2, inf, 0],
      [1, 0, 0, 1, 1, 0],
    ]);
  });

  it('clip, for which a bound of NaN is none', () => {
    expect(at((x) => nd.clip(x, -1, 1))).toEqual([
      [nan, -1, 0, 1, 1, -1],
      [0, 1, 1, 0, 0, 0],
    ]);
    expect(at((x) => nd.clip(x, nan, 1))).toEqual([
      [nan, -1, 0, 1, 1, low],
      [0, 1, 1, 0, 0, 1],
    ]);
  });
});
