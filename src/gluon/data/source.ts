// How any data set is read: a Dataset, a list, a typed array, a NumPy-like array, an NDArray along its first axis. And the
// default batchify: samples to arrays, as MXNet does it, at once where the data set can gather them.

import * as f from '../../engine/functions.ts';
import { type DType, fromArray, IndexError, isPlainObject, type TypedArray } from '../../engine/index.ts';
import { build } from '../../mxnet/array/create.ts';
import { NDArray } from '../../mxnet/array/ndarray.ts';
import { cpu } from '../../mxnet/base/context.ts';
import { MXNetError } from '../../mxnet/base/errors.ts';
import { NumpyArray } from '../../mxnet/base/numpy.ts';

/** A data set by position. */
export interface MapDataset<T = unknown> {
  /** The sample at a position. Python's `dataset[index]`. */
  get(index: number): T;
  readonly length: number;
  /** The default batch of several samples, faster; undefined where it has to be made of the samples themselves. */
  getBatch?(indices: readonly number[]): unknown;
}
export type Source<T = unknown> = MapDataset<T> | ArrayLike<T> | NDArray | NumpyArray;

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

const isDataset = <T>(source: MapDataset<T> | ArrayLike<T>): source is MapDataset<T> =>
  typeof Object(source).get === 'function';

/** The sample at a position; negative ones count from the end. @throws IndexError outside of lists. */
export function sample<T>(source: Source<T>, index: number): T {
  if (source instanceof NDArray || source instanceof NumpyArray) return source.at(index) as T;
  if (isDataset(source)) return source.get(index);
  if (index < -source.length || index >= source.length) throw new IndexError('list index out of range');
  return source[index < 0 ? index + source.length : index];
}

/** The default batch of the samples at these positions. */
export function batchOf(source: Source, indices: readonly number[]): unknown {
  if (source instanceof NDArray) {
    const rows = rowsOf(source, indices);
    return source.ndim === 1 ? f.reshape(rows, [indices.length, 1]) : rows;
  }
  if (source instanceof NumpyArray) return gather(source, indices);
  if (isTyped(source)) return gather(vector(source), indices);
  const own = isDataset(source) ? source.getBatch?.(indices) : undefined;
  return own ?? default_batchify_fn(indices.map((index) => sample(source, index)));
}

/** Rows of an array by position: only these are read. */
function rowsOf(x: NDArray, indices: readonly number[]): NDArray {
  const n = x.shape[0];
  const positions = indices.map((i) => {
    if (i >= -n && i < n) return i < 0 ? i + n : i;
    throw new IndexError(`index ${i} is out of bounds for axis 0 with size ${n}`);
  });
  const at = fromArray(NDArray, Float64Array.from(positions), 'int64', [positions.length], x.deviceName);
  return f.index_select(x, 0, at);
}

/** Rows of a NumPy-like array, as an NDArray of its dtype. */
function gather(x: NumpyArray, indices: readonly number[]): NDArray {
  const step = x.size / Math.max(x.length, 1);
  const data = new (x.data.constructor as new (length: number) => TypedArray)(indices.length * step);
  indices.forEach((given, row) => {
    const i = given < 0 ? given + x.length : given;
    if (i < 0 || i >= x.length)
      throw new IndexError(`index ${given} is out of bounds for axis 0 with size ${x.length}`);
    data.set(x.data.subarray(i * step, (i + 1) * step), row * step);
  });
  return build(data, [indices.length, ...x.shape.slice(1)], x.dtype, cpu());
}

function stack(arrays: readonly NDArray[]): NDArray {
  for (const x of arrays) {
    if (x.size === arrays[0].size) continue;
    throw new MXNetError(
      `TBlob.get_with_shape: Check failed: this->shape_.Size() == static_cast<size_t>(shape.Size()) (${x.size} vs. ${arrays[0].size}) : new and old shape do not match total elements`,
      'samples of a batch have one shape; give a batchify_fn that pads them',
    );
  }
  return f.stack(arrays, 0);
}

/** Numbers or NumPy-like arrays as one array: int64 for integers, float64 for others, the arrays' own dtype. */
function numbers(samples: readonly unknown[]): NDArray {
  const [first] = samples;
  if (first instanceof NumpyArray || isTyped(first)) {
    const all = samples.map((x) => {
      if (x instanceof NumpyArray) return x;
      if (isTyped(x)) return vector(x);
      throw new MXNetError('', 'the samples of a batch are all arrays, or all numbers');
    });
    const joined = new (all[0].data.constructor as new (length: number) => TypedArray)(all[0].size * all.length);
    all.forEach((x, i) => {
      joined.set(x.data, i * all[0].size);
    });
    return build(joined, [all.length, ...all[0].shape], all[0].dtype, cpu());
  }
  const values = samples.map(Number);
  if (typeof first === 'boolean') return build(Uint8Array.from(values), [values.length], 'bool', cpu());
  const whole = values.every(Number.isInteger);
  return build(Float64Array.from(values), [values.length], whole ? 'int64' : 'float64', cpu());
}

/**
 * A batch of samples: arrays are stacked, tuples (lists here) give a list of batches, numbers become an array.
 * @throws MXNetError for arrays of different sizes.
 */
// biome-ignore lint/suspicious/noExplicitAny: the batch of a tuple is a list, that of anything else an array.
export function default_batchify_fn(samples: readonly unknown[]): any {
  const [first] = samples;
  if (first instanceof NDArray) return stack(samples as NDArray[]);
  if (Array.isArray(first)) {
    return first.map((_, i) => default_batchify_fn(samples.map((x) => (x as unknown[])[i])));
  }
  if (isPlainObject(first) || typeof first === 'string') {
    throw new MXNetError('', 'a sample is an array, a number, or a list of them; give a batchify_fn for others');
  }
  return numbers(samples);
}

/** What MXNet's worker processes use: the same here. */
export const default_mp_batchify_fn = default_batchify_fn;
