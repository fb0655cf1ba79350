// The elements of a file as the library's own dtypes hold them. Types that tensors lack are widened without loss: small
// integers to int32 or int64.

import { allocate, type DType, dtypes, type TypedArray } from '../reference/base/dtype.ts';
import { fromBFloat, fromHalf } from './half.ts';
import { exact } from './int64.ts';
import { type NDArrayDType, ndarrayDTypes } from './mxnet-dtype.ts';

type Read = (view: DataView, at: number, what: string) => number;

/** The dtype that holds each file dtype exactly, and how one element is read; none where the bytes are the elements. */
const widening: { readonly [D in NDArrayDType]: readonly [DType, Read?] } = {
  float32: ['float32'],
  float64: ['float64'],
  float16: ['float16', (view, at) => fromHalf(view.getUint16(at, true))],
  bfloat16: ['bfloat16', (view, at) => fromBFloat(view.getUint16(at, true))],
  uint8: ['uint8'],
  bool: ['bool', (view, at) => (view.getUint8(at) === 0 ? 0 : 1)],
  int8: ['int32', (view, at) => view.getInt8(at)],
  int16: ['int32', (view, at) => view.getInt16(at, true)],
  uint16: ['int32', (view, at) => view.getUint16(at, true)],
  int32: ['int32'],
  uint32: ['int64', (view, at) => view.getUint32(at, true)],
  int64: ['int64', (view, at, what) => exact(view.getBigInt64(at, true), what)],
  uint64: ['int64', (view, at, what) => exact(view.getBigUint64(at, true), what)],
};

/** The dtype that holds all values of a file's dtype. */
export const widerDType = (dtype: NDArrayDType): DType => widening[dtype][0];

/** A copy of little-endian elements in that dtype; `what` holds them. @throws FormatError for an integer beyond ±(2^53 - 1). */
export function widened(dtype: NDArrayDType, bytes: Uint8Array, what = 'the array'): TypedArray {
  const [wide, read] = widening[dtype];
  if (read === undefined) return new dtypes[wide].array(bytes.slice().buffer);
  const step = ndarrayDTypes[dtype];
  const data = allocate(wide, bytes.length / step);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < data.length; i++) data[i] = read(view, i * step, what);
  return data;
}
