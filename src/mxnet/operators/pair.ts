// What operators of two operands share: their checks and casts, and what each computes. Both arrays must have one dtype; a
// number takes the array's, cut to an integer first where that is one. Comparisons give 0 and 1 in the same dtype.

import * as f from '../../engine/functions.ts';
import { type DType, isFloating, TypeError } from '../../engine/index.ts';
import type { Rule } from '../array/inference.ts';
import { type Operand, operand } from '../array/kinds.ts';
import { NDArray } from '../array/ndarray.ts';
import { scalarFor } from '../base/dtype.ts';
import { incompatible, unlike } from '../base/errors.ts';
import { type Option, required } from '../base/options.ts';
import { broadcast, text } from '../base/shapes.ts';
import { type Call, method, type Operator, op } from './define.ts';

export type Body = (a: NDArray | number, b: NDArray | number) => NDArray;

const typeName = (x: unknown): string =>
  x === null || x === undefined ? 'NoneType' : typeof x === 'string' ? 'str' : Array.isArray(x) ? 'list' : typeof x;

/** @throws MXNetError where dtypes differ or (for `elementwise`) shapes do. */
export function checkPair(a: NDArray, b: NDArray, elementwise: boolean): void {
  if (a.dtype !== b.dtype) {
    throw unlike(1, a.dtype, b.dtype, `nothing is promoted: convert one side, x.astype('${a.dtype}')`);
  }
  if (!elementwise) broadcast(a.shape, b.shape);
  else if (a.shape.join() !== b.shape.join()) throw incompatible(1, text(a.shape), text(b.shape));
}

export function pair(lhs: unknown, rhs: unknown, elementwise: boolean): [NDArray | number, NDArray | number] {
  const ok = (x: unknown): x is Operand => x instanceof NDArray || typeof x === 'number' || typeof x === 'boolean';
  for (const x of [lhs, rhs]) if (!ok(x)) throw new TypeError(`type <class '${typeName(x)}'> not supported`);
  if (lhs instanceof NDArray && rhs instanceof NDArray) checkPair(lhs, rhs, elementwise);
  const dtype = dtypeOfPair(lhs, rhs);
  const operand = (x: unknown): NDArray | number => (x instanceof NDArray ? x : scalarFor(Number(x), dtype));
  return [operand(lhs), operand(rhs)];
}

/** The dtype of the one that is an array, of the left where both are. */
function dtypeOfPair(a: unknown, b: unknown): DType {
  for (const x of [a, b]) if (x instanceof NDArray) return x.dtype;
  throw new TypeError('one operand must be an NDArray');
}
const plain = (x: NDArray | number): NDArray | number => (x instanceof NDArray ? f.detach(x) : x);

/** Keeps the dtype of the operands. */
/* @__NO_SIDE_EFFECTS__ */
function kept(body: Body): Body {
  return (a, b) => {
    const dtype = dtypeOfPair(a, b);
    if (isFloating(dtype)) return body(a, b);
    const wide = (x: NDArray | number): NDArray | number => (x instanceof NDArray ? f.cast(x, 'float64') : x);
    return f.cast(f.trunc(body(wide(a), wide(b))), dtype);
  };
}

/** 0 or 1 in the dtype of the operands; no gradient. */
/* @__NO_SIDE_EFFECTS__ */
function truth(body: Body): Body {
  return (a, b) => f.cast(body(plain(a), plain(b)), dtypeOfPair(a, b));
}

/** Of two equal arrays the left one gets the gradient, as in MXNet; of an array and a number the array. */
/* @__NO_SIDE_EFFECTS__ */
function extreme(body: Body): Body {
  return (a, b) => (a instanceof NDArray ? body(a, b) : body(b, a));
}

/** A gradient summed back over what broadcasting repeated. */
export function sumTo(g: NDArray, like: NDArray): NDArray {
  const lead = g.shape.length - like.shape.length;
  const dims = [...g.shape.keys()].filter((i) => i < lead || (like.shape[i - lead] === 1 && g.shape[i] !== 1));
  return f.reshape(dims.length > 0 ? f.sum(g, dims, true) : g, like.shape);
}

/** √(a² + b²), from the larger one so that squares do not overflow. */
const hypotenuse: Body = (a, b) => f.sqrt(f.add(f.mul(a, a), f.mul(b, b)));

export const add = kept(f.add);
export const sub = kept(f.sub);
export const mul = kept(f.mul);
export const div = kept(f.div);
export const mod = kept(f.remainder);
export const power = kept(f.pow);
export const maximum = kept(extreme(f.mxnet_maximum));
export const minimum = kept(extreme(f.mxnet_minimum));
export const hypot = kept(hypotenuse);
export const equal = truth(f.eq);
export const not_equal = truth(f.ne);
export const greater = truth(f.gt);
export const greater_equal = truth(f.ge);
export const lesser = truth(f.lt);
export const lesser_equal = truth(f.le);
export const logical_and = truth(f.logical_and);
export const logical_or = truth(f.logical_or);
export const logical_xor = truth(f.logical_xor);

const operands = { lhs: required(operand), rhs: required(operand) };
export type Two = { readonly lhs: Option<Operand, true>; readonly rhs: Option<Operand, true> };
/** A function of two operands. */
export type Binary = Call<Two, NDArray, Operand>;

/** What is not known of one operand's shape is as in the other. */
const alike: Rule<{ readonly lhs: Operand; readonly rhs: Operand }> = ({ lhs, rhs }) =>
  lhs instanceof NDArray && rhs instanceof NDArray
    ? [
        [lhs, rhs.shape],
        [rhs, lhs.shape],
      ]
    : [];

/** A function of two operands, as Python's signs are: they broadcast. */
/* @__NO_SIDE_EFFECTS__ */
export function binary(name: string, body: Body): Binary {
  return method(name, operands, ({ lhs, rhs }) => body(...pair(lhs, rhs, false)), alike);
}

/** An operator of two arrays of one shape. */
/* @__NO_SIDE_EFFECTS__ */
export function elementwise(name: string, body: Body): Operator<Two, NDArray, Operand> {
  const shapes = { shapes: alike, alike: true };
  return op(name, operands, ({ lhs, rhs }) => body(...pair(lhs, rhs, true)), shapes);
}

/** An operator of two operands that broadcast, of which none tells the other's shape. */
/* @__NO_SIDE_EFFECTS__ */
export function broadcasting(name: string, body: Body): Operator<Two, NDArray, Operand> {
  return op(name, operands, ({ lhs, rhs }) => body(...pair(lhs, rhs, false)));
}

/** The right operand first: `2 - x` is `x.rsub(2)`. */
/* @__NO_SIDE_EFFECTS__ */
export function swapped(name: string, body: Body): Binary {
  return method(name, operands, ({ lhs, rhs }) => body(...pair(rhs, lhs, false)), alike);
}
