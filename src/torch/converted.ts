// A plain number as the element of a dtype, as C++ converts it. What is beyond the dtype is refused and does not wrap, as sums
// do; infinities are within floating-point dtypes.

import * as f from '../engine/functions.ts';
import { type DType, isFloating, promote, RuntimeError } from '../engine/index.ts';
import type { Tensor } from './tensor.ts';

type Range = readonly [name: string, least: number, most: number];
const LARGEST = 3.4028234663852886e38;
/** What C++ calls the type, its least and its largest number. */
const ranges: { readonly [K in DType]?: Range } = {
  uint8: ['uint8_t', 0, 255],
  int32: ['int', -(2 ** 31), 2 ** 31 - 1],
  int64: ['int64_t', -(2 ** 63), 2 ** 63],
  float32: ['float', -LARGEST, LARGEST],
};

/**
 * A number as a dtype holds it: for integers its whole part. uint8 takes whole numbers down to -255, from 256 down.
 * @throws RuntimeError for a number beyond the dtype, which is called `name`.
 */
export function converted(value: number | boolean, dtype: DType, name?: string): number {
  if (dtype === 'bool') return value ? 1 : Number(Number.isNaN(value));
  const number = Number(value);
  const range = ranges[dtype];
  const whole = !isFloating(dtype);
  if (range === undefined || (!whole && !Number.isFinite(number))) return number;
  const [type, least, most] = range;
  if (number >= least && number <= most) return whole ? Math.trunc(number) + 0 : number;
  if (dtype === 'uint8' && number < 0 && number >= -most && Number.isInteger(number)) return number + 256;
  throw new RuntimeError(
    `value cannot be converted to type ${name ?? type} without overflow`,
    `${number} is not within ${least} … ${most}`,
  );
}

/** A number in the dtype that it and a tensor promote to. @throws RuntimeError for one beyond it. */
export const beside = (value: number | boolean, x: Tensor): number => converted(value, promote([x, f.wrap(value, x)]));

/** A number in the dtype of a tensor. @throws RuntimeError for one beyond it. */
export const constant = (value: number | boolean, x: Tensor): Tensor =>
  f.cast(f.wrap(converted(value, x.dtype), x), x.dtype);

/** What C++ makes of NaN in integers; int64 holds none of the numbers beyond 2^53 here. */
const NOTHING: { readonly [K in DType]?: number } = { bool: 1, uint8: 0, int32: -(2 ** 31), int64: -(2 ** 63) };
/** NaN in the dtype of a tensor, unchecked: []. @throws RuntimeError for int64. */
export const notANumber = (x: Tensor): Tensor =>
  f.full(f.placeOf(x), { shape: [], dtype: x.dtype, value: NOTHING[x.dtype] ?? Number.NaN });
