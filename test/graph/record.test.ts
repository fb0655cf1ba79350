// A forward pass as a list of nodes with plain attributes, replayed to equal bits.

import { describe, expect, it } from 'vitest';
import { print, record, replay } from '../../src/graph/index.ts';
import * as torch from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';
import { made, Net, recorded } from './record.ts';

describe.each(['cpu', 'reference'] as const)('on %s', (device) => {
  it.each(Object.entries(recorded))('%s', (_, check) => check(device));

  it('holds plain data: attributes survive JSON, and every value is an input, a constant or made by one node', () => {
    const { net, x } = made(device);
    const { nodes, inputs, constants, outputs, values } = record([x], (v) => net(v));
    const names = nodes.map(({ op }) => op.name);
    expect(names.filter((name) => name === 'lstm' || name === 'addmm')).toEqual(['lstm', 'addmm']);
    const known = new Set([...inputs.map(({ value }) => value), ...constants.keys()]);
    for (const node of nodes) {
      expect(JSON.parse(JSON.stringify(node.attributes))).toEqual(node.attributes);
      for (const n of node.inputs) if (n !== null) expect(known.has(n)).toBe(true);
      for (const n of node.outputs) {
        expect(known.has(n)).toBe(false);
        known.add(n);
      }
    }
    for (const { value } of outputs) expect(known.has(value)).toBe(true);
    expect([...known].sort((a, b) => a - b)).toEqual([...values.keys()]);
  });
});

it('is the same graph with gradients and without: recorded in either mode, replayed in either', () => {
  const net = new Net();
  const x = torch.rand(2, 3, 28);
  const [on, off] = [record([x], (v) => net(v)), torch.no_grad(() => record([x], (v) => net(v)))];
  expect(off.nodes.map(({ attributes }) => attributes)).toEqual(on.nodes.map(({ attributes }) => attributes));
  expect(off.nodes.some(({ stopped }) => stopped)).toBe(false);
  for (const graph of [on, off]) {
    const [with_, without] = [replay(graph, [x])[0], torch.no_grad(() => replay(graph, [x])[0])];
    expect([with_.requires_grad, without.requires_grad]).toEqual([true, false]);
    expect(with_.detach().numpy()).toEqual(without.numpy());
  }
});

it('names inputs, parameters and outputs, and takes inputs by name', () => {
  const layer = new nn.Linear(3, 2);
  const [a, b] = [torch.rand(4, 3), torch.rand(4, 2)];
  const graph = record({ a, b }, ({ a, b }) => ({ sum: layer(a).add(b), product: layer(a).mul(b) }), {
    parameters: layer.named_parameters(),
  });
  expect(graph.inputs.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(graph.outputs.map(({ name }) => name)).toEqual(['sum', 'product']);
  expect([...graph.constants.keys()].map((n) => graph.values[n].name).sort()).toEqual(['bias', 'weight']);
  const [sum, product] = replay(graph, { b, a });
  expect(sum.tolist()).toEqual(layer(a).add(b).tolist());
  expect(product.tolist()).toEqual(layer(a).mul(b).tolist());
});

it('prints as text', () => {
  const layer = new nn.Linear(3, 2);
  const x = torch.rand(4, 5, 3);
  const graph = record({ x }, (given) => layer(given.x).mul(2).sum(1), {
    parameters: layer.named_parameters(),
    symbolic: { x: { 0: 'N', 1: 'T' } },
  });
  expect(print(graph)).toBe(
    [
      '%0 x: float32[N, T, 3] = input',
      '%1 weight: float32[2, 3] = parameter',
      '%2 bias: float32[2] = parameter',
      '%3: float32[] = constant',
      'linear:',
      '  %4: float32[3, 2] = permute(%1) {dims: [1, 0]}',
      '  %5: float32[N*T, 3] = view(%0) {shape: [N*T, 3]}',
      '  %6: float32[N*T, 2] = addmm(%2, %5, %4)',
      '  %7: float32[N, T, 2] = view(%6) {shape: [N, T, 2]}',
      '%8: float32[N, T, 2] = mul(%7, %3)',
      '%9: float32[N, 2] = sum(%8) {dims: [1], keepdim: false}',
      'return 0: %9',
    ].join('\n'),
  );
});

describe('refusals', () => {
  const x = torch.rand(2);

  it('takes the inputs that it was recorded with', () => {
    const graph = record([x], (v) => v.exp());
    expect(() => replay(graph, [x, x])).toThrow('the graph takes 1 inputs, 2 came');
    expect(() => replay(graph, [torch.rand(3)])).toThrow('input0 is [2] float32 in the graph, and [3] float32 came');
    expect(() => replay(graph, [x.double()])).toThrow('input0 is [2] float32 in the graph, and [2] float64 came');
  });

  it('refuses a result that no recorded op computed', () => {
    expect(() => record<torch.Tensor>([x], () => torch.tensor([1, 2]))).toThrow(
      'result 0 was not computed by recorded ops',
    );
  });

  it('refuses elements read on the way, naming what made them', () => {
    expect(() => record([x], (v) => v.mul(v.sum().item()))).toThrow(
      'the elements of a result of sum were read while a graph was recorded',
    );
    expect(() => record({ x }, (given) => given.x.mul(given.x.numpy()[0]))).toThrow(
      'the elements of x were read while a graph was recorded',
    );
  });

  it('refuses a derivative of a function of its own', () => {
    class Twice extends torch.autograd.Function {
      static override forward = (_ctx: unknown, v: torch.Tensor) => v.mul(2);
      static override backward = (_ctx: unknown, g: torch.Tensor) => g.mul(3);
    }
    const y = torch.rand(2, { requires_grad: true });
    expect(() => record([y], (v) => Twice.apply(v).add(1))).toThrow(
      'TwiceBackward is a derivative of its own, which a graph cannot hold',
    );
  });

  it('stops watching after a refusal', () => {
    expect(() => record([x], (v) => v.mul(v.sum().item()))).toThrow('were read');
    expect(torch.ones(3).sum().item()).toBe(3);
  });
});
