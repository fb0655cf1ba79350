// Lines of the table of tensors on which this library differs on purpose, by group. The reasons are in docs/from-torch.md.

import type { Differences } from './golden.ts';

/** PyTorch tells a view that was made without recording from a view of a leaf; here both are views of a leaf. */
const leafView = {
  error: 'RuntimeError',
  message: 'a view of a leaf Variable that requires grad is being used in an in-place operation.',
};

/** The gradient of a tensor with a hook is what the hook made of it, also where the pass goes on to another. */
const hooked = {
  list: [10, 20].map((g) => ({ shape: [2, 3], dtype: 'float32', values: Array(6).fill(g) })),
};

/** PyTorch fills the one element that an expanded tensor repeats; here every in-place op asks for a clone(). */
const overlap = {
  error: 'RuntimeError',
  message:
    'unsupported operation: more than one element of the written-to tensor refers to a single memory location. Please clone() the tensor before performing the operation.',
};

/** PyTorch stores the smallest int64. */
const noInteger = { error: 'RuntimeError', message: 'value cannot be converted to type int64_t without overflow' };

export const ofTensors: Differences = {
  'torch.tensor(True).item()': { value: 1 },
  // The padding is zeros, and 0 · ∞ is NaN, also where oneDNN leaves the padding out.
  'F.conv1d(torch.ones(2, 1, 3), torch.full((1, 1, 3), -inf), None, padding=1)': {
    text: 'tensor([[[nan, -inf, nan]],\n\n        [[nan, -inf, nan]]])',
  },
  'w // 2': { text: 'tensor([[ 0., -1.,  1.],\n        [ 1.,  0., -1.]])' },
};

export const ofGradients: Differences = {
  'a = w * 2; h = a.register_hook(lambda g: g * 10); torch.autograd.grad(a.sum(), [a, w])': hooked,
  'g = torch.ones(2, 3); w.view(2, 3).backward(g); w.grad.zero_(); g': {
    text: 'tensor([[1., 1., 1.],\n        [1., 1., 1.]])',
  },
  'with torch.no_grad():\n    a = w[0]\na.add_(1)\nw': leafView,
  // PyTorch's mean of a whole tensor is rounded, and the gradient one of that rounding.
  'a = torch.full((3,), 0.1, dtype=torch.float64, requires_grad=True); a.std().backward(); a.grad + 0': {
    text: 'tensor([0., 0., 0.], dtype=torch.float64)',
  },
};

export const ofInplace: Differences = {
  'a = v.expand(2, 3); a.zero_()': overlap,
  'a = v.expand(2, 3); a.fill_(1)': overlap,
  // A write through .data counts, so that a gradient never reads what was overwritten.
  'a = x.clone(); b = a.data; b.add_(1); a._version': { value: 1 },
  'torch.zeros(2, dtype=torch.int64).copy_(torch.tensor([1.0, -inf]))': noInteger,
  'torch.zeros(2, dtype=torch.int64).copy_(torch.tensor([1.0, nan]))': noInteger,
};

export const ofErrors: Differences = {
  'with torch.no_grad():\n    a = w[0]\na.mul_(u)': leafView,
};
