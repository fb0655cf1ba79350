// The law itself: the reference in float64 against plain formulas over the engine's own Math, which is a peer here (the
// reference computes its functions itself), and against Python's values where the rule is Python's.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runBackward } from '../../src/engine/autograd.ts';
import { allocate, isFloating } from '../../src/reference/base/dtype.ts';
import { dispatch } from '../../src/reference/engine/dispatch.ts';
import { autogradOf, fromArray, read, Tensor } from '../../src/reference/engine/tensor.ts';
import '../helpers/close.ts';
import { table } from '../helpers/run.ts';

const tensor = (values: readonly number[], shape: readonly number[] = [values.length]): Tensor =>
  fromArray(Tensor, Float64Array.from(values), 'float64', shape, 'reference');
const call = (op: string, inputs: readonly Tensor[], attributes = {}): Tensor =>
  dispatch(table[op], inputs, attributes)[0];
const RELATIVE = { rtol: 1e-13, atol: 1e-15 };

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const UNARY: { readonly [op: string]: (x: number) => number } = {
  neg: (x) => 0 - x,
  abs: Math.abs,
  sign: Math.sign,
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  sqrt: Math.sqrt,
  rsqrt: (x) => 1 / Math.sqrt(x),
  reciprocal: (x) => 1 / x,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  sigmoid,
  relu: (x) => Math.max(x, 0),
  silu: (x) => x * sigmoid(x),
};
const BINARY: { readonly [op: string]: (a: number, b: number) => number } = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  pow: (a, b) => a ** b,
  maximum: Math.max,
  minimum: Math.min,
  eq: (a, b) => Number(a === b),
  ne: (a, b) => Number(a !== b),
  lt: (a, b) => Number(a < b),
  le: (a, b) => Number(a <= b),
  gt: (a, b) => Number(a > b),
  ge: (a, b) => Number(a >= b),
  logical_and: (a, b) => Number(Boolean(a) && Boolean(b)),
  logical_or: (a, b) => Number(Boolean(a) || Boolean(b)),
  logical_xor: (a, b) => Number(Boolean(a) !== Boolean(b)),
};

const number = fc.oneof(fc.double({ min: -30, max: 30, noNaN: true }), fc.integer({ min: -4, max: 4 }));
const list = fc.array(number, { minLength: 1, maxLength: 12 });

describe.each(Object.keys(UNARY))('%s', (op) => {
  it('is the function of its name', () => {
    fc.assert(
      fc.property(list, (x) => {
        expect(call(op, [tensor(x)])).toBeClose(x.map(UNARY[op]), RELATIVE);
      }),
    );
  });
});

describe.each(Object.keys(BINARY))('%s', (op) => {
  it('is the function of its name', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 12 }), (pairs) => {
        const [a, b] = [0, 1].map((k) => tensor(pairs.map((pair) => pair[k])));
        expect(call(op, [a, b])).toBeClose(
          pairs.map(([x, y]) => BINARY[op](x, y)),
          RELATIVE,
        );
      }),
    );
  });
});

it('floor_divide and remainder follow Python', () => {
  // Python 3: [a // b for a, b in …] and [a % b for a, b in …]
  const a = tensor([1, -1, 7, -7, 7, -7, 0.3, -0.3]);
  const b = tensor([0.1, Number.POSITIVE_INFINITY, 2, 2, -2, -2, 0.1, 0.1]);
  expect(call('floor_divide', [a, b])).toBeClose([9, -1, 3, -4, -4, 3, 2, -3], { rtol: 0, atol: 0 });
  expect(call('remainder', [tensor([7, -7, 7, -7, 5.5]), tensor([2, 2, -2, -2, 2])])).toBeClose([1, 1, -1, -1, 1.5]);
});

it('round takes halves to even', () => {
  expect(call('round', [tensor([0.5, 1.5, 2.5, -0.5, -1.5, 2.4, 2.6])])).toBeClose([0, 2, 2, 0, -2, 2, 3]);
});

it('erf has its tabulated values (Abramowitz and Stegun 7.1, more digits from mpmath)', () => {
  const y = [0, 0.5204998778130465, 0.8427007929497149, 0.9953222650189527, 0.9999779095030014, -0.8427007929497149];
  expect(call('erf', [tensor([0, 0.5, 1, 2, 3, -1])])).toBeClose(y, RELATIVE);
});

describe('reductions', () => {
  const dims = { dims: [0], keepdim: false };
  const sum = (x: readonly number[]): number => x.reduce((s, v) => s + v, 0);
  const FOLDS: { readonly [op: string]: (x: readonly number[]) => number } = {
    sum,
    mean: (x) => sum(x) / x.length,
    prod: (x) => x.reduce((p, v) => p * v, 1),
    amax: (x) => Math.max(...x),
    amin: (x) => Math.min(...x),
    logsumexp: (x) => Math.log(sum(x.map(Math.exp))),
    any: (x) => Number(x.some((v) => v !== 0)),
    all: (x) => Number(x.every((v) => v !== 0)),
  };
  it.each(Object.keys(FOLDS))('%s folds a list', (op) => {
    fc.assert(
      fc.property(list, (x) => {
        expect(call(op, [tensor(x)], dims)).toBeClose([FOLDS[op](x)], { rtol: 1e-12, atol: 1e-12 });
      }),
    );
  });

  it('var is the mean square minus the square of the mean', () => {
    fc.assert(
      fc.property(list, (x) => {
        const expected = sum(x.map((v) => v * v)) / x.length - (sum(x) / x.length) ** 2;
        expect(call('var', [tensor(x)], { ...dims, correction: 0 })).toBeClose([expected], { rtol: 1e-9, atol: 1e-9 });
      }),
    );
  });

  it.each([1, 2, 3])('norm of order %d', (p) => {
    fc.assert(
      fc.property(list, (x) => {
        const expected = sum(x.map((v) => Math.abs(v) ** p)) ** (1 / p);
        expect(call('norm', [tensor(x)], { ...dims, p })).toBeClose([expected], { rtol: 1e-12, atol: 1e-12 });
      }),
    );
  });

  it('softmax and its logarithm are shares of exponentials', () => {
    fc.assert(
      fc.property(list, (x) => {
        const total = sum(x.map(Math.exp));
        const shares = x.map((v) => Math.exp(v) / total);
        expect(call('softmax', [tensor(x)], { dim: 0 })).toBeClose(shares, { rtol: 1e-12, atol: 1e-300 });
        expect(call('log_softmax', [tensor(x)], { dim: 0 })).toBeClose(shares.map(Math.log), {
          rtol: 1e-12,
          atol: 1e-12,
        });
      }),
    );
  });
});

it('matmul sums products', () => {
  // [[1 2 3] [4 5 6]] · [[7 8] [9 10] [11 12]]
  const product = call('matmul', [tensor([1, 2, 3, 4, 5, 6], [2, 3]), tensor([7, 8, 9, 10, 11, 12], [3, 2])]);
  expect(product).toBeClose([58, 64, 139, 154], { rtol: 0, atol: 0 });
});

it.each([
  // torch.cat([a, b]).dtype in PyTorch 2.13 for tensors of one dimension
  ['uint8', 'int32', 'int32'],
  ['bool', 'uint8', 'uint8'],
  ['int32', 'int64', 'int64'],
  ['int64', 'float32', 'float32'],
  ['float32', 'float64', 'float64'],
] as const)('cat of %s and %s is %s, and gradients go back in the dtype that they came from', (a, b, dtype) => {
  const [left, right] = [a, b].map((own) => fromArray(Tensor, allocate(own, 2).fill(1), own, [2], 'cpu'));
  for (const xs of [
    [left, right],
    [right, left],
  ]) {
    for (const x of xs) if (isFloating(x.dtype)) autogradOf(x).requiresGrad = true;
    const [y] = dispatch(table.cat, xs, { dim: 0 });
    expect([y.dtype, ...read(y)]).toEqual([dtype, 1, 1, 1, 1]);
    if (!isFloating(dtype)) continue;
    runBackward([y], [fromArray(Tensor, allocate(dtype, 4).fill(3), dtype, [4], 'cpu')]);
    for (const x of xs) if (isFloating(x.dtype)) expect(x.autograd?.grad?.dtype).toBe(x.dtype);
  }
});
