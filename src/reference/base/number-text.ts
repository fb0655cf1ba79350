// What Python and C++ write alike of numbers, and a number as C++ writes it in messages.

export const signText = (value: number): string => (value < 0 || Object.is(value, -0) ? '-' : '');
export const nonFinite = (value: number): string => (Number.isNaN(value) ? 'nan' : `${signText(value)}inf`);

/** `e+07`, `e-100`: at least `width` digits. */
export const exponentText = (exponent: number, width = 2): string =>
  `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(width, '0')}`;

/** A double as C++ streams print it: 6 significant digits, exact ties to even, an exponent from 1e+06 on and below 1e-04. */
export function general(x: number): string {
  if (!Number.isFinite(x)) return nonFinite(x);
  if (x === 0) return `${signText(x)}0`;
  // All digits that count: of an exact tie JavaScript takes the greater.
  const exact = x.toExponential(60);
  const tie = /\.\d{4}[02468]50+e/.test(exact);
  const [digits, exponent] = (tie ? exact.replace(/50+e/, 'e') : x.toExponential(5)).split('e');
  const e = Number(exponent);
  return e >= -4 && e < 6 ? String(Number(`${digits}e${e}`)) : Number(digits) + exponentText(e);
}
