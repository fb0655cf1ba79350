// gluon.nn against relations: plain loops, one layer as another, running statistics, deferred shapes, and errors.

import { autograd, gluon, mx, nd } from 'bptt/gluon';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssertionError, onWarning, TypeError, ValueError } from '../../src/engine/index.ts';

const { nn } = gluon;
type Array = ReturnType<typeof nd.zeros>;

const numbers = (x: Array): number[] => [...x.asnumpy().data];
const normal = (...shape: number[]): Array => nd.random.normal(0, 1, { shape, dtype: 'float64' });
const close = (found: Array, expected: Array | number[], tolerance = 1e-12): void => {
  const wanted = Array.isArray(expected) ? expected : numbers(expected);
  expect(found.size).toBe(wanted.length);
  numbers(found).forEach((value, i) => void expect(Math.abs(value - wanted[i])).toBeLessThanOrEqual(tolerance));
};
const ready = <B extends gluon.Block>(block: B): B => {
  block.initialize(new mx.init.Uniform(0.7));
  block.cast('float64');
  return block;
};
const gradientOf = (x: Array, output: () => Array, up: Array): Array => {
  x.attach_grad();
  autograd.record(output).backward(up);
  return x.grad as Array;
};

describe('pooling', () => {
  const windows = fc
    .record({
      width: fc.integer({ min: 1, max: 9 }),
      kernel: fc.integer({ min: 1, max: 5 }),
      stride: fc.integer({ min: 1, max: 4 }),
      pad: fc.integer({ min: 0, max: 2 }),
      ceil_mode: fc.boolean(),
      count_include_pad: fc.boolean(),
    })
    .filter(({ width, kernel, pad }) => kernel <= width + 2 * pad);

  it('is the largest and the mean of each window, counted by hand', () => {
    fc.assert(
      fc.property(windows, ({ width, kernel, stride, pad, ceil_mode, count_include_pad }) => {
        const x = normal(1, 1, width);
        const values = numbers(x);
        const steps = (width + 2 * pad - kernel) / stride;
        const count = 1 + (ceil_mode ? Math.ceil(steps) : Math.floor(steps));
        const inside = (i: number, edge: number) =>
          Array.from({ length: kernel }, (_, k) => i * stride - pad + k).filter((p) => p >= -edge && p < width + edge);
        const largest = (i: number) => Math.max(-Number.MAX_VALUE, ...inside(i, 0).map((p) => values[p]));
        const mean = (i: number) =>
          inside(i, 0).reduce((sum, p) => sum + values[p], 0) /
          Math.max(1, inside(i, count_include_pad ? pad : 0).length);
        const each = (of: (i: number) => number) => Array.from({ length: count }, (_, i) => of(i));
        const max = new nn.MaxPool1D(kernel, stride, pad, { ceil_mode });
        const avg = new nn.AvgPool1D(kernel, stride, pad, { ceil_mode, count_include_pad });
        expect(numbers(max(x))).toEqual(each(largest));
        close(avg(x), each(mean));
        // A mean is linear: ⟨g, pool x⟩ = ⟨gradient, x⟩.
        const up = normal(1, 1, count);
        const gradient = gradientOf(x, () => avg(x), up);
        close(gradient.mul(x).sum(), up.mul(avg(x)).sum(), 1e-10);
      }),
      { numRuns: 60 },
    );
  });

  it('takes channels last, and all of time', () => {
    const x = normal(2, 3, 7);
    const turned = x.swapaxes(1, 2);
    close(new nn.MaxPool1D(3, { layout: 'NWC' })(turned), new nn.MaxPool1D(3)(x).swapaxes(1, 2));
    close(new nn.GlobalAvgPool1D()(x), x.mean({ axis: 2 }));
    close(new nn.GlobalMaxPool1D({ layout: 'NWC' })(turned), x.max({ axis: 2 }));
  });

  it('refuses windows that do not fit', () => {
    expect(() => new nn.MaxPool1D(12)(nd.zeros([1, 1, 10]))).toThrow(
      'kernel size (12) exceeds input (10 padded to 10)',
    );
    expect(() => new nn.AvgPool1D()(nd.zeros([2, 3]))).toThrow(mx.base.MXNetError);
    expect(() => new nn.MaxPool1D({ layout: 'XX' })).toThrow(AssertionError);
  });
});

describe('normalization', () => {
  it('BatchNorm normalizes each channel and moves its running moments when the gradient arrives', () => {
    const x = normal(5, 3, 4);
    const layer = ready(new nn.BatchNorm({ momentum: 0.75 }));
    const y = autograd.record(() => layer(x));
    close(y.mean({ axis: 1, exclude: true }), [0, 0, 0], 1e-12);
    close(y.square().mean({ axis: 1, exclude: true }), [1, 1, 1], 1e-4);
    close(layer.running_mean.data(), [0, 0, 0]);
    y.backward();
    const [mean, variance] = nd.moments(x, { axes: [0, 2] });
    close(layer.running_mean.data(), mean.mul(0.25));
    close(layer.running_var.data(), variance.mul(0.25).add(0.75));
    const expected = x.sub(layer.running_mean.data().reshape([1, 3, 1]));
    close(layer(x), expected.div(layer.running_var.data().add(1e-5).sqrt().reshape([1, 3, 1])));
  });

  it('BatchNorm without scale sets gamma to 1, and gives it no gradient', () => {
    const layer = ready(new nn.BatchNorm({ scale: false, in_channels: 3 }));
    layer.gamma.set_data(nd.array([2, 3, 4], { dtype: 'float64' }));
    layer(normal(4, 3));
    expect(numbers(layer.gamma.data())).toEqual([1, 1, 1]);
    expect(() => layer.gamma.grad()).toThrow("because grad_req='null'");
  });

  it('one group is the whole sample, one channel a group is an instance, and an axis is the last one turned', () => {
    const x = normal(2, 4, 3);
    const whole = ready(new nn.GroupNorm())(x);
    close(whole, ready(new nn.LayerNorm())(x.reshape([2, 12])), 1e-10);
    close(ready(new nn.GroupNorm(4))(x), ready(new nn.InstanceNorm())(x), 1e-10);
    close(ready(new nn.LayerNorm({ axis: 1 }))(x), ready(new nn.LayerNorm())(x.swapaxes(1, 2)).swapaxes(1, 2), 1e-12);
    close(ready(new nn.InstanceNorm({ axis: -1 }))(x.swapaxes(1, 2)), ready(new nn.InstanceNorm())(x).swapaxes(1, 2));
  });

  it('GroupNorm has a gamma for each group', () => {
    const layer = ready(new nn.GroupNorm(2));
    const x = normal(2, 4, 3);
    const plain = layer(x);
    layer.gamma.set_data(nd.array([1, 3], { dtype: 'float64' }));
    close(layer(x), plain.mul(nd.array([1, 1, 3, 3], { dtype: 'float64' }).reshape([1, 4, 1])));
  });

  it('refuses inputs of another number of channels', () => {
    for (const layer of [new nn.BatchNorm({ in_channels: 3 }), new nn.LayerNorm({ in_channels: 3 })]) {
      layer.initialize();
      expect(() => layer(nd.zeros([2, 4]))).toThrow('Shape inconsistent, Provided = [3], inferred shape=[4]');
    }
    const layer = new nn.BatchNorm();
    layer.initialize();
    expect(() => layer(nd.zeros([4]))).toThrow(ValueError);
  });
});

describe('Dense, Conv1D and Embedding', () => {
  it('Dense flattens, or acts on the last axis', () => {
    const x = normal(2, 3, 4);
    const whole = ready(new nn.Dense(5));
    const last = ready(new nn.Dense(5, { flatten: false }));
    close(whole(x), nd.dot(x.reshape([2, 12]), whole.weight.data().T), 1e-12);
    close(last(x), nd.dot(x.reshape([6, 4]), last.weight.data().T).reshape([2, 3, 5]), 1e-12);
    expect(whole.weight.shape).toEqual([5, 12]);
    expect(last.weight.shape).toEqual([5, 4]);
    expect(String(whole)).toBe('Dense(12 -> 5, linear)');
  });

  it('Conv1D of one step is a Dense over channels, and groups do not see each other', () => {
    const x = normal(2, 4, 5);
    const layer = ready(new nn.Conv1D(6, 1));
    const y = layer(x);
    const rows = nd.dot(x.swapaxes(1, 2).reshape([10, 4]), layer.weight.data().reshape([6, 4]).T);
    close(y, rows.reshape([2, 5, 6]).swapaxes(1, 2), 1e-12);
    const grouped = ready(new nn.Conv1D(4, 3, { groups: 2, padding: 1, use_bias: false }));
    const half = ready(new nn.Conv1D(2, 3, { padding: 1, use_bias: false }));
    const first = x.at(':', '0:2');
    grouped(x);
    half(first);
    half.weight.set_data(grouped.weight.data().at('0:2'));
    close(grouped(x).at(':', '0:2'), half(first), 1e-12);
    expect(grouped.weight.shape).toEqual([4, 2, 3]);
  });

  it('Conv1D refuses what it cannot do', () => {
    expect(() => new nn.Conv1D(3, 3, { groups: 2, in_channels: 4 })).toThrow(
      'output num_filter must divide group size',
    );
    expect(() => new nn.Conv1D(2, 3, { layout: 'NWC' })).toThrow("Only supports 'NCW' layout for now");
    const layer = new nn.Conv1D(4, 3, { groups: 2 });
    layer.initialize();
    expect(() => layer(nd.zeros([1, 3, 5]))).toThrow('input num_filter must divide group size');
  });

  it('Embedding cuts indices to its rows, in the gradient as well', () => {
    const layer = ready(new nn.Embedding(3, 2));
    const rows = autograd.record(() => layer(nd.array([-5, 1, 99])));
    rows.backward();
    close(rows, layer.weight.data());
    expect(numbers(layer.weight.grad())).toEqual(new Array(6).fill(1));
  });
});

describe('containers and functions as blocks', () => {
  it('slices share their blocks, and keep the prefix', () => {
    const net = new nn.HybridSequential({ prefix: 'net_' });
    net.name_scope(() => net.add(new nn.Dense(3), new nn.Dropout(0.5), new nn.Dense(2)));
    const tail = net.at('1:');
    expect(tail).toBeInstanceOf(nn.HybridSequential);
    expect(tail.prefix).toBe('net_');
    expect([...tail]).toEqual([net.at(1), net.at(-1)]);
    expect([...net.at('::-2')]).toEqual([net.at(2), net.at(0)]);
    expect(net.length).toBe(3);
    expect(() => net.at(3)).toThrow('list index out of range');
    expect([...net.collect_params().keys()][0]).toBe('net_dense0_weight');
  });

  it('call their blocks in order, with one input', () => {
    const [a, b] = [ready(new nn.Dense(3)), ready(new nn.Dense(2, { activation: 'tanh' }))];
    for (const Container of [nn.Sequential, nn.HybridSequential]) {
      const net = new Container();
      net.add(a, b);
      const x = normal(4, 5);
      close(net(x), b(a(x)));
      expect(() => net(x, x)).toThrow(TypeError);
      net.hybridize();
      close(net(x), b(a(x)));
    }
  });

  it('Sequential of hybrid children warns when it is hybridized', () => {
    const texts: string[] = [];
    const before = onWarning(({ message }) => void texts.push(message));
    const net = new nn.Sequential({ prefix: 's_' });
    net.add(new nn.Dense(3));
    net.hybridize();
    onWarning(before);
    expect(texts).toEqual([
      "All children of this Sequential layer 's_' are HybridBlocks. Consider using HybridSequential for the best performance.",
    ]);
  });

  it('Lambda and HybridLambda call functions and names of nd', () => {
    const x = normal(2, 3);
    const double = (y: Array): Array => y.mul(2);
    close(new nn.Lambda('tanh')(x), nd.tanh(x));
    close(new nn.Lambda(double)(x), x.mul(2));
    close(new nn.HybridLambda('tanh')(x), nd.tanh(x));
    close(new nn.HybridLambda((F: typeof nd, y: Array) => F.relu(y))(x), nd.relu(x));
    expect(String(new nn.Lambda(double))).toBe('Lambda(double)');
    expect(() => new nn.Lambda('nope')).toThrow('Function name nope is not found in ndarray.');
    expect(() => new nn.HybridLambda(3 as never)).toThrow("Unrecognized function in lambda: 3 of type <class 'int'>");
  });
});

describe('activations and Dropout', () => {
  it('PReLU of a constant is LeakyReLU, and its slope is learned', () => {
    const x = normal(4, 3);
    const layer = ready(new nn.PReLU());
    const y = autograd.record(() => layer(x));
    y.backward();
    close(y, new nn.LeakyReLU(0.25)(x));
    close(layer.alpha.grad(), nd.minimum(x, 0).sum());
    expect(() => new nn.LeakyReLU(-1)).toThrow('Slope coefficient for LeakyReLU must be no less than 0.');
  });

  it('SELU has the slope of its function, which MXNet has not', () => {
    const x = normal(20);
    const h = 1e-6;
    const layer = new nn.SELU();
    const slope = layer(x.add(h))
      .sub(layer(x.sub(h)))
      .div(2 * h);
    close(
      gradientOf(x, () => layer(x), nd.ones_like(x)),
      slope,
      1e-8,
    );
  });

  it('SELU is the one whose mean 0 and variance 1 stay what they are', () => {
    // Klambauer et al. (2017), from E selu(z) = 0 and E selu(z)² = 1 for a standard normal z, with c = erfc(1/√2), d = erfc(√2):
    const [c, d] = [0.31731050786291415, 0.045500263896358417];
    const { PI, SQRT1_2, E } = Math;
    const alpha = -Math.sqrt(2 / PI) / (c * Math.exp(0.5) - 1);
    const square = 2 * d * E ** 2 + PI * c ** 2 * E - 2 * (2 + PI) * c * Math.exp(0.5) + PI + 2;
    const scale = ((1 - c * Math.exp(0.5)) * Math.sqrt(2 * PI)) / Math.sqrt(square);
    const at = [-30, -3, -1, -SQRT1_2, -1e-3, 0, 1e-3, 0.5, 2];
    for (const ctx of [mx.cpu(), mx.reference()]) {
      const x = nd.array(at, { dtype: 'float64', ctx });
      for (const selu of [new nn.SELU(), (v: Array) => nd.LeakyReLU(v, { act_type: 'selu' })]) {
        close(
          selu(x),
          at.map((v) => scale * (v > 0 ? v : alpha * Math.expm1(v))),
          1e-13,
        );
        // At 0 the slope is that of the left side, as in PyTorch.
        close(
          gradientOf(x, () => selu(x), nd.ones_like(x)),
          at.map((v) => scale * (v > 0 ? 1 : alpha * Math.exp(v))),
          1e-13,
        );
      }
    }
  });

  it('Swish and GELU go through their formulas', () => {
    const x = normal(3, 4);
    close(new nn.Swish(1.5)(x), x.mul(nd.sigmoid(x.mul(1.5))));
    close(new nn.GELU()(x), x.mul(nd.erf(x.div(Math.SQRT2)).add(1)).div(2), 1e-12);
    expect(new nn.Activation('relu', { prefix: null }).prefix).toMatch(/^relu\d+_$/);
    expect(() => new nn.Activation('nope')(x)).toThrow("Invalid Input: 'nope'");
  });

  it('Dropout drops in training alone, whole rows where an axis shares the mask', () => {
    const x = nd.ones([50, 4]);
    const layer = new nn.Dropout(0.5, [1]);
    expect(numbers(layer(x))).toEqual(numbers(x));
    const rows = autograd.train_mode(() => layer(x)).tolist() as number[][];
    expect(rows.every((row) => row.every((v) => v === row[0]))).toBe(true);
    expect(new Set(rows.map(([v]) => v))).toEqual(new Set([0, 2]));
    expect(String(layer)).toBe('Dropout(p = 0.5, axes=(1,))');
  });
});
