// Which numbers a dtype holds: torch.finfo of floating point, torch.iinfo of integers.

import { type DType, defaultDType, dtypes, general, isFloating, TypeError } from '../engine/index.ts';
import { define } from './define.ts';
import { dtype } from './kinds.ts';

/** Of a floating-point dtype: the bits behind the point, and the greatest exponent. */
const formats: { readonly [K in DType]?: readonly [digits: number, exponent: number] } = {
  float16: [10, 15],
  bfloat16: [7, 127],
  float32: [23, 127],
  float64: [52, 1023],
};

/** `name(a=1, b=2, dtype=float32)`, numbers to six digits. */
const shown = (name: string, numbers: Readonly<Record<string, number>>, dtype: DType): string =>
  `${name}(${Object.entries(numbers)
    .map(([key, x]) => `${key}=${general(x)}, `)
    .join('')}dtype=${dtype})`;

/** The numbers of a floating-point dtype. */
export class FInfo {
  readonly dtype: DType;
  /** How many bits a number takes. */
  readonly bits: number;
  /** What 1 and the next greater number are apart: 2^-digits. */
  readonly eps: number;
  /** The greatest number, (2 - eps) · 2^exponent, and the least. */
  readonly max: number;
  readonly min: number;
  /** The least positive number of full precision, 2^(1 - exponent); `tiny` is its older name. */
  readonly smallest_normal: number;
  readonly tiny: number;
  /** The power of ten that all numbers between are apart at least: as many decimal digits are exact. */
  readonly resolution: number;

  /** @internal */
  constructor(dtype: DType, [digits, exponent]: readonly [digits: number, exponent: number]) {
    this.dtype = dtype;
    this.bits = 8 * dtypes[dtype].bytes;
    this.eps = 2 ** -digits;
    this.max = (2 - this.eps) * 2 ** exponent;
    this.min = -this.max;
    this.smallest_normal = 2 ** (1 - exponent);
    this.tiny = this.smallest_normal;
    this.resolution = Number(`1e-${Math.floor(digits * Math.LOG10E * Math.LN2)}`);
  }

  /** What PyTorch prints. */
  toString(): string {
    const { resolution, min, max, eps, smallest_normal, tiny, dtype } = this;
    return shown('finfo', { resolution, min, max, eps, smallest_normal, tiny }, dtype);
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** The numbers of an integer dtype. */
export class IInfo {
  readonly dtype: DType;
  /** How many bits PyTorch keeps a number in. */
  readonly bits: number;
  /** The greatest number, of int64 what is exact here, 2^53 - 1, and the least. */
  readonly max: number;
  readonly min: number;

  /** @internal */
  constructor(dtype: DType) {
    this.dtype = dtype;
    this.bits = 8 * dtypes[dtype].bytes;
    const signed = dtype !== 'uint8';
    this.max = dtype === 'int64' ? Number.MAX_SAFE_INTEGER : 2 ** (this.bits - Number(signed)) - 1;
    this.min = dtype === 'int64' ? Number.MIN_SAFE_INTEGER : signed ? -this.max - 1 : 0;
  }

  /** What PyTorch prints. */
  toString(): string {
    const { min, max, dtype } = this;
    return shown('iinfo', { min, max }, dtype);
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

export interface FInfoOptions {
  /** A floating-point dtype, the default dtype where it is left out. */
  type?: DType | null;
}
/** Takes a dtype. */
export interface MakeFInfo {
  (type?: DType | null | FInfoOptions): FInfo;
}
/** What a floating-point dtype holds: `scores.masked_fill(mask, torch.finfo(scores.dtype).min)`. @throws TypeError for others. */
export const finfo: MakeFInfo = /* @__PURE__ */ define<FInfoOptions, FInfo>(
  'finfo',
  { type: [dtype, null] },
  ({ type }) => {
    const asked = type ?? defaultDType();
    const format = formats[asked];
    if (format) return new FInfo(asked, format);
    throw new TypeError(
      "torch.finfo() requires a floating point input type. Use torch.iinfo to handle 'torch.finfo'",
      `got torch.${asked}`,
    );
  },
);

export interface IInfoOptions {
  /** An integer dtype. */
  type: DType;
}
/** Takes a dtype. */
export interface MakeIInfo {
  (type: DType | IInfoOptions): IInfo;
}
/** What an integer dtype holds. @throws TypeError for others. */
export const iinfo: MakeIInfo = /* @__PURE__ */ define<IInfoOptions, IInfo>('iinfo', { type: [dtype] }, ({ type }) => {
  if (type === 'bool') throw new TypeError('torch.bool is not supported by torch.iinfo');
  if (!isFloating(type)) return new IInfo(type);
  throw new TypeError(
    "torch.iinfo() requires an integer input type. Use torch.finfo to handle 'torch.iinfo'",
    `got torch.${type}`,
  );
});
