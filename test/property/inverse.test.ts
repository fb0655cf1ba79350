// Inverse functions of the portable mathematics undo what they are the inverse of, to a few units in the last place.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as m from '../../src/reference/base/math.ts';

const ULP = 2 ** -52;

/** How far y is from x, in units of the last place of x, divided by how much the inverse magnifies one. */
const off = (y: number, x: number, slope = 1): number => Math.abs(y - x) / (Math.abs(x) * ULP * Math.max(1, slope));

const range = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });

const pairs: readonly [
  name: string,
  inverse: (x: number) => number,
  of: (y: number) => number,
  min: number,
  max: number,
][] = [
  ['sin asin', m.asin, m.sin, 1e-6, 0.99],
  ['cos acos', m.acos, m.cos, 0.05, 0.99],
  ['tan atan', m.atan, (y) => m.sin(y) / m.cos(y), 1e-6, 30],
  ['sinh asinh', m.asinh, m.sinh, 1e-6, 30],
  ['cosh acosh', m.acosh, m.cosh, 1.01, 30],
  ['tanh atanh', m.atanh, m.tanh, 1e-6, 0.95],
];

describe('undoing', () => {
  it.each(pairs)('%s', (_name, inverse, of, min, max) => {
    fc.assert(
      fc.property(range(min, max), (x) => {
        // |f'(y)| y / f(y) ulps of the result come of one ulp of y; none of these is above 100.
        expect(off(of(inverse(x)), x, 100)).toBeLessThan(1);
      }),
    );
  });
  it('atan2 is atan in the right half, and turns by π in the left', () => {
    fc.assert(
      fc.property(range(-50, 50), range(1e-3, 50), (y, x) => {
        expect(m.atan2(y, x)).toBeCloseTo(m.atan(y / x), 14);
        expect(Math.abs(m.atan2(y, -x) + m.atan2(y, x))).toBeCloseTo(Math.PI, 14);
      }),
    );
  });
  it('log2 and log10 are exact at whole powers', () => {
    for (let n = -1074; n < 1024; n++) expect(m.log2(2 ** n)).toBe(n);
    for (let n = 0; n <= 22; n++) expect(m.log10(Number(`1e${n}`))).toBe(n);
  });
});
