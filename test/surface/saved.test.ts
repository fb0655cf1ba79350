// What a derivative reads is all that it saves: what may be written between forward and backward, and what is refused,
// held against real PyTorch (test/golden/make_inplace.py).

import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';
import table from '../golden/inplace.json' with { type: 'json' };
import { FLOAT32, mismatch } from '../helpers/close.ts';

type Tensor = torch.Tensor;
type Target = 'a' | 'b' | 'result';
type Outcome = string | (number[][] | null)[];

const F = nn.functional;
const at = torch.tensor([[0, 1, 0]]);
const functions: { readonly [name: string]: (a: Tensor, b: Tensor) => Tensor } = {
  add: (a, b) => a.add(b),
  sub: (a, b) => a.sub(b),
  mul: (a, b) => a.mul(b),
  div: (a, b) => a.div(b),
  pow: (a, b) => a.pow(b),
  pow_number: (a) => a.pow(2),
  pow_left: (a, b) => a.pow(b.detach()),
  pow_right: (a, b) => a.detach().pow(b),
  mul_number: (a) => a.mul(3),
  div_number: (a) => a.div(3),
  remainder: (a, b) => a.remainder(b),
  remainder_number: (a) => a.remainder(2),
  maximum: (a, b) => torch.maximum(a, b),
  minimum: (a, b) => torch.minimum(a, b),
  where: (a, b) => torch.where(a.detach().gt(1), a, b),
  neg: (a) => a.neg(),
  abs: (a) => a.abs(),
  exp: (a) => a.exp(),
  expm1: (a) => a.expm1(),
  log: (a) => a.log(),
  log1p: (a) => a.log1p(),
  sqrt: (a) => a.sqrt(),
  rsqrt: (a) => a.rsqrt(),
  reciprocal: (a) => a.reciprocal(),
  sin: (a) => a.sin(),
  cos: (a) => a.cos(),
  tanh: (a) => a.tanh(),
  sigmoid: (a) => a.sigmoid(),
  relu: (a) => a.relu(),
  square: (a) => a.square(),
  erf: (a) => a.erf(),
  erfc: (a) => a.erfc(),
  clamp: (a) => a.clamp(1, 2),
  silu: (a) => F.silu(a),
  gelu: (a) => F.gelu(a),
  elu: (a) => F.elu(a),
  leaky_relu: (a) => F.leaky_relu(a),
  softplus: (a) => F.softplus(a),
  hardtanh: (a) => F.hardtanh(a),
  sum: (a) => a.sum(1),
  mean: (a) => a.mean(1),
  prod: (a) => a.prod(1),
  amax: (a) => a.amax(1),
  max: (a) => a.max(1).values,
  logsumexp: (a) => a.logsumexp(1),
  var: (a) => a.var(1),
  std: (a) => a.std(1),
  norm: (a) => a.norm(2, 1),
  cumsum: (a) => a.cumsum(1),
  softmax: (a) => a.softmax(1),
  log_softmax: (a) => a.log_softmax(1),
  matmul: (a, b) => a.matmul(b.t()),
  linear: (a, b) => F.linear(a, b),
  gather: (a) => a.gather(0, at),
  sort: (a) => a.sort(1).values,
  topk: (a) => a.topk(2, 1).values,
  flip: (a) => a.flip([1]),
  cat: (a, b) => torch.cat([a, b]),
  clone: (a) => a.clone(),
  masked_fill: (a) => a.masked_fill(a.detach().gt(1), 0),
  tril: (a) => a.tril(),
  cross_entropy: (a) => F.cross_entropy(a, torch.tensor([2, 0])),
  mse_loss: (a, b) => F.mse_loss(a, b),
  layer_norm: (a, b) => F.layer_norm(a, [3], b.at(0).mul(1), b.at(1).mul(1)),
  embedding: (a) => F.embedding(torch.tensor([1, 0]), a),
  einsum: (a, b) => torch.einsum('ij,kj->ik', a, b),
  put: (a, b) => a.put(at.at(0), b.at(0).mul(1)),
  put_added: (a, b) => a.put(at.at(0), b.at(0).mul(1), true),
  select_scatter: (a, b) => a.select_scatter(b.at(0).mul(1), 0, 1),
  slice_scatter: (a, b) => a.slice_scatter(b.at(':', '1:').mul(1), 1, 0, 2),
  diagonal_scatter: (a, b) => a.diagonal_scatter(b.at(0, ':2').mul(1)),
  as_strided: (a) => a.t().as_strided([2, 2], [1, 2]),
  index_prod: (a, b) => a.index_reduce(0, torch.tensor([0, 0]), b, 'prod'),
  index_mean: (a, b) => a.index_reduce(0, torch.tensor([0, 0]), b, 'mean'),
  index_amax: (a, b) => a.index_reduce(0, torch.tensor([0, 0]), b, 'amax'),
  addmm_: (a, b) => a.mul(1).addmm_(a.matmul(b.t()), b),
  matrix_power: (a, b) => a.matmul(b.t()).matrix_power(3),
};

/** Where PyTorch refuses and this library runs, because its formula reads less. */
const freer: ReadonlySet<string> = new Set([
  'pow_left result',
  'prod result',
  'std result',
  'gather a',
  'mse_loss a',
  'mse_loss b',
  'index_mean a',
  'index_mean b',
  'index_mean result',
]);

const leaf = (values: number[][]): Tensor => torch.tensor(values, { dtype: 'float32', requires_grad: true });

/** What differentiating after a write gives: the text of the refusal up to its versions, or both gradients. */
function outcome(name: string, target: Target | null, factor = 1): Outcome {
  const [x, y] = [leaf(table.x), leaf(table.y)];
  const [a, b] = [x.mul(1), y.mul(1)];
  const result = functions[name](a, b);
  try {
    if (target !== null) ({ a, b, result })[target].mul_(2);
    result.sum().mul(factor).backward();
  } catch (error) {
    return (error as Error).message.replace(/,? is at version.*/, '');
  }
  return [x, y].map(({ grad }) => grad && (grad.tolist() as number[][]));
}

describe.each(Object.entries(table.functions))('%s', (name, row) => {
  it.each(Object.entries(row) as [Target, Outcome][])('%s written', (target, theirs) => {
    const ours = outcome(name, target);
    const differs = freer.has(`${name} ${target}`);
    if (differs) expect(typeof theirs).toBe('string');
    // The write of the result doubles its gradient; another changes nothing.
    const expected = differs ? outcome(name, null, target === 'result' ? 2 : 1) : theirs;
    if (typeof expected === 'string') {
      expect(ours).toBe(expected);
      return;
    }
    expected.forEach((values, i) => {
      const got = (ours as typeof expected)[i];
      if (values === null) expect(got).toBeNull();
      else expect(mismatch(Float32Array.from((got as number[][]).flat()), values.flat(), FLOAT32)).toBeNull();
    });
  });
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
