// What indices of gather and scatter must be, in PyTorch's words.

import * as f from '../engine/functions.ts';
import { formatSizes, normalizeDim, RuntimeError, sameShape, size } from '../engine/index.ts';
import { constant } from './converted.ts';
import { named } from './names.ts';
import type { Tensor } from './tensor.ts';

/** A tensor without dimensions as one of one element. */
export const atLeast1d = (x: Tensor): Tensor => (x.shape.length === 0 ? f.reshape(x, [1]) : x);

/** What is computed of tensors of one dtype as numbers, in that dtype: truth values add up to a truth value. */
export function asNumbers(tensors: readonly Tensor[], run: (tensors: readonly Tensor[]) => Tensor): Tensor {
  if (tensors[0].dtype !== 'bool') return run(tensors);
  return f.cast(run(tensors.map((x) => f.cast(x, 'int64'))), 'bool');
}

/** Positions among n elements in a row, of which negative ones count from the end. @throws IndexError, when the kernel runs. */
export function inARow(index: Tensor, n: number): Tensor {
  const text = `out of range: tried to access index {value} on a tensor of ${n} elements.`;
  return f.remainder(f.checked(index, { from: -n, below: n, error: 'IndexError', text }), Math.max(n, 1));
}

/** y with the shape that a tensor without dimensions, or an index without elements, asks for. */
export const shaped = (name: string, y: Tensor, shape: readonly number[]): Tensor =>
  sameShape(y.shape, shape) ? y : named(name, f.reshape(y, shape));

function checkRank(index: Tensor, x: Tensor, what: string): void {
  if (Math.max(index.shape.length, 1) !== Math.max(x.shape.length, 1)) {
    throw new RuntimeError(`Index tensor must have the same number of dimensions as ${what} tensor`);
  }
}

/**
 * The index of a gather or scatter, with as many dimensions as what it looks into, and one at least; without elements it
 * may have any shape and dtype.
 * @throws RuntimeError for a dtype or a number of dimensions that does not fit.
 */
export function placesOf(name: string, x: Tensor, index: Tensor, what: string): Tensor {
  if (size(index.shape) === 0)
    return f.reshape(
      f.cast(index, 'int64'),
      atLeast1d(x).shape.map(() => 0),
    );
  if (index.dtype !== 'int64' && index.dtype !== 'int32') {
    throw new RuntimeError(`${name}(): Expected dtype int32/int64 for index`);
  }
  checkRank(index, x, what);
  return atLeast1d(index);
}

/** The first dimension in which an index is larger than what it looks into. */
export const wider = (index: Tensor, x: Tensor, except: number): number =>
  index.shape.findIndex((d, i) => i !== except && d > x.shape[i]);

/** What a scatter works on, all of one dimension at least: its input, where, and of its source what comes there. */
interface Scattered {
  readonly d: number;
  readonly into: Tensor;
  readonly places: Tensor;
  readonly taken: Tensor;
}

/** The arguments of a scatter of a tensor or a number. @throws IndexError, RuntimeError for what does not fit. */
export function scattered(x: Tensor, dim: number, index: Tensor, src: Tensor | number | boolean): Scattered {
  const d = normalizeDim(dim, x.shape.length);
  const places = placesOf('scatter', x, index, 'self');
  const given = typeof src === 'object';
  if (given && x.dtype !== src.dtype) throw new RuntimeError('scatter(): Expected self.dtype to be equal to src.dtype');
  const into = atLeast1d(x);
  if (!given) {
    checkSizes(into, d, places, null);
    return { d, into, places, taken: f.expand(constant(src, x), places.shape) };
  }
  if (size(places.shape) === 0) {
    const none = f.slice(f.reshape(src, [size(src.shape)]), 0, 0, 0);
    return { d, into, places, taken: f.reshape(none, places.shape) };
  }
  checkRank(places, src, 'src');
  const source = atLeast1d(src);
  checkSizes(into, d, places, source);
  const taken = places.shape.reduce((s, n, i) => (n === s.shape[i] ? s : f.slice(s, i, 0, n)), source);
  return { d, into, places, taken };
}

function checkSizes(x: Tensor, d: number, index: Tensor, src: Tensor | null): void {
  if (wider(index, x, d) === -1 && (src === null || wider(index, src, -1) === -1)) return;
  const most = src === null ? '' : ` and to be no larger size than src ${formatSizes(src.shape)}`;
  throw new RuntimeError(
    `Expected index ${formatSizes(index.shape)} to be no larger than self ${formatSizes(x.shape)} apart from dimension ${d}${most}`,
  );
}

/** What comes where an index picks a shape. @throws RuntimeError where it does not broadcast to that. */
export function spreadTo(shape: readonly number[], source: Tensor): Tensor {
  const lead = shape.length - source.ndim;
  if (lead >= 0 && source.shape.every((d, i) => d === 1 || d === shape[lead + i])) return f.expand(source, shape);
  throw new RuntimeError(
    `shape mismatch: value tensor of shape ${formatSizes(source.shape)} cannot be broadcast to indexing result of shape ${formatSizes(shape)}`,
  );
}
