// Random integers and permutations: `randint`, `random_`, `randperm`.

import { type DType, dtypes, isFloating, type TypedArray } from '../dtype.ts';
import { DTypeError, RuntimeError } from '../errors.ts';
import { warn } from '../warnings.ts';
import { random64 } from './bits.ts';
import type { Generator } from './generator.ts';

/** From this range on PyTorch (since 2.7) takes two words per number. */
const WIDE = 268435456;

/** Integers that a dtype holds, and its C++ name. Of int64 only what its storage holds exactly. */
const limits: { readonly [K in DType]: readonly [least: number, greatest: number, name: string] } = {
  bool: [0, 1, 'bool'],
  uint8: [0, 255, 'unsigned char'],
  int32: [-2147483648, 2147483647, 'int'],
  int64: [-9007199254740991, 9007199254740991, 'long'],
  float16: [-2048, 2048, 'c10::Half'],
  bfloat16: [-256, 256, 'c10::BFloat16'],
  float32: [-16777216, 16777216, 'float'],
  float64: [-9007199254740992, 9007199254740992, 'double'],
};

/**
 * Fills with integers of [low, high): one word modulo the range, or two from a range of 2^28 on.
 * @throws RuntimeError for an empty range, or bounds beyond the dtype (for floating dtypes a warning, as in PyTorch).
 */
export function fillRandint(generator: Generator, data: TypedArray, dtype: DType, low: number, high: number): void {
  if (!(low < high)) {
    throw new RuntimeError(`random_ expects 'from' to be less than 'to', but got from=${low} >= to=${high}`);
  }
  checkLimit(low, 'from', dtype);
  checkLimit(high - 1, 'to - 1', dtype);
  const range = high - low;
  if (range < WIDE) {
    for (let i = 0; i < data.length; i++) data[i] = (generator.random32() % range) + low;
    return;
  }
  const wide = BigInt(high) - BigInt(low);
  const base = BigInt(low);
  for (let i = 0; i < data.length; i++) data[i] = Number((random64(generator) % wide) + base);
}

function checkLimit(value: number, name: string, dtype: DType): void {
  const [least, greatest, type] = limits[dtype];
  if (value >= least && value <= greatest) return;
  if (!isFloating(dtype)) throw new RuntimeError(`${name} is out of bounds for ${type}`);
  const digits = dtype === 'float32' ? 24 : 53;
  warn(
    `${name} is out of bounds [-(2^${digits}), 2^${digits}]. Due to precision limitations ${type} can support discrete uniform distribution only within this range. This warning will become an error in version 1.7 release, please fix the code in advance`,
  );
}

/**
 * `random_()` without bounds: 0 … the greatest integer of the dtype (floating: 2^24, 2^53).
 * @throws DTypeError for int64, whose storage does not hold such numbers; see `randomInt64`.
 */
export function fillRandom(generator: Generator, data: TypedArray, dtype: DType): void {
  if (dtype === 'int64' && data.length > 0) {
    throw new DTypeError(
      `random_() of ${dtypes[dtype].scalarName} draws integers up to 2^63 - 1`,
      'an int64 tensor holds integers up to 2^53 exactly here; give bounds, random_(0, 2 ** 53), or take a scalar',
    );
  }
  const modulus = limits[dtype][1] + 1;
  if (dtype === 'float64') {
    for (let i = 0; i < data.length; i++) data[i] = Number(random64(generator) % 9007199254740993n);
  } else {
    for (let i = 0; i < data.length; i++) data[i] = generator.random32() % modulus;
  }
}

/** One number of `random_()` for int64, 0 … 2^63 - 1: what data loaders and samplers draw as seeds. Two words. */
export const randomInt64 = (generator: Generator): bigint => BigInt.asUintN(63, random64(generator));

/** A random permutation of 0 … n - 1 as int64 (Fisher and Yates from the front): n - 1 words. */
export function randperm(generator: Generator, n: number): Float64Array {
  if (n < 0) throw new RuntimeError(`Trying to create tensor with negative dimension ${n}: [${n}]`);
  const order = Float64Array.from({ length: n }, (_, i) => i);
  for (let i = 0; i < n - 1; i++) {
    const j = i + (generator.random32() % (n - i));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
