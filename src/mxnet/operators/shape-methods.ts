// Methods of shapes that Python's NDArray writes itself: sizes and axes may come one by one, and what does not change the
// order of elements can be a view (`inplace`), which shares them.

import * as f from '../../engine/functions.ts';
import { AssertionError, bind, formatTuple, isPlainObject, size, TypeError, ValueError } from '../../engine/index.ts';
import { known } from '../array/inference.ts';
import { operator } from '../array/kinds.ts';
import type { NDArray } from '../array/ndarray.ts';
import { bool, declare, int, intOrInts, ints, optional, required } from '../base/options.ts';
import { pythonText } from '../base/python-text.ts';
import * as fluent from './fluent/shape.ts';
import { reshaped, transposed } from './moving.ts';

/** Whole numbers one by one, or as a list, before keywords. */
function spread(args: readonly unknown[]): { values: readonly unknown[]; named: Record<string, unknown> } {
  const last = args.at(-1);
  const named = isPlainObject(last) ? last : {};
  const plain = named === last ? args.slice(0, -1) : args;
  return { values: plain.length === 1 && Array.isArray(plain[0]) ? plain[0] : plain, named };
}

/** @throws TypeError in Python's words for a size that is no whole number. */
function sizesOf(shape: unknown): number[] {
  const list = Array.isArray(shape) ? shape : [shape];
  for (const x of list) {
    if (Number.isSafeInteger(x)) continue;
    const type = typeof x === 'number' ? 'float' : typeof x === 'string' ? 'str' : 'object';
    throw new TypeError(`'${type}' object cannot be interpreted as an integer`, `the shape is ${pythonText(shape)}`);
  }
  return list;
}

/** The elements in another shape: a view. */
const view = (x: NDArray, shape: readonly number[]): NDArray => {
  const y: NDArray = f.reshape(x, shape);
  return y === x ? f.alias(y) : y;
};

/** `x.reshape([2, 3])`, `x.reshape(2, 3)`, `x.reshape([-1, 0], { reverse: true })`: a view. */
export function reshape(this: NDArray, ...args: readonly unknown[]): NDArray {
  const { values, named } = spread(args);
  const odd = Object.keys(named).filter((key) => key !== 'shape' && key !== 'reverse');
  if (odd.length > 0) {
    throw new TypeError(
      `Got unknown keywords in reshape: ${odd.join(', ')}. Accepted keyword arguments are 'shape' and 'reverse'.`,
      'its arguments are shape, reverse',
    );
  }
  if (values.length > 0 && named.shape !== undefined) {
    throw new TypeError("reshape() got multiple values for argument 'shape'");
  }
  const shape = sizesOf(values.length > 0 ? values : (named.shape ?? []));
  const { reverse } = bind(reversal, named.reverse === undefined ? [] : [named.reverse]);
  if (shape.length === 0) throw new AssertionError('Shape must be provided.');
  const x = known(this);
  const y = reshaped(x, shape, reverse, (to) => {
    throw new ValueError(`Cannot reshape array of size ${x.size} into shape ${formatTuple(shape)}`, `of ${size(to)}`);
  });
  return y === x ? f.alias(y) : y;
}
const reversal = declare('reshape', { reverse: optional(bool, false) }, true, operator);

const order = declare('transpose', { axes: optional(ints, []) }, true, operator);

/** `x.transpose()`, `x.transpose([1, 0])`, `x.transpose(1, 0)`. */
export function transpose(this: NDArray, ...args: readonly unknown[]): NDArray {
  const { values, named } = spread(args);
  const given = args.length > 1 && typeof args[0] === 'number' ? [values, named] : args;
  return transposed(known(this), bind(order, given).axes);
}

const target = declare('broadcast_to', { shape: required(ints) }, true, operator);

/** A copy in which axes of size 1 are repeated; axes in front may be added. @throws ValueError where others would change. */
export function broadcast_to(this: NDArray, ...args: readonly unknown[]): NDArray {
  const { shape } = bind(target, args);
  const x = known(this);
  const lead = shape.length - x.ndim;
  const from = [...Array(Math.max(lead, 0)).fill(1), ...x.shape];
  if (lead < 0 || from.some((d, i) => d !== 1 && d !== shape[i])) {
    throw new ValueError(
      `operands could not be broadcast together with remapped shapes[original->remapped]: ${formatTuple(x.shape)} and requested shape ${formatTuple(shape)}`,
    );
  }
  return fluent.broadcast_to(f.reshape(x, from), shape);
}

const inplace = { inplace: optional(bool, false) };
const flat = declare('flatten', inplace, true, operator);
const expanding = declare('expand_dims', { axis: required(int), ...inplace }, true, operator);
const squeezing = declare('squeeze', { axis: optional(intOrInts), ...inplace }, true, operator);

/** All axes but the first as one: a copy, or a view. */
export function flatten(this: NDArray, ...args: readonly unknown[]): NDArray {
  if (!bind(flat, args).inplace) return fluent.flatten(this);
  return view(known(this), [this.shape[0], size(this.shape.slice(1))]);
}

/** One more axis: a copy, or a view. */
export function expand_dims(this: NDArray, ...args: readonly unknown[]): NDArray {
  const { axis, inplace } = bind(expanding, args);
  if (!inplace) return fluent.expand_dims(this, axis);
  const n = this.ndim;
  if (axis < -n - 1 || axis > n) throw new AssertionError(`axis ${axis} is out of range for ${n}d array`);
  const at = axis < 0 ? axis + n + 1 : axis;
  return view(known(this), [...this.shape.slice(0, at), 1, ...this.shape.slice(at)]);
}

/** Axes of size 1 left out, all or the named ones: a copy, or a view. */
export function squeeze(this: NDArray, ...args: readonly unknown[]): NDArray {
  const { axis, inplace } = bind(squeezing, args);
  if (!inplace) return fluent.squeeze(this, axis);
  const { shape, ndim: n } = this;
  const axes = axis === null ? [] : typeof axis === 'number' ? [axis] : axis;
  if (new Set(axes).size !== axes.length) {
    throw new AssertionError(`axis ${pythonText(axes)} contains duplicate which is not allowed.`);
  }
  for (const a of axes) {
    if (a < -n || a >= n) throw new AssertionError(`axis ${a} is out of range for ${n}d array`);
    const size = shape[a < 0 ? a + n : a];
    if (size !== 1) throw new AssertionError(`Squeeze target axis ${a} must be size 1, got ${size}.`);
  }
  const kept = shape.filter((d, i) => (axes.length === 0 ? d !== 1 : !axes.includes(i) && !axes.includes(i - n)));
  return view(known(this), kept.length === 0 ? [1] : kept);
}
