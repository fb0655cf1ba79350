// Cases of docs/from-mxnet.md in which bptt differs from MXNet 1.9.1 and of which no golden case holds MXNet's answer.

import { gluon, mx, nd } from 'bptt/gluon';
import { expect, test } from 'vitest';

const numbers = (x: InstanceType<typeof nd.NDArray>): number[] => [...x.asnumpy().data];

test('a valid_length of 0 gives the begin state', () => {
  const cell = new gluon.rnn.RNNCell(2, { input_size: 3 });
  cell.initialize(new mx.init.Uniform(0.7));
  const begin = nd.array([
    [1, 2],
    [3, 4],
  ]);
  const x = nd.ones([2, 5, 3]);
  const unroll = (valid_length: number[]) =>
    cell.unroll(5, x, {
      begin_state: [begin],
      layout: 'NTC',
      merge_outputs: true,
      valid_length: nd.array(valid_length),
    });
  const [outputs, [state]] = unroll([0, 5]);
  expect(numbers(state).slice(0, 2)).toEqual([1, 2]);
  expect(numbers(state).slice(2)).not.toEqual([3, 4]);
  expect(numbers(outputs as typeof begin).slice(0, 10)).toEqual(new Array(10).fill(0));
});

test('multinomial gives the last class where the probabilities sum to less than 1', () => {
  mx.random.seed(1);
  expect(numbers(nd.random.multinomial(nd.array([0, 1e-6, 0]), { shape: [20] }))).toEqual(new Array(20).fill(2));
});
