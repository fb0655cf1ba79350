// What elements must be, on `webgpu`: nobody looks before something is read, and then the error is the one that the cpu raises.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checked } from '../../src/engine/places.ts';
import { counts, resetCounts } from '../../src/gpu/index.ts';
import { fromArray, read, Tensor } from '../../src/reference/engine/tensor.ts';
import type { Demand } from '../../src/reference/kernels/places.ts';
import { openAdapter } from './adapter.ts';

const adapter = await openAdapter();

const on = (device: 'cpu' | 'webgpu', values: readonly number[], dtype: 'float32' | 'int64'): Tensor =>
  fromArray(Tensor, (dtype === 'float32' ? Float32Array : Float64Array).from(values), dtype, [values.length], device);

/** What a call says, message and hint. */
async function said(call: () => Promise<unknown>): Promise<string> {
  try {
    await call();
    return 'nothing';
  } catch (error) {
    const { name, message, hint } = error as Error & { hint?: string };
    return `${name}: ${message} (${hint})`;
  }
}

const text = '{value} of {row} is not in {from} … {below}, {most}';
const demands: fc.Arbitrary<Demand> = fc.record(
  {
    from: fc.constantFrom(-3, 0, 0.5),
    below: fc.constantFrom(4, 2.5, 2 ** 40),
    most: fc.constantFrom(2, 3.5),
    except: fc.constantFrom(0, 1.5),
    error: fc.constantFrom('IndexError' as const, 'RuntimeError' as const),
    text: fc.constant(text),
    hint: fc.constantFrom('{value}', 'none'),
  },
  { requiredKeys: ['error', 'text'] },
);

describe.skipIf(adapter === null)('a demand', () => {
  it('is raised at the next read, as the cpu raises it', async () => {
    const kinds = fc.constantFrom('float32' as const, 'int64' as const);
    const longs = fc.array(fc.integer({ min: -4, max: 5 }), { minLength: 1, maxLength: 300, size: 'max' });
    await fc.assert(
      fc.asyncProperty(
        demands,
        kinds,
        fc.oneof(fc.array(fc.integer({ min: 0, max: 2 })), longs),
        async (d, kind, x) => {
          const here = await said(async () => checked(on('cpu', x, kind), d));
          const there = checked(on('webgpu', x, kind), d);
          expect(await said(() => there.read())).toBe(here);
          expect(Array.from(read(await there.read()))).toEqual(x);
        },
      ),
      { numRuns: 100, seed: 1 },
    );
  });
  it.each<[keyof Demand, number]>([
    ['from', 0.1],
    ['from', 0.7],
    ['from', -Number.MAX_VALUE],
    ['below', 0.1],
    ['below', 0.7],
    ['most', 0.1],
    ['most', -0.1],
    ['most', Number.MAX_VALUE],
    ['except', 0.1],
  ])('holds floats as the cpu does where %s is %d, which float32 has not', async (name, bound) => {
    const d: Demand = { [name]: bound, error: 'RuntimeError', text };
    for (const x of [0.1, 0.7, -0.1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const here = await said(async () => checked(on('cpu', [x], 'float32'), d));
      expect(await said(() => checked(on('webgpu', [x], 'float32'), d).read())).toBe(here);
    }
  });
  it('is raised by whatever is read, once, and the first of it', async () => {
    const demand: Demand = { below: 3, error: 'IndexError', text: '{value} is out of bounds' };
    const other = on('webgpu', [7], 'float32');
    checked(on('webgpu', [1, 2], 'int64'), demand);
    checked(on('webgpu', [5, 2], 'int64'), demand);
    checked(on('webgpu', [6, 2], 'int64'), demand);
    expect(await said(() => other.itemAsync())).toBe('IndexError: 5 is out of bounds (undefined)');
    expect(await other.itemAsync()).toBe(7);
    checked(on('webgpu', [Number.NaN], 'float32'), demand);
    expect(await said(() => other.itemAsync())).toBe('IndexError: NaN is out of bounds (undefined)');
  });
  it('reads eight bytes more, however often it was made', async () => {
    const x = on('webgpu', [1, 2], 'int64');
    resetCounts();
    for (let i = 0; i < 20; i++) checked(x, { below: 3, error: 'IndexError', text });
    expect(counts().bytesRead).toBe(0);
    await x.read();
    expect(counts().bytesRead).toBe(16);
  });
});
