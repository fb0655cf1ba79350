// Layers and losses of PyTorch's face: a replay has the bits of the direct run, on other values and on other sizes.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Expression, record, replay } from '../../src/graph/index.ts';
import * as torch from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';

/** A network from x [N, T, 3] and classes [N] to a tensor. */
type Make = () => (x: torch.Tensor, y: torch.Tensor) => torch.Tensor;

const options = { input_size: 3, hidden_size: 5, batch_first: true };
const last = (x: torch.Tensor): torch.Tensor => x.at(':', -1);

const networks: { readonly [name: string]: Make } = {
  LSTM: () => {
    const rnn = new nn.LSTM({ ...options, num_layers: 2, bidirectional: true });
    return (x) => rnn(x)[0];
  },
  'LSTM with projection, last state': () => {
    const rnn = new nn.LSTM({ ...options, proj_size: 2 });
    return (x) => rnn(x)[1][0];
  },
  GRU: () => {
    const rnn = new nn.GRU({ ...options, bidirectional: true });
    return (x) => last(rnn(x)[0]);
  },
  RNN: () => {
    const rnn = new nn.RNN({ ...options, nonlinearity: 'relu' });
    return (x) => rnn(x)[0].sum(1);
  },
  LSTMCell: () => {
    const cell = new nn.LSTMCell(3, 4);
    return (x) => cell(last(x))[0];
  },
  Linear: () => {
    const layer = new nn.Linear(3, 4);
    return (x) => layer(x).relu();
  },
  LayerNorm: () => {
    const layer = new nn.LayerNorm([3]);
    return (x) => layer(x).tanh();
  },
  conv1d: () => {
    const weight = torch.rand(4, 3, 3);
    return (x) => nn.functional.conv1d(x.transpose(1, 2), weight, null, { padding: 1 });
  },
  'cross entropy': () => {
    const [rnn, out, loss] = [new nn.GRU(options), new nn.Linear(5, 4), new nn.CrossEntropyLoss()];
    return (x, y) => loss(out(last(rnn(x)[0])), y);
  },
  'mean squared error': () => {
    const [rnn, loss] = [new nn.RNN(options), new nn.MSELoss({ reduction: 'sum' })];
    return (x) => loss(rnn(x)[0].at('...', ':3'), x);
  },
  'elementwise, reductions and shapes': () => (x) =>
    x.exp().reshape(x.size(0), -1).softmax(1).mean(0, true).add(x.flatten().sum()).log(),
};

const given = (n: number, t: number): { x: torch.Tensor; y: torch.Tensor } => ({
  x: torch.randn(n, t, 3),
  y: torch.randint(4, [n]),
});
const bits = (x: torch.Tensor): unknown => x.detach().numpy();
const symbolic = { x: { 0: 'N', 1: 'T' }, y: { 0: 'N' } };
const several = fc.integer({ min: 2, max: 5 });
const any = fc.integer({ min: 1, max: 19 });

describe.each(Object.entries(networks))('%s', (_, make) => {
  it('has the bits of the direct run at any batch and time', () => {
    fc.assert(
      fc.property(several, several, any, any, fc.nat(1000), (n, t, otherN, otherT, seed) => {
        torch.manual_seed(seed);
        const network = make();
        const graph = record(given(n, t), ({ x, y }) => network(x, y), { symbolic });
        for (const other of [given(n, t), given(otherN, otherT)]) {
          const [replayed] = replay(graph, other);
          const direct = network(other.x, other.y);
          expect(replayed.shape).toEqual(direct.shape);
          expect(bits(replayed)).toEqual(bits(direct));
        }
      }),
      { numRuns: 12 },
    );
  });
});

describe('symbols', () => {
  it('says what follows from them, and leaves the rest', () => {
    const graph = record([torch.zeros(2, 3)], (x) => x.add(1).reshape(-1), { symbolic: { input0: { 0: 'N' } } });
    const [{ value }] = graph.outputs;
    expect(graph.values[value].shape.map(String)).toEqual(['3*N']);
    expect(graph.values[graph.inputs[0].value].shape.map((s) => s instanceof Expression)).toEqual([true, false]);
  });

  const refusals: [string, (x: torch.Tensor) => torch.Tensor, string][] = [
    ['a number that is no whole function of sizes', (x) => x.mul(1 / x.size(0)), 'a constant of mul depends on'],
    ['a size that is not linear', (x) => x.at('::2').mul(1), 'slice depends on'],
    ['other ops for other sizes', (x) => (x.size(0) > 4 ? x.exp() : x.sin()), 'sin depends on'],
    ['more ops for larger sizes', (x) => [...Array(x.size(0)).keys()].reduce((y) => y.mul(y), x), 'mul depends on'],
    ['a square', (x) => torch.zeros(x.size(0) * x.size(0)).add(x.sum()), 'depends on'],
  ];
  it.each(refusals)('refuses %s', (_, body, message) => {
    expect(() => record([torch.ones(3, 2)], body, { symbolic: { input0: { 0: 'N' } } })).toThrow(message);
  });

  it('refuses a window that does not lie in a smaller input', () => {
    const graph = record([torch.ones(6)], (x) => x.at('1:5').mul(2), { symbolic: { input0: { 0: 'N' } } });
    expect(replay(graph, [torch.ones(5)])[0].tolist()).toEqual([2, 2, 2, 2]);
    expect(() => replay(graph, [torch.ones(4)])).toThrow('slice looks at place 5 of a dimension of 4');
  });

  it('refuses sizes that disagree, in a recording and in a replay', () => {
    const body = ({ x, y }: { x: torch.Tensor; y: torch.Tensor }) => x.sum(1).add(y);
    const both = { x: { 0: 'N' }, y: { 0: 'N' } };
    expect(() => record({ x: torch.ones(2, 2), y: torch.ones(1) }, body, { symbolic: both })).toThrow('N is 2 and 1');
    const graph = record({ x: torch.ones(2, 2), y: torch.ones(2) }, body, { symbolic: both });
    expect(replay(graph, { x: torch.ones(4, 2), y: torch.ones(4) })[0].tolist()).toEqual([3, 3, 3, 3]);
    expect(() => replay(graph, { x: torch.ones(4, 2), y: torch.ones(1) })).toThrow('y is [N] float32 in the graph');
    expect(() => record([torch.ones(2)], (v) => v.exp(), { symbolic: { input0: { 1: 'T' } } })).toThrow(
      'there is no dimension 1 of an input input0 to call T',
    );
  });
});

it('keeps composites together, one in another', () => {
  const [layer, norm, loss] = [new nn.Linear(3, 4), new nn.LayerNorm([4]), new nn.CrossEntropyLoss()];
  const { nodes } = record(given(2, 3), ({ x, y }) => loss(norm(layer(x)).at(':', -1), y));
  const scopes = [...new Set(nodes.map(({ scope }) => scope))].filter((scope) => scope !== null);
  expect(scopes.map(({ name }) => name)).toEqual(['linear', 'layer_norm', 'cross_entropy']);
  expect(nodes.filter(({ scope }) => scope?.name === 'linear').map(({ op }) => op.name)).toEqual([
    'permute',
    'view',
    'addmm',
    'view',
  ]);
});
