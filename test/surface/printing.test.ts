// Printed text against PyTorch's, Python's and NumPy's own (test/golden/make_printing.py), and relations that hold for
// every number: texts read back as the value, and rounding agrees with rounding the exact decimal expansion by hand.

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { DType } from '../../src/reference/base/dtype.ts';
import { general } from '../../src/reference/base/number-text.ts';
import { size } from '../../src/reference/base/shape.ts';
import { formatExponential, formatFixed, formatFloat, formatScalar } from '../../src/rules/text/format-number.ts';
import { formatNumpy } from '../../src/rules/text/format-numpy.ts';
import { formatShortest } from '../../src/rules/text/shortest.ts';
import { formatTensor, getPrintOptions, type PrintOptions, setPrintOptions } from '../../src/torch/printing.ts';

type Encoded = number | boolean | string;
type Options = Parameters<typeof setPrintOptions>[0];

interface ArrayCase {
  shape: number[];
  dtype: DType;
  values: Encoded[];
  text: string;
}

interface TensorCase extends ArrayCase {
  requiresGrad: boolean;
  gradFn?: string;
  device?: string;
  defaultDtype?: DType;
  options?: Record<string, Encoded>;
}

const golden = JSON.parse(readFileSync(new URL('../golden/printing.json', import.meta.url), 'utf8')) as {
  tensors: TensorCase[];
  scalars: { value: Encoded; dtype: DType; text: string }[];
  arrays: ArrayCase[];
  settings: { set: Record<string, Encoded>; get: Record<string, Encoded> }[];
};

const decode = (value: Encoded): number =>
  Number(typeof value === 'string' ? value.replace('inf', 'Infinity').replace('nan', 'NaN') : value);
const decodeOptions = (options: Record<string, Encoded>): Options =>
  Object.fromEntries(Object.entries(options).map(([key, value]) => [key, value === 'inf' ? Infinity : value]));

/** The elements of a case: its values, repeated to fill the shape. */
function elements({ values, shape, dtype }: ArrayCase): number[] {
  const exact = values.map(decode).map((value) => (dtype === 'float32' ? Math.fround(value) : value));
  return Array.from({ length: size(shape) }, (_, i) => exact[i % exact.length]);
}

const float32 = fc.float({ noNaN: true, noDefaultInfinity: true });
const double = fc.double({ noNaN: true, noDefaultInfinity: true });

afterEach(() => setPrintOptions({ profile: 'default' }));

describe('tensors print as in PyTorch', () => {
  it.each(golden.tensors.map((c) => [c.text.slice(0, 60).replaceAll('\n', ' '), c] as const))('%s', (_, c) => {
    if (c.options) setPrintOptions(decodeOptions(c.options));
    expect(formatTensor({ ...c, values: elements(c) })).toBe(c.text);
  });

  it('takes options for one call', () => {
    const t = { shape: [2], dtype: 'float32', values: [0.5, 0.25], requiresGrad: false } as const;
    const before = formatTensor(t);
    setPrintOptions({ precision: 1, sci_mode: true });
    const set = formatTensor(t);
    setPrintOptions({ profile: 'default' });
    expect(formatTensor(t, { precision: 1, sci_mode: true })).toBe(set);
    expect(formatTensor(t, { precision: undefined })).toBe(before);
    expect(formatTensor(t)).toBe(before);
  });

  it('prints numbers that read back to half a unit of the last digit', () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(
        shapes,
        fc.array(fc.double({ min: -500, max: 500, noNaN: true }), { minLength: 1 }),
        (shape, seeds) => {
          const values = Array.from({ length: size(shape) }, (_, i) => seeds[i % seeds.length] + i);
          const options = { threshold: Infinity, sci_mode: false };
          const text = formatTensor({ shape, dtype: 'float64', values, requiresGrad: false }, options);
          const json = text.slice('tensor('.length, text.lastIndexOf(']') + 1).replace(/\.(?=[,\]])/g, '.0');
          let read: unknown[] = [JSON.parse(json)];
          for (const n of shape) {
            expect(read.every((part) => Array.isArray(part) && part.length === n)).toBe(true);
            read = read.flat();
          }
          for (const [i, value] of values.entries())
            expect(Math.abs((read[i] as number) - value)).toBeLessThan(0.500001e-4);
        },
      ),
      { numRuns: 50 },
    );
  });
});

it.each(golden.settings.map((_, i) => i))('set_printoptions leaves the options of PyTorch, step %i', (step) => {
  for (const { set } of golden.settings.slice(0, step + 1)) setPrintOptions(decodeOptions(set));
  expect(getPrintOptions()).toEqual(decodeOptions(golden.settings[step].get));
  const before: PrintOptions = getPrintOptions();
  setPrintOptions({ profile: 'short' });
  setPrintOptions(before);
  expect(getPrintOptions()).toEqual(before);
});

it.each(golden.scalars)('str(tensor.item()) of a $dtype: $text', ({ value, dtype, text }) => {
  expect(formatScalar(decode(value), dtype)).toBe(text);
});

describe('arrays print as in NumPy', () => {
  it.each(golden.arrays.map((c) => [c.text.slice(0, 60).replaceAll('\n', ' '), c] as const))('%s', (_, c) => {
    expect(formatNumpy(elements(c), c.dtype, c.shape)).toBe(c.text);
  });
});

describe('numbers', () => {
  it('reads back what formatFloat writes', () => {
    fc.assert(fc.property(double, (x) => Object.is(Number(formatFloat(x)), x)));
    fc.assert(fc.property(double, (x) => formatFloat(x) === formatShortest(x, 'float64')));
    fc.assert(fc.property(float32, (x) => Object.is(Math.fround(Number(formatShortest(x, 'float32'))), x)));
  });

  it('reads back 17 digits of an exponential', () => {
    fc.assert(fc.property(double, (x) => Object.is(Number(formatExponential(x, 16)), x)));
  });

  it("writes six digits as C's %g", () => {
    // By C's printf. All lie near the middle of two texts of six digits, and some in it.
    const texts: [number, string][] = [
      [0.1000005, '0.100001'],
      [0.1000015, '0.100001'],
      [9.765625e-4, '0.000976562'],
      [1.000005, '1.00001'],
      [1234565, '1.23456e+06'],
      [1234575, '1.23458e+06'],
      [100000.5, '100000'],
      [999999.5, '1e+06'],
      [0.5000005, '0.5'],
    ];
    for (const [x, text] of texts) expect(general(x)).toBe(text);
    const values = fc.oneof(
      double,
      fc.tuple(fc.integer({ max: 9_999_995 }), fc.integer({ min: -12, max: 12 })).map(([n, e]) => Number(`${n}5e${e}`)),
    );
    fc.assert(fc.property(values, (x) => Number(general(x)) === Number(formatExponential(x, 5))));
  });

  it('writes every digit of an integer', () => {
    const powers = fc.tuple(fc.maxSafeInteger(), fc.integer({ min: 0, max: 960 })).map(([n, k]) => n * 2 ** k);
    fc.assert(fc.property(powers, (x) => formatFixed(x, 0).replace(/^-0$/, '0') === BigInt(x).toString()));
  });

  it('rounds the exact decimal expansion, ties to even', () => {
    // Sixteenths make ties frequent; 60 digits hold any of these values exactly.
    const values = fc.oneof(
      fc.integer({ min: 0, max: 99999 }).map((n) => n / 16),
      fc.double({ min: 2 ** -7, max: 1e6, noNaN: true }),
    );
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 6 }), (x, digits) => {
        const [whole, fraction] = formatFixed(x, 60).split('.');
        const kept = BigInt(whole + fraction.slice(0, digits));
        const rest = fraction.slice(digits);
        const half = `5${'0'.repeat(rest.length - 1)}`;
        const up = rest > half || (rest === half && kept % 2n === 1n);
        return BigInt(formatFixed(x, digits).replace('.', '')) === kept + (up ? 1n : 0n);
      }),
    );
  });
});
