// Gradients against real PyTorch: derivatives at their corners, accumulation, hooks, modes, double backward, user functions.

import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import { follow } from '../helpers/golden.ts';

type Tensor = torch.Tensor;
type Context = torch.autograd.FunctionContext;

class Twice extends torch.autograd.Function {
  static override forward = (ctx: Context, a: Tensor): Tensor => {
    ctx.save_for_backward(a);
    return a.mul(2);
  };
  static override backward = (ctx: Context, g: Tensor): Tensor => g.mul(ctx.saved_tensors[0]);
}

class Scaled extends torch.autograd.Function {
  static override forward = (ctx: Context, a: Tensor, b: Tensor, factor: number): Tensor[] => {
    ctx.factor = factor;
    return [a.mul(factor), b.mul(factor)];
  };
  static override backward = (ctx: Context, g: Tensor, h: Tensor): (Tensor | null)[] => [
    g.mul(ctx.factor),
    h.mul(ctx.factor),
    null,
  ];
}

class Short extends torch.autograd.Function {
  static override forward = (_ctx: Context, a: Tensor, b: Tensor): Tensor => a.add(b);
  static override backward = (_ctx: Context, g: Tensor): Tensor => g;
}

/** PyTorch tells a view that was made without recording from a view of a leaf; here both are views of a leaf. */
const leafView = {
  error: 'RuntimeError',
  message: 'a view of a leaf Variable that requires grad is being used in an in-place operation.',
};

/** The gradient of a tensor with a hook is what the hook made of it, also where the pass goes on to another. */
const hooked = {
  list: [10, 20].map((g) => ({ shape: [2, 3], dtype: 'float32', values: Array(6).fill(g) })),
};

follow(['gradient'], {
  'a = w * 2; h = a.register_hook(lambda g: g * 10); torch.autograd.grad(a.sum(), [a, w])': hooked,
  'g = torch.ones(2, 3); w.view(2, 3).backward(g); w.grad.zero_(); g': {
    text: 'tensor([[1., 1., 1.],\n        [1., 1., 1.]])',
  },
  'with torch.no_grad():\n    a = w[0]\na.add_(1)\nw': leafView,
  // PyTorch's mean of a whole tensor is rounded, and the gradient one of that rounding.
  'a = torch.full((3,), 0.1, dtype=torch.float64, requires_grad=True); a.std().backward(); a.grad + 0': {
    text: 'tensor([0., 0., 0.], dtype=torch.float64)',
  },
});
follow(['function'], {}, { Twice, Scaled, Short });

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
