// Python's x[…] and x[…] = value by whatever PyTorch takes as an index.

import * as f from '../engine/functions.ts';
import { formatSizes, fromArray, inplace, RuntimeError, read, size } from '../engine/index.ts';
import type { Input } from './calls.ts';
import { named } from './names.ts';
import { type Index, picked } from './picking.ts';
import { Tensor } from './tensor.ts';

/** Takes the parts of an index. */
export interface At<P extends unknown[] = []> {
  (...args: [...self: P, ...indices: Index[]]): Tensor;
}

/** Takes an index as a list, and what comes there. */
export interface SetAt<P extends unknown[] = []> {
  (...args: [...self: P, index: readonly Index[], value: Tensor | number | boolean]): Tensor;
}

/**
 * Python's x[…]: `x.at(':', -1, ':')`, `x.at(0)`, `x.at(mask)`, `x.at('...', '1:3')`. A view for positions and slices, a
 * copy where a tensor or list picks elements.
 */
export const at: At<Input> = (x, ...indices) => picked(x, indices);

/** For every element of x in order, which element of the indexed part lies there (the last one where several do), or -1. */
function sources(x: Tensor, indices: readonly Index[]): { from: Float64Array; shape: readonly number[] } {
  const count = size(x.shape);
  const numbered = fromArray(
    Tensor,
    Float64Array.from({ length: count }, (_, i) => i),
    'int64',
    x.shape,
    x.device,
  );
  const part = picked(numbered, indices);
  const from = new Float64Array(count).fill(-1);
  read(part).forEach((place, i) => {
    from[place] = i;
  });
  return { from, shape: part.shape };
}

/** Whether an index picks elements, so that writing through it is no write through a view. */
const picksElements = (indices: readonly Index[]): boolean => indices.some((i) => typeof i === 'object' && i !== null);

/** `y` with the elements of `source`, broadcast to `shape`, in its places: element from[i] at i, none where it is -1. */
function replaced(y: Tensor, source: Tensor, from: Float64Array, shape: readonly number[]): Tensor {
  let spread: Tensor;
  try {
    spread = f.expand(f.cast(source, y.dtype), shape);
  } catch {
    throw new RuntimeError(
      `shape mismatch: value tensor of shape ${formatSizes(source.shape)} cannot be broadcast to indexing result of shape ${formatSizes(shape)}`,
    );
  }
  if (size(shape) === 0) return y;
  const places = fromArray(Tensor, from, 'int64', [from.length], y.device);
  const picked = f.index_select(f.reshape(spread, [size(shape)]), 0, f.maximum(places, 0));
  const hit = f.reshape(f.ge(places, 0), y.shape);
  return named('IndexPutBackward0', f.where(hit, f.reshape(picked, y.shape), y));
}

/**
 * Python's x[…] = value: `x.setAt([':', 0], value)`. Writes through positions and slices go to a view; those through masks and lists replace elements of the whole.
 */
export const setAt: SetAt<Input> = (x, index, value) => {
  const source = typeof value === 'object' ? value : f.cast(f.wrap(value, x), x.dtype);
  if (!picksElements(index)) {
    const part = picked(x, index);
    const lead = source.shape.findIndex((d) => d !== 1);
    const fitted =
      source.shape.length > part.shape.length ? f.reshape(source, source.shape.slice(Math.max(lead, 0))) : source;
    inplace(part, () => f.expand(fitted, part.shape), false, 'CopyBackwards');
    return x;
  }
  const { from, shape } = sources(x, index);
  return inplace(x, (y) => replaced(y, source, from, shape), false, 'IndexPutBackward0');
};
