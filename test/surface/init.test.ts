// nn.init: calculate_gain as PyTorch 2.13 answers, and why it does: a gain of 1 / √E[f(z)²] keeps the variance; and rules
// that divide by a size, where it is 0.

import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { ones, onWarning } from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';

const { calculate_gain } = nn.init;

describe('calculate_gain', () => {
  test.each([
    ['linear', undefined, 1],
    ['sigmoid', undefined, 1],
    ['tanh', undefined, 5 / 3],
    ['relu', undefined, Math.SQRT2],
    ['selu', undefined, 0.75],
    ['leaky_relu', undefined, 1.4141428569978354],
    ['leaky_relu', 0, Math.SQRT2],
    ['leaky_relu', 0.5, 1.2649110640673518],
    ['leaky_relu', -2, 0.6324555320336759],
  ])('of %s with %s', (name, param, expected) => {
    expect(calculate_gain(name, param)).toBe(expected);
  });

  it('of leaky_relu without a slope is that of the layer without one', () => {
    // Half of a symmetric z is scaled by the slope a: E[f(z)²] = (1 + a²) / 2.
    const { negative_slope } = new nn.LeakyReLU();
    expect(calculate_gain('leaky_relu')).toBeCloseTo(1 / Math.sqrt((1 + negative_slope ** 2) / 2), 14);
  });
});

describe('a tensor without elements', () => {
  const warnings: string[] = [];
  beforeEach(() => {
    warnings.length = 0;
    onWarning(({ message }) => void warnings.push(message));
  });
  afterEach(() => void onWarning(undefined));

  it('is left as it is by the rules of He', () => {
    for (const fill of [nn.init.kaiming_uniform_, nn.init.kaiming_normal_]) {
      expect(fill(ones(3, 0)).shape.toString()).toBe('torch.Size([3, 0])');
    }
    expect(warnings).toEqual(new Array(2).fill('Initializing zero-element tensors is a no-op'));
  });
  it('is the weight of a Linear without inputs, whose bias is 0', () => {
    const layer = new nn.Linear(0, 3);
    expect(layer.weight.shape.toString()).toBe('torch.Size([3, 0])');
    expect(layer.bias?.tolist()).toEqual([0, 0, 0]);
    expect(layer(ones(2, 0)).tolist()).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(warnings).toEqual(['Initializing zero-element tensors is a no-op']);
  });
});
