// Normal numbers of the binary that draws, and masks of dropout, are the plain code's, bit for bit, and take the same words of the
// generator.

import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { Generator } from '../../src/reference/base/random/generator.ts';
import { fillNormal } from '../../src/reference/base/random/normal.ts';
import { viewOf } from '../../src/reference/kernels/walk.ts';
import { present } from '../../src/reference/ops/op.ts';
import * as ops from '../../src/reference/ops/random.ts';
import { fill, normal } from '../../src/wasm/draws.ts';
import { dropout_mask } from '../../src/wasm/dropout.ts';
import { use } from '../../src/wasm/instance.ts';
import { useTraining } from '../../src/wasm/training.ts';
import { load } from './views.ts';

afterAll(() => use(undefined));

const bits = (x: Float32Array): Buffer => Buffer.from(x.buffer, x.byteOffset, x.byteLength);
const spread = fc.constantFrom(1, 0.02, 1e-19, 3, 1e19, 0, 1e-40, 3e38);
const means = fc.constantFrom(0, -0, 0.5, -3, 1e-19, 1e10, 1e39);

it('any number of them, of any mean and deviation', () => {
  const property = fc.property(fc.nat(), fc.integer({ min: 16, max: 20000 }), means, spread, (seed, n, mean, std) => {
    const [plain, fast] = [new Generator().manual_seed(seed), new Generator().manual_seed(seed)];
    const [expected, drawn] = [new Float32Array(n), new Float32Array(n)];
    fillNormal(plain, expected, 'float32', mean, std);
    fill(drawn, { generator: fast, mean, std });
    expect(bits(drawn).equals(bits(expected))).toBe(true);
    expect(fast.get_state()).toEqual(plain.get_state());
  });
  fc.assert(property, { numRuns: 40 });
});

it('so many that some sums lie halfway between two float32', () => {
  const n = 1_500_007;
  const [expected, drawn] = [new Float32Array(n), new Float32Array(n)];
  fillNormal(new Generator().manual_seed(9), expected, 'float32', 0.5, 2);
  fill(drawn, { generator: new Generator().manual_seed(9), mean: 0.5, std: 2 });
  expect(bits(drawn).equals(bits(expected))).toBe(true);
});

it('what has no bits in common with PyTorch’s blocks is left to the plain code, and what comes near the ends of float32 has its bits', () => {
  const options = { shape: [300], generator: new Generator(), mean: 0, std: 1, contiguous: true } as const;
  for (const given of [
    { ...options, dtype: 'float32', std: 1e-37 },
    { ...options, dtype: 'float32', std: 0 },
    { ...options, dtype: 'float32', mean: Number.POSITIVE_INFINITY },
    { ...options, dtype: 'float32', contiguous: false },
    { ...options, dtype: 'float64' },
  ] as const) {
    const room = (): Float32Array | Float64Array =>
      given.dtype === 'float64' ? new Float64Array(300) : new Float32Array(300);
    const [expected, drawn] = [room(), room()];
    fillNormal(new Generator().manual_seed(5), expected, given.dtype, given.mean, given.std, given.contiguous);
    const view = { data: drawn, dtype: given.dtype, shape: [300], strides: [1], offset: 0 };
    normal.kernel([], [view], { ...given, generator: new Generator().manual_seed(5) });
    expect(drawn).toEqual(expected);
  }
});

it.each(['optimized', 'debug'] as const)('masks of any length and probability, from any word on: %s', (target) => {
  useTraining();
  use(load(target));
  const rates = fc.oneof(
    fc.constantFrom(0, 0.5, 1, 2 ** -53, 1 - 2 ** -53),
    fc.double({ min: 0, max: 1, noNaN: true }),
  );
  const property = fc.property(
    fc.nat(),
    fc.nat(700),
    fc.integer({ min: 1, max: 40000 }),
    rates,
    (seed, before, n, p) => {
      const [first, second] = [0, 1].map(() => {
        const generator = new Generator().manual_seed(seed);
        for (let i = 0; i < before; i++) generator.random32();
        return generator;
      });
      const [expected, drawn] = [new Float32Array(n), new Float32Array(n)];
      const options = { shape: [n], dtype: 'float32', p } as const;
      const [plainly, fast] = [expected, drawn].map((data) => [viewOf(data, 'float32', [n])]);
      present(ops.dropout_mask.kernel)([], plainly, { ...options, generator: first });
      dropout_mask.kernel([], fast, { ...options, generator: second });
      expect(bits(drawn).equals(bits(expected))).toBe(true);
      expect(second.get_state()).toEqual(first.get_state());
    },
  );
  fc.assert(property, { numRuns: 20 });
});
