// Python's x[…] and x[…] = value on NDArrays. A position keeps one dimension where it would leave none (shape (1,)); positions
// and contiguous slices are views, stepped slices and lists copies, as in MXNet.

import * as f from '../engine/functions.ts';
import { fromArray, IndexError, isPlainObject, TypeError, ValueError } from '../engine/index.ts';
import { nestedShape } from '../rules/nested.ts';
import { numbered, put } from '../rules/put.ts';
import { known } from './array/inference.ts';
import { NDArray } from './array/ndarray.ts';
import { spread } from './array/spread.ts';
import { list } from './base/list.ts';
import type { Nested } from './base/numpy.ts';
import { pythonText, typeText } from './base/python-text.ts';
import { sliceBounds, sliced } from './operators/moving.ts';

/** A position, ':' or 'start:end:step', null (a new axis), '...', or positions as a list or array. */
export type Index = number | string | null | NDArray | readonly number[] | readonly boolean[];

/** Begin, end and step of `'1:'` or `'::2'`. @throws IndexError for other text. */
export function parseSlice(textual: string): [number | null, number | null, number] {
  if (typeof textual !== 'string') throw new IndexError(`invalid slice '${pythonText(textual)}'`);
  const parts = textual.split(':').map((p) => p.trim());
  const numbers = parts.map((p) => (p === '' ? null : Number(p)));
  if (parts.length < 2 || parts.length > 3 || numbers.some((n) => n !== null && !Number.isInteger(n))) {
    throw new IndexError(`invalid slice '${textual}'`, "write ':', 'start:end' or 'start:end:step', or '...'");
  }
  if (numbers[2] === 0) throw new ValueError('slice step cannot be zero');
  return [numbers[0], numbers[1], numbers[2] ?? 1];
}

const position = (i: number, n: number, axis: number): number => {
  if (i >= -n && i < n) return i < 0 ? i + n : i;
  throw new IndexError(`index ${i} is out of bounds for axis ${axis} with size ${n}`);
};

/** Positions of a list or array along an axis, as an index tensor [count], and the shape that they are given in. */
function picks(
  x: NDArray,
  axis: number,
  index: NDArray | readonly (number | boolean)[],
): { at: NDArray; shape: readonly number[] } {
  const n = x.shape[axis];
  if (index instanceof NDArray) {
    const flat = f.reshape(f.detach(index), [index.size]);
    if (index.dtype === 'bool') {
      const at = f.select(f.nonzero(flat), 1, 0);
      return { at, shape: at.shape };
    }
    const text = `index {value} is out of bounds for axis ${axis} with size {below}`;
    const inside = f.checked(f.cast(flat, 'int64'), { from: -n, below: n, error: 'IndexError', text });
    return { at: f.remainder(inside, n), shape: index.shape };
  }
  const mask = typeof index[0] === 'boolean';
  const places = mask ? [...index.keys()].filter((i) => index[i]) : index.map((i) => position(Number(i), n, axis));
  const at = fromArray(NDArray, Float64Array.from(places), 'int64', [places.length], x.deviceName);
  return { at, shape: at.shape };
}

/** A list of positions, or of truth values. */
const isPositions = (index: unknown): boolean =>
  Array.isArray(index) && index.every((i) => typeof i === typeof index[0] && ['number', 'boolean'].includes(typeof i));

const covers = (i: Index): number => (i === null || i === '...' ? 0 : 1);

/** The indexed part: a view unless something is stepped or picked; and whether it is one. */
function part(x: NDArray, indices: readonly Index[]): { y: NDArray; view: boolean } {
  const used = indices.reduce<number>((n, i) => n + covers(i), 0);
  if (used > x.shape.length) {
    throw new IndexError(`too many indices (${used}) for array with ${x.shape.length} dimensions`);
  }
  let y = x;
  let axis = 0;
  let place = 0;
  let view = true;
  const lists = indices.filter((i) => typeof i === 'object' && i !== null).length;
  if (lists > 1)
    throw new IndexError('only one list or array of positions at a time', 'take the axes one after another');
  for (const index of indices) {
    if (index === '...') {
      axis += x.shape.length - used;
      place += x.shape.length - used;
    } else if (index === null) y = f.unsqueeze(y, axis++);
    else if (typeof index === 'number') {
      if (!Number.isInteger(index)) {
        throw new ValueError(`NDArray does not support slicing with key ${index} of type <class 'float'>.`);
      }
      y = f.select(y, axis, position(index, y.shape[axis], place));
    } else if (typeof index === 'string') {
      const [begin, end, step] = parseSlice(index);
      if (step !== 1 && sliceBounds(y.shape[axis], begin, end, step)[1] > 1) view = false;
      y = sliced(y, axis++, begin, end, step);
    } else {
      if (!(index instanceof NDArray) && !isPositions(index)) {
        throw new ValueError(
          `NDArray does not support slicing with key ${pythonText(index)} of type ${typeText(index)}.`,
        );
      }
      const { at, shape } = picks(y, axis, index);
      const from = y.shape;
      y = f.reshape(f.index_select(y, axis, at), [...from.slice(0, axis), ...shape, ...from.slice(axis + 1)]);
      axis += shape.length;
      view = false;
    }
    place += covers(index);
  }
  return { y: y.shape.length === 0 && x.shape.length > 0 ? f.reshape(y, [1]) : y, view };
}

/** The indexed part of an array: `x.at(0)`, `x.at(':', -1, ':')`, `x.at([2, 0])`. `1.0` in Python is a float; here it is 1. */
export function at(this: NDArray, ...indices: Index[]): NDArray {
  if (indices.length === 0) throw new IndexError('an index is missing', "all of it is x.at('...')");
  const { y, view } = part(known(this), indices);
  if (!view) return f.clone(y);
  return y === this ? f.alias(this) : y;
}

/** Python's `x[…] = value`: `x.setAt([':', 0], value)`; a single index needs no list: `x.setAt(':', 0)`. */
export function setAt(
  this: NDArray,
  index: Index | readonly Index[],
  value: NDArray | number | Nested,
  ...rest: unknown[]
): NDArray {
  if (rest.length > 0 || isPlainObject(index)) {
    throw new TypeError(`NDArray.__setitem__() takes 3 positional arguments but ${3 + rest.length} were given`);
  }
  if (value === undefined) throw new TypeError("NDArray.__setitem__() missing 1 required positional argument: 'value'");
  const indices = list<Index>(index);
  const { y, view } = part(this, indices);
  const source = f.cast(valueFor(this, value), this.dtype);
  if (view) {
    (y === this ? this : f.alias<NDArray>(y))._write(spread(source, y.shape));
    return this;
  }
  const places = part(numbered(f.detach(this)), indices).y;
  return this._write((old) => put(old, places, spread(source, y.shape)));
}

/** What is written: an array, a number, or nested lists. */
function valueFor(x: NDArray, value: NDArray | number | Nested): NDArray {
  if (value instanceof NDArray) return value;
  // A list that contains itself ends here, before anything walks through it.
  const { shape } = nestedShape(value);
  const plain = Array.isArray(value) ? (value as unknown[]).flat(shape.length) : [value];
  if (!plain.every((v) => typeof v === 'number' || typeof v === 'boolean')) {
    throw new TypeError(
      `${typeText(x)} does not support assignment with non-array-like object ${pythonText(value)} of type ${typeText(value)}`,
    );
  }
  if (typeof value !== 'object') return f.add(f.zeros_like(f.detach(x), [1]), Number(value));
  const flat = (value as readonly unknown[]).flat((shape.length - 1) as 1);
  return fromArray(NDArray, Float64Array.from(flat, Number), 'float64', shape, x.deviceName);
}
