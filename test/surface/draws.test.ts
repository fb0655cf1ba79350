// Draws of rarer distributions against real PyTorch's by all digits, and scatters whose elements fall together.

import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import draws from '../golden/draws.json' with { type: 'json' };
import { mismatch } from '../helpers/close.ts';
import { follow } from '../helpers/golden.ts';

const numbers = (code: string): number[] => [...code.matchAll(/[\d.]+(?=[,)])/g)].map(Number);

/** The same call here. */
function drawn(code: string, dtype: torch.DType, count: number): torch.Tensor {
  const x = torch.zeros(count, { dtype });
  const [a, b] = numbers(code);
  const rates = torch.arange(count).remainder(40).mul(0.75).to(dtype);
  if (code.startsWith('torch.poisson')) return torch.poisson(code.includes('100') ? rates.mul(100) : rates);
  if (code.startsWith('torch.binomial')) {
    return torch.binomial(rates.mul(code.includes('400') ? 400 : 4), torch.arange(count).remainder(7).div(6).to(dtype));
  }
  if (code.startsWith('x.geometric_')) return x.geometric_(a);
  if (code.startsWith('x.exponential_')) return x.exponential_(a);
  return code.startsWith('x.cauchy_') ? x.cauchy_(a, b) : x.log_normal_(a, b);
}

describe('draws', () => {
  it.each(draws.draws)('$code of $dtype, seed $seed', ({ seed, code, dtype, values, next }) => {
    torch.manual_seed(seed);
    const x = drawn(code, dtype as torch.DType, values.length);
    // PyTorch's libm and ours differ in the last place of a double.
    const tolerance = dtype === 'float64' ? { rtol: 4e-15, atol: 0 } : { rtol: 0, atol: 0 };
    const expected = values.map((v) => (dtype === 'float32' ? Math.fround(Number(v)) : Number(v)));
    expect(mismatch(x.numpy(), expected, tolerance)).toBeNull();
    expect(torch.rand(1, { dtype: 'float64' }).item()).toBe(next);
  });
});

follow(['scattered', 'shaped', 'refused'], {}, {}, draws);

it('what is left out of a scatter takes no share of its gradient', () => {
  const [x, src] = [torch.tensor([5, 1]), torch.tensor([5, 2])].map((t) => t.float().requires_grad_());
  x.scatter_reduce(0, torch.tensor([0, 0]), src, 'amax', { include_self: false })
    .sum()
    .backward();
  expect([x.grad?.tolist(), src.grad?.tolist()]).toEqual([
    [0, 1],
    [1, 0],
  ]);
});
