// The orthogonal factor by the binary that fills new weights is the plain code's, bit for bit; and it is one, of matrices that are
// nearly singular too.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { orthonormal as plain } from '../../src/reference/kernels/factor.ts';
import { viewOf } from '../../src/reference/kernels/walk.ts';
import { draws } from '../../src/wasm/draws.ts';
import { orthonormal } from '../../src/wasm/factor.ts';
import { random } from './views.ts';

type Fill = (i: number, j: number) => number;

/** The factor of a matrix, by both. */
function factors(m: number, n: number, fill: Fill, gain = 1): [Float64Array, Float64Array] {
  const matrix = Float64Array.from({ length: m * n }, (_, i) => fill(Math.floor(i / n), i % n));
  const [slow, fast] = [new Float64Array(m * n), new Float64Array(m * n)];
  plain([viewOf(matrix, 'float64', [m, n])], [viewOf(slow, 'float64', [m, n])], { gain });
  orthonormal.kernel([viewOf(matrix, 'float64', [m, n])], [viewOf(fast, 'float64', [m, n])], { gain });
  return [slow, fast];
}

/** How far QᵀQ is from the identity, of a tall Q. */
function skew(q: Float64Array, m: number, n: number): number {
  let worst = 0;
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < n; b++) {
      let dot = a === b ? -1 : 0;
      for (let i = 0; i < m; i++) dot += q[i * n + a] * q[i * n + b];
      worst = Math.max(worst, Math.abs(dot));
    }
  }
  return worst;
}

it('any matrix', () => {
  const side = fc.integer({ min: 1, max: 40 });
  const property = fc.property(fc.nat(), side, side, fc.constantFrom(1, 0.3, -2), (seed, m, n, gain) => {
    const next = random(seed);
    const [slow, fast] = factors(m, n, () => next() - 0.5, gain);
    expect(fast).toEqual(slow);
  });
  fc.assert(property, { numRuns: 60 });
});

it('one that needs more memory than those before', () => {
  const next = random(1);
  const [slow, fast] = factors(130, 100, () => next() - 0.5);
  expect(fast).toEqual(slow);
  expect(skew(fast, 130, 100)).toBeLessThan(1e-12);
});

it('nearly singular ones, whose factor A R⁻¹ alone would not be orthogonal', () => {
  const next = random(2);
  const hilbert: Fill = (i, j) => 1 / (i + j + 1);
  const twin =
    (distance: number): Fill =>
    (i, j) =>
      j === 11 ? Math.sin(i * 7 + 10) + distance * next() : Math.sin(i * 7 + j * j);
  for (const [size, fill] of [
    [12, hilbert],
    [30, hilbert],
    [12, twin(1e-9)],
    [12, twin(1e-15)],
  ] as const) {
    const [slow, fast] = factors(size, size, fill);
    expect(fast).toEqual(slow);
    expect(skew(fast, size, size)).toBeLessThan(1e-8);
  }
});

it('memory is given back after a large one, and one that it cannot hold is refused in words', () => {
  const next = random(3);
  const before = draws();
  factors(400, 400, () => next() - 0.5);
  expect(before.memory.buffer.byteLength).toBeGreaterThan(1 << 21);
  expect(draws().memory.buffer.byteLength).toBeLessThan(1 << 20);
  factors(9, 9, () => next() - 0.5);
  expect(draws()).toBe(draws());
  // A view of one element: nothing is read of it before there is room.
  const huge = { ...viewOf(new Float64Array(1), 'float64', [1]), shape: [30_000, 20_000] };
  const { kernel } = orthonormal;
  expect(() => kernel([huge], [viewOf(new Float64Array(1), 'float64', [1])], { gain: 1 })).toThrow(
    expect.objectContaining({ name: 'RuntimeError', message: "DefaultCPUAllocator: can't allocate memory" }),
  );
  factors(9, 9, () => next() - 0.5);
});
