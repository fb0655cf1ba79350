// How PyTorch's messages about distributions write numbers and name dtypes.

import { type DType, isFloating, noKernel } from '../dtype.ts';

/** A double as C++ streams print it: 6 significant digits, an exponent from 1e+06 on and below 1e-04. */
export function general(x: number): string {
  if (Number.isNaN(x)) return 'nan';
  if (!Number.isFinite(x)) return x > 0 ? 'inf' : '-inf';
  if (x === 0) return Object.is(x, -0) ? '-0' : '0';
  const [digits, exponent] = x.toExponential(5).split('e');
  const e = Number(exponent);
  const trim = (text: string) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
  if (e >= -4 && e < 6) return trim(x.toFixed(5 - e));
  return `${trim(digits)}e${e < 0 ? '-' : '+'}${String(Math.abs(e)).padStart(2, '0')}`;
}

/** @throws NotImplementedError in the words of PyTorch's kernel dispatch, unless the dtype is a floating one; what has no elements meets no kernel. */
export function requireFloating(dtype: DType, kernel: string, count = 1): void {
  if (!isFloating(dtype) && count > 0) throw noKernel(kernel, dtype);
}
