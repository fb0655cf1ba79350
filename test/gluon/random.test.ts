// mx.random: numbers of real MXNet 1.9.1 that its golden cases have none of, how seeds and streams relate, and refusals.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssertionError, RandomState, TypeError, ValueError } from '../../src/engine/index.ts';
import { record } from '../../src/mxnet/array/autograd.ts';
import type { NDArray } from '../../src/mxnet/array/ndarray.ts';
import { MXNetError } from '../../src/mxnet/base/errors.ts';
import * as nd from '../../src/mxnet/nd.ts';
import * as random from '../../src/mxnet/random/index.ts';
import { log } from '../../src/reference/base/math.ts';
import { logf } from '../../src/reference/base/random/logf.ts';
import golden from '../golden/mxnet_random.json' with { type: 'json' };
import '../helpers/close.ts';
import { differs, drawn, names } from '../golden/mxnet-draws.ts';
import { expectError } from './helpers/expect-error.ts';

const values = (x: NDArray): number[] => Array.from(x.asnumpy().data);
const seeds = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

describe('the numbers of MXNet 1.9.1', () => {
  it.each(names)('%s', (name) => {
    expect(differs(name, drawn(name).asnumpy())).toBeNull();
  });

  it('starts from seed 0', () => {
    // Published in MXNet's documentation.
    random.seed(0);
    expect(`${random.uniform({ shape: [1, 5] })}`).toContain(
      '[[0.5488135  0.5928446  0.71518934 0.84426576 0.60276335]]',
    );
  });
});

describe('logf', () => {
  it('is within one float32 of the logarithm', () => {
    fc.assert(
      fc.property(fc.float({ min: Math.fround(2 ** -126), noNaN: true, noDefaultInfinity: true }), (x) => {
        const exact = log(x);
        // One unit in the last place is at most 2^-23 of the value.
        expect(Math.abs(logf(x) - exact)).toBeLessThanOrEqual(Math.abs(exact) * 2 ** -23);
      }),
      { numRuns: 500 },
    );
    expect(logf(1)).toBe(0);
  });
});

describe('NumPy', () => {
  it('gives the numbers of RandomState', () => {
    const r = new RandomState(5);
    const order = Array.from({ length: 70 }, (_, i) => i);
    expect([...r.rand(3)]).toEqual(golden.numpy.rand);
    expect([...r.randn(3)]).toEqual(golden.numpy.randn);
    expect([...r.randint(0, 100, [5])]).toEqual(golden.numpy.randint);
    expect(r.permutation(7)).toEqual(golden.numpy.permutation);
    expect([...r.uniform(-1, 2, [2])]).toEqual(golden.numpy.uniform);
    expect([...r.normal(1, 2, [2])]).toEqual(golden.numpy.normal);
    r.shuffle(order);
    expect(order).toEqual(golden.numpy.shuffle);
    expect([...new RandomState([1, 2, 3]).rand(3)]).toEqual(golden.numpy.seeded_by_list);
    const long = new RandomState(Array.from({ length: 700 }, (_, i) => i));
    expect([...long.randint(0, 2 ** 32, [3])]).toEqual(golden.numpy.seeded_by_long_list);
  });

  it('keeps the second of two normal numbers', () => {
    const r = new RandomState(9);
    expect([...r.randn(3), ...r.randn(2)]).toEqual([...new RandomState(9).randn(5)]);
  });

  it('is not touched by mx.random.seed, nor the other way round', () => {
    random.numpy.seed(1);
    const order = random.numpy.permutation(20);
    random.numpy.seed(1);
    random.seed(77);
    expect(random.numpy.permutation(20)).toEqual(order);
  });

  it('refuses seeds and ranges as NumPy does', () => {
    for (const seed of [-1, 2 ** 32, 1.5]) {
      expectError(() => new RandomState(seed), new ValueError('Seed must be between 0 and 2**32 - 1'));
    }
    expectError(() => new RandomState([]), new ValueError('Seed must be non-empty'));
    expectError(() => new RandomState(1).randint(3, 3), new ValueError('low >= high'));
    expectError(() => new RandomState(1).randint(0), new ValueError('high <= 0'));
  });

  it('is different every time where it is not seeded', () => {
    expect([...new RandomState().rand(4)]).not.toEqual([...new RandomState().rand(4)]);
  });
});

describe('streams', () => {
  it('take a seed modulo 2^32', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        random.seed(seed);
        const a = values(random.normal({ shape: 5 }));
        random.seed(seed + 2 ** 32);
        const b = values(random.normal({ shape: 5 }));
        random.seed(BigInt(seed) - 2n ** 40n);
        expect([b, values(random.normal({ shape: 5 }))]).toEqual([a, a]);
      }),
      { numRuns: 20 },
    );
  });

  it('are one for up to 64 values, and a longer array begins like a shorter one', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 64 }), (seed, n) => {
        random.seed(seed);
        const whole = values(random.uniform({ shape: 64 }));
        random.seed(seed);
        expect(values(random.uniform({ shape: n }))).toEqual(whole.slice(0, n));
      }),
      { numRuns: 20 },
    );
  });

  it('of a seed follow those of the seed before at a distance of 127', () => {
    random.seed(4);
    const many = values(random.uniform({ shape: 64 * 130 }));
    random.seed(5);
    expect(many.slice(127 * 64, 129 * 64)).toEqual(values(random.uniform({ shape: 128 })));
  });

  it('of shuffle and multinomial are apart from those of uniform', () => {
    random.seed(8);
    random.shuffle(nd.arange(50));
    const after = values(random.uniform({ shape: 3 }));
    random.seed(8);
    expect(values(random.uniform({ shape: 3 }))).toEqual(after);
  });
});

describe('draws', () => {
  it('permute rows and keep them whole', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 4 }), (seed, n, width) => {
        random.seed(seed);
        const data = nd.arange(n * width).reshape([n, width]);
        const rows = random.shuffle(data).tolist() as number[][];
        expect(rows.sort((a, b) => a[0] - b[0])).toEqual(data.tolist());
      }),
      { numRuns: 30 },
    );
  });

  it('of dropout keep with 1/(1 - p) or drop', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (seed, p) => {
        random.seed(seed);
        const kept = Math.fround(1 / Math.fround(1 - Math.fround(p)));
        const mask = values(random.dropoutMask(nd.ones([300]), p));
        expect(mask.every((m) => m === 0 || m === kept)).toBe(true);
        const recurrent = values(random.recurrentDropoutMask(nd.ones([300]), p));
        expect(recurrent.every((m) => m === 0 || m === kept)).toBe(true);
        // Six standard deviations.
        expect(Math.abs(mask.filter((m) => m === 0).length - 300 * p)).toBeLessThan(
          6 * Math.sqrt(300 * p * (1 - p)) + 1,
        );
      }),
      { numRuns: 30 },
    );
  });

  it('of dropout are none for p = 0, and drop everything for p = 1', () => {
    random.seed(2);
    expect(values(random.dropoutMask(nd.ones([3]), 0))).toEqual([1, 1, 1]);
    const next = values(random.uniform({ shape: 3 }));
    random.seed(2);
    expect(values(random.uniform({ shape: 3 }))).toEqual(next);
    expect(values(random.dropoutMask(nd.ones([3]), 1))).toEqual([0, 0, 0]);
  });

  it('of categories tell their log-probabilities, which have gradients', () => {
    const p = nd.array([0.25, 0.75]);
    p.attach_grad();
    random.seed(1);
    const [drawn, log] = record(() => random.multinomial(p, { shape: [8], get_prob: true }));
    log.backward();
    const counts = [0, 1].map((c) => values(drawn).filter((d) => d === c).length);
    expect(values(p.grad!)).toBeClose([counts[0] / 0.25, counts[1] / 0.75]);
    expect(values(log.exp())).toBeClose(values(drawn).map((d) => [0.25, 0.75][d]));
  });

  it('go to `out`, in its dtype', () => {
    const out = nd.zeros([4], { dtype: 'float64' });
    random.seed(6);
    expect(random.normal(0, 1, { out })).toBe(out);
    random.seed(6);
    expect(values(out)).toEqual(values(random.normal({ shape: 4, dtype: 'float64' })));
  });

  it('of randn take sizes one by one', () => {
    random.seed(6);
    const x = random.randn(2, 3, { loc: 5, scale: 2 });
    random.seed(6);
    expect(x.tolist()).toEqual(random.normal(5, 2, [2, 3]).tolist());
  });
});

describe('refusals in the words of MXNet', () => {
  const high = 'low must be less or equal to high in uniform distribution';
  const x = nd.array([1]);
  const cases: [() => unknown, Error][] = [
    [() => random.uniform(1, 0), new MXNetError(`Check failed: param.high >= param.low (0 vs. 1) : ${high}`)],
    [() => random.randint(5, 3), new MXNetError(`Check failed: param.high >= param.low (3 vs. 5) : ${high}`)],
    [
      () => random.randint(3, 3),
      new MXNetError('Check failed: param.high > param.low (3 vs. 3) : there is no integer in the range'),
    ],
    [
      () => random.normal(0, -1.123456789),
      new MXNetError('Check failed: param.scale > 0 (-1.12346 vs. 0) : scale parameter in gaussian has to be positive'),
    ],
    [
      () => random.poisson(-1),
      new MXNetError(
        'Check failed: param.lam >= 0 (-1 vs. 0) : lambda parameter in poisson distribution has to be non-negative',
      ),
    ],
    [
      () => random.uniform(0, 1, { shape: [2], dtype: 'int32' }),
      new MXNetError(
        `Invalid Input: 'int32', valid values are: {'None', 'float16', 'float32', 'float64'}, in operator _random_uniform(name="", dtype="int32", shape="(2,)", ctx="cpu(0)", high="1", low="0")`,
      ),
    ],
    [
      () => random.multinomial(nd.array([0.5, 0.5]), { dtype: 'int64' }),
      new MXNetError(
        `Invalid Input: 'int64', valid values are: {'float16', 'float32', 'float64', 'int32', 'uint8'}, in operator _sample_multinomial(name="", dtype="int64", get_prob="False")`,
      ),
    ],
    [
      () => random.multinomial(nd.array([1], { dtype: 'int32' })),
      new MXNetError('This operation only support floating point types, not int32'),
    ],
    [() => random.uniform({ dtype: 'bogus' }), new TypeError("data type 'bogus' not understood")],
    [() => random.uniform({ shape: [] }), new MXNetError('Operator _random_uniform inferring shapes failed.')],
    [
      () => random.normal(0, 1, [4], { out: nd.zeros([3]) }),
      new MXNetError('Shape inconsistent, Provided = [3], inferred shape=[4]'),
    ],
    [
      () => random.uniform(x, 1),
      new AssertionError(
        "Distribution parameters must all have the same type, but got both <class 'mxnet.ndarray.ndarray.NDArray'> and <class 'int'>.",
      ),
    ],
    [
      () => random.uniform('a' as unknown as number, 1),
      new ValueError("Distribution parameters must be either NDArray or numbers, but got <class 'str'>."),
    ],
    [() => random.exponential(0), new ValueError('float division by zero')],
    [() => random.seed(1.5), new ValueError('seed_state must be int')],
    [() => random.seed(null as unknown as number), new ValueError('seed_state must be int')],
    [
      () => random.shuffle([1, 2] as unknown as NDArray),
      new AssertionError('Argument data must have NDArray type, but got [1, 2]'),
    ],
  ];
  cases.forEach(([call, error]) => {
    it(error.message, () => expectError(call, error));
  });
});
