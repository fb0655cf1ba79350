// Sizes and places are whole numbers, int64 holds integers alone, and what there is no memory for is PyTorch's error. These are
// the engine's own checks, the last ones before a kernel; values and texts are PyTorch's and MXNet's.

import * as torch from 'bptt';
import { nn } from 'bptt';
import { nd } from 'bptt/gluon';
import { describe, expect, it } from 'vitest';

const F = nn.functional;
type Loose = Record<string, (...args: unknown[]) => { tolist(): unknown }>;
const t = torch as unknown as Loose;
const x = (n = 12) => torch.arange(n) as unknown as Loose;
const g = nd as unknown as Record<string, (...args: unknown[]) => unknown>;
const refused = (run: () => unknown) => {
  expect(run).toThrow();
  try {
    run();
  } catch (error) {
    // The library's own: nothing that JavaScript says of itself.
    expect(error).toHaveProperty('hint');
  }
};

describe('sizes and places that are no whole numbers', () => {
  it.each<[string, () => unknown]>([
    ['view', () => x().view(2, 1.5, 4)],
    ['reshape', () => x().reshape('3', 4)],
    ['expand', () => torch.ones(1).expand(2.5)],
    ['split', () => x().split(0.5)],
    ['split into', () => x().split([1.5, 10.5])],
    ['narrow', () => x().narrow(0, 1.5, 2)],
    ['select', () => x().select(0, 1.5)],
    ['select NaN', () => torch.ones(3, 2).select(1, Number.NaN)],
    ['as_strided', () => x().as_strided([2], [1.5])],
    ['topk', () => x().topk(1.5)],
    ['topk NaN', () => x().topk(Number.NaN)],
    ['linspace', () => t.linspace(0)],
    ['linspace steps', () => t.linspace(0, 1, 3.5)],
    ['randperm', () => t.randperm(3.5)],
    ['randint', () => t.randint(0, 2.5, [8])],
    ['random_', () => torch.zeros(3).random_(0.5, 1)],
    ['multinomial', () => t.multinomial(torch.ones(3), 1.5)],
    ['one_hot', () => F.one_hot(torch.tensor([1]), 2.5)],
    ['eye', () => t.eye(1.5)],
    ['nd.eye', () => g.eye(-1)],
    ['nd.one_hot', () => g.one_hot(nd.array([1]), 2.5)],
    ['nd.slice', () => g.slice(nd.ones([4]), 1, Number.NaN)],
    ['nd.slice_axis', () => g.slice_axis(nd.ones([4]), 0, 1.5, 3)],
    ['nd.tile', () => g.tile(nd.ones([2]), [1.5])],
    ['nd.repeat', () => g.repeat(nd.ones([2]), 1.5)],
    ['nd.topk', () => g.topk(nd.ones([4]), { k: 1.5 })],
    ['nd.broadcast_to', () => g.broadcast_to(nd.ones([1]), [2.5])],
    ['nd.concat', () => g.concat(nd.ones([2, 2]), nd.ones([2, 2]), { dim: 0.5 })],
    ['nd.transpose', () => g.transpose(nd.ones([2, 2]), [0.5, 1])],
  ])('%s', (_name, run) => refused(run));

  it('a view stays within its storage', () => {
    refused(() => torch.arange(6).as_strided([2], [1], -1));
    refused(() => torch.arange(6).as_strided([7], [1]));
    expect(torch.arange(6).as_strided([2, 3], [1, 2]).tolist()).toEqual([
      [0, 2, 4],
      [1, 3, 5],
    ]);
  });
});

describe('int64', () => {
  const overflow = 'value cannot be converted to type int64_t without overflow';
  it.each<[string, () => unknown, string]>([
    ['NaN.long()', () => torch.tensor(Number.NaN).long(), overflow],
    ['inf.long()', () => torch.tensor([Number.POSITIVE_INFINITY]).long(), overflow],
    ['1e30.long()', () => torch.tensor([1e30], { dtype: torch.float64 }).long(), overflow],
    [
      'tensor(NaN)',
      () => torch.tensor([Number.NaN], { dtype: torch.int64 }),
      'value cannot be converted to type int64 without overflow',
    ],
    ['full', () => torch.full([2], Number.NaN, { dtype: torch.int64 }), overflow],
    ['fill_', () => torch.zeros([2], { dtype: torch.int64 }).fill_(Number.NaN), overflow],
    ['arange', () => torch.arange(2 ** 53, 2 ** 53 + 4), overflow],
    ['mul', () => torch.tensor([2 ** 52]).mul(4), overflow],
    ['pow', () => torch.tensor([2 ** 52]).pow(2), overflow],
    ['add', () => torch.tensor([2 ** 53 - 1]).add(2), overflow],
    ['sum', () => torch.tensor([2 ** 53 - 1, 1]).sum(), overflow],
    ['nd.sqrt', () => g.sqrt(nd.array([-1], { dtype: 'int64' })), overflow],
    ['nd.log', () => g.log(nd.array([-1], { dtype: 'int64' })), overflow],
    ['nd.rsqrt', () => g.rsqrt(nd.array([0], { dtype: 'int64' })), overflow],
    ['nd.exp', () => g.exp(nd.array([100], { dtype: 'int64' })), overflow],
    ['nd.array', () => nd.array([Number.NaN], { dtype: 'int64' }), overflow],
    ['astype', () => nd.array([Number.NaN]).astype('int64'), overflow],
  ])('refuses what it cannot hold: %s', (_name, run, message) => {
    expect(run).toThrowError(expect.objectContaining({ message, hint: expect.any(String) }));
  });

  it('holds all up to ±(2^53 - 1)', () => {
    const most = 2 ** 53 - 1;
    expect(
      torch
        .tensor([most - 1])
        .add(1)
        .tolist(),
    ).toEqual([most]);
    expect(torch.tensor([-most]).neg().tolist()).toEqual([most]);
    expect(
      torch
        .tensor([2 ** 26])
        .mul(2 ** 26)
        .tolist(),
    ).toEqual([2 ** 52]);
  });

  it('has no fractions: ranges are those of PyTorch 2.13 and MXNet 1.9.1', () => {
    const dtype = torch.int64;
    expect(torch.linspace(0, 1, 3, { dtype }).tolist()).toEqual([0, 0, 1]);
    expect(torch.linspace(-2.7, 5.2, 6, { dtype }).tolist()).toEqual([-2, 0, 0, 2, 3, 5]);
    expect(torch.arange(0.5, 6, 1.5, { dtype }).tolist()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(torch.arange(0.5, 6, 1.5, { dtype: torch.int32 }).tolist()).toEqual([0, 1, 2, 3]);
    expect(() => torch.arange(0, 2, 0.5, { dtype })).toThrow('step must be nonzero');
    expect([...nd.arange(0.5, 6, 1.5, { dtype: 'int64' }).asnumpy().data]).toEqual([0, 1, 2, 3]);
    expect([...nd.arange(0, 3, 0.5, { dtype: 'int64' }).asnumpy().data]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('what there is no memory for', () => {
  const bytes = (n: number) =>
    `[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate ${n} bytes. Error code 12 (Cannot allocate memory)`;
  it.each<[string, () => unknown, number]>([
    ['ones', () => torch.ones(2 ** 50), 2 ** 52],
    ['ones of float64', () => torch.ones([2 ** 45], { dtype: torch.float64 }), 2 ** 48],
    ['rand', () => torch.rand(2 ** 45), 2 ** 47],
    ['arange', () => torch.arange(2 ** 45), 2 ** 48],
    [
      'add',
      () =>
        torch
          .ones(1)
          .expand(2 ** 45)
          .add(1),
      2 ** 47,
    ],
    ['nn.LSTM', () => new nn.LSTM(3, 1e12), 48e12],
    ['tril_indices', () => torch.tril_indices(2 ** 25, 2 ** 25), 9007199523176448],
    ['triu_indices', () => torch.triu_indices(2 ** 25, 2 ** 25), 9007199523176448],
    ['adaptive_avg_pool1d', () => F.adaptive_avg_pool1d(torch.ones(1, 2, 8), 2 ** 40), 2 ** 43],
    ['adaptive_max_pool1d', () => F.adaptive_max_pool1d(torch.ones(1, 2, 8), 2 ** 40), 2 ** 43],
    // 3000 over 5 rows of 5 numbers of 8 bytes: PyTorch lays out all 3000⁵ first.
    ['combinations', () => torch.combinations(torch.arange(3000), { r: 5 }), 8 * 5 * 2018257871250600],
    ['nd.zeros', () => nd.zeros([2 ** 45]), 2 ** 47],
  ])('%s', (_name, run, n) => {
    expect(run).toThrowError(expect.objectContaining({ name: 'RuntimeError', message: bytes(n) }));
    expect(torch.ones(2).add(1).tolist()).toEqual([2, 2]);
  });
});

it('parts that no list holds are refused as PyTorch refuses them', () => {
  expect(() => torch.tensor_split(torch.ones(4), 2 ** 40)).toThrow('std::bad_alloc');
});

it('places in triangles of huge matrices are found without going through them', () => {
  expect(torch.tril_indices(2 ** 40, 1, 1 - 2 ** 40).tolist()).toEqual([[2 ** 40 - 1], [0]]);
  expect(torch.triu_indices(2 ** 40, 2 ** 40, 2 ** 40 - 1).tolist()).toEqual([[0], [2 ** 40 - 1]]);
});

it('places in triangles of all small matrices are those that a double loop finds', () => {
  const offsets = [-7, -2, -1, 0, 1, 3, 8];
  const sizes = [0, 1, 2, 5].flatMap((rows) => [0, 1, 3, 6].map((columns) => [rows, columns]));
  for (const [rows, columns, offset] of sizes.flatMap((size) => offsets.map((offset) => [...size, offset]))) {
    const places = Array.from({ length: rows * columns }, (_, k) => [Math.floor(k / columns), k % columns]);
    const lower = places.filter(([i, j]) => j <= i + offset);
    const upper = places.filter(([i, j]) => j >= i + offset);
    expect(torch.tril_indices(rows, columns, offset).t().tolist()).toEqual(lower);
    expect(torch.triu_indices(rows, columns, offset).t().tolist()).toEqual(upper);
  }
});

// PyTorch 2.13.
describe('a bias of another dtype', () => {
  const bias = (dtype: torch.DType) => torch.ones(2, { dtype });
  const weight = torch.ones(2, 3);
  it.each([
    ['bool', 'Bool'],
    ['int64', 'Long'],
    ['float64', 'Double'],
  ] as const)('%s', (dtype, name) => {
    const message = `self and mat2 must have the same dtype, but got ${name} and Float`;
    expect(() => F.linear(torch.ones(2, 3), weight, bias(dtype))).toThrow(message);
    expect(() => F.linear(torch.ones(2, 2, 3), weight, bias(dtype))).toThrow(message);
  });
});

it('the norm of order 0 counts NaN as what is not 0', () => {
  expect(torch.norm(torch.tensor([1, Number.NaN, 0]), 0).item()).toBe(2);
});
