// Tensors to and from safetensors files, in the words of `safetensors.torch`.

import { allocate, type DType, DTypeError, dtypes, read, size, type TypedArray } from '../engine/index.ts';
import {
  parseSafetensors,
  readFile,
  type SafetensorsRecord,
  serializeSafetensors,
  writeFileAtomic,
} from '../formats/index.ts';
import { exact, toInt64 } from '../formats/int64.ts';
import { build, type TensorOptions } from './create.ts';
import type { Tensor } from './tensor.ts';

const names: { readonly [K in DType]: SafetensorsRecord['dtype'] } = {
  float32: 'F32',
  float64: 'F64',
  int64: 'I64',
  int32: 'I32',
  uint8: 'U8',
  bool: 'BOOL',
};

/** The bytes of a tensor in row-major order, little-endian; int64 as 64-bit integers. */
function bytesOf(name: string, x: Tensor): Uint8Array {
  const data = read(x);
  const array = x.dtype === 'int64' ? toInt64(data, `tensor '${name}'`) : data;
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function tensorOf(name: string, record: SafetensorsRecord, options: TensorOptions): Tensor {
  const dtype = (Object.keys(names) as DType[]).find((d) => names[d] === record.dtype);
  if (dtype === undefined) {
    throw new DTypeError(
      `tensor '${name}' has dtype ${record.dtype}`,
      `tensors hold ${Object.values(names).join(', ')}`,
    );
  }
  const count = size(record.shape);
  const bytes = record.bytes.slice();
  let data: TypedArray;
  if (dtype === 'int64') {
    data = allocate(dtype, count);
    new BigInt64Array(bytes.buffer).forEach((v, i) => {
      data[i] = exact(v, `tensor '${name}'`);
    });
  } else {
    data = new dtypes[dtype].array(bytes.buffer);
  }
  return build(data, dtype, record.shape, options);
}

/** The bytes of a safetensors file of tensors by name. @throws ValueError for bad metadata and int64 that holds no integer. */
export function save(
  tensors: { readonly [name: string]: Tensor },
  metadata: { readonly [key: string]: string } = {},
): Uint8Array {
  const records = Object.entries(tensors).map(([name, x]): [string, SafetensorsRecord] => [
    name,
    { dtype: names[x.dtype], shape: [...x.shape], bytes: bytesOf(name, x) },
  ]);
  return serializeSafetensors(records, Object.entries(metadata));
}

/** Tensors by name from the bytes of a safetensors file. @throws FormatError where they are not what they say. */
export function load(data: Uint8Array, options: TensorOptions = {}): { [name: string]: Tensor } {
  const { tensors } = parseSafetensors(data);
  return Object.fromEntries([...tensors].map(([name, record]) => [name, tensorOf(name, record, options)]));
}

/** Writes tensors by name to a file, which appears whole or not at all. */
export function save_file(
  tensors: { readonly [name: string]: Tensor },
  filename: string,
  metadata: { readonly [key: string]: string } = {},
): void {
  writeFileAtomic(filename, save(tensors, metadata));
}

/** Tensors by name from a safetensors file. @throws FormatError, or the host's error where there is no such file. */
export function load_file(filename: string, options: TensorOptions = {}): { [name: string]: Tensor } {
  return load(readFile(filename), options);
}
