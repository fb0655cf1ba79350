// What layers do beside their numbers: options that write into the input, indices that lie anyhow, conversions.

import { describe, expect, it } from 'vitest';
import { IndexError, TypeError } from '../../src/errors.ts';
import * as nn from '../../src/nn/index.ts';
import * as torch from '../../src/torch/index.ts';

describe('an activation with inplace', () => {
  const cases: [nn.Module, string, number[]][] = [
    [new nn.ReLU(true), 'ReLU(inplace=True)', [0, 2]],
    [new nn.LeakyReLU(0.5, true), 'LeakyReLU(negative_slope=0.5, inplace=True)', [-1, 2]],
    [new nn.Hardtanh(-1, 1, true), 'Hardtanh(min_val=-1.0, max_val=1.0, inplace=True)', [-1, 1]],
    [new nn.ELU({ inplace: true }), 'ELU(alpha=1.0, inplace=True)', [Math.exp(-2) - 1, 2]],
    [new nn.SiLU({ inplace: true }), 'SiLU(inplace=True)', [-2 / (1 + Math.exp(2)), 2 / (1 + Math.exp(-2))]],
  ];
  it.each(cases)('%s writes into its input and says so', (layer, text, expected) => {
    const x = torch.tensor([-2, 2], { dtype: 'float64' });
    const y = layer(x);
    expect(y).toBe(x);
    expect(String(layer)).toBe(text);
    [...x.numpy()].forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 14);
    });
  });
});

describe('Embedding', () => {
  const table = new nn.Embedding(2, 3);
  it('reads the indices that a view shows, and no other', () => {
    const ids = torch.tensor([
      [0, 99],
      [1, 99],
    ]);
    expect(table(ids.at(':', 0)).tolist()).toEqual(table.weight.tolist());
    expect(() => table(ids.at(':', 1))).toThrow(new IndexError('index out of range in self'));
  });
});

describe('to', () => {
  it('takes a dtype and a device, and no dtype of whole numbers', () => {
    const net = new nn.Linear(2, 3).to({ dtype: 'float64', device: 'reference' });
    expect([net.weight.dtype, net.weight.device]).toEqual(['float64', 'reference']);
    expect(() => net.to('int64')).toThrow(
      new TypeError('nn.Module.to only accepts floating point or complex dtypes, but got desired dtype=torch.int64'),
    );
  });
});

describe('ModuleDict', () => {
  it('gives a module that stands under two names by either, and refuses a third', () => {
    const layer = new nn.Tanh();
    const both = new nn.ModuleDict<{ [name: string]: nn.Tanh }>({ a: layer, b: layer });
    expect([both.get('a'), both.get('b')]).toEqual([layer, layer]);
    expect(() => both.get('c')).toThrow("'c'");
  });
});

describe('a recurrent layer', () => {
  it('names its mode as PyTorch does', () => {
    const layers = [new nn.LSTM(1, 1), new nn.GRU(1, 1), new nn.RNN(1, 1), new nn.RNN(1, 1, { nonlinearity: 'relu' })];
    expect(layers.map(({ mode }) => mode)).toEqual(['LSTM', 'GRU', 'RNN_TANH', 'RNN_RELU']);
  });
});

describe('the projection of an LSTM', () => {
  // As PyTorch 2.13: a state that later steps read depends on it, the cell state of a single step does not.
  const gradient = (steps: number, ...outputs: readonly number[]): torch.Tensor | null => {
    const lstm = new nn.LSTM(3, 4, { proj_size: 2 });
    const [output, [h, c]] = lstm(torch.ones(steps, 1, 3));
    const parts = [output, h, c];
    for (const [i, k] of outputs.entries())
      torch.sum(parts[k]).backward(null, { retain_graph: i < outputs.length - 1 });
    return lstm.weight_hr_l0.grad;
  };
  it('has no gradient where nothing depends on it', () => {
    expect(gradient(1, 2)).toBeNull();
    expect(gradient(2, 2)).not.toBeNull();
    expect(gradient(1, 1)).not.toBeNull();
    expect(gradient(1, 0)).not.toBeNull();
    expect(gradient(1, 2, 0)).not.toBeNull();
  });
});
