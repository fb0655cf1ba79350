// How results lie in memory, and what is drawn for tensors of every layout, against real PyTorch: strides and elements of
// test/golden/strides.json, which test/golden/make_strides.py wrote.

import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { record, replay } from '../../src/graph/index.ts';
import * as torch from '../../src/index.ts';
import * as mx from '../../src/mxnet/nd.ts';
import '../helpers/close.ts';

const { nn } = torch;
const F = nn.functional;
type Tensor = torch.Tensor;

type Step =
  | ['permute' | 'expand', number[]]
  | ['slice', dim: number, start: number, end: number, step: number]
  | ['select', dim: number, index: number]
  | ['unsqueeze', dim: number];

interface Case {
  readonly op: string;
  readonly operands: readonly (readonly [base: number[], steps: readonly Step[]])[];
  readonly seed: number;
  readonly stride: readonly number[];
  readonly values: readonly number[];
}

const file = process.env.BPTT_STRIDES ?? new URL('../golden/strides.json', import.meta.url);
const { cases }: { readonly cases: readonly Case[] } = JSON.parse(readFileSync(file, 'utf8'));

const ops: { readonly [name: string]: (a: Tensor, b: Tensor) => Tensor } = {
  neg: (x) => x.neg(),
  relu: (x) => x.relu(),
  floor: (x) => x.floor(),
  square: (x) => x.square(),
  pow: (x) => x.pow(2),
  'plus 1': (x) => x.add(1),
  twice: (x) => x.mul(2),
  positive: (x) => x.gt(0),
  clamp: (x) => x.clamp(-1, 1),
  leaky_relu: (x) => F.leaky_relu(x, 0.5),
  isnan: (x) => x.isnan(),
  double: (x) => x.double(),
  bool: (x) => x.bool(),
  clone: (x) => x.clone(),
  contiguous: (x) => x.contiguous(),
  zeros_like: (x) => torch.zeros_like(x),
  full_like: (x) => torch.full_like(x, 3),
  'ones_like double': (x) => torch.ones_like(x, { dtype: torch.float64 }),
  masked_fill: (x) => x.masked_fill(x.gt(0), 9),
  sum: (x) => x.sum(-1),
  'sum 0': (x) => x.sum(0, true),
  cumsum: (x) => x.cumsum(0),
  softmax: (x) => x.softmax(-1),
  cat: (x) => torch.cat([x, x], 0),
  stack: (x) => torch.stack([x, x]),
  layer_norm: (x) => F.layer_norm(x, x.shape.slice(-1)),
  index_select: (x) => x.index_select(0, torch.tensor([0, 0])),
  dropout: (x) => F.dropout(x.add(4), 0.5),
  'dropout of relu': (x) => F.dropout(x.mul(2).relu().add(1), 0.3),
  rand_like: (x) => torch.rand_like(x),
  randn_like: (x) => torch.randn_like(x),
  'rand_like double': (x) => torch.rand_like(x, { dtype: torch.float64 }),
  bernoulli: (x) => torch.bernoulli(x.abs().div(8)),
  uniform_: (x) => x.uniform_(),
  normal_: (x) => x.normal_(),
  bernoulli_: (x) => x.bernoulli_(0.4),
  exponential_: (x) => x.exponential_(),
  random_: (x) => x.random_(0, 10),
  'init.uniform_': (x) => nn.init.uniform_(x),
  'init.normal_': (x) => nn.init.normal_(x),
  add: (a, b) => a.add(b),
  mul: (a, b) => a.mul(b),
  maximum: (a, b) => torch.maximum(a, b),
  lt: (a, b) => a.lt(b),
  eq: (a, b) => a.eq(b),
  'add double': (a, b) => a.add(b.double()),
  where: (a, b) => torch.where(a.gt(b), a, b),
  'where 0': (a, b) => torch.where(a.gt(0), b, torch.tensor(0.5).mul(0)),
  'clamp by': (a, b) => a.clamp(b, null),
  'add and relu': (a, b) => a.add(b).relu().mul(a),
  add_: (a, b) => a.add_(b),
  copy_: (a, b) => a.copy_(b),
  'mul_ of a result': (a, b) => a.add(1).mul_(b),
  copysign: (a, b) => torch.copysign(a, b),
  xlogy: (a, b) => torch.xlogy(a, b.add(4)),
  hypot: (a, b) => torch.hypot(a, b),
  heaviside: (a, b) => torch.heaviside(a, b),
  lerp: (a, b) => torch.lerp(a, b, 0.75),
  addcmul: (a, b) => torch.addcmul(a, b, b, { value: 2 }),
  logaddexp: (a, b) => torch.logaddexp(a, b),
  fmax: (a, b) => torch.fmax(a, b),
  'add int': (a, b) => a.long().add(b),
  'number ** x': (a, b) => torch.pow(2, a.add(b)),
};

function viewed(x: Tensor, [name, ...args]: Step): Tensor {
  if (name === 'permute') return x.permute(args[0] as number[]);
  if (name === 'expand') return x.expand(args[0] as number[]);
  if (name === 'unsqueeze') return x.unsqueeze(args[0] as number);
  if (name === 'select') return x.select(args[0] as number, args[1] as number);
  const [dim, start, end, step] = args as number[];
  return x.at(...new Array<string>(dim).fill(':'), `${start}:${end}:${step}`);
}

function operand([base, steps]: Case['operands'][number]): Tensor {
  const n = base.reduce((a, b) => a * b, 1);
  const values = Float32Array.from({ length: n }, (_, i) => ((i * 5) % 7) - 3);
  return steps.reduce(viewed, torch.from_numpy(values, base));
}

/** Strides as far as they move: not along dimensions of size 1, nor where there are no elements. */
const moving = (shape: readonly number[], strides: readonly number[]): (number | null)[] =>
  strides.map((s, i) => (shape[i] > 1 && !shape.includes(0) ? s : null));

function run({ op, operands, seed }: Case): Tensor {
  const [a, b] = operands.map(operand);
  torch.manual_seed(seed);
  return ops[op](a, b);
}

test.each(Object.keys(ops))('%s keeps or chooses strides as PyTorch does, and fills them in its order', (name) => {
  const own = cases.filter(({ op }) => op === name);
  expect(own.length).toBeGreaterThan(5);
  for (const one of own) {
    const y = run(one);
    const what = JSON.stringify(one);
    expect(moving(y.shape, y.stride()), what).toEqual(moving(y.shape, one.stride));
    expect(y.numel()).toBe(one.values.length);
    (y.double().flatten().tolist() as number[]).forEach((v, i) => {
      const w = Number(one.values[i]);
      if (!(Number.isNaN(v) && Number.isNaN(w)) && !(Math.abs(v - w) <= 1e-5 * Math.max(1, Math.abs(w)))) {
        expect(v, what).toBe(w);
      }
    });
  }
});

describe('dropout of what a layer with batch_first gives has the mask of PyTorch', () => {
  /** Which of [2, 4, 3] PyTorch 2.13 keeps; loss, sum of the gradient of weight_hh_l0 and gradient of fc.weight. */
  const expected: { readonly [layer in 'LSTM' | 'GRU' | 'RNN']: readonly [string, number, number, number[]] } = {
    LSTM: ['010011001100100001001110', -2.8205227851867676, 0.06515595316886902, [12, 14, 6.750433921813965]],
    GRU: [
      '000101111000100110000010',
      2.830766201019287,
      0.07511124759912491,
      [6, 6.282474040985107, 5.260500431060791],
    ],
    RNN: ['110100000011111101000000', 4.779214859008789, -0.18710270524024963, [8, 8, 6.107892036437988]],
  };
  it.each(Object.keys(expected) as (keyof typeof expected)[])('%s', (name) => {
    const [mask, loss, recurrent, weight] = expected[name];
    torch.manual_seed(0);
    const layer = new (nn[name] as typeof nn.GRU)(2, 3, { batch_first: true });
    const fc = new nn.Linear(3, 1);
    const drop = new nn.Dropout(0.5);
    const out = layer(torch.ones(2, 4, 2))[0];
    expect(out.stride()).toEqual([3, 6, 1]);
    expect(out.add(1).stride()).toEqual([3, 6, 1]);
    const kept = drop(out).ne(0);
    expect((kept.long().flatten().tolist() as number[]).join('')).toBe(mask);
    const total = fc(drop(out.relu().add(1))).sum();
    total.backward();
    expect(total.item()).toBeCloseTo(loss, 5);
    expect((layer.weight_hh_l0 as Tensor).grad?.sum().item()).toBeCloseTo(recurrent, 6);
    expect(fc.weight.grad).toBeClose([weight], { rtol: 1e-6, atol: 1e-6 });
    expect(() => out.add(1).view(-1)).toThrow("view size is not compatible with input tensor's size and stride");
  });
});

describe('autograd of tensors that are dense in another order', () => {
  const leaf = (): Tensor => torch.arange(6, { dtype: torch.float32 }).view(3, 2).t().requires_grad_();
  it('differentiates writes through views of a result, as PyTorch does', () => {
    const y = leaf();
    const z = y.mul(2);
    z.at(0).mul_(3);
    const v = z.select(1, 1);
    v.add_(1);
    z.mul(z).sum().backward();
    expect(y.grad?.tolist()).toEqual([
      [0, 156, 288],
      [8, 28, 40],
    ]);
    expect([z.stride(), `${z.grad_fn}`, `${v.grad_fn}`]).toEqual([[1, 2], '<CopySlices>', '<AsStridedBackward0>']);
  });
  it('gives a gradient the strides of its leaf', () => {
    for (const of of [
      (p: Tensor) => p.mul(p),
      (p: Tensor) => p,
      (p: Tensor) => p.mul(torch.ones(2, 3)),
      (p: Tensor) => p.add(p.t().contiguous().t()),
    ]) {
      const p = leaf();
      of(p).sum().backward();
      expect(p.grad?.stride()).toEqual([1, 2]);
      of(p).sum().backward();
      expect(p.grad?.stride()).toEqual([1, 2]);
    }
    const p = torch.ones(2, 3).requires_grad_();
    p.t().relu().sum().backward();
    expect(p.grad?.stride()).toEqual([3, 1]);
  });
});

describe('a recorded graph follows the layout of the inputs of each replay', () => {
  const inputs = [
    torch.randn(3, 4),
    torch.randn(4, 3).t(),
    torch.randn(3, 8).at(':', '::2'),
    torch.randn(2, 4, 3).at(1).t(),
  ];
  const bodies: { readonly [name: string]: (x: Tensor) => Tensor } = {
    dropout: (x) => F.dropout(x.add(5), 0.5),
    'shapes and writes': (x) => {
      const y = x.relu().add(1);
      y.at(0).mul_(3);
      y.select(1, 1).add_(y.select(1, 0));
      return y.reshape(2, 6).add(y.t().reshape(2, 6)).cumsum(1);
    },
    'writes into what is dense in another order': (x) => {
      const y = x.t().add(1);
      y.mul_(2);
      y.at(1).copy_(y.at(0).mul(2));
      return torch.cat([y.flatten(), y.mul(y).t().flatten()], 0);
    },
  };
  describe.each(Object.keys(bodies))('%s', (name) => {
    const body = bodies[name];
    it.each([0, 1, 2, 3])('recorded on layout %d', (i) => {
      const graph = record([inputs[i].clone()], body);
      for (const x of inputs) {
        torch.manual_seed(3);
        const eager = body(x).tolist();
        torch.manual_seed(3);
        expect(replay(graph, [x])[0].tolist()).toEqual(eager);
      }
    });
  });
});

test("MXNet's arrays stay row-major, and are drawn for in that order", () => {
  const x = mx.ones([3, 4]);
  for (const y of [mx.transpose(x), mx.transpose(x).add(1), mx.relu(x.T), mx.Dropout(x.T, { mode: 'always' })]) {
    expect(y.isContiguous).toBe(true);
  }
});
