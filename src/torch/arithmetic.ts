// What PyTorch refuses or decides before it computes: truth values under minus, integers divided by 0 or raised to negative
// powers, factors that are not of the tensor's kind. Each check gives its operands back.

import * as f from '../engine/functions.ts';
import { type DType, defaultDType, isFloating, noKernel, promote, RuntimeError, size } from '../engine/index.ts';
import { converted } from './converted.ts';
import type { Tensor } from './tensor.ts';

type Other = Tensor | number | boolean;
type Operands = [x: Tensor, other: Other];

const isTensor = (other: Other): other is Tensor => typeof other === 'object';
const isBool = (other: Other): boolean => (isTensor(other) ? other.dtype === 'bool' : typeof other === 'boolean');
const isIntegral = (other: Other): boolean =>
  isTensor(other) ? !isFloating(other.dtype) : typeof other === 'boolean' || Number.isInteger(other);

/** Integers as floating numbers, as they are beside one, which in JavaScript may look whole. */
export const real = (x: Tensor): Tensor => (isFloating(x.dtype) ? x : f.cast(x, defaultDType()));

/** A number beside x, without dimensions. */
export const scalarOf = (x: Tensor, value: number): Tensor =>
  f.full(f.placeOf(x), { shape: [], dtype: x.dtype, value });

/** Operands as floating numbers of the dtype that they promote to. */
export function reals(x: Tensor, y: Tensor): [x: Tensor, y: Tensor] {
  const dtype = promote([x, y]);
  const to = isFloating(dtype) ? dtype : defaultDType();
  return [f.cast(x, to), f.cast(y, to)];
}

/** alpha · other. @throws RuntimeError for a fraction of integers. */
export function scaled(x: Tensor, other: Other, alpha: number): Other {
  if (alpha === 1) return other;
  if (!Number.isInteger(alpha) && !isFloating(x.dtype) && isIntegral(other)) {
    throw new RuntimeError('For integral input tensors, argument alpha must not be a floating point number.');
  }
  const dtype = promote([x, isTensor(other) ? other : f.wrap(other, x)]);
  if (dtype !== 'bool') converted(alpha, dtype);
  if (!isTensor(other)) {
    // A fraction makes floating-point numbers of integers, also where alpha makes it whole.
    return isIntegral(other) || isFloating(x.dtype) ? Number(other) * alpha : f.mul(f.wrap(other, x), alpha);
  }
  if (other.dtype !== 'bool') return f.mul(other, alpha);
  return x.dtype === 'bool' ? f.cast(f.mul(other, alpha), 'bool') : f.mul(f.cast(other, x.dtype), alpha);
}

/** Operands of a difference. @throws RuntimeError for truth values. */
export function checkBools(x: Tensor, other: Other): Operands {
  const [left, right] = [x.dtype === 'bool', isBool(other)];
  if (left && right) {
    throw new RuntimeError(
      'Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.',
    );
  }
  if (left || right) {
    throw new RuntimeError(
      'Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.',
    );
  }
  return [x, other];
}

/** @throws NotImplementedError for truth values alone. */
function refuseBools(kernel: string, x: Tensor, other: Other): void {
  if (x.dtype === 'bool' && isBool(other)) throw noKernel(kernel, x.dtype, 'int64');
}

/** After so many numbers an integer dtype begins anew. */
const WRAPS: { readonly [K in DType]?: number } = { uint8: 2 ** 8, int32: 2 ** 32 };

/** x / other. A number beside integers is none of their dtype, as in JavaScript and in Python. */
export const quotient = (x: Tensor, other: Other): Tensor => f.div(isTensor(other) ? x : real(x), other);

/** Operands of a division of integers. @throws RuntimeError for a divisor of 0. */
export function checkDivisor(x: Tensor, other: Other, kernel = 'div_floor_cpu'): Operands {
  refuseBools(kernel, x, other);
  if (isFloating(x.dtype) || !isIntegral(other)) return [x, other];
  if (size(x.shape) === 0) return [x, other];
  // What is looked at is what the dtype of the result makes of it: 256 is 0 in uint8.
  const dtype = promote([x, isTensor(other) ? other : f.wrap(other, x)]);
  if (isTensor(other)) {
    return [x, f.checked(f.cast(other, dtype), { except: 0, error: 'RuntimeError', text: 'ZeroDivisionError' })];
  }
  if (Number(other) % (WRAPS[dtype] ?? Infinity) === 0) throw new RuntimeError('ZeroDivisionError');
  return [x, other];
}

/** Operands of a power. @throws RuntimeError for integers to a negative whole number. */
export function checkPower(x: Tensor, exponent: Other): Operands {
  refuseBools('pow', x, exponent);
  if (!isFloating(x.dtype) && !isTensor(exponent) && Number.isInteger(exponent)) {
    if (Number(exponent) < 0) throw new RuntimeError('Integers to negative integer powers are not allowed.');
    if (x.dtype !== 'bool') converted(exponent, x.dtype);
  }
  return [x, exponent];
}
