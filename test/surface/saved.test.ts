// What a derivative reads is all that it saves: what may be written between forward and backward, and what is refused,
// held against real PyTorch (test/golden/make_inplace.py).

import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';
import { differs, rows, written } from '../golden/writes.ts';

type Tensor = torch.Tensor;

it.each(rows)('%s, %s written', (...row) => {
  expect(differs(written(row))).toBeNull();
});

const makers: { readonly [name: string]: () => nn.Module } = {
  RNN: () => new nn.RNN(2, 3),
  'RNN relu': () => new nn.RNN(2, 3, { nonlinearity: 'relu' }),
  GRU: () => new nn.GRU(2, 3),
  LSTM: () => new nn.LSTM(2, 3),
  'LSTM float64': () => new nn.LSTM(2, 3, { dtype: 'float64' }),
  'LSTM proj': () => new nn.LSTM(2, 3, { proj_size: 2 }),
  'GRU two layers': () => new nn.GRU(2, 3, 2),
  'RNN batch_first': () => new nn.RNN(2, 3, { batch_first: true }),
  'LSTM bidirectional': () => new nn.LSTM(2, 3, { bidirectional: true }),
  RNNCell: () => new nn.RNNCell(2, 3),
  LSTMCell: () => new nn.LSTMCell(2, 3),
  GRUCell: () => new nn.GRUCell(2, 3),
};
const flat = (x: unknown): Tensor[] => (x instanceof torch.Tensor ? [x] : (x as unknown[]).flatMap(flat));

const inputOf = (net: nn.Module): number[] => (net._get_name().endsWith('Cell') ? [2, 2] : [4, 2, 2]);

/** Gradients of all weights and of the input, where `change` has had the results. */
function trained(net: nn.Module, change: (results: Tensor[]) => Tensor[]): unknown {
  net.zero_grad();
  const dtype = net.parameters().next().value?.dtype;
  torch.manual_seed(1);
  const x = torch.randn(inputOf(net), { dtype, requires_grad: true });
  const results = change(flat(net(x)));
  const loss = results.map((y) => y.mul(y).sum()).reduce((a, b) => a.add(b));
  loss.backward();
  return [x, ...net.parameters()].map(({ grad }) => grad?.tolist());
}

describe.each(Object.entries(makers))('the results of %s', (name, make) => {
  const net = make();
  const plain = trained(net, (results) => results);

  it('are copies: a write leaves what the derivative reads', () => {
    const double = (results: Tensor[]): Tensor[] => results.map((y) => y.mul(2));
    expect(trained(net, (results) => results.map((y) => y.mul_(2)))).toEqual(trained(net, double));
  });

  it('may be written in part', () => {
    const cut = (results: Tensor[]): Tensor[] => {
      results[0].setAt(['...', 0], 0);
      return results;
    };
    const masked = (results: Tensor[]): Tensor[] => {
      const mask = torch.ones_like(results[0].detach());
      mask.setAt(['...', 0], 0);
      return [results[0].mul(mask), ...results.slice(1)];
    };
    expect(trained(net, cut)).toEqual(trained(net, masked));
  });

  it('biases may be written between forward and backward', () => {
    const biases = [...net.named_parameters()].filter(([name]) => name.startsWith('bias')).map(([, p]) => p.detach());
    const before = biases.map((b) => b.clone());
    const written = trained(net, (results) => {
      for (const b of biases) b.fill_(Number.NaN);
      return results;
    });
    biases.forEach((b, i) => void b.copy_(before[i]));
    expect(written).toEqual(plain);
  });

  it('weights may not', () => {
    const write = (results: Tensor[]): Tensor[] => {
      torch.no_grad(() => net.parameters().next().value?.mul_(1));
      return results;
    };
    expect(() => trained(net, write)).toThrow('has been modified by an inplace operation');
  });

  it('states leave the graph in place', () => {
    const dtype = net.parameters().next().value?.dtype;
    const states = flat(net(torch.zeros(inputOf(net), { dtype })));
    for (const h of name.endsWith('Cell') ? states : states.slice(1)) {
      expect([h.detach_().requires_grad, h.is_leaf]).toEqual([false, true]);
    }
  });
});

it('a state that is detached does not keep the graph of its sequence', () => {
  const net = new nn.GRU(2, 3);
  const [, h] = net(torch.zeros(4, 2, 2));
  h.detach_();
  const [y] = net(torch.zeros(4, 2, 2), h);
  y.sum().backward();
  expect(h.grad).toBeNull();
});
