// nn.init.calculate_gain: what PyTorch 2.13 answers, and why it does: a gain of 1 / √E[f(z)²] keeps the variance.

import { describe, expect, it, test } from 'vitest';
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
