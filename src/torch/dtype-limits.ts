// What a dtype can hold: torch.finfo and torch.iinfo.

import { type DType, defaultDType, general, isFloating, TypeError } from '../engine/index.ts';
import { formatExponential } from '../rules/text/format-number.ts';
import { define } from './define.ts';
import { dtype } from './kinds.ts';

/** The limits of a floating-point dtype. */
export interface FInfo {
  /** Bits of an element. */
  readonly bits: number;
  /** The distance from 1 to the next number. */
  readonly eps: number;
  /** The largest number. */
  readonly max: number;
  /** The least number, -max. */
  readonly min: number;
  /** The smallest number above 0 that has all its digits. */
  readonly smallest_normal: number;
  /** The same as `smallest_normal`. */
  readonly tiny: number;
  /** A decimal step that the dtype tells apart. */
  readonly resolution: number;
  /** The dtype. */
  readonly dtype: DType;
}
/** The limits of a dtype of integers. */
export interface IInfo {
  /** Bits of an element. */
  readonly bits: number;
  /** The largest number. */
  readonly max: number;
  /** The least number. */
  readonly min: number;
  /** The dtype. */
  readonly dtype: DType;
}

/** Bits, bits behind the point, the least exponent of 2, and decimal digits. */
const floats: { readonly [K in DType]?: readonly number[] } = {
  float16: [16, 10, -14, 3],
  bfloat16: [16, 7, -126, 2],
  float32: [32, 23, -126, 6],
  float64: [64, 52, -1022, 15],
};
/** Bits, the least and the largest number; int64 holds those within ±(2^53 - 1) here. */
const integers: { readonly [K in DType]?: readonly number[] } = {
  uint8: [8, 0, 2 ** 8 - 1],
  int32: [32, -(2 ** 31), 2 ** 31 - 1],
  int64: [64, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};

/** An object that prints as PyTorch's does, with these of its fields. */
function printing<T extends object>(name: string, fields: T, shown: readonly (keyof T & string)[]): T {
  // Rounded to 6 digits first, where a tie goes to the even one.
  const value = (x: unknown): string => (typeof x === 'number' ? general(Number(formatExponential(x, 5))) : String(x));
  const text = (): string => `${name}(${shown.map((key) => `${key}=${value(fields[key])}`).join(', ')})`;
  for (const key of ['toString', Symbol.for('nodejs.util.inspect.custom')])
    Object.defineProperty(fields, key, { value: text });
  return Object.freeze(fields);
}

interface OfType {
  /** The dtype. */
  type?: DType | null;
}
/** Takes a dtype, by default that of new tensors. */
export interface FInfoOf {
  (type?: DType | OfType | null): FInfo;
}
/** The limits of a floating-point dtype: `finfo(float32).eps`. @throws TypeError for another one. */
export const finfo: FInfoOf = /* @__PURE__ */ define<OfType, FInfo>('finfo', { type: [dtype, null] }, ({ type }) => {
  const given = type ?? defaultDType();
  const [bits, digits, least, decimals] = floats[given] ?? [];
  if (bits === undefined) {
    throw new TypeError("torch.finfo() requires a floating point input type. Use torch.iinfo to handle 'torch.finfo'");
  }
  const eps = 2 ** -digits;
  // The largest exponent is 1 - the least.
  const max = (2 - eps) * 2 ** (1 - least);
  const tiny = 2 ** least;
  const resolution = Number(`1e-${decimals}`);
  return printing('finfo', { resolution, min: -max, max, eps, smallest_normal: tiny, tiny, dtype: given, bits }, [
    ...(['resolution', 'min', 'max', 'eps', 'smallest_normal', 'tiny', 'dtype'] as const),
  ]);
});

/** Takes a dtype. */
export interface IInfoOf {
  (type: DType | { type: DType }): IInfo;
}
/** The limits of a dtype of integers: `iinfo(int32).max`. @throws TypeError for another one. */
export const iinfo: IInfoOf = /* @__PURE__ */ define<{ type: DType }, IInfo>('iinfo', { type: [dtype] }, ({ type }) => {
  if (isFloating(type)) {
    throw new TypeError("torch.iinfo() requires an integer input type. Use torch.finfo to handle 'torch.iinfo'");
  }
  const [bits, min, max] = integers[type] ?? [];
  if (bits === undefined) throw new TypeError(`torch.${type} is not supported by torch.iinfo`);
  return printing('iinfo', { min, max, dtype: type, bits }, ['min', 'max', 'dtype']);
});
