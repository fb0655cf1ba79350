// One array of an NDArray file, read in all four layouts that MXNet has written: version 0 (32-bit dimensions,
// their number in the magic's place), 1 (to 0.11), 2 (with storage types) and 3 (the NumPy mode: a shape () is a scalar).

import { FormatError } from '../reference/base/errors.ts';
import { quoteShape } from './check.ts';
import { dtypeOf, type NDArrayDType } from './mxnet-dtype.ts';
import type { NDArrayReader } from './mxnet-reader.ts';
import { byteCount, type NDArrayRecord, recordProblem } from './mxnet-record.ts';

export const VERSION_1 = 0xf993fac8;
export const VERSION_2 = 0xf993fac9;
export const VERSION_3 = 0xf993faca;

/** Storage types by their number in a file. */
export const storageTypes = ['default', 'row_sparse', 'csr'] as const;

/** Reads the array at the reader's place. `bytes` of the record are views of the file. @throws FormatError */
export function readArray(reader: NDArrayReader, name: string): NDArrayRecord {
  const magic = reader.uint32(`the magic number of ${name}`);
  const current = magic === VERSION_2 || magic === VERSION_3;
  const storage = current ? reader.int32(`the storage type of ${name}`) : 0;
  const stype = storageTypes[storage];
  if (stype === undefined) throw new FormatError(`Unknown storage type${storage}`, `${name}; known: 0, 1, 2`);
  const storageShape = stype === 'default' ? undefined : readKnownShape(reader, name);
  const shape = current || magic === VERSION_1 ? readShape(reader, name) : readOldShape(reader, name, magic | 0);
  if (shape === undefined || (shape.length === 0 && magic !== VERSION_3)) throw valueless(name);
  reader.bytes(8, `the context of ${name}`);
  const dtype = readDType(reader, name);
  if (storageShape === undefined)
    return { stype: 'default', dtype, shape, bytes: readData(reader, name, dtype, shape) };
  const indices = Array.from({ length: storage }, () => {
    const dtype = readDType(reader, name);
    return { dtype, shape: readKnownShape(reader, name) };
  });
  const record: NDArrayRecord = {
    stype: stype as 'row_sparse' | 'csr',
    dtype,
    shape,
    storageShape,
    bytes: readData(reader, name, dtype, storageShape),
    aux: indices.map((index) => ({
      ...index,
      bytes: readData(reader, `an index of ${name}`, index.dtype, index.shape),
    })),
  };
  const problem = recordProblem(record);
  if (problem !== undefined) throw new FormatError('Invalid NDArray file format', `${name}: ${problem}`);
  return record;
}

/** int32 rank, int64 dimensions; undefined where -1 stands for one that was not known when the array was saved. */
function readShape(reader: NDArrayReader, name: string): number[] | undefined {
  const rank = checkRank(reader.int32(`the rank of ${name}`), name);
  reader.expect(8 * rank, `the shape of ${name}`);
  const shape = Array.from({ length: rank }, () => {
    const size = reader.int64(`the shape of ${name}`);
    if (size >= -1n) return Number(size);
    throw new FormatError(
      `Check failed: dim_size >= -1 (${size} vs. -1) : shape dim size must be >= -1, while received ${size}`,
      `in the shape of ${name}`,
    );
  });
  return rank < 0 || shape.includes(-1) ? undefined : shape;
}

function readKnownShape(reader: NDArrayReader, name: string): number[] {
  const shape = readShape(reader, name);
  if (shape === undefined) throw valueless(name);
  return shape;
}

/** uint32 dimensions; their number was read already. */
function readOldShape(reader: NDArrayReader, name: string, rank: number): number[] | undefined {
  if (checkRank(rank, name) < 0) return undefined;
  reader.expect(4 * rank, `the shape of ${name}`);
  return Array.from({ length: rank }, () => reader.uint32(`the shape of ${name}`));
}

function checkRank(rank: number, name: string): number {
  if (rank >= -1) return rank;
  throw new FormatError(
    `Check failed: ndim >= -1 (${rank} vs. -1) : ndim cannot be less than -1, received ${rank}`,
    `in the shape of ${name}`,
  );
}

/** What MXNet reads here is an array without a storage type, and its Python then stumbles over it. */
const valueless = (name: string): FormatError =>
  new FormatError('unknown storage type: -1', `${name} has no shape: it had no value when it was saved`);

function readDType(reader: NDArrayReader, name: string): NDArrayDType {
  const flag = reader.int32(`the dtype of ${name}`);
  const dtype = dtypeOf(flag);
  if (dtype === undefined) throw new FormatError(`Unknown type enum ${flag}`, `the dtype of ${name}; known: 0 to 12`);
  return dtype;
}

function readData(reader: NDArrayReader, name: string, dtype: NDArrayDType, shape: readonly number[]): Uint8Array {
  const length = byteCount(dtype, shape);
  if (length === undefined) reader.cut(`${name}, ${dtype} of shape ${quoteShape(shape)}, is larger than any file`);
  return reader.bytes(length, `${name}, ${dtype} of shape ${quoteShape(shape)},`);
}
