// What looks elements up by positions records: positions are checked when a kernel runs, in a replay as in the direct run.

import { describe, expect, it } from 'vitest';
import { CTCLoss } from '../../src/gluon/losses/ctc.ts';
import { record, replay } from '../../src/graph/index.ts';
import * as torch from '../../src/index.ts';
import { array } from '../../src/mxnet/array/create.ts';
import type { NDArray } from '../../src/mxnet/array/ndarray.ts';
import * as nd from '../../src/mxnet/nd.ts';
import '../../src/mxnet/methods.ts';
import * as nn from '../../src/nn/index.ts';

/** x [4, 3] and positions i [2]. */
type Body = (x: torch.Tensor, i: torch.Tensor) => torch.Tensor;
const bodies: readonly (readonly [string, Body, string])[] = [
  ['one_hot', (_, i) => nn.functional.one_hot(i, 3), 'Class values must be smaller than num_classes.'],
  ['Embedding', (x, i) => nn.functional.embedding(i, x), 'index out of range in self'],
  ['index_select', (x, i) => x.index_select(0, i), 'index out of range in self'],
  ['gather', (x, i) => x.gather(1, i.reshape(2, 1)), 'index 5 is out of bounds for dimension 1 with size 3'],
  ['x[i]', (x, i) => x.at(i), 'index 5 is out of bounds for dimension 0 with size 4'],
  ['x[:, i]', (x, i) => x.at(':', i), 'index 5 is out of bounds for dimension 1 with size 3'],
  ['x[i, -i]', (x, i) => x.at(i, i.neg()), 'index 5 is out of bounds for dimension 0 with size 4'],
  [
    'x[i] = …',
    (x, i) => {
      const y = x.clone();
      y.setAt([i, 1], x.at(i, 0).mul(2));
      return y;
    },
    'index 5 is out of bounds for dimension 0 with size 4',
  ],
];

const indices = (...values: number[]): torch.Tensor => torch.tensor(values, { dtype: torch.int64 });

describe('positions in a graph', () => {
  const [x, other] = [torch.rand(4, 3), torch.rand(4, 3)];

  it.each(bodies)('%s replays on other positions, and refuses those outside', (_, body, message) => {
    const graph = record({ x, i: indices(0, 2) }, (given) => body(given.x, given.i));
    for (const i of [indices(2, 1), indices(1, 1)]) {
      expect(replay(graph, { x: other, i })[0].tolist()).toEqual(body(other, i).tolist());
    }
    expect(() => body(x, indices(1, 5))).toThrow(message);
    expect(() => replay(graph, { x, i: indices(1, 5) })).toThrow(message);
  });

  it('integers are divided and raised; a divisor of 0 is refused in the replay', () => {
    const [a, b] = [indices(7, -7), indices(2, -2)];
    const graph = record({ a, b }, (given) => [
      given.a.floor_divide(given.b),
      given.a.remainder(given.b),
      given.a.div(given.b, { rounding_mode: 'trunc' }),
      given.a.pow(given.b),
    ]);
    // Python: 9 // -4, 9 % -4; C: 9 / -4; PyTorch: 9 ** -4 of integers
    const results = replay(graph, { a: indices(9, 1), b: indices(-4, -1) }).map((y) => y.tolist());
    expect(results).toEqual([
      [-3, -1],
      [-3, 0],
      [-2, -1],
      [0, 1],
    ]);
    expect(() => replay(graph, { a, b: indices(1, 0) })).toThrow('ZeroDivisionError');
  });

  it('what is picked by truth values has a shape that hangs on them, and is refused', () => {
    const refusal = 'were read while a graph was recorded';
    expect(() => record([x], (v) => v.at(v.gt(0.5)))).toThrow(`the elements of a result of gt ${refusal}`);
    expect(() => record([x], (v) => v.nonzero())).toThrow(`the elements of input0 ${refusal}`);
  });

  it("MXNet's labels, lengths and positions likewise", () => {
    const loss = new CTCLoss();
    const pred = nd.random.uniform(0, 1, { shape: [2, 5, 4] });
    const label = (...values: number[]): NDArray => array([values, [0, -1]], { dtype: 'float32' });
    const graph = record({ pred, label: label(1, 2) }, (given) => loss.forward(given.pred, given.label) as NDArray);
    const again = label(2, -1);
    expect(replay(graph, { pred, label: again })[0].asnumpy().data).toEqual(
      (loss.forward(pred, again) as NDArray).asnumpy().data,
    );
    expect(() => replay(graph, { pred, label: label(1, 4) })).toThrow('CTCLoss: label 4 of sample 0 is no class');
    const take = record({ pred, i: array([0, 1]) }, (given) => nd.take(given.pred, given.i, { mode: 'raise' }));
    expect(() => replay(take, { pred, i: array([0, 2]) })).toThrow('take indices contains indices out of bound: 2');
  });
});
