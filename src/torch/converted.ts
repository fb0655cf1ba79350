// A number, plain or of a tensor without dimensions, as the element of a dtype, as C++ converts it. What is beyond the dtype is
// refused and does not wrap, as sums do; infinities are within floating-point dtypes.

import * as f from '../engine/functions.ts';
import { type DType, isFloating, promote, RuntimeError } from '../engine/index.ts';
import type { Tensor } from './tensor.ts';

type Range = readonly [name: string, least: number, most: number];
/** A floating-point dtype holds as much below 0 as above. */
const even = (name: string, most: number): Range => [name, -most, most];
/** What C++ calls the type, its least and its largest number. */
const ranges: { readonly [K in DType]?: Range } = {
  uint8: ['uint8_t', 0, 255],
  int32: ['int', -(2 ** 31), 2 ** 31 - 1],
  int64: ['int64_t', -(2 ** 63), 2 ** 63],
  float16: /* @__PURE__ */ even('c10::Half', 65504),
  bfloat16: /* @__PURE__ */ even('c10::BFloat16', 3.3895313892515355e38),
  float32: /* @__PURE__ */ even('float', 3.4028234663852886e38),
};
/** The largest number of a dtype. */
export const largest = (dtype: DType): number => ranges[dtype]?.[2] ?? Number.MAX_VALUE;

const refused = (type: string): string => `value cannot be converted to type ${type} without overflow`;
/** The least that a dtype takes: uint8 takes integers down to -255, which count back from 256, and of floats none below 0. */
const leastOf = (dtype: DType, [, least, most]: Range, integer: boolean): number =>
  dtype === 'uint8' && integer ? -most : least;

/**
 * A number as a dtype holds it: for integers its whole part. A whole number is an integer, unless it is said to be none.
 * @throws RuntimeError for a number beyond the dtype, which is called `name`.
 */
export function converted(
  value: number | boolean,
  dtype: DType,
  name?: string,
  integer = Number.isInteger(value),
): number {
  if (dtype === 'bool') return value ? 1 : Number(Number.isNaN(value));
  const number = Number(value);
  const range = ranges[dtype];
  const whole = !isFloating(dtype);
  if (range === undefined || (!whole && !Number.isFinite(number))) return number;
  const [type, , most] = range;
  const least = leastOf(dtype, range, integer);
  if (!(number >= least && number <= most)) {
    throw new RuntimeError(refused(name ?? type), `${number} is not within ${least} … ${most}`);
  }
  const part = whole ? Math.trunc(number) + 0 : number;
  return dtype === 'uint8' ? part & 255 : part;
}

/** A number as PyTorch makes a tensor of it alone: what float16 and bfloat16 cannot hold is infinite there. @throws RuntimeError for what others cannot. */
export const lone = (value: number | boolean, dtype: DType): number =>
  dtype === 'float16' || dtype === 'bfloat16' ? Number(value) : converted(value, dtype);

/** @throws RuntimeError for a number beyond the dtype that it and a tensor promote to. */
export function checkBeside(value: number | boolean, x: Tensor): void {
  lone(value, promote([x, f.wrap(value, x)]));
}

const as = (value: number, x: Tensor): Tensor => f.cast(f.wrap(value, x), x.dtype);
/** A number that is put into a tensor, in its dtype. @throws RuntimeError for one beyond it. */
export const putIn = (value: number | boolean, x: Tensor): Tensor => as(lone(value, x.dtype), x);
/** A number that fills a tensor, in its dtype. @throws RuntimeError for one beyond it. */
export const constant = (value: number | boolean, x: Tensor): Tensor => as(converted(value, x.dtype), x);

/** A number, or 0 in place of NaN, which no demand lets pass, and infinities. */
const finite = (x: Tensor): Tensor => f.where(f.lt(f.abs(x), Number.POSITIVE_INFINITY), x, 0);

/** The number of a tensor without dimensions, in the dtype of x. @throws RuntimeError for one beyond it, when the kernel runs. */
export function held(value: Tensor, x: Tensor): Tensor {
  const range = ranges[x.dtype];
  if (range !== undefined && value.dtype !== x.dtype) {
    const own = f.detach(value);
    const least = leastOf(x.dtype, range, !isFloating(value.dtype));
    const seen = isFloating(x.dtype) ? finite(f.cast(own, value.dtype === 'float64' ? 'float64' : 'float32')) : own;
    f.checked(seen, { from: least, most: range[2], error: 'RuntimeError', text: refused(range[0]) });
  }
  return f.cast(value, x.dtype);
}

/** What C++ makes of NaN in integers; int64 holds none of the numbers beyond 2^53 here. */
const NOTHING: { readonly [K in DType]?: number } = { bool: 1, uint8: 0, int32: -(2 ** 31), int64: -(2 ** 63) };
/** NaN in the dtype of a tensor, unchecked: []. @throws RuntimeError for int64. */
export const notANumber = (x: Tensor): Tensor =>
  f.full(f.placeOf(x), { shape: [], dtype: x.dtype, value: NOTHING[x.dtype] ?? Number.NaN });
