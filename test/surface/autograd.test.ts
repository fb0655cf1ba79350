// Gradients against real PyTorch: derivatives at their corners, accumulation, hooks, modes, double backward, user functions.

import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import { ofGradients } from '../helpers/differences.ts';
import { follow } from '../helpers/golden.ts';
import { ofTensors } from '../helpers/own-functions.ts';

type Tensor = torch.Tensor;

follow(['gradient'], ofGradients);
follow(['function'], {}, ofTensors);

describe('gradients belong to their tensor', () => {
  const uses: { readonly [name: string]: (a: Tensor, b: Tensor) => Tensor } = {
    'a + b': (a, b) => a.add(b),
    'a - (-b)': (a, b) => a.sub(b.neg()),
    'views of both': (a, b) => a.view(-1).add(b.view(-1)),
    'a.T + b.T': (a, b) => a.T.add(b.T),
    'a + b + a': (a, b) => a.add(b).add(a),
  };
  it.each(Object.entries(uses))('%s', (_name, use) => {
    const [a, b] = [0, 1].map(() => torch.ones(2, 3, { requires_grad: true }));
    use(a, b).sum().backward();
    const before = b.grad?.tolist();
    a.grad?.zero_();
    a.grad?.add_(5);
    expect(b.grad?.tolist()).toEqual(before);
  });
});

describe('a backward that fails half-way', () => {
  it('leaves the gradients as they were, also of leaves that it reached before', () => {
    const [a, b, c] = [1, 2, 3].map((v) => torch.full([2], v, { dtype: 'float32', requires_grad: true }));
    c.mul(4).sum().backward();
    const y = a.mul(2).norm();
    y.sub_(b.sum()).sub_(c.sum());
    expect(() => y.backward()).toThrow(/modified by an inplace operation/);
    expect([a.grad, b.grad]).toEqual([null, null]);
    expect(c.grad?.tolist()).toEqual([4, 4]);
  });
});

describe('gradcheck', () => {
  it('takes one tensor as it takes several', () => {
    const x = torch.tensor([1, 2], { dtype: 'float64', requires_grad: true });
    expect(torch.autograd.gradcheck((a) => a.mul(a), x)).toBe(true);
    expect(torch.autograd.gradgradcheck((a) => a.mul(a), x)).toBe(true);
    expect(() => torch.autograd.gradcheck((a) => a.detach().mul(a), x)).toThrow(
      expect.objectContaining({ name: 'GradcheckError' }),
    );
  });
});
