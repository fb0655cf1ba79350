// Integers and truth values as bits, and the remainder with the sign of the dividend, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { type DType, isFloating, noKernel, promote } from '../engine/index.ts';
import { checkDivisor } from './arithmetic.ts';
import type { Binary, BinaryOptions, Input, Other, Unary } from './calls.ts';
import { bound, unary } from './define.ts';
import { other } from './kinds.ts';
import { named } from './names.ts';
import type { Tensor } from './tensor.ts';

/** The methods of this file. */
export interface BitMethods {
  /** The bits that both have. */
  bitwise_and: Binary;
  /** The bits that one of both has. */
  bitwise_or: Binary;
  /** The bits that just one of both has. */
  bitwise_xor: Binary;
  /** input · 2ᵒᵗʰᵉʳ. */
  bitwise_left_shift: Binary;
  /** input / 2ᵒᵗʰᵉʳ, rounded down. */
  bitwise_right_shift: Binary;
  /** The other bits; of a truth value the other one. */
  bitwise_not: Unary;
  /** What a division rounded towards 0 leaves; it has the sign of the input. */
  fmod: Binary;
  /** `bitwise_and` in place. */
  bitwise_and_: Binary;
  /** `bitwise_or` in place. */
  bitwise_or_: Binary;
  /** `bitwise_xor` in place. */
  bitwise_xor_: Binary;
  /** `bitwise_left_shift` in place. */
  bitwise_left_shift_: Binary;
  /** `bitwise_right_shift` in place. */
  bitwise_right_shift_: Binary;
  /** `fmod` in place. */
  fmod_: Binary;
  /** `bitwise_not` in place. */
  bitwise_not_: Unary;
}

/** @throws NotImplementedError for dtypes that have no such bits, by the name of PyTorch's kernel. */
const bitwise = (
  name: string,
  kernel: string,
  of: (x: Tensor, other: Other) => Tensor,
  lacks: (dtype: DType) => boolean = isFloating,
): Binary<Input> =>
  bound<BinaryOptions>(name, { other: [other] }, (x, { other }) => {
    const dtype = promote([x, typeof other === 'object' ? other : f.wrap(other, x)]);
    if (lacks(dtype)) throw noKernel(kernel, dtype, 'int64');
    return of(x, other);
  });

/** The bits that both have. */
export const bitwise_and: Binary<Input> = /* @__PURE__ */ bitwise('bitwise_and', 'bitwise_and_cpu', f.bitwise_and);
/** The bits that one of both has. */
export const bitwise_or: Binary<Input> = /* @__PURE__ */ bitwise('bitwise_or', 'bitwise_or_cpu', f.bitwise_or);
/** The bits that just one of both has. */
export const bitwise_xor: Binary<Input> = /* @__PURE__ */ bitwise('bitwise_xor', 'bitwise_xor_cpu', f.bitwise_xor);
const shiftless = (dtype: DType): boolean => isFloating(dtype) || dtype === 'bool';
/** input · 2ᵒᵗʰᵉʳ. */
export const bitwise_left_shift: Binary<Input> = /* @__PURE__ */ bitwise(
  'bitwise_left_shift',
  'lshift_cpu',
  f.bitwise_left_shift,
  shiftless,
);
/** input / 2ᵒᵗʰᵉʳ, rounded down. */
export const bitwise_right_shift: Binary<Input> = /* @__PURE__ */ bitwise(
  'bitwise_right_shift',
  'rshift_cpu',
  f.bitwise_right_shift,
  shiftless,
);
/** The other bits; of a truth value the other one. */
export const bitwise_not: Unary<Input> = /* @__PURE__ */ unary('bitwise_not', (x) => {
  if (isFloating(x.dtype)) throw noKernel('bitwise_not_cpu', x.dtype, 'int64');
  return x.dtype === 'bool' ? f.logical_not(x) : f.bitwise_not(x);
});
/** What a division rounded towards 0 leaves; it has the sign of the input. */
export const fmod: Binary<Input> = /* @__PURE__ */ bound<BinaryOptions>('fmod', { other: [other] }, (x, { other }) => {
  const y = f.fmod(...checkDivisor(x, other, 'fmod_cpu'));
  return typeof other === 'object' ? named('FmodBackward1', y) : y;
});
