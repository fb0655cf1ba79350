// Draws in a recorded computation: each replay draws anew, and draws the same again from the same state of the generator.

import { describe, expect, it } from 'vitest';
import * as f from '../../src/engine/functions.ts';
import { record, replay } from '../../src/graph/index.ts';
import * as torch from '../../src/index.ts';
import { normal, seed } from '../../src/mxnet/random/index.ts';
import * as nn from '../../src/nn/index.ts';

const bits = (x: torch.Tensor): ArrayLike<number> => x.detach().numpy();

describe.each(['cpu', 'reference'] as const)('on %s', (device) => {
  const programs: readonly (readonly [string, (x: torch.Tensor) => torch.Tensor])[] = [
    ['dropout', (x) => nn.functional.dropout(x, 0.5)],
    ['rand_like', (x) => x.add(torch.rand_like(x))],
    ['randn_like', (x) => x.add(torch.randn_like(x))],
    ['randperm', (x) => x.add(torch.randperm(8, { device }))],
    ['bernoulli of probabilities', (x) => torch.bernoulli(x)],
    ['multinomial', (x) => torch.multinomial(x, 4)],
    ['dropout between layers', betweenLayers(device)],
  ];

  it.each(programs)('%s is drawn anew by each replay, and alike from the same state', (_name, body) => {
    torch.manual_seed(3);
    const x = torch.rand(16, 8, { device });
    const start = torch.get_rng_state();
    const direct = bits(body(x));
    torch.set_rng_state(start);
    const graph = record([x], body);
    const [second, third] = [bits(replay(graph, [x])[0]), bits(replay(graph, [x])[0])];
    expect(second).not.toEqual(third);
    torch.set_rng_state(start);
    expect(bits(replay(graph, [x])[0])).toEqual(direct);
  });

  it('advances the generator as far as the direct run', () => {
    torch.manual_seed(3);
    const x = torch.rand(16, 8, { device });
    const graph = record([x], (v) => nn.functional.dropout(v, 0.5));
    const start = torch.get_rng_state();
    nn.functional.dropout(x, 0.5);
    const end = bits(torch.get_rng_state());
    torch.set_rng_state(start);
    replay(graph, [x]);
    expect(bits(torch.get_rng_state())).toEqual(end);
  });
});

function betweenLayers(device: 'cpu' | 'reference'): (x: torch.Tensor) => torch.Tensor {
  torch.manual_seed(1);
  const rnn = new nn.GRU({ input_size: 8, hidden_size: 5, num_layers: 2, dropout: 0.5 }).to(device);
  return (x) => rnn(x.unsqueeze(1), null)[0];
}

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
