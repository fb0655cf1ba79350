// What PyTorch takes and refuses beside the usual calls: in-place arguments, truth values, vectors as weights, empty norms.
// Every value and text is PyTorch 2.13's.

import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';

type Tensor = torch.Tensor;
const F = nn.functional;
const floats = (...values: number[]): Tensor => torch.tensor(values, { dtype: 'float32' });
const said = (run: () => unknown): string => {
  try {
    return String(run());
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
};
const table = (title: string, rows: readonly (readonly [expected: string, run: () => unknown])[]): void => {
  describe(title, () => {
    it.each(rows)('%s', (expected, run) => expect(said(run)).toBe(expected));
  });
};

describe('functions with inplace', () => {
  const uses: { readonly [name: string]: [run: (x: Tensor) => Tensor, expected: number[]] } = {
    'relu(x, true)': [(x) => F.relu(x, true), [0, 2]],
    'relu(x, { inplace })': [(x) => F.relu(x, { inplace: true }), [0, 2]],
    'silu(x, { inplace })': [(x) => F.silu(x, { inplace: true }), [-0.238406, 1.761594]],
    'leaky_relu(x, 0.5, true)': [(x) => F.leaky_relu(x, 0.5, true), [-1, 2]],
    'elu(x, { inplace })': [(x) => F.elu(x, { inplace: true }), [-0.864665, 2]],
    'hardtanh(x, { inplace })': [(x) => F.hardtanh(x, { inplace: true }), [-1, 1]],
    'dropout(x, 1, true, true)': [(x) => F.dropout(x, 1, true, true), [0, 0]],
    SiLU: [(x) => new nn.SiLU({ inplace: true })(x), [-0.238406, 1.761594]],
    Dropout: [(x) => new nn.Dropout(1, true)(x), [0, 0]],
  };
  it.each(Object.entries(uses))('%s writes into its input', (_name, [run, expected]) => {
    const x = floats(-2, 2);
    expect(run(x)).toBe(x);
    expected.forEach((value, i) => {
      expect((x.tolist() as number[])[i]).toBeCloseTo(value, 5);
    });
  });

  it('carry the gradient', () => {
    const x = torch.ones(2, { requires_grad: true });
    const y = x.mul(floats(-1, 1));
    F.relu(y, true).sum().backward();
    expect(x.grad?.abs().tolist()).toEqual([0, 1]);
  });
});

const yes = torch.tensor([true, false]);
const none = torch.zeros(0);
const six = torch.arange(6, { dtype: 'float32' }).view(2, 3);

table('truth values', [
  [`NotImplementedError: "abs_cpu" not implemented for 'Bool'`, () => yes.abs()],
  [`NotImplementedError: "floor_vml_cpu" not implemented for 'Bool'`, () => yes.floor()],
  [`NotImplementedError: "round_vml_cpu" not implemented for 'Bool'`, () => yes.round()],
  ['RuntimeError: Boolean inputs not supported for relu', () => yes.relu()],
  ['RuntimeError: topk does not support bool dtypes on CPU', () => yes.topk(1)],
  [`NotImplementedError: "dot" not implemented for 'Bool'`, () => yes.dot(yes)],
  [`NotImplementedError: "addmv_impl_cpu" not implemented for 'Bool'`, () => yes.view(1, 2).mv(yes)],
  [`NotImplementedError: "addmm_impl_cpu_" not implemented for 'Bool'`, () => yes.view(1, 2).mm(yes.view(2, 1))],
  [`NotImplementedError: "bmm" not implemented for 'Bool'`, () => yes.view(1, 1, 2).bmm(yes.view(1, 2, 1))],
  ['tensor([ True, False])', () => yes.sign()],
]);

const identity = 'the operation does not have an identity';
table('norms of nothing', [
  [
    `RuntimeError: linalg.vector_norm cannot compute the inf norm on an empty tensor because ${identity}`,
    () => none.norm(Number.POSITIVE_INFINITY),
  ],
  [
    `RuntimeError: linalg.vector_norm cannot compute the -1 norm on an empty tensor because ${identity}`,
    () => none.norm(-1),
  ],
  [
    `RuntimeError: linalg.vector_norm cannot compute the inf norm on the dimension 1because this dimension is empty and ${identity}`,
    () => torch.zeros(2, 0).norm(Number.POSITIVE_INFINITY, 1),
  ],
  ['tensor(0.)', () => none.norm()],
  ['tensor([])', () => torch.zeros(2, 0).norm(Number.POSITIVE_INFINITY, 0)],
]);

const put = (value: Tensor): Tensor => torch.zeros(2, 3).setAt([0], value);
table('values with dimensions too many', [
  [
    'RuntimeError: expand(torch.FloatTensor{[2, 1, 3]}, size=[3]): the number of sizes provided (1) must be greater or equal to the number of dimensions in the tensor (3)',
    () => put(torch.ones(2, 1, 3)),
  ],
  [
    'RuntimeError: expand(torch.FloatTensor{[2]}, size=[]): the number of sizes provided (0) must be greater or equal to the number of dimensions in the tensor (1)',
    () => torch.zeros(2, 3).setAt([0, 0], torch.ones(2)),
  ],
  ['tensor([[1., 1., 1.],\n        [0., 0., 0.]])', () => put(torch.ones(1, 1, 3))],
  ['tensor([[1., 0., 0.],\n        [0., 0., 0.]])', () => torch.zeros(2, 3).setAt([0, 0], torch.ones(1, 1))],
]);

table('products and flips', [
  ['tensor([ 3., 12.])', () => F.linear(six, torch.ones(3))],
  ['tensor(3.)', () => F.linear(torch.ones(3), torch.ones(3))],
  ['RuntimeError: mat2 must be a matrix, got 1-D tensor', () => F.linear(six, torch.ones(3), torch.ones(1))],
  [
    'RuntimeError: both arguments to linear need to be at least 1D, but they are 0D and 0D',
    () => F.linear(torch.ones([]), torch.ones([])),
  ],
  ['RuntimeError: t() expects a tensor with <= 2 dimensions, but self is 3D', () => F.linear(six, torch.ones(2, 2, 3))],
  ['tensor([[3., 3.],\n        [3., 3.]])', () => torch.einsum('ij,kj->ik', torch.ones(2, 3), torch.ones(2, 1))],
  ['tensor(6.)', () => torch.einsum('ij,ij->', torch.ones(2, 1), torch.ones(2, 3))],
  [
    'tensor([[1., 1., 1.],\n        [1., 1., 1.]])',
    () => torch.einsum('ij,ij->ij', torch.ones(2, 1), torch.ones(1, 3)),
  ],
  ['tensor([[5., 4., 3.],\n        [2., 1., 0.]])', () => six.flip(0, 1)],
  ['tensor([[5., 4., 3.],\n        [2., 1., 0.]])', () => torch.flip(six, [0, 1])],
  ['tensor([2., 1., 0.])', () => torch.arange(3, { dtype: 'float32' }).flip({ dims: 0 })],
  [
    'RuntimeError: mat1 and mat2 shapes cannot be multiplied (16x1 and 3x4)',
    () => torch.ones(4, 4, 1).matmul(torch.ones(3, 4)),
  ],
  ['RuntimeError: size mismatch, got input (6), mat (6x4), vec (3)', () => torch.ones(2, 3, 4).matmul(torch.ones(3))],
]);

table('texts', [
  [
    'ShapeError: The size of tensor a (3) must match the size of tensor b (5) at non-singleton dimension 1',
    () => torch.ones(2, 3).add(torch.ones(4, 5)),
  ],
  [
    'RuntimeError: Expected weight to be of same shape as normalized_shape, but got weight of shape [3] and normalized_shape = [4]',
    () => F.layer_norm(torch.ones(2, 4), [4], torch.ones(3)),
  ],
  ['<MseLossBackward0>', () => F.mse_loss(torch.ones(2, { requires_grad: true }), torch.ones(2)).grad_fn],
  ['RuntimeError: invalid shape dimension -2 at index 1 of shape [1, -2]', () => torch.ones(3).view(1, -2)],
  [
    'RuntimeError: `inputs` argument to `backward()` cannot be empty.',
    () => torch.ones([], { requires_grad: true }).mul(1).backward({ inputs: [] }),
  ],
  ['ValueError: negative_slope a not a valid number', () => nn.init.calculate_gain('leaky_relu', 'a' as never)],
  ['tensor([0., 0.])', () => new nn.Linear(0, 2).bias?.detach()],
]);

const seeded = (draw: () => Tensor): Tensor => {
  torch.manual_seed(0);
  return draw();
};
it('a tensor of the default dtype prints no dtype, whichever it is', () => {
  torch.set_default_dtype(torch.float64);
  try {
    expect([String(torch.zeros(1)), String(floats(0))]).toEqual(['tensor([0.])', 'tensor([0.], dtype=torch.float32)']);
  } finally {
    torch.set_default_dtype(torch.float32);
  }
});

table('normal numbers of tensors', [
  ['tensor([ 1.5410, -0.2934, -2.1788])', () => seeded(() => torch.normal(torch.zeros(3), torch.ones(3)))],
  ['tensor([0.7705, 0.8533, 0.9106])', () => seeded(() => torch.normal(floats(0, 1, 2), 0.5))],
  ['tensor([ 3.5410,  1.4131, -4.5364])', () => seeded(() => torch.normal(2, floats(1, 2, 3)))],
  ['RuntimeError: normal expects all elements of std >= 0.0', () => torch.normal(torch.zeros(2), floats(1, -1))],
  ['RuntimeError: normal expects std >= 0.0, but found std -1', () => torch.normal(torch.zeros(2), -1)],
  ['torch.Size([2, 3])', () => torch.normal(torch.zeros(2, 1), torch.ones(3)).shape],
]);
