// Ops on one and two tensors, element by element. Loops take 8 lanes at a time; they may read and write up to 7
// elements beyond the end of a run, where the caller has room.

import {
  abs as absOf, andNot, eq as eqOf, le as leOf, lt as ltOf, maximum as maximumOf, minimum as minimumOf, ne as neOf,
  neg as negOf, sqrt as sqrtOf, storeBytes,
} from './lanes';
import { add as addOf, div as divOf, load, mul as mulOf, splat, storePair, sub as subOf, zero } from './simd';
import { constant, ONE } from './table';

@unmanaged
abstract class Unary {
  abstract of(x: v128, one: v128): v128;
}

function map<O extends Unary>(x: usize, end: usize, y: usize): void {
  const op = changetype<O>(0);
  const one = constant(ONE);
  for (; x < end; x += 32, y += 32) {
    const x0 = load(x);
    const x1 = load(x + 16);
    storePair(y, op.of(x0, one), op.of(x1, one));
  }
}

@final @unmanaged class Neg extends Unary { @inline of(x: v128, one: v128): v128 { return negOf(x); } }
@final @unmanaged class Abs extends Unary { @inline of(x: v128, one: v128): v128 { return absOf(x); } }
@final @unmanaged class Sqrt extends Unary { @inline of(x: v128, one: v128): v128 { return sqrtOf(x); } }
@final @unmanaged class Rsqrt extends Unary { @inline of(x: v128, one: v128): v128 { return divOf(one, sqrtOf(x)); } }
@final @unmanaged class Reciprocal extends Unary { @inline of(x: v128, one: v128): v128 { return divOf(one, x); } }
/** 0 where x <= 0: a NaN stays. */
@final @unmanaged class Relu extends Unary {
  @inline of(x: v128, one: v128): v128 { return andNot(x, leOf(x, zero())); }
}

/** y = -x, from `x` to `end`. */
export function neg(x: usize, end: usize, y: usize): void { map<Neg>(x, end, y); }
export function abs(x: usize, end: usize, y: usize): void { map<Abs>(x, end, y); }
export function sqrt(x: usize, end: usize, y: usize): void { map<Sqrt>(x, end, y); }
export function rsqrt(x: usize, end: usize, y: usize): void { map<Rsqrt>(x, end, y); }
export function reciprocal(x: usize, end: usize, y: usize): void { map<Reciprocal>(x, end, y); }
export function relu(x: usize, end: usize, y: usize): void { map<Relu>(x, end, y); }

/** Arithmetic gives numbers; a comparison gives masks, stored as bytes. */
@unmanaged
abstract class Binary {
  abstract of(x: v128, y: v128): v128;
  abstract write(p: usize, x: v128, y: v128): void;
  /** Bytes of an element of the result. */
  abstract get bytes(): usize;
}

@unmanaged
abstract class Arithmetic extends Binary {
  @inline
  write(p: usize, x: v128, y: v128): void { storePair(p, x, y); }
  @inline
  get bytes(): usize { return 4; }
}

@unmanaged
abstract class Comparison extends Binary {
  @inline
  write(p: usize, x: v128, y: v128): void { storeBytes(p, x, y); }
  @inline
  get bytes(): usize { return 1; }
}

@final @unmanaged class Add extends Arithmetic { @inline of(x: v128, y: v128): v128 { return addOf(x, y); } }
@final @unmanaged class Sub extends Arithmetic { @inline of(x: v128, y: v128): v128 { return subOf(x, y); } }
@final @unmanaged class Mul extends Arithmetic { @inline of(x: v128, y: v128): v128 { return mulOf(x, y); } }
@final @unmanaged class Div extends Arithmetic { @inline of(x: v128, y: v128): v128 { return divOf(x, y); } }
@final @unmanaged class Maximum extends Arithmetic { @inline of(x: v128, y: v128): v128 { return maximumOf(x, y); } }
@final @unmanaged class Minimum extends Arithmetic { @inline of(x: v128, y: v128): v128 { return minimumOf(x, y); } }
/** x (1 - y²). */
@final @unmanaged class TanhBackward extends Arithmetic {
  @inline of(x: v128, y: v128): v128 { return mulOf(x, subOf(f32x4.splat(1), mulOf(y, y))); }
}
/** x y (1 - y). */
@final @unmanaged class SigmoidBackward extends Arithmetic {
  @inline of(x: v128, y: v128): v128 { return mulOf(x, mulOf(y, subOf(f32x4.splat(1), y))); }
}
@final @unmanaged class Eq extends Comparison { @inline of(x: v128, y: v128): v128 { return eqOf(x, y); } }
@final @unmanaged class Ne extends Comparison { @inline of(x: v128, y: v128): v128 { return neOf(x, y); } }
@final @unmanaged class Lt extends Comparison { @inline of(x: v128, y: v128): v128 { return ltOf(x, y); } }
@final @unmanaged class Le extends Comparison { @inline of(x: v128, y: v128): v128 { return leOf(x, y); } }

/**
 * z = x op y for rows of `columns` elements, written one behind the other. xRow and yRow are bytes from row to row (0:
 * all rows are one); a step of 0 says that a row is one number. At most one of the steps is 0.
 */
@inline
function combine<O extends Binary>(
  rows: i32, columns: i32, x: usize, xRow: usize, xStep: i32, y: usize, yRow: usize, yStep: i32, z: usize,
): void {
  const op = changetype<O>(0);
  const size = <usize>columns * 4;
  // A place in z is that in x and y times `bytes` / 4.
  const shift: usize = op.bytes == 4 ? 0 : 2;
  for (; rows > 0; rows--, x += xRow, y += yRow, z += size >> shift) {
    if (xStep == 0) {
      const a = splat(x);
      for (let i: usize = 0; i < size; i += 32) {
        const y0 = load(y + i);
        const y1 = load(y + i + 16);
        op.write(z + (i >> shift), op.of(a, y0), op.of(a, y1));
      }
    } else if (yStep == 0) {
      const b = splat(y);
      for (let i: usize = 0; i < size; i += 32) {
        const x0 = load(x + i);
        const x1 = load(x + i + 16);
        op.write(z + (i >> shift), op.of(x0, b), op.of(x1, b));
      }
    } else {
      for (let i: usize = 0; i < size; i += 32) {
        const x0 = load(x + i);
        const x1 = load(x + i + 16);
        const y0 = load(y + i);
        const y1 = load(y + i + 16);
        op.write(z + (i >> shift), op.of(x0, y0), op.of(x1, y1));
      }
    }
  }
}

export function add(
  rows: i32, columns: i32, x: usize, xRow: usize, xStep: i32, y: usize, yRow: usize, yStep: i32, z: usize,
): void {
  combine<Add>(rows, columns, x, xRow, xStep, y, yRow, yStep, z);
}
export function sub(
  rows: i32, columns: i32, x: usize, xRow: usize, xStep: i32, y: usize, yRow: usize, yStep: i32, z: usize,
): void {
  combine<Sub>(rows, columns, x, xRow, xStep, y, yRow, yStep, z);
}
export function mul(
  rows: i32, columns: i32, x: usize, xRow: usize, xStep: i32, y: usize, yRow: usize, yStep: i32, z: usize,
): void {
  combine<Mul>(rows, columns, x, xRow, xStep, y, yRow, yStep, z);
}
export function div(
  rows: i32, columns: i32, x: usize, xRow: usize, xStep: i32, y: usize, yRow: usize, yStep: i32, z: usize,
): void {
  combine<Div>(rows, columns, x, xRow, xStep, y, yRow, yStep, z);
}
export function maximum(
  rows: i32, columns: i32, x: usize, xRow: usize, xStep: i32, y: usize, yRow: usize, yStep: i32, z: usize,
): void {
  combine<Maximum>(rows, columns, x, xRow, xStep, y, yRow, yStep, z);
}
export function minimum(
  rows: i32, columns: i32, x: usize, xRow: usize, xStep: i32, y: usize, yRow: usize, yStep: i32, z: usize,
): void {
  combine<Minimum>(rows, columns, x, xRow, xStep, y, yRow, yStep, z);
}
export function eq(
  rows: i32, columns: i32, x: usize, xRow: usize, xStep: i32, y: usize, yRow: usize, yStep: i32, z: usize,
): void {
  combine<Eq>(rows, columns, x, xRow, xStep, y, yRow, yStep, z);
}
export function ne(
  rows: i32, columns: i32, x: usize, xRow: usize, xStep: i32, y: usize, yRow: usize, yStep: i32, z: usize,
): void {
  combine<Ne>(rows, columns, x, xRow, xStep, y, yRow, yStep, z);
}
export function lt(
  rows: i32, columns: i32, x: usize, xRow: usize, xStep: i32, y: usize, yRow: usize, yStep: i32, z: usize,
): void {
  combine<Lt>(rows, columns, x, xRow, xStep, y, yRow, yStep, z);
}
export function le(
  rows: i32, columns: i32, x: usize, xRow: usize, xStep: i32, y: usize, yRow: usize, yStep: i32, z: usize,
): void {
  combine<Le>(rows, columns, x, xRow, xStep, y, yRow, yStep, z);
}
export function tanhBackward(
  rows: i32, columns: i32, x: usize, xRow: usize, xStep: i32, y: usize, yRow: usize, yStep: i32, z: usize,
): void {
  combine<TanhBackward>(rows, columns, x, xRow, xStep, y, yRow, yStep, z);
}
export function sigmoidBackward(
  rows: i32, columns: i32, x: usize, xRow: usize, xStep: i32, y: usize, yRow: usize, yStep: i32, z: usize,
): void {
  combine<SigmoidBackward>(rows, columns, x, xRow, xStep, y, yRow, yStep, z);
}
