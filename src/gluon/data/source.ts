// How any data set is read: a Dataset, a list, a typed array, a NumPy-like array, an NDArray along its first axis. And the
// default batchify: samples to arrays, as MXNet does it, at once where the data set can gather them.

import * as f from '../../engine/functions.ts';
import {
  allocate,
  bind,
  type DType,
  IndexError,
  isPlainObject,
  type TypedArray,
  TypeError,
} from '../../engine/index.ts';
import { build } from '../../mxnet/array/create.ts';
import { NDArray } from '../../mxnet/array/ndarray.ts';
import { cpu } from '../../mxnet/base/context.ts';
import { MXNetError } from '../../mxnet/base/errors.ts';
import { NumpyArray } from '../../mxnet/base/numpy.ts';
import { declare, type Kind, listOf, required } from '../../mxnet/base/options.ts';
import { parseSlice } from '../../mxnet/indexing.ts';
import { sliceBounds, sliced } from '../../mxnet/operators/moving.ts';
import { deeper } from '../../rules/depth.ts';
import { batchAtOnce, type Listed, type MapDataset, sampleOf } from '../../sampling/dataset.ts';
import { placeIn, rows } from '../../sampling/rows.ts';

export type { MapDataset };

/** What samples can be read from: a data set, a list or typed array, an array along its first axis. */
export type Source<T = unknown> = Listed<T> | NDArray | NumpyArray;

/** Whether Python's `len` has an answer. */
const hasLength = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Number.isSafeInteger(Reflect.get(value, 'length'));
/** The kind of an argument that is a data set. */
export const dataset: Kind<Source> = { name: 'Dataset', holds: hasLength };
/** The kind of an argument that gives positions or lists of them, and says how many. */
export const order: Kind<never> = {
  name: 'Sampler',
  holds: (value) => hasLength(value) && typeof Reflect.get(Object(value), Symbol.iterator) === 'function',
};

const dtypeOfArray = (x: TypedArray): DType =>
  x instanceof Float32Array
    ? 'float32'
    : x instanceof Int32Array
      ? 'int32'
      : x instanceof Uint8Array
        ? 'uint8'
        : 'float64';

/** A typed array as the vector that NumPy would have. */
export const vector = (x: TypedArray): NumpyArray => new NumpyArray(x, [x.length], dtypeOfArray(x));
export const isTyped = (x: unknown): x is TypedArray =>
  x instanceof Float32Array || x instanceof Float64Array || x instanceof Int32Array || x instanceof Uint8Array;

/** The sample at a position; negative ones count from the end. @throws IndexError outside of lists and arrays. */
export function sample<T>(source: Source<T>, index: number): T {
  if (source instanceof NDArray || source instanceof NumpyArray) {
    return source.at(placeIn(index, source.length, 'axis')) as T;
  }
  return sampleOf(source, index, () => new IndexError('list index out of range'));
}

/** Python's `source[1:3]` for '1:3': rows of an array, elements of a list. @throws TypeError for a data set without slices. */
export function sliceOf(source: Source, slice: string): unknown {
  const [begin, end, step] = parseSlice(slice);
  if (source instanceof NDArray) return sliced(source, 0, begin, end, step);
  const [start, count] = sliceBounds(source.length, begin, end, step);
  const at = Array.from({ length: count }, (_, i) => start + i * step);
  if (source instanceof NumpyArray) return source.rows(at);
  if (isTyped(source)) return vector(source).rows(at);
  if (Array.isArray(source)) return at.map((i) => source[i]);
  if ('at' in source && typeof source.at === 'function') return source.at(slice);
  throw new TypeError('list indices must be integers or slices, not str', `slices are of lists and arrays`);
}

/** The default batch of the samples at these positions. */
export function batchOf(source: Source, indices: readonly number[]): unknown {
  if (source instanceof NDArray) {
    const picked = rows(source, indices, 'axis');
    return source.ndim === 1 ? f.reshape(picked, [indices.length, 1]) : picked;
  }
  if (source instanceof NumpyArray) return gather(source, indices);
  if (isTyped(source)) return gather(vector(source), indices);
  return batchAtOnce(source, indices) ?? default_batchify_fn(indices.map((index) => sample(source, index)));
}

/** Rows of a NumPy-like array, as an NDArray of its dtype. */
function gather(x: NumpyArray, indices: readonly number[]): NDArray {
  const step = x.size / Math.max(x.length, 1);
  const data = allocate(x.dtype, indices.length * step);
  indices.forEach((index, row) => {
    const i = placeIn(index, x.length, 'axis');
    data.set(x.data.subarray(i * step, (i + 1) * step), row * step);
  });
  return build(data, [indices.length, ...x.shape.slice(1)], x.dtype, cpu());
}

/** Arrays of one size. @throws MXNetError for others. */
function even<T extends { readonly size: number }>(arrays: readonly T[]): readonly T[] {
  for (const x of arrays) {
    if (x.size === arrays[0].size) continue;
    throw new MXNetError(
      `TBlob.get_with_shape: Check failed: this->shape_.Size() == static_cast<size_t>(shape.Size()) (${x.size} vs. ${arrays[0].size}) : new and old shape do not match total elements`,
      'samples of a batch have one shape; give a batchify_fn that pads them',
    );
  }
  return arrays;
}

/** Numbers or NumPy-like arrays as one array: int64 for integers, float64 for others, the arrays' own dtype. */
function numbers(samples: readonly unknown[]): NDArray {
  const [first] = samples;
  if (first instanceof NumpyArray || isTyped(first)) {
    const all = even(
      alike(samples, (x) => x instanceof NumpyArray || isTyped(x)).map((x) =>
        x instanceof NumpyArray ? x : vector(x),
      ),
    );
    const joined = allocate(all[0].dtype, all[0].size * all.length);
    all.forEach((x, i) => {
      joined.set(x.data, i * all[0].size);
    });
    return build(joined, [all.length, ...all[0].shape], all[0].dtype, cpu());
  }
  const values = alike(samples, isNumber).map(Number);
  if (typeof first === 'boolean') return build(Uint8Array.from(values), [values.length], 'bool', cpu());
  const whole = values.every(Number.isInteger);
  return build(Float64Array.from(values), [values.length], whole ? 'int64' : 'float64', cpu());
}

const anything: Kind<unknown> = { name: '' };
const isArray = (x: unknown): x is NDArray => x instanceof NDArray;
const isNumber = (x: unknown): x is number | boolean => typeof x === 'number' || typeof x === 'boolean';
const isTuple = (x: unknown): x is readonly unknown[] => Array.isArray(x);

/** Samples of one kind. @throws MXNetError where others are among them. */
function alike<T>(samples: readonly unknown[], is: (x: unknown) => x is T): readonly T[] {
  const whole = Array.from(samples);
  if (whole.every(is)) return whole;
  throw new MXNetError('the samples of a batch are all arrays, all numbers, or all lists of as many');
}

const batchify = declare('default_batchify_fn', { data: required(listOf(anything, 'list')) }, false);

/**
 * A batch of samples: arrays are stacked, tuples (lists here) give a list of batches, numbers become an array.
 * @throws MXNetError for arrays of different sizes.
 */
// biome-ignore lint/suspicious/noExplicitAny: the batch of a tuple is a list, that of anything else an array.
export function default_batchify_fn(...args: [samples: readonly unknown[]]): any {
  return batched(bind(batchify, args).data, 0);
}

function batched(samples: readonly unknown[], depth: number): unknown {
  if (samples.length === 0) throw new IndexError('list index out of range', 'a batch has a sample at least');
  const [first] = samples;
  if (isArray(first)) return f.stack(even(alike(samples, isArray)), 0);
  if (isTuple(first)) {
    const tuples = alike(samples, (x): x is readonly unknown[] => isTuple(x) && x.length === first.length);
    return first.map((_, i) =>
      batched(
        tuples.map((parts) => parts[i]),
        deeper(depth),
      ),
    );
  }
  if (isPlainObject(first) || typeof first === 'string') {
    throw new MXNetError('a sample is an array, a number, or a list of them; give a batchify_fn for others');
  }
  return numbers(samples);
}

/** What MXNet's worker processes use: the same here. */
export const default_mp_batchify_fn = default_batchify_fn;
