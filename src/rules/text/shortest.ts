// Numbers as the shortest text that names them among the numbers of their dtype, as NumPy writes them.

import { type DType, dtypes, exponentText, nonFinite, roundedTo, signText } from '../../engine/index.ts';
import { formatExponential, withPoint } from './format-number.ts';

/** The fewest digits that name `magnitude` among the numbers of its dtype: d.ddd × 10^exponent, without the point. */
function shortest(magnitude: number, dtype: DType): [digits: string, exponent: number] {
  for (let length = 0; dtypes[dtype].array === Float32Array; length++) {
    const [mantissa, exponent] = formatExponential(magnitude, length).split('e');
    const nearest = Number(mantissa.replace('.', ''));
    // Above a power of two numbers lie twice as far apart as below it: the next decimal up may name it as well.
    const digits = [nearest, nearest + 1].find(
      (n) => roundedTo(Number(`${n}e${Number(exponent) - length}`), dtype) === magnitude,
    );
    if (digits !== undefined) return [String(digits), Number(exponent)];
  }
  const [mantissa, exponent] = magnitude.toExponential().split('e');
  return [mantissa.replace('.', ''), Number(exponent)];
}

/** The shortest decimal that names a finite value of its dtype: sign, digits before and after the point. */
export function shortestFixed(value: number, dtype: DType): [sign: string, whole: string, fraction: string] {
  const [digits, exponent] = shortest(Math.abs(value), dtype);
  const padded = exponent < 0 ? '0'.repeat(-exponent) + digits : digits.padEnd(exponent + 1, '0');
  const point = Math.max(exponent, 0) + 1;
  const fraction = padded.slice(point);
  return [signText(value), padded.slice(0, point), fraction === '0' ? '' : fraction];
}

/** The same, as sign, one digit, the digits after its point, and the exponent of ten. */
export function shortestExponential(
  value: number,
  dtype: DType,
): [sign: string, whole: string, fraction: string, exponent: number] {
  const [digits, exponent] = shortest(Math.abs(value), dtype);
  return [signText(value), digits[0], digits.slice(1), exponent];
}

/**
 * The shortest text that reads back as `value`: NumPy's `str(np.float32)` and its like. Positional from 1e-4 up to `limit`,
 * otherwise with an exponent: `3.0`, `1e-05`, `1e+16`, `inf`, `nan`.
 */
export function formatShortest(value: number, dtype: DType, limit = 1e16): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  const magnitude = Math.abs(value);
  if (magnitude === 0 || (magnitude >= 1e-4 && magnitude < limit)) {
    const [minus, whole, fraction] = shortestFixed(value, dtype);
    return `${minus}${whole}.${fraction || '0'}`;
  }
  const [minus, whole, fraction, exponent] = shortestExponential(value, dtype);
  return minus + withPoint(whole, fraction) + exponentText(exponent);
}
