// Ops that draw: a replay draws anew, and draws the same when their generator is put back.

import { beforeEach, describe, expect, it } from 'vitest';
import { bind } from '../../src/engine/bind.ts';
import { none } from '../../src/engine/function.ts';
import type { Tensor } from '../../src/engine/index.ts';
import { Generator } from '../../src/engine/index.ts';
import { print, record, replay } from '../../src/graph/index.ts';
import * as torch from '../../src/index.ts';
import { op } from '../../src/reference/ops/op.ts';

interface Draw {
  readonly shape: readonly number[];
  readonly generator: Generator;
}

/** A uniform op, drawn from the generator that its attributes hold. */
const uniform = bind(
  op({
    name: 'uniform',
    infer: (_inputs, { shape }: Draw) => [{ shape, dtype: 'float32' as const }],
    kernel: (_inputs, [y], { generator }: Draw) => {
      for (let i = 0; i < y.data.length; i++) y.data[i] = (generator.random32() >>> 8) / 2 ** 24;
    },
    makes: true,
  }),
  null,
  none,
  (run) => (attributes: Draw) => run<torch.Tensor>([], attributes, { species: torch.Tensor, deviceName: 'cpu' })[0],
);

const generator = new Generator();
const noisy = (x: torch.Tensor): torch.Tensor => x.mul(uniform({ shape: x.shape, generator }));
const numbers = (x: Tensor | undefined): unknown => (x as torch.Tensor).tolist();

describe('a draw in a graph', () => {
  const x = torch.ones(2, 3);
  beforeEach(() => void generator.manual_seed(1));

  it('equals the direct run when its generator is where it was, and differs when not', () => {
    const direct = noisy(x);
    const graph = record([x], noisy);
    generator.manual_seed(1);
    const [first] = replay(graph, [x]);
    const [second] = replay(graph, [x]);
    expect(numbers(first)).toEqual(numbers(direct));
    expect(numbers(second)).not.toEqual(numbers(first));
  });

  it('is made even where nobody reads it, so that the draws after it are the same', () => {
    const body = (v: torch.Tensor): torch.Tensor => {
      noisy(v);
      return noisy(v);
    };
    const direct = body(x);
    const graph = record([x], body);
    generator.manual_seed(1);
    expect(numbers(replay(graph, [x])[0])).toEqual(numbers(direct));
  });

  it('is drawn in the size of the replay, and symbols cost no draws', () => {
    noisy(x);
    const next = numbers(noisy(x));
    generator.manual_seed(1);
    const graph = record({ x }, (given) => noisy(given.x), { symbolic: { x: { 0: 'N' } } });
    expect(numbers(noisy(x))).toEqual(next);
    const y = torch.ones(7, 3);
    generator.manual_seed(2);
    const direct = numbers(noisy(y));
    generator.manual_seed(2);
    expect(numbers(replay(graph, { x: y })[0])).toEqual(direct);
    expect(print(graph)).toContain(': float32[N, 3] = uniform() {shape: [N, 3], generator: Generator}');
  });
});
