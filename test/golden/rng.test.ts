// Random numbers against PyTorch 1.13's, drawn from four seeds (torch-1.13/rng.json): float32 by bits. Float64 normal
// numbers stand on log, sin and cos, for which PyTorch takes the C library's. Then what must hold for any seed.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TypedArray } from '../../src/reference/base/dtype.ts';
import { NotImplementedError, RuntimeError, ValueError } from '../../src/reference/base/errors.ts';
import {
  bernoulliFrom,
  fillBernoulli,
  fillExponential,
  fillNormal,
  fillRandint,
  fillRandom,
  fillUniform,
  Generator,
  multinomial,
  randomInt64,
  randperm,
} from '../../src/reference/base/random/index.ts';
import draws from './torch-1.13/rng.json' with { type: 'json' };

const seeded = (seed: number | bigint) => new Generator().manual_seed(seed);
const bitsOf = (data: Float32Array) => Array.from(new Uint32Array(data.buffer, data.byteOffset, data.length));
const single = (n: number, fill: (data: Float32Array) => void) => {
  const data = new Float32Array(n);
  fill(data);
  return bitsOf(data);
};

const drawn = (n: number, fill: (data: Float32Array) => void) => {
  const data = new Float32Array(n);
  fill(data);
  return Array.from(data);
};
/** The call throws that class with exactly that message. */
function refuses(call: () => unknown, type: typeof RuntimeError | typeof ValueError, message: string): void {
  let error: unknown;
  try {
    call();
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(type);
  expect((error as Error).message).toBe(message);
}

describe.each(Object.entries(draws))('seed %s', (text, expected) => {
  const seed = Number(text);
  const g = () => seeded(seed);

  test('uniform', () => {
    expect(single(8, (d) => fillUniform(g(), d, 'float32'))).toEqual(expected.rand8);
    const double = new Float64Array(8);
    fillUniform(g(), double, 'float64');
    expect(Array.from(double)).toEqual(expected.rand8_f64);
    expect(single(8, (d) => fillUniform(g(), d, 'float32', -0.125, 0.125))).toEqual(expected['uniform_0.125_8']);
    const bound = 1 / Math.sqrt(28);
    expect(single(8, (d) => fillUniform(g(), d, 'float32', -bound, bound))).toEqual(expected['uniform_1/sqrt28_8']);
  });

  test('normal', () => {
    expect(single(7, (d) => fillNormal(g(), d, 'float32'))).toEqual(expected.randn7);
    expect(single(16, (d) => fillNormal(g(), d, 'float32'))).toEqual(expected.randn16);
    expect(single(37, (d) => fillNormal(g(), d, 'float32'))).toEqual(expected.randn37);
  });

  test('integers and permutations', () => {
    const small = new Float64Array(8);
    fillRandint(g(), small, 'int64', 0, 100);
    expect(Array.from(small)).toEqual(expected.randint_0_100_8);
    const large = new Float64Array(4);
    fillRandint(g(), large, 'int64', 0, 2 ** 40);
    expect(Array.from(large, String)).toEqual(expected.randint_0_2p40_4);
    const generator = g();
    expect([randomInt64(generator), randomInt64(generator)].map(String)).toEqual(expected.random_i64_2);
    expect(Array.from(randperm(g(), 20))).toEqual(expected.randperm20);
  });

  test('bernoulli and dropout', () => {
    expect(drawn(32, (d) => fillBernoulli(g(), d, 0.6))).toEqual(expected['bernoulli_0.6_32']);
    expect(drawn(32, (d) => fillBernoulli(g(), d, 0.5)).map((x) => x / 0.5)).toEqual(expected['dropout_0.5_32']);
  });

  test('exponential', () => {
    expect(single(4, (d) => fillExponential(g(), d, 'float32'))).toEqual(expected.exponential4);
  });

  test('multinomial', () => {
    // One draw for each of 16 equal rows. The file does not say their weights; of those that fit all 64 draws, these.
    const weights = Float32Array.from({ length: 96 }, (_, i) => [5, 32, 12, 22, 100, 20][i % 6]);
    expect(Array.from(multinomial(g(), weights, 'float32', 16, 6, 1))).toEqual(expected.multinomial);
  });

  test('the order of a shuffling DataLoader', () => {
    const generator = g();
    randomInt64(generator);
    const order = Array.from(randperm(seeded(randomInt64(generator)), 20));
    expect(order).toEqual(expected.dl20_bs4.flat());
  });
});

describe('Generator', () => {
  const seeds = fc.bigInt({ min: -(1n << 63n), max: (1n << 64n) - 1n });

  test('seeds are 64 bits, of which the low half counts', () => {
    expect(new Generator().initial_seed()).toBe(67280421310721n);
    expect(seeded(-1).initial_seed()).toBe(18446744073709551615n);
    expect(seeded(1.7).initial_seed()).toBe(1n);
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(BigInt.asIntN(64, seeded(seed).initial_seed())).toBe(BigInt.asIntN(64, seed));
        expect(seeded(seed).random32()).toBe(seeded(BigInt.asUintN(32, seed)).random32());
      }),
    );
    for (const seed of [1n << 64n, -(1n << 63n) - 1n, 2 ** 64]) {
      refuses(() => seeded(seed), ValueError, 'Overflow when unpacking long long');
    }
  });

  test('seed() reseeds with what it returns', () => {
    const generator = new Generator();
    const seed = generator.seed();
    expect(generator.initial_seed()).toBe(seed);
    expect(generator.random32()).toBe(seeded(seed).random32());
  });

  test('a saved state continues the stream, cached normal and all', () => {
    fc.assert(
      fc.property(seeds, fc.nat(1300), fc.nat(3), (seed, words, normals) => {
        const generator = seeded(seed);
        for (let i = 0; i < words; i++) generator.random32();
        fillNormal(generator, new Float32Array(normals), 'float32');
        const state = generator.get_state();
        const other = new Generator().set_state(state);
        expect(other.get_state()).toEqual(state);
        expect(other.initial_seed()).toBe(generator.initial_seed());
        const draw = (from: Generator) => single(5, (d) => fillNormal(from, d, 'float32')).concat(from.random32());
        expect(draw(other)).toEqual(draw(generator));
      }),
      { numRuns: 50 },
    );
  });

  test('a state has 5056 bytes in the order seed, left, seeded, next, words', () => {
    const view = new DataView(seeded(5).get_state().buffer);
    expect(view.byteLength).toBe(5056);
    expect([view.getBigUint64(0, true), view.getInt32(8, true), view.getInt32(12, true)]).toEqual([5n, 1, 1]);
    expect([view.getBigUint64(16, true), view.getBigUint64(24, true)]).toEqual([0n, 5n]);
    const wrongSize = 'Expected a CPUGeneratorImplState of size 5056 but found the input RNG state size to be 10';
    refuses(() => new Generator().set_state(new Uint8Array(10)), RuntimeError, wrongSize);
    refuses(() => new Generator().set_state(new Uint8Array(5056)), RuntimeError, 'Invalid mt19937 state');
  });
});

describe('distributions', () => {
  const seeds = fc.integer();

  test('randperm is a permutation', () => {
    fc.assert(
      fc.property(seeds, fc.nat(200), (seed, n) => {
        const sorted = randperm(seeded(seed), n).sort();
        expect(Array.from(sorted)).toEqual(Array.from({ length: n }, (_, i) => i));
      }),
    );
  });

  test('a fill of 16 or more does not touch the cached normal', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const generator = seeded(seed);
        const [first] = drawn(1, (d) => fillNormal(generator, d, 'float32'));
        fillNormal(generator, new Float32Array(20), 'float32');
        const [second] = drawn(1, (d) => fillNormal(generator, d, 'float32'));
        expect([first, second]).toEqual(drawn(2, (d) => fillNormal(seeded(seed), d, 'float32')));
      }),
    );
  });

  test('mean and std shift and stretch the same numbers', () => {
    for (const n of [5, 16, 40]) {
      const plain = new Float64Array(n);
      const scaled = new Float64Array(n);
      fillNormal(seeded(3), plain, 'float64');
      fillNormal(seeded(3), scaled, 'float64', -1, 4);
      plain.forEach((x, i) => {
        expect(Math.abs(scaled[i] - (4 * x - 1))).toBeLessThan(1e-14);
      });
      const moment = new Float64Array(40_000);
      fillNormal(seeded(n), moment, 'float64');
      expect(Math.abs(moment.reduce((a, b) => a + b) / moment.length)).toBeLessThan(0.025);
      expect(Math.abs(moment.reduce((a, b) => a + b * b, 0) / moment.length - 1)).toBeLessThan(0.04);
    }
  });

  test('values stay inside their range, in whole numbers', () => {
    const range = fc.tuple(fc.maxSafeInteger(), fc.maxSafeInteger()).filter(([a, b]) => a < b);
    fc.assert(
      fc.property(seeds, range, (seed, [low, high]) => {
        const data = new Float64Array(9);
        fillRandint(seeded(seed), data, 'int64', low, high);
        for (const x of data) expect(Number.isInteger(x) && x >= low && x < high).toBe(true);
      }),
    );
    const bytes = new Uint8Array(300);
    fillRandom(seeded(1), bytes, 'bool');
    expect(new Set(bytes)).toEqual(new Set([0, 1]));
  });

  test('a range of 2^28 takes two words, one less takes one', () => {
    for (const [range, words] of [
      [2 ** 28 - 1, 1],
      [2 ** 28, 2],
    ]) {
      const generator = seeded(8);
      const plain = seeded(8);
      fillRandint(generator, new Float64Array(3), 'int64', 0, range);
      for (let i = 0; i < 3 * words; i++) plain.random32();
      expect(generator.random32()).toBe(plain.random32());
    }
  });

  test('bernoulli of a tensor compares one float32 or one float64 uniform number with each p', () => {
    const p = Float64Array.of(0, 0.25, 0.5, 0.75, 1, 0.1);
    for (const dtype of ['float32', 'float64'] as const) {
      const data = new Uint8Array(6);
      bernoulliFrom(seeded(2), data, dtype === 'float32' ? Float32Array.from(p) : p, dtype);
      const u = dtype === 'float32' ? new Float32Array(6) : new Float64Array(6);
      fillUniform(seeded(2), u, dtype);
      expect(Array.from(data)).toEqual(Array.from(u, (x, i) => (x < p[i] ? 1 : 0)));
    }
  });

  test('multinomial without replacement never repeats and never takes weight 0 before the others', () => {
    fc.assert(
      fc.property(seeds, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 12 }), (seed, weights) => {
        const withZero = Float64Array.from([0, ...weights]);
        const order = multinomial(seeded(seed), withZero, 'float64', 1, withZero.length, withZero.length);
        expect(new Set(order).size).toBe(withZero.length);
        expect(order.at(-1)).toBe(0);
        const many = multinomial(seeded(seed), withZero, 'float64', 1, withZero.length, 20, true);
        expect(many.every((k) => k >= 1 && k <= weights.length)).toBe(true);
      }),
    );
  });
});

describe("PyTorch's refusals", () => {
  const g = new Generator();
  const x = new Float32Array(4);
  const draw = (weights: number[], samples: number, replacement = false) =>
    multinomial(g, Float32Array.from(weights) as TypedArray, 'float32', 1, weights.length, samples, replacement);
  test.each<[string, () => void]>([
    [
      'uniform_ expects to return a [from, to) range, but found from=1 > to=0',
      () => fillUniform(g, x, 'float32', 1, 0),
    ],
    ['from is out of bounds for float', () => fillUniform(g, x, 'float32', Number.NaN, 0)],
    [
      'uniform_ expects to-from <= std::numeric_limits<Float>::max(), but found to=3e+38 and from=-3e+38 which result in to-from to exceed the limit',
      () => fillUniform(g, x, 'float32', -3e38, 3e38),
    ],
    ['normal expects std >= 0.0, but found std -1', () => fillNormal(g, x, 'float32', 0, -1)],
    [
      "random_ expects 'from' to be less than 'to', but got from=5 >= to=5",
      () => fillRandint(g, new Float64Array(1), 'int64', 5, 5),
    ],
    ['to - 1 is out of bounds for unsigned char', () => fillRandint(g, new Uint8Array(1), 'uint8', 0, 300)],
    ['bernoulli_ expects p to be in [0, 1], but got p=1.5', () => fillBernoulli(g, x, 1.5)],
    [
      'Expected p_in >= 0 && p_in <= 1 to be true, but got false.  (Could this error message be improved?  If so, please report an enhancement request to PyTorch.)',
      () => bernoulliFrom(g, x, Float32Array.of(2, 0, 0, 0), 'float32'),
    ],
    ['exponential_ expects lambda > 0.0, but found lambda=-1', () => fillExponential(g, x, 'float32', -1)],
    ['probability tensor contains either `inf`, `nan` or element < 0', () => draw([0.5, -1], 1)],
    ['invalid multinomial distribution (encountering probability entry < 0)', () => draw([0.5, -1], 5, true)],
    ['invalid multinomial distribution (sum of probabilities <= 0)', () => draw([0, 0], 1)],
    ['invalid multinomial distribution (sum of probabilities <= 0)', () => draw([0, 0], 2, true)],
    ['cannot sample n_sample > prob_dist.size(-1) samples without replacement', () => draw([1, 0], 3)],
    ['cannot sample n_sample <= 0 samples', () => draw([1, 0], 0)],
  ])('%s', (message, call) => {
    refuses(call, RuntimeError, message);
  });

  test('normal numbers are floating', () => {
    const call = () => fillNormal(g, new Float64Array(2), 'int64');
    refuses(call, NotImplementedError, '"normal_kernel_cpu" not implemented for \'Long\'');
  });
});
