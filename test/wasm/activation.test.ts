// The cells' sigmoid and tanh over all of their range, against float64.

import { describe, expect, it } from 'vitest';
import type { Elementwise, WholeAbi } from '../../src/wasm/abi.ts';
import { load, loadFused, random } from './views.ts';

/** What assembly/tests.ts exports beside what ships. */
interface TestsAbi extends WholeAbi {
  readonly sigmoid: Elementwise;
  readonly tanh: Elementwise;
}

const binaries = {
  optimized: load<TestsAbi>('optimized'),
  debug: load<TestsAbi>('debug'),
  fused: loadFused<TestsAbi>('optimized'),
};
type Name = keyof typeof binaries;

/** Runs a function of the ABI over numbers. */
function apply(name: Name, op: 'sigmoid' | 'tanh', numbers: Float32Array): Float32Array {
  const wasm = binaries[name];
  const mark = wasm.abi.mark();
  const x = wasm.allocate(numbers.length);
  wasm.float32().set(numbers, x >>> 2);
  wasm.abi[op](x, x + numbers.length * 4, x);
  const result = wasm.float32().slice(x >>> 2, (x >>> 2) + numbers.length);
  wasm.abi.release(mark);
  return result;
}

/** Distance to the next float32 above |x|. */
const ulp = (x: number): number => 2 ** Math.max(Math.floor(Math.log2(Math.abs(x))) - 23, -149);

/** Float32 numbers in [-limit, limit]: evenly spread, and evenly spread exponents. */
function spread(limit: number, count: number): Float32Array {
  const next = random(1);
  return Float32Array.from({ length: count }, (_, i) => {
    if (i % 2) return (next() * 2 - 1) * limit;
    return (next() < 0.5 ? -1 : 1) * 2 ** (next() * 40 - 40) * limit;
  });
}

describe.each<Name>(['optimized', 'debug', 'fused'])('activations, %s', (name) => {
  it('sigmoid is within 2.6 ulp above -80, and within 1e-7', () => {
    const x = spread(80, 65536);
    const y = apply(name, 'sigmoid', x);
    for (let i = 0; i < x.length; i++) {
      const error = Math.abs(y[i] - 1 / (1 + Math.exp(-x[i])));
      if (!(error <= 2.6 * ulp(y[i]) && error <= 1e-7))
        expect(y[i], `sigmoid(${x[i]})`).toBe(1 / (1 + Math.exp(-x[i])));
    }
  });

  it('tanh is within 2.6 ulp and never beyond 1', () => {
    const x = spread(20, 65536);
    const y = apply(name, 'tanh', x);
    for (let i = 0; i < x.length; i++) {
      const exact = Math.tanh(x[i]);
      if (!(Math.abs(y[i] - exact) <= 2.6 * ulp(exact) && Math.abs(y[i]) <= 1))
        expect(y[i], `tanh(${x[i]})`).toBe(exact);
    }
  });

  it('have their limits, and NaN of any payload stays NaN', () => {
    const bits = Int32Array.of(
      0x7fc00000,
      0x7fc00001,
      0x7f8001ff,
      0xffffffff,
      0x7fc0012a,
      0xffc00080 | 0,
      0x7fffffff,
      -1,
    );
    const nan = new Float32Array(bits.buffer);
    expect([...apply(name, 'sigmoid', nan)]).toEqual(new Array(8).fill(Number.NaN));
    expect([...apply(name, 'tanh', nan)]).toEqual(new Array(8).fill(Number.NaN));
    const far = Float32Array.of(Infinity, -Infinity, 1e30, -1e30, 0, 100, -100, 3e38);
    const s = apply(name, 'sigmoid', far);
    [1, 0, 1, 0, 0.5, 1, 0, 1].forEach((expected, i) => {
      expect(s[i]).toBeCloseTo(expected, 30);
    });
    expect([...apply(name, 'tanh', far)]).toEqual([1, -1, 1, -1, 0, 1, -1, 1]);
  });
});
