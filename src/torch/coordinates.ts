// Places told by coordinates, in PyTorch's spelling: how many there will be is said beforehand, so that no values are read.

import * as f from '../engine/functions.ts';
import { dtypes, formatTuple, RuntimeError, size, TypeError, typeName, ValueError } from '../engine/index.ts';
import { floor_divide, remainder } from './binary.ts';
import type { Input } from './calls.ts';
import { define } from './define.ts';
import { int, of, tensor } from './kinds.ts';
import type { Tensor } from './tensor.ts';

export interface NonzeroStaticOptions {
  /** How many places there will be. */
  size: number;
  /** What stands where there are fewer; -1 by default. */
  fill_value?: number;
}
/** Takes how many places there will be, by name. */
export interface NonzeroStatic<P extends unknown[] = []> {
  (...args: [...self: P, options: NonzeroStaticOptions]): Tensor;
}
export interface UnravelIndexOptions {
  /** Positions among all elements in a row, integers of any shape. */
  indices: Tensor;
  /** The shape that they are of. */
  shape: number | readonly number[];
}
/** Takes positions among all elements in a row, and the shape that they are of. */
export interface UnravelIndex {
  (indices: Tensor, shape: number | readonly number[]): Tensor[];
  (options: UnravelIndexOptions): Tensor[];
}

/** The methods of this file. */
export interface CoordinateMethods {
  /** Coordinates of as many elements that are not 0 as is said, int64 [size, rank]: the first ones, or a number behind the last. */
  nonzero_static: NonzeroStatic;
}

/** The coordinate along each dimension of places among all elements of a shape, from 0 on. */
const coordinates = (places: Tensor, shape: readonly number[]): Tensor[] =>
  shape.map((n, d) => remainder(floor_divide(places, size(shape.slice(d + 1))), n));

/** Coordinates of as many elements that are not 0 as is said, int64 [size, rank]: the first ones, or a number behind the last. */
export const nonzero_static: NonzeroStatic<Input> = /* @__PURE__ */ define<{ input: Tensor } & NonzeroStaticOptions>(
  'nonzero_static',
  { input: [tensor], size: [int], fill_value: [int, -1] },
  ({ input, size: count, fill_value }) => {
    if (count < 0) throw new RuntimeError("nonzero_static: 'size' must be an non-negative integer");
    const { shape } = input;
    if (size(shape) === 0 || shape.length === 0) {
      return f.full(f.placeOf(input), { shape: [count, shape.length], dtype: 'int64', value: fill_value });
    }
    const flags = f.reshape(f.ne(f.detach(input), 0), [size(shape)]);
    // Which one of them each is; what does not count comes behind all that do.
    const order = f.sub(f.cumsum(f.cast(flags, 'int64'), 0), 1);
    const turn = f.where(f.logical_and(flags, f.lt(order, count)), order, count);
    const places = f.slice(f.inverse_index(turn, { length: count + 1 }), 0, 0, count);
    const absent = f.lt(places, 0);
    return f.stack(
      coordinates(places, shape).map((at) => f.where(absent, fill_value, at)),
      1,
    );
  },
  1,
);

/** A shape given as PyTorch takes it. @throws TypeError, ValueError for what is none. */
function shapeOf(given: unknown): readonly number[] {
  const sizes: readonly unknown[] = Array.isArray(given) ? given : [given];
  const isSize = (n: unknown): n is number => Number.isSafeInteger(n);
  if (!sizes.every(isSize)) {
    const what = Array.isArray(given)
      ? "'shape' sequence to only contain ints"
      : "'shape' to be int or sequence of ints";
    throw new TypeError(`expected ${what}, but got <class '${typeName(sizes.find((n) => !isSize(n)))}'>`);
  }
  if (sizes.some((n) => n < 0)) {
    throw new ValueError(`'shape' cannot have negative values, but got ${formatTuple(sizes)}`);
  }
  return sizes;
}

/**
 * The coordinate along each dimension of positions among all elements of a shape in a row: int64 tensors in the shape of the
 * positions. Those outside are counted round and round.
 * @throws TypeError for indices that are no integers, and for a shape that is none; ValueError for negative sizes.
 */
export const unravel_index: UnravelIndex = /* @__PURE__ */ define<UnravelIndexOptions, Tensor[]>(
  'unravel_index',
  { indices: [tensor], shape: [/* @__PURE__ */ of()] },
  ({ indices, shape }) => {
    if (dtypes[indices.dtype].category !== 1) {
      throw new TypeError(`expected 'indices' to be integer dtype, but got torch.${indices.dtype}`);
    }
    return coordinates(f.cast(indices, 'int64'), shapeOf(shape));
  },
);
