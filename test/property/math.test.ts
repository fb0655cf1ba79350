// Portable mathematics against the engine's Math as a peer, against exact values (golden/math.json, from mpmath), and
// against the identities and special values that define the functions.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cos, erf, erfc, exp, expm1, log, log1p, pow, sigmoid, sin, tanh } from '../../src/reference/base/math.ts';
import golden from '../golden/math.json' with { type: 'json' };

const numRuns = Number(process.env.BPTT_RUNS ?? 2000);
const { POSITIVE_INFINITY: INF, NaN: NAN } = Number;

const double = new Float64Array(1);
const bits = new BigInt64Array(double.buffer);

/** The distance from |x| to the next larger double. */
function ulp(x: number): number {
  double[0] = Math.abs(x);
  bits[0] += 1n;
  return double[0] - Math.abs(x);
}

const functions = { cos, erf, erfc, exp, expm1, log, log1p, sigmoid, sin, tanh };

type Name = 'exp' | 'expm1' | 'log' | 'log1p' | 'tanh' | 'sigmoid' | 'sin' | 'cos' | 'erf' | 'erfc' | 'pow';

/** The promised error of each function, in ulp. */
const bounds: { readonly [K in Name]: number } = {
  exp: 0.56,
  expm1: 0.8,
  log: 0.85,
  log1p: 0.85,
  tanh: 1.5,
  sigmoid: 1.8,
  sin: 0.8,
  cos: 0.8,
  erf: 1.6,
  erfc: 2,
  pow: 0.6,
};

const near = (actual: number, peer: number, ulps: number): void => {
  const equal = Object.is(actual, peer) || Math.abs(actual - peer) <= ulps * ulp(peer);
  expect(equal, `${actual} for ${peer}`).toBe(true);
};

describe('exact values', () => {
  test.each(Object.entries(bounds) as [Name, number][])('%s', (name, bound) => {
    const rows = golden.values[name];
    expect(rows.length).toBeGreaterThan(25);
    for (const [x, y, high, low] of rows) {
      const result = name === 'pow' ? pow(x, y) : functions[name](x);
      const error = Math.abs(result - high - low) / ulp(high);
      expect(error, `${name}(${x}, ${y}) = ${result}`).toBeLessThanOrEqual(bound);
    }
  });
});

describe('the engine as a peer', () => {
  // Doubles drawn evenly by their bits are even on a logarithmic scale. The peer may be off by 1 ulp (tanh, sigmoid 2).
  const any = fc.double({ noNaN: true });
  const positive = fc.double({ min: 5e-324, max: Number.MAX_VALUE, noNaN: true });

  test.each([
    ['exp', any, Math.exp, 1],
    ['exp', fc.double({ min: -746, max: 710, noNaN: true }), Math.exp, 1],
    ['expm1', fc.double({ min: -50, max: 710, noNaN: true }), Math.expm1, 2],
    ['log', positive, Math.log, 2],
    ['log', fc.double({ min: 0.5, max: 2, noNaN: true }), Math.log, 2],
    ['log1p', fc.double({ min: -1, max: Number.MAX_VALUE, noNaN: true }), Math.log1p, 2],
    ['tanh', any, Math.tanh, 4],
    ['tanh', fc.double({ min: -20, max: 20, noNaN: true }), Math.tanh, 4],
    ['sigmoid', any, (x: number) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x))), 4],
    ['sin', any, Math.sin, 2],
    ['sin', fc.double({ min: -2e6, max: 2e6, noNaN: true }), Math.sin, 2],
    ['cos', any, Math.cos, 2],
    ['cos', fc.double({ min: -2e6, max: 2e6, noNaN: true }), Math.cos, 2],
  ] as const)('%s', (name, domain, peer, ulps) => {
    fc.assert(
      fc.property(domain, (x) => near(functions[name](x), peer(x), ulps)),
      { numRuns },
    );
  });

  test('uniform arguments', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (i) => {
        const x = i / 2 ** 27;
        near(tanh(x), Math.tanh(x), 4);
        near(exp(x), Math.exp(x), 1);
        near(expm1(x), Math.expm1(x), 2);
        near(sin(x), Math.sin(x), 2);
        near(cos(x), Math.cos(x), 2);
        near(log1p(x / 17), Math.log1p(x / 17), 2);
      }),
      { numRuns },
    );
  });

  test('pow', () => {
    fc.assert(
      fc.property(positive, fc.double({ min: -30, max: 30, noNaN: true }), (x, y) => near(pow(x, y), x ** y, 3)),
      { numRuns },
    );
  });
});

describe('special values', () => {
  test.each([
    ['exp', [0, 1], [-0, 1], [INF, INF], [-INF, 0], [NAN, NAN]],
    ['exp', [709.7827128933841, INF], [-745.1332191019411, 5e-324], [-745.1332191019412, 0], [1e300, INF], [-1e300, 0]],
    ['expm1', [0, 0], [-0, -0], [INF, INF], [-INF, -1], [NAN, NAN], [5e-324, 5e-324], [-40, -1], [710, INF]],
    ['log', [1, 0], [0, -INF], [-0, -INF], [INF, INF], [-1, NAN], [-INF, NAN], [NAN, NAN]],
    ['log1p', [0, 0], [-0, -0], [-1, -INF], [-1.5, NAN], [INF, INF], [-INF, NAN], [NAN, NAN], [-5e-324, -5e-324]],
    ['tanh', [0, 0], [-0, -0], [INF, 1], [-INF, -1], [NAN, NAN], [20, 1], [-1e300, -1], [5e-324, 5e-324]],
    ['sigmoid', [0, 0.5], [INF, 1], [-INF, 0], [NAN, NAN], [40, 1], [-800, 0]],
    ['sin', [0, 0], [-0, -0], [INF, NAN], [-INF, NAN], [NAN, NAN], [-5e-324, -5e-324]],
    ['cos', [0, 1], [-0, 1], [INF, NAN], [-INF, NAN], [NAN, NAN], [5e-324, 1]],
    ['erf', [0, 0], [-0, -0], [INF, 1], [-INF, -1], [NAN, NAN], [6, 1], [-30, -1], [5e-324, 5e-324]],
    ['erfc', [0, 1], [-0, 1], [INF, 0], [-INF, 2], [NAN, NAN], [-6, 2], [27.3, 0], [1e300, 0], [27.2, 1e-323]],
  ] as [Exclude<Name, 'pow'>, ...[number, number][]][])('%s', (name, ...pairs) => {
    for (const [x, y] of pairs) expect(functions[name](x), `${name}(${x})`).toBe(y);
  });

  test('pow has those of C, and of JavaScript but for pow(±1, …)', () => {
    const values = [0, -0, 1, -1, 0.5, -0.5, 2, -2, 3, -3, 1e300, -1e300, 2 ** 53 + 2, INF, -INF, NAN];
    for (const x of values) {
      for (const y of values) {
        const ones = x === 1 || (x === -1 && Math.abs(y) === INF);
        near(pow(x, y), ones ? 1 : x ** y, 1);
      }
    }
  });
});

describe('identities', () => {
  const run = (domain: fc.Arbitrary<number>, check: (x: number) => void) =>
    fc.assert(fc.property(domain, check), { numRuns });
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
  const unit = fc.double({ min: -6, max: 6, noNaN: true });
  const close = (a: number, b: number, relative: number): void => {
    expect(Math.abs(a - b), `${a} and ${b}`).toBeLessThanOrEqual(relative * Math.abs(b));
  };

  test('tanh, sin and erf are odd, cos is even', () => {
    run(finite, (x) => {
      expect(tanh(-x)).toBe(-tanh(x));
      expect(sin(-x)).toBe(-sin(x));
      expect(erf(-x)).toBe(-erf(x));
      expect(cos(-x)).toBe(cos(x));
    });
  });

  test('sin² + cos² = 1', () => run(finite, (x) => close(sin(x) ** 2 + cos(x) ** 2, 1, 5e-16)));

  test('sigmoid(x) + sigmoid(-x) = 1', () => run(unit, (x) => close(sigmoid(x) + sigmoid(-x), 1, 4e-16)));

  test('log1p(expm1(x)) = x', () =>
    run(fc.double({ min: -1, max: 5, noNaN: true }), (x) => close(log1p(expm1(x)), x, 1e-15)));

  test('pow by small integers is exact where the product is', () => {
    fc.assert(
      fc.property(fc.integer({ min: -90, max: 90 }), fc.integer({ min: 0, max: 8 }), (base, n) => {
        let product = 1;
        for (let i = 0; i < n; i++) product *= base;
        expect(pow(base, n) + 0).toBe(product + 0);
      }),
      { numRuns },
    );
  });

  test('erfc(x) is 1 - erf(x), and 2 - erfc(-x)', () => {
    run(unit, (x) => {
      expect(Math.abs(erfc(x) - (1 - erf(x)))).toBeLessThanOrEqual(4e-16);
      expect(Math.abs(erfc(x) + erfc(-x) - 2)).toBeLessThanOrEqual(5e-16);
    });
  });

  test('erfc lies within its bounds: x + √(x² + 2) and x + √(x² + 4/π) below 2/√π e^(-x²)', () => {
    run(fc.double({ min: 0.5, max: 26, noNaN: true }), (x) => {
      const bound = (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x);
      expect(erfc(x)).toBeGreaterThan((bound / (x + Math.sqrt(x * x + 2))) * (1 - 1e-12));
      expect(erfc(x)).toBeLessThan((bound / (x + Math.sqrt(x * x + 4 / Math.PI))) * (1 + 1e-12));
    });
  });

  test("erf is Kummer's series, 2/√π exp(-x²) Σ 2^n x^(2n+1)/(2n+1)!!", () => {
    run(fc.double({ min: -4, max: 4, noNaN: true }), (x) => {
      let sum = 0;
      let term = x;
      for (let n = 1; n < 120; n++) {
        sum += term;
        term *= (2 * x * x) / (2 * n + 1);
      }
      close((2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum, erf(x), 2e-14);
    });
  });
});
