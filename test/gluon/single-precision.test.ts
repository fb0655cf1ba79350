// Parameters that MXNet's core keeps as C's float are rounded to single precision before float64 arrays meet them, and those
// that it keeps as double are not. Every number here is what MXNet 1.9.1 prints. What a block prints stays as it was written.

import { gluon, nd } from 'bptt/gluon';
import { expect, it } from 'vitest';

type Array = ReturnType<typeof nd.zeros>;
const array = (values: unknown): Array => nd.array(values as number[], { dtype: 'float64' });
const x = array([[0, 1e-2]]);

const rounded: [string, () => Array, unknown][] = [
  ['LayerNorm eps', () => nd.LayerNorm(x, array([1, 1]), array([0, 0])), [[-0.8451542577785727, 0.8451542577785727]]],
  [
    'GroupNorm eps',
    () => nd.GroupNorm(array([[[0, 1e-2]]]), array([1]), array([0])),
    [[[-0.8451542577785727, 0.8451542577785727]]],
  ],
  ['L2Normalization eps', () => nd.L2Normalization(array([[1e-5, 2e-5]])), [[0.4082482900096381, 0.8164965800192762]]],
  ['LeakyReLU slope', () => nd.LeakyReLU(array([-1]), { slope: 0.1 }), [-0.10000000149011612]],
  ['ELU slope', () => nd.LeakyReLU(array([-1]), { act_type: 'elu', slope: 0.1 }), [-0.0632120568247888]],
  ['clip', () => nd.clip(array([-1, 1]), -0.1, 0.3), [-0.10000000149011612, 0.30000001192092896]],
  ['clip as a method', () => array([-1, 1]).clip(-0.1, 0.3), [-0.10000000149011612, 0.30000001192092896]],
  ['hard_sigmoid', () => nd.hard_sigmoid(array([0.7]), { alpha: 0.1, beta: 0.3 }), [0.37000001296401025]],
  ['hard_sigmoid by default', () => nd.hard_sigmoid(array([0.7])), [0.6400000020861626]],
  [
    'SequenceMask value',
    () => nd.SequenceMask(array([[1], [1]]), array([1]), { use_sequence_length: true, value: 0.1 }),
    [[1], [0.10000000149011612]],
  ],
];
it.each(rounded)('%s is of single precision', (_, run, expected) => {
  const found = (run().tolist() as number[]).flat(3);
  (expected as number[]).flat(3).forEach((value, i) => void expect(found[i]).toBeCloseTo(value, 14));
});

const exact: [string, () => Array, unknown][] = [
  ['one_hot', () => nd.one_hot(nd.array([0]), 2, { on_value: 0.1, off_value: 0.3, dtype: 'float64' }), [[0.1, 0.3]]],
  [
    'one_hot of integers',
    () => nd.one_hot(nd.array([0]), 2, { on_value: 3.7, off_value: -1.5, dtype: 'int32' }),
    [[3, -1]],
  ],
  [
    'pad',
    () => nd.pad(array([[[[1]]]]), { mode: 'constant', pad_width: [0, 0, 0, 0, 1, 0, 0, 0], constant_value: 0.1 }),
    [[[[0.1], [1]]]],
  ],
  ['linalg_gemm2 alpha', () => nd.linalg_gemm2(array([[1]]), array([[1]]), { alpha: 0.1 }), [[0.1]]],
];
it.each(exact)('%s is of double precision', (_, run, expected) => {
  expect(run().tolist()).toEqual(expected);
});

it('a block computes with the rounded number and prints the one that was written', () => {
  const net = new gluon.nn.LayerNorm({ in_channels: 2 });
  net.initialize();
  net.cast('float64');
  expect((net(x).tolist() as number[][])[0][1]).toBeCloseTo(0.8451542577785727, 14);
  expect(`${net}`).toBe('LayerNorm(eps=1e-05, axis=-1, center=True, scale=True, in_channels=2)');
});
