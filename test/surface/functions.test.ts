// Functions of tensors, and of autograd, against real PyTorch: values, gradients, what records them, printed texts, errors.

import { expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import forms from '../golden/forms.json' with { type: 'json' };
import functions from '../golden/functions.json' with { type: 'json' };
import { follow } from '../helpers/golden.ts';
import { ofFunctions } from '../helpers/own-functions.ts';

const groups = [
  'closeness',
  'made',
  'shapes',
  'picked',
  'edges',
  'blended',
  'along',
  'angles',
  'bits',
  'aliases',
  'nans',
  'turned',
  'found',
  'further',
  'put',
  'diagonal writes',
  'parts written',
  'index_reduce',
  'products',
  'coordinates',
  'autograd',
  'quantiles',
  'covariances',
  'areas',
  'raised',
  'powers',
  'histograms',
  'dtypes',
  'asarray',
  'laid out',
  'units',
  'drawn',
  'tails',
  'many dimensions',
  'named results',
  'limits',
  'held',
  'bytes',
  'extremes',
  'by name',
];
follow(groups, {}, ofFunctions, functions);

it('follows all lines that there are', () => {
  expect([...groups].sort()).toEqual(Object.keys(functions.groups).sort());
});

class Counted extends torch.nn.Module {
  seen: number;
  constructor(seen: number) {
    super();
    this.seen = seen;
  }
  override get_extra_state(): number[] {
    return [this.seen];
  }
  override set_extra_state(state: number[]): void {
    this.seen = state[0];
  }
}
follow(['torch', 'methods', 'writes', 'beside', 'extra state'], {}, { Counted }, forms);

// PyTorch's text goes on with the offsets as C++ prints them.
it.each(['int64', 'int32'] as const)('bags whose first one does not begin at 0 are refused, %s', (dtype) => {
  const [input, offsets] = [torch.tensor([0, 1, 1], { dtype }), torch.tensor([1, 2], { dtype })];
  expect(() => torch.nn.functional.embedding_bag(input, torch.ones(2, 3), offsets)).toThrow(
    'offsets[0] has to be 0, i.e., the first sequence in the mini-batch has to start from position 0. However, got 1',
  );
});

it('typename of what is no tensor is the name of its type', () => {
  const values = [{ obj: {} }, { obj: { dim: 1 } }, [1], 'x', torch.zeros(1).shape];
  expect(values.map((value) => torch.typename(value))).toEqual(['dict', 'dict', 'list', 'str', 'torch.Size']);
});

// PyTorch's texts: as C++ prints a double.
it.each([
  [1e20, '1e+20'],
  [-1e-7, '-1e-07'],
  [123456789, '1.23457e+08'],
  [-0.5, '-0.5'],
  [Number.NaN, 'nan'],
])('quantile says that %d is no share', (q, text) => {
  expect(() => torch.quantile(torch.ones(2), q)).toThrow(`quantile() q must be in the range [0, 1] but got ${text}`);
});

it('fill_diagonal_ takes the number of a tensor without dimensions, and of no other', () => {
  const x = torch.zeros(2, 2);
  expect(x.fill_diagonal_(torch.tensor(2)).tolist()).toEqual([
    [2, 0],
    [0, 2],
  ]);
  const refused = "fill_diagonal_(): argument 'fill_value' (position 1) must be Number, not Tensor";
  expect(() => x.fill_diagonal_(torch.tensor([2]))).toThrow(refused);
  expect(() => x.fill_diagonal_(torch.tensor(3).float().requires_grad_())).toThrow(refused);
});

// PyTorch writes over what its own derivative needs, and refuses it.
it('vander differentiates', () => {
  const x = torch.tensor([1, 2, 3], { dtype: 'float32', requires_grad: true });
  const weights = torch.tensor([4, 5, 6], { dtype: 'float32' });
  torch.vander(x, 3, { increasing: true }).mul(weights).sum().backward();
  // d(4 + 5x + 6x²)/dx = 5 + 12x
  expect(x.grad?.tolist()).toEqual([17, 29, 41]);
});

// PyTorch's texts, without the line of its source.
it('cross warns where the dimension is left out, cov where there are too few observations', () => {
  const messages: string[] = [];
  const before = torch.onWarning(({ message }) => void messages.push(message));
  try {
    torch.cross(torch.ones(2, 3), torch.ones(2, 3));
    torch.cov(torch.ones(2, 1));
  } finally {
    torch.onWarning(before);
  }
  expect(messages).toEqual([
    'Using torch.cross without specifying the dim arg is deprecated.\nPlease either pass the dim explicitly or simply use torch.linalg.cross.\nThe default value of dim will change to agree with that of linalg.cross in a future release.',
    'cov(): degrees of freedom is <= 0. Correction should be strictly less than the number of observations.',
  ]);
});
// PyTorch's own gradient of it is 0 where nothing was put, and not where something was.
it('as_strided_scatter has the gradient of put at the same places', () => {
  const [x, y] = [torch.arange(6).float(), torch.arange(6).float()].map((t) => t.reshape(2, 3).requires_grad_());
  const [source, weights] = [torch.tensor([7, 8]).float(), torch.arange(1, 7).reshape(2, 3)];
  x.as_strided_scatter(source, [2], [2], 1).mul(weights).sum().backward();
  y.put(torch.tensor([1, 3]), source)
    .mul(weights)
    .sum()
    .backward();
  expect(x.grad?.tolist()).toEqual(y.grad?.tolist());
  expect(x.grad?.tolist()).toEqual([
    [1, 0, 3],
    [0, 5, 6],
  ]);
});
it('matrix_power refuses negative powers', () => {
  expect(() => torch.matrix_power(torch.eye(2), -1)).toThrow(
    'linalg.matrix_power: negative powers are not implemented',
  );
});

it('as_strided of what lies in memory otherwise can be differentiated twice', () => {
  const cube = (x: torch.Tensor): torch.Tensor => x.mul(1).at(':', '::2').t().as_strided([2, 2], [2, 3], 0).pow(3);
  const x = torch.arange(1, 7).double().reshape(2, 3).requires_grad_();
  expect(torch.autograd.gradcheck(cube, [x])).toBe(true);
  expect(torch.autograd.gradgradcheck(cube, [x])).toBe(true);
});
