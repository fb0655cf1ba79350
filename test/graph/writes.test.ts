// Writes in a recorded function: every tensor that looks at a storage reads its newest version in a replay, as it does
// in the direct run, and nothing that the graph was given or holds is written.

import { expect, it } from 'vitest';
import * as f from '../../src/engine/functions.ts';
import { execute, record } from '../../src/graph/index.ts';
import * as torch from '../../src/index.ts';
import { given, writes } from './writes.ts';

it.each(Object.entries(writes))('gives a new version in a replay: %s', (_, check) => check('cpu'));

it('does not write to what it was given, and says what it would have written', () => {
  const total = torch.tensor([1, 1, 1.5]);
  const graph = record({ x: torch.zeros(3) }, ({ x }) => {
    x.add_(1);
    total.add_(x);
    return x.mul(2);
  });
  const x = given();
  const before = total.tolist();
  const { outputs, written } = execute(graph, { x });
  expect([x.tolist(), total.tolist()]).toEqual([[10, 20, 30.5], before]);
  expect(outputs[0].tolist()).toEqual([22, 42, 63]);
  // total was [2, 2, 2.5] when the recording ended.
  expect([...written.values()].map((y) => y.tolist())).toEqual([
    [11, 21, 31.5],
    [13, 23, 34],
  ]);
});

it('gives an optimizer step as new versions of parameter and state', () => {
  const options = {
    lr: 0.5,
    momentum: 0.5,
    dampening: 0,
    nesterov: false,
    weight_decay: 0,
    maximize: false,
    first: false,
  };
  const [p, g, m] = [
    [1, 2],
    [4, 8],
    [2, 2],
  ].map((v) => torch.tensor(v, { dtype: torch.float32 }));
  const graph = record({ p, g, m }, (given) => {
    f.sgd_step(given.p, given.g, given.m, options);
    return given.p.mul(1);
  });
  const [q, h, n] = [
    [1, 2],
    [4, 8],
    [2, 2],
  ].map((v) => torch.tensor(v, { dtype: torch.float32 }));
  const { outputs, written } = execute(graph, { p: q, g: h, m: n });
  expect(outputs[0].tolist()).toEqual(p.tolist());
  expect([...written.values()].map((y) => y.tolist())).toEqual([p.tolist(), m.tolist()]);
  expect(p.tolist()).not.toEqual([1, 2]);
  expect([q.tolist(), n.tolist()]).toEqual([
    [1, 2],
    [2, 2],
  ]);
});

it('refuses to write to an input that is part of something larger', () => {
  const rows = torch.zeros(2, 3);
  expect(() => record({ x: rows.at(':', 0) }, ({ x }) => x.add_(1))).toThrow(
    'x is a view or shares its elements with another input, and is written or looked at in another way',
  );
});
