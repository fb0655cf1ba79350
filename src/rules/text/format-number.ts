// Numbers as text, digit for digit what Python writes: `{:.4f}`, `{:.4e}` and `repr`. JavaScript's toFixed and
// toExponential cannot serve: they round exact ties up (Python rounds them to even), toFixed drops the sign of -0 and
// gives up at 1e21. So a double is taken apart into mantissa × 2^exponent and rounded once, in exact integers.

import { type DType, exponentText, isFloating, nonFinite, signText } from '../../engine/index.ts';

const bits = new DataView(new ArrayBuffer(8));

/** A finite magnitude as mantissa × 2^exponent, exactly. */
function decompose(magnitude: number): [mantissa: bigint, exponent: number] {
  bits.setFloat64(0, magnitude);
  const raw = bits.getBigUint64(0);
  const exponent = Number(raw >> 52n);
  const fraction = raw & 0xfffffffffffffn;
  return exponent === 0 ? [fraction, -1074] : [fraction | 0x10000000000000n, exponent - 1075];
}

/** The integer nearest to magnitude × 10^power, exact ties to even. */
function roundScaled(magnitude: number, power: number): bigint {
  const [mantissa, exponent] = decompose(magnitude);
  const numerator = (mantissa * 10n ** BigInt(Math.max(power, 0))) << BigInt(Math.max(exponent, 0));
  const denominator = (10n ** BigInt(Math.max(-power, 0))) << BigInt(Math.max(-exponent, 0));
  const quotient = numerator / denominator;
  const twice = 2n * (numerator % denominator);
  const up = twice > denominator || (twice === denominator && (quotient & 1n) === 1n);
  return up ? quotient + 1n : quotient;
}

export const withPoint = (whole: string, fraction: string): string =>
  fraction === '' ? whole : `${whole}.${fraction}`;

/** Python's `f'{value:.{digits}f}'`. */
export function formatFixed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  const text = roundScaled(Math.abs(value), digits)
    .toString()
    .padStart(digits + 1, '0');
  const point = text.length - digits;
  return signText(value) + withPoint(text.slice(0, point), text.slice(point));
}

/** Python's `f'{value:.{digits}e}'`, the exponent padded to `exponentWidth` digits. */
export function formatExponential(value: number, digits: number, exponentWidth = 2): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  const magnitude = Math.abs(value);
  // The shortest digits tell the exponent, or one more than it where they were rounded up to a power of ten.
  let exponent = magnitude === 0 ? 0 : Number(magnitude.toExponential().split('e')[1]) - 1;
  let text = roundScaled(magnitude, digits - exponent).toString();
  while (text.length > digits + 1) text = roundScaled(magnitude, digits - ++exponent).toString();
  text = text.padStart(digits + 1, '0');
  return signText(value) + withPoint(text[0], text.slice(1)) + exponentText(exponent, exponentWidth);
}

/**
 * Python's `repr(float)`, the shortest text that reads back as `value`: positional from 1e-4 up to 1e16, otherwise with an
 * exponent: `3.0`, `1e-05`, `1e+16`, `inf`, `nan`. The digits are JavaScript's own, which are the shortest too.
 */
export function formatFloat(value: number): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e16)) {
    const [digits, exponent] = magnitude.toExponential().split('e');
    return signText(value) + digits + exponentText(Number(exponent));
  }
  return signText(value) + withPoint(String(magnitude), Number.isInteger(value) ? '0' : '');
}

/** An integer or a truth value: `7`, `True`. */
export const formatInteger = (value: number, dtype: DType): string =>
  dtype === 'bool' ? (value === 0 ? 'False' : 'True') : String(value);

/** Python's `str(tensor.item())`: a float32 is widened to a double first, as `item()` does. */
export const formatScalar = (value: number, dtype: DType): string =>
  isFloating(dtype) ? formatFloat(value) : formatInteger(value, dtype);
