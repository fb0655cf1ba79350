// One array as MXNet 1.9.1 writes it: version 2, on cpu(0).

import { storageTypes, VERSION_2 } from './mxnet-array.ts';
import { flagOf } from './mxnet-dtype.ts';
import type { NDArrayRecord } from './mxnet-record.ts';

const CPU = 1;

/** The array in pieces: header, values, index arrays. The record must have been checked. */
export function arrayBytes(array: NDArrayRecord): Uint8Array[] {
  const sparse = array.stype !== 'default';
  const aux = sparse ? array.aux : [];
  return [
    integer32(VERSION_2),
    integer32(storageTypes.indexOf(array.stype)),
    ...(sparse ? shapeBytes(array.storageShape) : []),
    ...shapeBytes(array.shape),
    integer32(CPU),
    integer32(0),
    integer32(flagOf(array.dtype)),
    ...aux.flatMap(({ dtype, shape }) => [integer32(flagOf(dtype)), ...shapeBytes(shape)]),
    array.bytes,
    ...aux.map(({ bytes }) => bytes),
  ];
}

const shapeBytes = (shape: readonly number[]): Uint8Array[] => [integer32(shape.length), ...shape.map(integer64)];

function integer32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, value, true);
  return bytes;
}

export function integer64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(value), true);
  return bytes;
}
