// Layers and losses in a recorded computation, sizes that may differ in a replay, and composites.

import { describe, expect, it } from 'vitest';
import { Expression, record, replay } from '../../src/graph/index.ts';
import * as torch from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';
import { given, layers } from './layers.ts';

it.each(Object.entries(layers))('%s has the bits of the direct run at any batch and time', (_, check) => check('cpu'));

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
