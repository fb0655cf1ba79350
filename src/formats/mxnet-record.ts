// What an MXNet NDArray is as plain data, and whether its parts fit one another: shape against bytes, and for the sparse
// kinds the stored values against their index arrays, whose every entry is an offset into the dense array.

import { countElements, quoteShape } from './check.ts';
import { isNDArrayDType, type NDArrayDType, ndarrayDTypes } from './mxnet-dtype.ts';

/** Values in row-major order, little-endian. */
export interface DenseArray {
  readonly dtype: NDArrayDType;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** One array of a file. A dense one holds all values; a sparse one the stored values and where they belong. */
export type NDArrayRecord =
  | (DenseArray & { readonly stype: 'default' })
  | (DenseArray & {
      readonly stype: 'row_sparse' | 'csr';
      /** Shape of the values in `bytes`: (rows stored, …) of row_sparse, (values stored) of csr. */
      readonly storageShape: readonly number[];
      /** row_sparse: the rows' indices. csr: where each row begins among the values, then the values' columns. */
      readonly aux: readonly DenseArray[];
    });

/** Bytes that an array needs, or undefined where no file can hold it. */
export function byteCount(dtype: NDArrayDType, shape: readonly number[]): number | undefined {
  const bytes = (countElements(shape) ?? Number.NaN) * ndarrayDTypes[dtype];
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** What is wrong with a record, or undefined. Costs time in proportion to the index arrays alone. */
export function recordProblem(record: NDArrayRecord): string | undefined {
  if (record.stype === 'default') return arrayProblem(record.dtype, record.shape, record.bytes);
  const { dtype, shape, storageShape, bytes, aux, stype } = record;
  if (!isNDArrayDType(dtype)) return `dtype ${dtype} is unknown`;
  if (byteCount(dtype, shape) === undefined) return `shape ${quoteShape(shape)} overflows`;
  for (const index of aux) {
    const problem = arrayProblem(index.dtype, index.shape, index.bytes);
    if (problem !== undefined) return `of an index array, ${problem}`;
    if (index.dtype !== 'int64' && index.dtype !== 'int32') return `an index array is ${index.dtype}`;
  }
  const problem = arrayProblem(dtype, storageShape, bytes);
  if (problem !== undefined) return `of the stored values, ${problem}`;
  return stype === 'csr' ? csrProblem(shape, storageShape, aux) : rowsProblem(shape, storageShape, aux);
}

function arrayProblem(dtype: NDArrayDType, shape: readonly number[], bytes: Uint8Array): string | undefined {
  if (!isNDArrayDType(dtype)) return `dtype ${dtype} is unknown`;
  const needed = byteCount(dtype, shape);
  if (needed === bytes.length) return undefined;
  return `${dtype} of shape ${quoteShape(shape)} needs ${needed ?? 'more than 2^53'} bytes, there are ${bytes.length}`;
}

/** Rows `indices` of the array are stored, in rising order. */
function rowsProblem(
  shape: readonly number[],
  stored: readonly number[],
  aux: readonly DenseArray[],
): string | undefined {
  if (aux.length !== 1) return `row_sparse has one index array, not ${aux.length}`;
  const [rows, ...row] = stored;
  // an array in which nothing was ever stored has zeros here
  const sameRow = rows === 0 || row.every((size, i) => size === shape[i + 1]);
  const fits = stored.length === shape.length && shape.length > 0 && sameRow;
  if (!fits) return `rows of shape ${quoteShape(stored)} do not belong to shape ${quoteShape(shape)}`;
  if (aux[0].shape.length !== 1 || aux[0].shape[0] !== rows) {
    return `${rows} rows have indices of shape ${quoteShape(aux[0].shape)}`;
  }
  return risingProblem(integers(aux[0]), 0, rows, shape[0]);
}

/** Row i holds the values `begins[i]` to `begins[i + 1]`, at columns in rising order. */
function csrProblem(
  shape: readonly number[],
  stored: readonly number[],
  aux: readonly DenseArray[],
): string | undefined {
  if (aux.length !== 2) return `csr has two index arrays, not ${aux.length}`;
  if (shape.length !== 2 || stored.length !== 1) {
    return `csr has a shape of two dimensions and a list of values, not ${quoteShape(shape)} and ${quoteShape(stored)}`;
  }
  const [begins, columns] = aux.map(integers);
  if (begins.length !== shape[0] + 1 || columns.length !== stored[0]) {
    return `${shape[0]} rows with ${stored[0]} values have ${begins.length} row pointers and ${columns.length} columns`;
  }
  if (begins[0] !== 0 || begins[shape[0]] !== stored[0]) {
    return `row pointers go from ${begins[0]} to ${begins[shape[0]]}, not from 0 to ${stored[0]}`;
  }
  for (let i = 0; i < shape[0]; i++) {
    if (begins[i + 1] < begins[i]) return `row pointers fall from ${begins[i]} to ${begins[i + 1]}`;
    const problem = risingProblem(columns, begins[i], begins[i + 1], shape[1]);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function risingProblem(indices: Float64Array, begin: number, end: number, size: number): string | undefined {
  for (let i = begin, previous = -1; i < end; previous = indices[i++]) {
    if (!(indices[i] > previous && indices[i] < size)) {
      return `index ${indices[i]} follows ${previous}: indices rise, below ${size}`;
    }
  }
  return undefined;
}

/** The numbers of an index array. 64-bit ones beyond 2^53 are rounded, and too large for any shape all the same. */
export function integers({ dtype, bytes }: DenseArray): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return dtype === 'int64'
    ? Float64Array.from({ length: bytes.length / 8 }, (_, i) => Number(view.getBigInt64(8 * i, true)))
    : Float64Array.from({ length: bytes.length / 4 }, (_, i) => view.getInt32(4 * i, true));
}
