// What looks elements up by positions, and integers that are divided: positions and divisors are looked at when a kernel runs, in a
// replay as in the direct run. Needs no test runner.

import { record, replay } from '../../src/graph/index.ts';
import * as torch from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';
import { on } from '../helpers/on.ts';
import { type Check, type Checks, refuses, same } from './same.ts';

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

export const indices = (...values: number[]): torch.Tensor => torch.tensor(values, { dtype: torch.int64 });

/** Replays on other positions, and refuses those outside. */
const looksUp =
  (body: Body, message: string): Check =>
  async (device) => {
    const [x, other, inside, outside] = on(device, () => [
      torch.rand(4, 3),
      torch.rand(4, 3),
      [indices(2, 1), indices(1, 1)],
      indices(1, 5),
    ]);
    const graph = on(device, () => record({ x, i: indices(0, 2) }, (given) => body(given.x, given.i)));
    for (const i of inside) await same(replay(graph, { x: other, i }), [body(other, i)]);
    await refuses(() => body(x, outside), message);
    await refuses(() => replay(graph, { x, i: outside }), message);
  };

export const places: Checks = {
  ...Object.fromEntries(bodies.map(([name, body, message]) => [name, looksUp(body, message)])),
  'integers, divided and raised': async (device) => {
    const [a, b, other, divisor, zero] = on(device, () => [
      indices(7, -7),
      indices(2, -2),
      indices(9, 1),
      indices(-4, -1),
      indices(1, 0),
    ]);
    const graph = record({ a, b }, (given) => [
      given.a.floor_divide(given.b),
      given.a.remainder(given.b),
      given.a.div(given.b, { rounding_mode: 'trunc' }),
      given.a.pow(given.b),
    ]);
    // Python: 9 // -4, 9 % -4; C: 9 / -4; PyTorch: 9 ** -4 of integers
    const expected = [indices(-3, -1), indices(-3, 0), indices(-2, -1), indices(0, 1)];
    await same(replay(graph, { a: other, b: divisor }), expected);
    await refuses(() => replay(graph, { a, b: zero }), 'ZeroDivisionError');
  },
};
