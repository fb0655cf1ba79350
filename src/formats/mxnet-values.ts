// The values of a record as the library's own dtypes hold them, and back. Sparse arrays are made dense where that is asked for.

import { type DType, dtypes, type TypedArray } from '../reference/base/dtype.ts';
import { FormatError, ValueError } from '../reference/base/errors.ts';
import { bind } from '../reference/base/signature.ts';
import { typeName } from '../reference/base/type-name.ts';
import { argument, declare, number } from './arguments.ts';
import { countElements, quoteShape } from './check.ts';
import { isNDArrayDType, ndarrayDTypes } from './mxnet-dtype.ts';
import { byteCount, type DenseArray, integers, type NDArrayRecord, recordProblem } from './mxnet-record.ts';
import { narrowed } from './narrow.ts';
import { record as recordKind, records as recordsKind, values as valuesKind } from './record-kinds.ts';
import { widened, widerDType } from './widen.ts';

/** Values in row-major order, as a tensor's storage holds them. */
export interface Values {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: TypedArray;
}

/** What the sparse arrays of a file may need once they are dense, unless more is asked for: 256 MiB. */
export const MAX_BYTES = 2 ** 28;

const readingAll = /* @__PURE__ */ declare<{ records: readonly NDArrayRecord[]; maxBytes: number }>(
  'allValuesOf',
  /* @__PURE__ */ argument('records', recordsKind),
  /* @__PURE__ */ argument('maxBytes', number, MAX_BYTES),
);
const reading = /* @__PURE__ */ declare<{ record: NDArrayRecord; limit: number }>(
  'valuesOf',
  /* @__PURE__ */ argument('record', recordKind),
  /* @__PURE__ */ argument('limit', number, MAX_BYTES),
);
const densing = /* @__PURE__ */ declare<{ array: NDArrayRecord; limit: number }>(
  'denseNDArray',
  /* @__PURE__ */ argument('array', recordKind),
  /* @__PURE__ */ argument('limit', number, MAX_BYTES),
);
const writing = /* @__PURE__ */ declare<{ values: Values }>('recordOf', /* @__PURE__ */ argument('values', valuesKind));

/**
 * The values of a file's arrays, each in the dtype that holds them all exactly. Sparse ones are made dense, which may take
 * far more memory than the file has: all of them together may need `maxBytes`, and none is made where they need more.
 * @throws FormatError for an integer beyond ±(2^53 - 1), and for sparse arrays beyond `maxBytes`.
 */
export function allValuesOf(records: readonly NDArrayRecord[], options?: { readonly maxBytes?: number }): Values[];
export function allValuesOf(...args: readonly unknown[]): Values[] {
  const { records, maxBytes } = bind(readingAll, args);
  let needed = 0;
  for (const { stype, dtype, shape } of records) {
    if (!isNDArrayDType(dtype))
      throw new ValueError(`dtype ${dtype} is unknown`, `dtypes are ${Object.keys(ndarrayDTypes).join(', ')}`);
    if (stype === 'default') continue;
    // NaN for a shape beyond all bounds, which is no less than any limit
    const bytes = (countElements(shape) ?? Number.NaN) * dtypes[widerDType(dtype)].array.BYTES_PER_ELEMENT;
    needed += bytes;
    if (!(needed <= maxBytes)) throw tooLarge(stype, shape, bytes, maxBytes, needed);
  }
  return records.map(widen);
}

/** `allValuesOf` for one array: `limit` is the largest number of bytes that it may need once dense. */
export function valuesOf(record: NDArrayRecord, limit?: number): Values;
export function valuesOf(...args: readonly unknown[]): Values {
  const { record, limit } = bind(reading, args, ['record']);
  return allValuesOf([record], { maxBytes: limit })[0];
}

function widen(record: NDArrayRecord): Values {
  const { dtype, shape, bytes } = dense(record, Number.POSITIVE_INFINITY);
  return { dtype: widerDType(dtype), shape, data: widened(dtype, bytes) };
}

function tooLarge(stype: string, shape: readonly number[], bytes: number, limit: number, all = bytes): FormatError {
  return new FormatError(
    `${stype} array of shape ${quoteShape(shape)} needs ${bytes} bytes when it is made dense`,
    `${all === bytes ? '' : `with the sparse arrays before it that is ${all}; `}the limit is ${limit} (maxBytes): give a larger one if you trust the file, or take the stored values themselves from parseNDArrays`,
  );
}

/** The record of values that a tensor's storage holds. @throws ValueError for values not of the dtype or the shape. */
export function recordOf(values: Values): NDArrayRecord;
export function recordOf(...args: readonly unknown[]): NDArrayRecord {
  const { dtype, shape, data } = bind(writing, args, ['values']).values;
  if (!Object.hasOwn(dtypes, dtype) || !(data instanceof dtypes[dtype].array)) {
    throw new ValueError(
      `a ${typeName(data)} is no data of dtype ${dtype}`,
      `dtypes are ${Object.keys(dtypes).join(', ')}; data is what a tensor of the dtype holds`,
    );
  }
  if (countElements(shape) !== data.length) {
    throw new ValueError(`shape ${quoteShape(shape)} does not fit data of ${data.length} elements`);
  }
  return { stype: 'default', dtype, shape, bytes: narrowed(dtype, data, 'the array') };
}

/** A sparse array with all its zeros, in its own dtype. @throws FormatError beyond `limit` bytes; ValueError. */
export function dense(array: NDArrayRecord, limit?: number): DenseArray & { readonly stype: 'default' };
export function dense(...args: readonly unknown[]): DenseArray & { readonly stype: 'default' } {
  const { array, limit } = bind(densing, args, ['array']);
  const problem = recordProblem(array);
  if (problem !== undefined) throw new ValueError(`the ${array.stype} array is not one: ${problem}`);
  if (array.stype === 'default') return array;
  const { dtype, shape, stype, aux, bytes: stored } = array;
  const length = byteCount(dtype, shape)!;
  if (length > limit) throw tooLarge(stype, shape, length, limit);
  const bytes = new Uint8Array(length);
  const [places, columns] = aux.map(integers);
  const row = length / (shape[0] || 1);
  const size = ndarrayDTypes[dtype];
  if (stype === 'row_sparse')
    places.forEach((r, i) => void bytes.set(stored.subarray(i * row, (i + 1) * row), r * row));
  else {
    for (let r = 0; r + 1 < places.length; r++) {
      for (let i = places[r]; i < places[r + 1]; i++) {
        bytes.set(stored.subarray(i * size, (i + 1) * size), r * row + columns[i] * size);
      }
    }
  }
  return { stype: 'default', dtype, shape, bytes };
}
