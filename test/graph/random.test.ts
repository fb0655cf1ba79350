// Draws in a recorded computation: each replay draws anew, and draws the same again from the same state of the generator.

import { describe, expect, it } from 'vitest';
import * as f from '../../src/engine/functions.ts';
import { record, replay } from '../../src/graph/index.ts';
import { normal, seed } from '../../src/mxnet/random/index.ts';
import { random } from './random.ts';

describe.each(['cpu', 'reference'] as const)('on %s', (device) => {
  it.each(Object.entries(random))('%s: drawn anew by each replay, and alike from the same state', (_, check) =>
    check(device));
});

it("holds MXNet's draws likewise", () => {
  seed(5);
  const x = normal(0, 1, { shape: [4, 5] });
  const graph = record([x], (v) => f.add(v, normal(0, 1, { shape: [4, 5] })));
  seed(6);
  const [first, second] = [0, 1].map(() => replay(graph, [x])[0].asnumpy().data);
  expect(first).not.toEqual(second);
  seed(6);
  expect(replay(graph, [x])[0].asnumpy().data).toEqual(first);
});
