// What operators refuse, in the words of MXNet 1.9.1 (run; the file and line that begin some of its messages are left out):
// inputs that are no arrays, parameters that its core cannot read, shapes and dtypes that do not fit. Most gave numbers in
// MXNet's place, some from behind the array.

import { gluon, mx, nd } from 'bptt/gluon';
import { describe, expect, it } from 'vitest';
import { AssertionError, ValueError } from '../../src/errors.ts';

const { MXNetError } = mx.base;
// biome-ignore lint/suspicious/noExplicitAny: calls that TypeScript refuses, as JavaScript makes them.
const any = (x: unknown): any => x;
const [op, x] = [any(nd), any(nd.ones([2, 3]))];
const z = any(nd.ones([3, 2, 4]));
const ones = (...shape: number[]): unknown => nd.ones(shape);
const lengths = { use_sequence_length: true };
const int = (values: unknown): unknown => nd.array(values as number[], { dtype: 'int64' });

type Case = [what: string, call: () => unknown, kind: new (message: string) => Error, message: string];
const check = (_: string, call: () => unknown, kind: new (message: string) => Error, message: string): void => {
  expect(call).toThrowError(kind);
  expect(call).toThrowError(expect.objectContaining({ message: expect.stringContaining(message) }));
};

const invalid = (name: string, type: string, value: string): string =>
  `Invalid Parameter format for ${name} expect ${type} but value='${value}', in operator `;
describe('arguments of another kind', () => {
  it.each<Case>([
    ['a number', () => op.softmax(3), AssertionError, 'Argument data must have NDArray type, but got 3'],
    ['a list', () => op.softmax([1, 2]), AssertionError, 'Argument data must have NDArray type, but got [1, 2]'],
    ['a text', () => op.abs('x'), AssertionError, 'Argument data must have NDArray type, but got x'],
    ['the second input', () => op.take(x, 3), AssertionError, 'Argument indices must have NDArray type, but got 3'],
    ['null', () => op.softmax(null), MXNetError, 'Operator softmax expects 1 inputs, but got 0 instead.'],
    ['one of several', () => op.concat(x, 3), AssertionError, 'Positional arguments must have NDArray type, but got 3'],
    ['no inputs', () => op.add_n(), MXNetError, 'value 0 for Parameter num_args should be greater equal to 1'],
    [
      'text for an axis',
      () => op.softmax(x, { axis: 'a' }),
      MXNetError,
      `${invalid('axis', 'int', 'a')}softmax(name="", axis="a")`,
    ],
    [
      'a fraction',
      () => op.tile(x, 2.5),
      MXNetError,
      `${invalid('reps', 'Shape(tuple)', '2.5')}tile(name="", reps="2.5")`,
    ],
    ['NaN', () => op.topk(x, { k: Number.NaN }), MXNetError, invalid('k', 'int', 'nan')],
    ['None as a default', () => op.sum(x, { axis: [1.5] }), MXNetError, invalid('axis', 'Shape or None', '[1.5]')],
    ['a depth', () => op.one_hot(x, 2.5), MXNetError, invalid('depth', 'int', '2.5')],
    ['repeats', () => op.repeat(x, 1.5), MXNetError, invalid('repeats', 'int', '1.5')],
    ['bounds', () => op.slice_axis(x, 0, 1.5, 2), MXNetError, invalid('begin', 'int', '1.5')],
    ['an end', () => op.slice_axis(x, 0, 1, 'a'), MXNetError, invalid('end', 'int or None', 'a')],
    ['a begin', () => op.slice(x, Number.NaN, 2), MXNetError, invalid('begin', 'Shape(tuple)', 'nan')],
    ['sizes', () => op.broadcast_to(x, [2.5]), MXNetError, invalid('shape', 'Shape(tuple)', '[2.5]')],
    ['a dim', () => op.concat(x, x, { dim: 0.5 }), MXNetError, invalid('dim', 'int', '0.5')],
    ['axes', () => op.transpose(x, [0.5, 1]), MXNetError, invalid('axes', 'Shape(tuple)', '[0.5, 1]')],
    ['a flag', () => op.sum(x, { keepdims: 'a' }), MXNetError, invalid('keepdims', 'boolean', 'a')],
    ['a double', () => op.softmax(x, { temperature: 'a' }), MXNetError, invalid('temperature', 'double or None', 'a')],
    [
      'a name',
      () => op.take(x, x, { mode: 'foo' }),
      MXNetError,
      `Invalid Input: 'foo', valid values are: {'clip', 'raise', 'wrap'}, in operator take(name="", mode="foo")`,
    ],
    [
      'a fraction in zeros',
      () => op.zeros([2.5]),
      MXNetError,
      `${invalid('shape', 'Shape(tuple)', '[2.5]')}_zeros(name="", shape="[2.5]")`,
    ],
    ['a negative size', () => op.zeros(-1), MXNetError, 'Operator _zeros inferring shapes failed.'],
    ['a negative eye', () => op.eye(-1), MXNetError, 'Shape dim size cannot be a negative value -1'],
    ['a context', () => op.zeros([2], { ctx: 'cpu' }), MXNetError, 'Invalid context string cpu'],
    ['a step of 0', () => op.arange(0, 5, 0), MXNetError, 'Range does not support step=0, received 0'],
    [
      'a negative number',
      () => op.linspace(0, 1, -1),
      MXNetError,
      'Number of sequence should be non-negative, received -1',
    ],
    ['a negative depth', () => op.one_hot(x, -1), MXNetError, 'Dimension size, depth, must be a non-negative integer'],
  ])('%s', check);
});

describe('shapes and dtypes that do not fit', () => {
  const view = (): unknown => nd.arange(12).reshape([4, 3]).at('0:2');
  const inconsistent = (provided: string, inferred: string): string =>
    `Shape inconsistent, Provided = ${provided}, inferred shape=${inferred}`;
  it.each<Case>([
    [
      'slice_like of a view',
      () => op.slice_like(view(), ones(4, 3)),
      MXNetError,
      'Check failed: ishape[i] >= from_shape[i] (2 vs. 4) : Slice axis 0 with size 4exceeds limit of input with size 2',
    ],
    [
      'slice_like of another rank',
      () => op.slice_like(x, ones(1, 2, 3)),
      MXNetError,
      'ndim mismatch for inputs: 2 vs. 3',
    ],
    [
      'GroupNorm of 3 channels',
      () => op.GroupNorm(ones(2, 3, 2), ones(2), ones(2), 2),
      MXNetError,
      'Check failed: dshape[1] % num_groups == 0 (1 vs. 0) : # of channels must be divisible by # of groups',
    ],
    [
      'GroupNorm gamma',
      () => op.GroupNorm(ones(2, 4, 2), ones(3), ones(2), 2),
      MXNetError,
      'Shape size mismatch 3 v.s. 2',
    ],
    ['LayerNorm beta, too long', () => op.LayerNorm(x, ones(3), ones(4)), MXNetError, inconsistent('[4]', '[3]')],
    ['LayerNorm beta, too short', () => op.LayerNorm(x, ones(3), ones(2)), MXNetError, inconsistent('[2]', '[3]')],
    ['LayerNorm gamma', () => op.LayerNorm(x, ones(2), ones(3)), MXNetError, inconsistent('[2]', '[3]')],
    [
      'InstanceNorm beta',
      () => op.InstanceNorm(ones(2, 3, 2), ones(3), ones(2)),
      MXNetError,
      'ishape.Size() == shape.Size() (4 vs. 6) : reshape size must match',
    ],
    [
      'softmax_cross_entropy, more labels',
      () => op.softmax_cross_entropy(x, ones(3)),
      MXNetError,
      '(2 vs. 3) : data label shape mismatch',
    ],
    [
      'softmax_cross_entropy, one label',
      () => op.softmax_cross_entropy(x, ones(1)),
      MXNetError,
      '(2 vs. 1) : data label shape mismatch',
    ],
    ['SequenceMask', () => op.SequenceMask(z, ones(5), lengths), MXNetError, inconsistent('[5]', '(2,)')],
    ['SequenceReverse', () => op.SequenceReverse(z, ones(5), lengths), MXNetError, inconsistent('[5]', '(2,)')],
    ['SequenceLast', () => op.SequenceLast(z, ones(2, 1), lengths), MXNetError, inconsistent('[2,1]', '(2,)')],
    [
      'where',
      () => op.where(ones(2, 2), x, x),
      MXNetError,
      'Operator where inferring shapes failed.\ninput shapes:\n[2,2]\n[2,3]\n[2,3]',
    ],
    [
      'where by rows',
      () => op.where(ones(5), x, x),
      MXNetError,
      'Check failed: (*in_attrs)[0].Size() == static_cast<size_t>(tshape[0]) (5 vs. 2) : ',
    ],
    [
      'add_n',
      () => op.add_n(x, ones(2, 1)),
      MXNetError,
      'Incompatible attr in node  at 1-th input: expected [2,3], got [2,1]',
    ],
    [
      'scatter_nd',
      () => op.scatter_nd(ones(3), nd.array([[0, 1]]), [4]),
      MXNetError,
      'Check failed: valid: Invalid data, indices, and output shape combination for scatter_nd: [3], [1,2], [4]',
    ],
    [
      'gather_nd',
      () => op.gather_nd(x, nd.array([[0], [1], [1]])),
      MXNetError,
      '(3 vs. 2) : Number of indices exceeds data dimension',
    ],
    [
      'batch_take',
      () => op.batch_take(x, nd.array([0, 1, 1])),
      MXNetError,
      "(2 vs. 3) : Index array's size must be the same as data array's size excluding the first dimension",
    ],
    [
      "FullyConnected's bias",
      () => op.FullyConnected(x, ones(4, 3), ones(5), { num_hidden: 4 }),
      MXNetError,
      'Unexpected shape for bias [5]',
    ],
    [
      'linalg_gemm2',
      () => op.linalg_gemm2(x, x),
      MXNetError,
      '(3 vs. 2) : Incompatible matrix dimensions for multiplication',
    ],
    [
      'boolean_mask',
      () => op.boolean_mask(x, ones(5)),
      MXNetError,
      'Check failed: data.shape()[axis] == idx.shape()[0] (2 vs. 5) : ',
    ],
    [
      'slice_axis beyond the end',
      () => op.slice_axis(x, 0, 1, 9),
      MXNetError,
      'Check failed: *end <= axis_size: Invalid end for end=9 as axis_size is 2',
    ],
    [
      'slice_axis before the start',
      () => op.slice_axis(x, 0, -9, 2),
      MXNetError,
      'Check failed: *begin >= 0: Invalid begin for begin=-9',
    ],
    [
      'pad of a matrix',
      () => op.pad(x, 'constant', [0, 0, 1, 1]),
      MXNetError,
      'Current implementation only supports 4-D or 5-D input.',
    ],
    [
      'pad of the batch',
      () => op.pad(ones(1, 1, 2, 2), 'edge', [0, 0, 1, 1, 1, 1, 1, 1]),
      MXNetError,
      'Current implementation expects padding on the first two axes to be zero.',
    ],
    [
      'split into none',
      () => op.split(x, 0),
      MXNetError,
      'value 0 for Parameter num_outputs should be greater equal to 1',
    ],
    ['x.reshape to fewer', () => x.reshape([2, 2]), ValueError, 'Cannot reshape array of size 6 into shape (2, 2)'],
    [
      'x.reshape with a rest',
      () => x.reshape([4, -1]),
      ValueError,
      'Cannot reshape array of size 6 into shape (4, -1)',
    ],
    [
      'x.reshape to a fraction',
      () => x.reshape([1.5, 4]),
      TypeError,
      "'float' object cannot be interpreted as an integer",
    ],
    [
      'x.reshape by another name',
      () => x.reshape([2, 3], { foo: 1 }),
      TypeError,
      "Got unknown keywords in reshape: foo. Accepted keyword arguments are 'shape' and 'reverse'.",
    ],
    [
      'x.broadcast_to',
      () => x.broadcast_to([4, 3]),
      ValueError,
      'operands could not be broadcast together with remapped shapes[original->remapped]: (2, 3) and requested shape (4, 3)',
    ],
    [
      'nd.broadcast_to',
      () => op.broadcast_to(x, [4, 3]),
      MXNetError,
      'Array cannot be broadcasted from [2,3] to [4,3]',
    ],
    [
      'Dropout of integers',
      () => op.Dropout(int([1, 2, 3]), 0.5),
      MXNetError,
      'This operation only support floating point types, not int64',
    ],
    [
      'LayerNorm of integers',
      () => op.LayerNorm(int([[1, 2]]), int([1, 1]), int([0, 0])),
      MXNetError,
      'This operation only support floating point types, not int64',
    ],
    [
      'L2Normalization of integers',
      () => op.L2Normalization(int([[1, 2]])),
      MXNetError,
      'This operation only support floating point types, not int64',
    ],
  ])('%s', check);

  it('lengths that are not those of the batch, in unroll', () => {
    const cell = new gluon.rnn.LSTMCell(3, { input_size: 4 });
    cell.initialize();
    const run = (n: number): unknown =>
      cell.unroll(3, z, { layout: 'TNC', valid_length: nd.ones(n), merge_outputs: true });
    expect(() => run(5)).toThrowError(MXNetError);
    expect(() => run(5)).toThrow(inconsistent('[5]', '(2,)'));
    expect(run(2)).toHaveLength(2);
  });

  it.each([[[2]], [[]], [[1, 2, 3]], [[[1], [2]]]])('lengths %j of a layer for two sequences', (values) => {
    const layer = any(new gluon.rnn.LSTM(2, { input_size: 1, ...any({ use_sequence_length: true }) }));
    layer.initialize();
    const lengths = nd.array(values as number[]);
    const call = (): unknown => layer(nd.ones([3, 2, 1]), undefined, lengths);
    expect(call).toThrowError(MXNetError);
    expect(call).toThrow(inconsistent(`[${lengths.shape.join()}]`, '(2,)'));
  });

  it('a batch of another size, in a ZoneoutCell that has an output before', () => {
    const cell = new gluon.rnn.ZoneoutCell(new gluon.rnn.RNNCell(3, { input_size: 4 }), 0.5, 0.5);
    cell.initialize();
    const step = (n: number): unknown => mx.autograd.record(() => cell(nd.ones([n, 4]), [nd.ones([n, 3])]));
    step(2);
    expect(() => step(5)).toThrowError(MXNetError);
    expect(() => step(5)).toThrow('Operator where inferring shapes failed.\ninput shapes:\n[5,3]\n[5,3]\n[2,3]');
  });
});

it('what keeps the order of elements can be a view of them', () => {
  const data = nd.array([[1, 2, 3]]);
  for (const view of [data.squeeze({ inplace: true }), data.expand_dims(0, true), data.flatten(true)]) {
    view.setAt('...', view.add(1));
  }
  expect(data.tolist()).toEqual([[4, 5, 6]]);
  data.squeeze().setAt(':', 0);
  expect(data.tolist()).toEqual([[4, 5, 6]]);
  expect(data.broadcast_to([2, 2, 3]).shape).toEqual([2, 2, 3]);
});
