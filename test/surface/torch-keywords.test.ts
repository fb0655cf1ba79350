// Arguments of torch's functions that are easily forgotten: expected values and messages are PyTorch 2.13's.

import * as torch from 'bptt';
import { expect, it } from 'vitest';

const x = torch.tensor([1.23456, -2.5, 1234.5678], { dtype: torch.float64 });
const ones = torch.ones(2, 3);

it('rounds to decimals', () => {
  expect(x.round({ decimals: 2 }).tolist()).toEqual([1.23, -2.5, 1234.57]);
  expect(torch.round(x, { decimals: -2 }).tolist()).toEqual([0, -0, 1200]);
  expect(() => torch.arange(3).round({ decimals: 1 })).toThrow(`"round_cpu" not implemented for 'Long'`);
  const y = x.clone().requires_grad_().round({ decimals: 1 });
  expect(y.grad_fn?.name()).toBe('RoundBackward1');
});

it('gives coordinates as a tuple', () => {
  const places = torch
    .tensor([
      [0, 1],
      [2, 3],
    ])
    .nonzero({ as_tuple: true });
  expect(places.map((place) => place.tolist())).toEqual([
    [0, 1, 1],
    [1, 0, 1],
  ]);
  expect(torch.nonzero(torch.tensor(3), { as_tuple: true }).map(String)).toEqual(['tensor([0])']);
  expect(torch.tensor(3).nonzero().shape).toEqual(torch.zeros(1, 0).shape);
});

it('raises a number to the powers of a tensor', () => {
  expect(String(torch.pow(2, torch.tensor([1, 2, -1])))).toBe('tensor([2, 4, 0])');
  expect(String(torch.pow(2.5, torch.tensor([1, 2])))).toBe('tensor([2.5000, 6.2500])');
  expect(torch.pow(2, ones.clone().requires_grad_()).grad_fn?.name()).toBe('PowBackward2');
});

it('indexes by truth values', () => {
  const shapes = [
    [true],
    [false],
    [true, 0],
    [0, true],
    [0, false],
    [true, true],
    [':', true],
    [null, true],
    [true, false],
  ];
  const sizes = shapes.map((index) => [...ones.at(...(index as [boolean])).shape]);
  expect(sizes).toEqual([
    [1, 2, 3],
    [0, 2, 3],
    [1, 3],
    [1, 3],
    [0, 3],
    [1, 2, 3],
    [2, 1, 3],
    [1, 1, 2, 3],
    [0, 2, 3],
  ]);
  expect(String(torch.tensor(3).double().at(true))).toBe('tensor([3.], dtype=torch.float64)');
});

it('refuses in PyTorch’s words', () => {
  const y = ones.clone().requires_grad_().sum();
  expect(() => y.backward({ foo: 1 } as never)).toThrow("Tensor.backward() got an unexpected keyword argument 'foo'");
  expect(() => new torch.nn.Sequential([new torch.nn.ReLU()] as never)).toThrow('list is not a Module subclass');
  expect(() => Reflect.apply(torch.full_like, null, [ones])).toThrow(
    'full_like() missing 1 required positional argument',
  );
  expect(() => ones.size(1.5)).toThrow("size(): argument 'dim' (position 1) must be int, not float");
  expect(() => ones.requires_grad_(1 as never)).toThrow("argument 'requires_grad' (position 1) must be bool, not int");
  expect(() => torch.einsum(3 as never, ones)).toThrow(
    "einsum(): argument 'equation' (position 1) must be str, not int",
  );
  expect(() => torch.einsum('ij', 3 as never)).toThrow('expected Tensor as element 0 in argument 1, but got int');
});
