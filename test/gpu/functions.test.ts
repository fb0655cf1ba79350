// The functions of the device over all that float32 holds, against the portable ones in double: within a few units of the last
// place. What is below 2^-126 may count as 0.

import * as torch from 'bptt';
import { describe, expect, it } from 'vitest';
import * as m from '../../src/reference/base/math.ts';
import { MT19937 } from '../../src/reference/base/random/mt19937.ts';
import { openAdapter } from './adapter.ts';

const adapter = await openAdapter();
const COUNT = 20000;
const LEAST = 2 ** -126;

const generator = new MT19937(1);
const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);
/** Any float32 but those below 2^-126: every exponent is as likely. */
function any(): number {
  do {
    bits[0] = generator.random32();
  } while (!Number.isFinite(float[0]) || Math.abs(float[0]) < LEAST);
  return float[0];
}
const between = (low: number, high: number) => (): number =>
  Math.fround(low + ((high - low) * generator.random32()) / 2 ** 32);
const whole = (low: number, high: number) => (): number => Math.floor(between(low, high + 1)());
const size = (): number => Math.abs(any());
/** So far from 0 that what is left of a division by it is none of those. */
function large(): number {
  const x = any();
  return Math.abs(x) < 2 ** -100 ? large() : x;
}

/** Distance of float32 numbers around x. */
const unit = (x: number): number => 2 ** (Math.max(Math.floor(Math.log2(Math.abs(x))), -126) - 23);

type Draw = () => number;
interface Case {
  readonly name: string;
  readonly there: (...xs: torch.Tensor[]) => torch.Tensor;
  readonly exact: (...xs: number[]) => number;
  readonly units: number;
  readonly draws: readonly Draw[];
}
const test = (
  name: string,
  there: Case['there'],
  exact: Case['exact'],
  units: number,
  ...draws: readonly Draw[]
): Case => ({ name, there, exact, units, draws });

/** The remainder with the sign of b. */
function modulo(a: number, b: number): number {
  const r = a % b;
  return r !== 0 && r < 0 !== b < 0 ? r + b : r;
}

const cases: readonly Case[] = [
  test('exp', (x) => x.exp(), m.exp, 3, between(-110, 95)),
  test('exp of any', (x) => x.exp(), m.exp, 3, any),
  test('expm1', (x) => x.expm1(), m.expm1, 4, between(-20, 20)),
  test('expm1 of any', (x) => x.expm1(), m.expm1, 4, any),
  test('log', (x) => x.log(), m.log, 4, between(0.5, 2)),
  test('log of any', (x) => x.log(), m.log, 4, size),
  test('log1p', (x) => x.log1p(), m.log1p, 5, between(-1, 3)),
  test('log1p of any', (x) => x.log1p(), m.log1p, 5, size),
  test('tanh', (x) => x.tanh(), m.tanh, 5, between(-10, 10)),
  test('tanh of any', (x) => x.tanh(), m.tanh, 5, any),
  test('sigmoid', (x) => x.sigmoid(), m.sigmoid, 5, between(-85, 30)),
  test('erf', (x) => x.erf(), m.erf, 8, between(-5, 5)),
  test('erf of any', (x) => x.erf(), m.erf, 8, any),
  test('erfc', (x) => x.erfc(), m.erfc, 8, between(-5, 10)),
  test('erfc of any', (x) => x.erfc(), m.erfc, 8, any),
  test('sin', (x) => x.sin(), m.sin, 4, between(-20, 20)),
  test('sin of any', (x) => x.sin(), m.sin, 4, any),
  test('cos of any', (x) => x.cos(), m.cos, 4, any),
  test('pow', (x, y) => x.pow(y), m.power, 4, between(0, 10), between(-30, 30)),
  test('pow near 1', (x, y) => x.pow(y), m.power, 4, between(0.999, 1.001), between(-60000, 60000)),
  test('pow of any', (x, y) => x.pow(y), m.power, 4, size, any),
  test('pow of whole numbers', (x, y) => x.pow(y), m.power, 4, any, whole(-9, 9)),
  test('remainder', (x, y) => x.remainder(y), modulo, 1, between(-1000, 1000), between(-3, 3)),
  test('remainder of any', (x, y) => x.remainder(y), modulo, 1, any, large),
  test(
    'floor_divide',
    (x, y) => x.floor_divide(y),
    (a, b) => Math.floor(a / b),
    0,
    between(-100, 100),
    between(-3, 3),
  ),
];

describe.skipIf(adapter === null)('on webgpu', () => {
  it.each(cases)('$name', async ({ there, exact, units, draws }) => {
    const given = draws.map((draw) => Array.from({ length: COUNT }, draw));
    const found = (await there(...given.map((x) => torch.tensor(x).to('webgpu'))).read()).numpy();
    const wrong = Array.from(found).flatMap((y, i) => {
      const xs = given.map((x) => x[i]);
      const [e, rounded] = [exact(...xs), Math.fround(exact(...xs))];
      const tiny = Math.abs(e) < 2 * LEAST && Math.abs(y) < 2 * LEAST;
      const near = Math.abs(y - e) <= units * unit(e);
      return tiny || near || Object.is(y, rounded) || y === rounded ? [] : [`${xs}: ${y} where ${e} was expected`];
    });
    expect(wrong.slice(0, 5)).toEqual([]);
  });

  it('powers have the special values of C', async () => {
    const special = [0, -0, 1, -1, 0.5, 2, -3, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];
    const pairs = special.flatMap((x) => special.map((y) => [x, y] as const));
    const [x, y] = [0, 1].map((k) => torch.tensor(pairs.map((pair) => pair[k])).to('webgpu'));
    const found = Array.from((await x.pow(y).read()).numpy());
    expect(found.map((z, i) => [...pairs[i], z])).toEqual(pairs.map(([a, b]) => [a, b, Math.fround(m.power(a, b))]));
  });
});
