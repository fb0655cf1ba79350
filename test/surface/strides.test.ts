// How results lie in memory, and what is drawn for tensors of every layout, against real PyTorch: strides and elements of
// test/golden/strides.json, which test/golden/make_strides.py wrote.

import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { record, replay } from '../../src/graph/index.ts';
import * as torch from '../../src/index.ts';
import * as mx from '../../src/mxnet/nd.ts';
import '../helpers/close.ts';
import { type Case, differs, made, ops } from '../golden/strides.ts';

const { nn } = torch;
const F = nn.functional;
type Tensor = torch.Tensor;

const file = process.env.BPTT_STRIDES ?? new URL('../golden/strides.json', import.meta.url);
const { cases }: { readonly cases: readonly Case[] } = JSON.parse(readFileSync(file, 'utf8'));

test.each(Object.keys(ops))('%s keeps or chooses strides as PyTorch does, and fills them in its order', (name) => {
  const own = cases.filter(({ op }) => op === name);
  expect(own.length).toBeGreaterThan(5);
  for (const one of own) {
    const y = made(one, 'cpu');
    expect(differs(y, y, one), JSON.stringify(one)).toBeNull();
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
