// "Where MXNet 1.9.1 is wrong, and what bptt does" (docs/from-mxnet.md), row by row: each row of that table has its test
// here, against a relation or numbers worked out by hand, since MXNet's own are wrong.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { autograd, gluon, mx, nd } from 'bptt/gluon';
import { afterAll, describe, expect, it } from 'vitest';
import { FormatError, ValueError } from '../../src/errors.ts';
import { parse } from '../../src/formats/mxnet-params.ts';
import { table } from './page.ts';

const { nn, rnn } = gluon;
type Array = ReturnType<typeof nd.zeros>;

const folder = mkdtempSync(join(tmpdir(), 'bptt-faults-'));
afterAll(() => rmSync(folder, { recursive: true }));

const numbers = (x: Array): number[] => [...x.asnumpy().data];
const close = (found: Array, expected: Array | number[], tolerance: number): void => {
  const wanted = Array.isArray(expected) ? expected : numbers(expected);
  expect(found.size).toBe(wanted.length);
  numbers(found).forEach((value, i) => void expect(Math.abs(value - wanted[i])).toBeLessThan(tolerance));
};
const random = (shape: number[], dtype = 'float64'): Array => nd.random.normal(0, 1, { shape, dtype });
const ready = <B extends gluon.Block>(block: B): B => {
  block.initialize(new mx.init.Uniform(0.7));
  return block;
};
/** The gradient of Σ output² with respect to `x`. */
const gradientOf = (x: Array, output: () => Array): Array => {
  x.attach_grad();
  autograd.record(() => output().square().sum()).backward();
  return x.grad!;
};

const rows: { [start: string]: () => void } = {
  'dropout between the layers'() {
    const options = { dropout: 0.5, input_size: 3 };
    for (const each of [new rnn.RNN(4, 2, options), new rnn.LSTM(4, 2, options), new rnn.GRU(4, 2, options)]) {
      const layer: gluon.rnn.GRU = ready(each);
      const x = random([5, 2, 3], 'float32');
      const masked = (input: Array) => {
        mx.random.seed(11);
        return autograd.record(() => layer(input));
      };
      const output = masked(x);
      expect(output.sub(layer(x)).abs().max().asscalar()).toBeGreaterThan(1e-3);
      layer.cast('float64');
      close(output, masked(x.astype('float64')), 1e-5);
    }
  },
  '`state_clip_min`'() {
    for (const dtype of ['float32', 'float64']) {
      const layer = ready(new rnn.LSTM(4, { input_size: 3, dtype, state_clip_min: -0.05, state_clip_max: 0.1 }));
      const x = random([5, 2, 3], dtype);
      const [, [, c]] = layer(x, layer.begin_state(2));
      expect(c.max().asscalar()).toBe(Math.fround(0.1) === c.max().asscalar() ? Math.fround(0.1) : 0.1);
      expect(c.min().asscalar()).toBeGreaterThanOrEqual(Math.fround(-0.05));
    }
  },
  '`use_sequence_length=True`'() {
    for (const dtype of ['float32', 'float64']) {
      const layer = ready(new rnn.GRU(4, 2, { bidirectional: true, input_size: 3, dtype, use_sequence_length: true }));
      const x = random([5, 2, 3], dtype);
      const [output, [state]] = layer(x, layer.begin_state(2, { dtype }), nd.array([2, 5], { dtype }));
      const alone = x.at('0:2', '0:1');
      const [first, [last]] = layer(alone, layer.begin_state(1, { dtype }), nd.array([2], { dtype }));
      close(output.at('0:2', '0:1'), first, 1e-6);
      close(state.at(':', '0:1'), last, 1e-6);
      expect(output.at('2:', 0).abs().sum().asscalar()).toBe(0);
    }
  },
  'LSTM with `projection_size`'() {
    const layer = ready(new rnn.LSTM(4, { projection_size: 2, input_size: 3, dtype: 'float64' }));
    const x = random([3, 2, 3]);
    const gradient = gradientOf(x, () => layer(x));
    const h = 1e-5;
    const loss = (i: number, step: number): number => {
      const moved = numbers(x).map((value, j) => (i === j ? value + step : value));
      return layer(nd.array(moved, { dtype: 'float64' }).reshape(x.shape as number[]))
        .square()
        .sum()
        .asscalar();
    };
    close(
      gradient,
      numbers(x).map((_, i) => (loss(i, h) - loss(i, -h)) / (2 * h)),
      1e-8,
    );
  },
  'gradients of RNN and GRU'() {
    const options = { bidirectional: true, input_size: 3, dtype: 'float64' };
    for (const layer of [ready(new rnn.RNN(4, 3, options)), ready(new rnn.GRU(4, 3, options))]) {
      const x = random([5, 2, 3]);
      const fused = numbers(gradientOf(x, () => layer(x)));
      const weight = numbers(layer.l0_h2h_weight.grad());
      const cells = layer._unfuse();
      const begin_state = cells.begin_state({ batch_size: 2, func: nd.zeros, dtype: 'float64' });
      const unroll = () => cells.unroll(5, x, { layout: 'TNC', merge_outputs: true, begin_state })[0] as Array;
      close(gradientOf(x, unroll), fused, 1e-10);
      close(layer.l0_h2h_weight.grad(), weight, 1e-10);
    }
  },
  '`AvgPool1D(ceil_mode=True)`'() {
    const x = nd.arange(4).reshape([1, 1, 4]);
    x.attach_grad();
    const output = autograd.record(() => new nn.AvgPool1D(3, 2, { ceil_mode: true })(x));
    output.backward();
    close(output, [1, 2.5], 1e-7);
    close(x.grad!, [1 / 3, 1 / 3, 1 / 3 + 1 / 2, 1 / 2], 1e-7);
  },
  '`BidirectionalCell.unroll`'() {
    const cell = ready(new rnn.BidirectionalCell(new rnn.LSTMCell(4), new rnn.LSTMCell(4)));
    const x = random([2, 5, 3], 'float32');
    const valid_length = nd.array([2, 5]);
    const [ntc] = cell.unroll(5, x, { layout: 'NTC', merge_outputs: null, valid_length });
    const [tnc] = cell.unroll(5, x.swapaxes(0, 1), { layout: 'TNC', merge_outputs: null, valid_length });
    close((ntc as Array).swapaxes(0, 1), tnc as Array, 1e-6);
  },
  '`CTCLoss` of a sample'() {
    const x = random([1, 2, 4], 'float32');
    const loss = new gluon.loss.CTCLoss();
    x.attach_grad();
    // a label twice in a row takes three frames
    const l = autograd.record(() => loss(x, nd.array([[1, 1]])));
    l.backward();
    expect(l.asscalar()).toBe(Number.POSITIVE_INFINITY);
    expect(x.grad!.abs().sum().asscalar()).toBe(0);
  },
  'a label of `CTCLoss` that is the blank'() {
    const loss = new gluon.loss.CTCLoss();
    const label = nd.array([[3, 1]], { dtype: 'float64' });
    const value = (x: Array): number => (loss(x, label) as Array).asscalar();
    const x = random([1, 5, 4]);
    x.attach_grad();
    autograd.record(() => loss(x, label) as Array).backward();
    const slopes = numbers(x).map((_, i) => {
      const moved = (step: number): number =>
        value(
          nd
            .array(
              numbers(x).map((v, k) => (k === i ? v + step : v)),
              { dtype: 'float64' },
            )
            .reshape([1, 5, 4]),
        );
      return (moved(1e-5) - moved(-1e-5)) / 2e-5;
    });
    close(x.grad as Array, slopes, 1e-6);
  },
  'losses CTC, CosineEmbedding'() {
    const arrays = [nd.full([2], 3, { dtype: 'float64' }), nd.full([1], 4, { dtype: 'float64' })];
    expect(gluon.utils.clip_global_norm(arrays, 1)).toBeCloseTo(Math.sqrt(34), 10);
    close(arrays[1], [4 / (Math.sqrt(34) + 1e-8)], 1e-6);
    for (const [loss, ...inputs] of [
      [
        new gluon.loss.CTCLoss(),
        random([2, 6, 4], 'float32'),
        nd.array([
          [1, 2],
          [0, -1],
        ]),
      ],
      [new gluon.loss.CosineEmbeddingLoss(), random([2, 3], 'float32'), random([2, 3], 'float32'), nd.array([1, -1])],
      [new gluon.loss.SDMLLoss(), random([3, 4], 'float32'), random([3, 4], 'float32')],
    ] as const) {
      const call = loss as unknown as (...args: Array[]) => Array;
      const wide = call(...inputs.map((x) => x.astype('float64')));
      expect(wide.dtype).toBe('float64');
      close(wide, call(...inputs), 1e-5);
    }
  },
  '`PoissonNLLLoss(compute_full=True)`'() {
    const x = random([2, 3]);
    const target = nd.array([0, 1, 2, 3, 4, 5], { dtype: 'float64' }).reshape([2, 3]);
    x.attach_grad();
    const loss = new gluon.loss.PoissonNLLLoss({ compute_full: true });
    autograd.record(() => loss(x, target)).backward();
    // the mean over all elements of exp(x) - target x, plus what does not depend on x
    close(x.grad!, numbers(x.exp().sub(target).div(6)), 1e-9);
  },
  '`unroll` of a float64 cell'() {
    const cell = new rnn.LSTMCell(4, { input_size: 3 });
    cell.cast('float64');
    const x = random([2, 5, 3]);
    const begin_state = ready(cell).begin_state({ batch_size: 2, func: nd.zeros, dtype: 'float64' });
    const [expected] = cell.unroll(5, x, { begin_state, merge_outputs: true });
    const [found] = cell.unroll(5, x, { merge_outputs: true });
    close(found as Array, expected as Array, 1e-15);
  },
  '`save_parameters` of more than ten'() {
    const layer = ready(new rnn.GRU(2, 12, { input_size: 1 }));
    const file = join(folder, 'deep.params');
    layer.save_parameters(file);
    expect(Object.keys(nd.load(file)).at(-1)).toBe('_unfused.11.h2h_bias');
    const other = new rnn.GRU(2, 12);
    other.load_parameters(file);
    close(other(nd.ones([3, 1, 1])), layer(nd.ones([3, 1, 1])), 1e-12);
  },
  '`save_params` where a parameter'() {
    const net = new nn.Sequential();
    net.add(new nn.Dense(2, { in_units: 2 }));
    expect(() => ready(net).save_params(join(folder, 'none.params'))).toThrow(ValueError);
    expect(() => net.save_params(join(folder, 'none.params'))).toThrow(/is to be striped before saving/);
    expect(existsSync(join(folder, 'none.params'))).toBe(false);
  },
  '`.params` files with false counts'() {
    const hostile = new URL('../golden/mxnet/params/hostile/', import.meta.url);
    for (const name of [
      'count_huge',
      'names_huge',
      'name_length_huge',
      'dims_huge',
      'dims_large',
      'count_zero_but_data',
    ]) {
      const file = readFileSync(new URL(`${name}.params`, hostile));
      expect(() => parse(file), name).toThrow(FormatError);
    }
  },
  '`nd.random.randint` with'() {
    expect(() => nd.transpose(nd.zeros([2, 3]), { axes: [0, 0] })).toThrow(mx.base.MXNetError);
    expect(() => nd.random.randint(3, 3, { shape: [2] })).toThrow(mx.base.MXNetError);
    const loss = new gluon.loss.CTCLoss();
    const pred = nd.zeros([1, 4, 3]);
    expect(() => loss(pred, nd.array([[0, 7]]))).toThrow(mx.base.MXNetError);
    expect(() => loss(pred, nd.array([[0, 1]]), nd.array([9]), nd.array([2]))).toThrow(mx.base.MXNetError);
  },
};

describe('where MXNet 1.9.1 is wrong', () => {
  const listed = table('Where MXNet 1.9.1 is wrong, and what bptt does').map(([first]) => first);

  it('every row of the page has a test', () => {
    expect(listed).toHaveLength(Object.keys(rows).length);
    listed.forEach((first, i) => void expect(first.startsWith(Object.keys(rows)[i]), first).toBe(true));
  });
  it.each(Object.entries(rows))('%s', (_, test) => test());
});
