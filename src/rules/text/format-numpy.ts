// The text of `print(array)`, character for character NumPy's (default options): what `tensor.numpy()` and predictions
// print as, `[7 2 1 0]`. Follows numpy/_core/arrayprint.py (FloatingFormat, IntegerFormat, _formatArray) of NumPy 2.4, and of
// 1.23, which MXNet prints with, where that decides otherwise.

import { type DType, exponentText, isFloating, roundedTo, type Shape, size } from '../../engine/index.ts';
import { formatExponential, formatFixed, formatFloat, formatInteger } from './format-number.ts';
import { formatShortest, shortestExponential, shortestFixed } from './shortest.ts';
import { corners, shownPositions } from './summarize.ts';

const precision = 8;
const threshold = 1000;
const edge = 3;
const linewidth = 75;

type Format = (value: number) => string;

const longest = (texts: readonly string[]): number => texts.reduce((n, text) => Math.max(n, text.length), 0);
const trimZeros = (digits: string): string => digits.replace(/0+$/, '');

/** Sign and whole digits, and at most eight digits after the point: fewer where fewer name the value. */
function fixedParts(value: number, dtype: DType): [whole: string, fraction: string] {
  const [sign, whole, fraction] = shortestFixed(value, dtype);
  if (fraction.length <= precision) return [sign + whole, fraction];
  const [rounded, digits] = formatFixed(value, precision).split('.');
  return [rounded, trimZeros(digits)];
}

/** The number of digits after the point of the mantissa, at most eight. */
function mantissaDigits(value: number, dtype: DType): number {
  const [, , fraction] = shortestExponential(value, dtype);
  if (fraction.length <= precision) return fraction.length;
  return trimZeros(formatExponential(value, precision).split('e')[0].split('.')[1]).length;
}

/** Whose text it is: NumPy 1 compares float32 numbers as doubles and with one limit for all dtypes. */
export type NumpyVersion = 1 | 2;

/** Whether NumPy turns to exponents: decided in the array's own dtype, as its comparisons and division are. */
function needsExponent(values: readonly number[], dtype: DType, version: NumpyVersion): boolean {
  const magnitudes = values.filter((value) => value !== 0).map(Math.abs);
  if (magnitudes.length === 0) return false;
  const max = magnitudes.reduce((a, b) => Math.max(a, b));
  const min = magnitudes.reduce((a, b) => Math.min(a, b));
  if (dtype === 'float32' && version === 2)
    return max >= 1e6 || min < Math.fround(1e-4) || Math.fround(max / min) > 1000;
  return max >= 1e8 || min < 1e-4 || roundedTo(max / min, dtype) > 1000;
}

function floatFormat(values: readonly number[], dtype: DType, version: NumpyVersion): Format {
  const finite = values.filter(Number.isFinite);
  let write: Format;
  let width = 0;
  if (needsExponent(finite, dtype, version)) {
    const digits = finite.reduce((n, value) => Math.max(n, mantissaDigits(value, dtype)), 0);
    const exponents = finite.map((value) => formatExponential(value, digits).split('e')[1]);
    const exponentWidth = longest(exponents) - 1;
    write = (value) => {
      const [sign, whole, fraction, exponent] = shortestExponential(value, dtype);
      // Where other than the shortest digits are shown they are those of the exact value.
      if (fraction.length === digits) return `${sign}${whole}.${fraction}${exponentText(exponent, exponentWidth)}`;
      const text = formatExponential(value, digits, exponentWidth);
      return digits === 0 ? text.replace('e', '.e') : text;
    };
    width = longest(finite.map(write));
  } else {
    const parts = finite.map((value) => fixedParts(value, dtype));
    const right = longest(parts.map(([, fraction]) => fraction));
    write = (value) => {
      const [whole, fraction] = fixedParts(value, dtype);
      return `${whole}.${fraction.padEnd(right)}`;
    };
    width = longest(parts.map(([whole]) => whole)) + 1 + right;
  }
  // One infinity or nan makes room for `inf`, a negative one for `-inf`.
  if (finite.length < values.length) width = Math.max(width, values.includes(-Infinity) ? 4 : 3);
  return (value) => (Number.isFinite(value) ? write(value) : formatFloat(value)).padStart(width);
}

function formatOf(values: readonly number[], dtype: DType, version: NumpyVersion): Format {
  if (isFloating(dtype)) return floatFormat(values, dtype, version);
  // Truth values are as wide as `False` even where all are true.
  const width = dtype === 'bool' ? 5 : longest(values.map(String));
  return (value) => formatInteger(value, dtype).padStart(width);
}

/** One row of words, wrapped before column `width`; `indent` opens every line but is cut from the first. */
function row(words: readonly string[], indent: string, width: number): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of words) {
    if (line.length + word.length > width && line.length > indent.length) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${word} `;
  }
  return [...lines, line.slice(0, -1)].join('\n').slice(indent.length);
}

/** NumPy's `str(array)` of row-major `values`: one-dimensional unless `shape` says otherwise, `[]` a scalar. */
export function formatNumpy(
  values: ArrayLike<number>,
  dtype: DType,
  shape: Shape = [values.length],
  version: NumpyVersion = 2,
): string {
  if (shape.length === 0) {
    if (!isFloating(dtype)) return formatInteger(values[0], dtype);
    return formatShortest(values[0], dtype, dtype === 'float32' && version === 2 ? 1e6 : 1e16);
  }
  const count = size(shape);
  if (count === 0) return '[]';
  const edgeitems = count > threshold ? edge : Infinity;
  const format = formatOf(corners(values, shape, edgeitems), dtype, version);

  const nested = (dim: number, offset: number): string => {
    const left = shape.length - 1 - dim;
    const indent = ' '.repeat(dim + 1);
    const step = size(shape.slice(dim + 1));
    const parts = shownPositions(shape[dim], edgeitems).map((i) => {
      if (i === undefined) return '...';
      return left === 0 ? format(values[offset + i]) : nested(dim + 1, offset + i * step);
    });
    // Every closing bracket takes one column.
    if (left === 0) return `[${row(parts, indent, linewidth - dim - 1)}]`;
    return `[${parts.join('\n'.repeat(left) + indent)}]`;
  };
  return nested(0, 0);
}
