// How dtypes lie on the device: a word of 4 bytes an element. int64 is stored as int32, truth values and bytes as words.

import type { DType, TypedArray } from '../reference/base/dtype.ts';
import { DTypeError, NotImplementedError } from '../reference/base/errors.ts';

/** What a buffer's elements are in a shader. */
export type Word = 'f32' | 'i32';

export const BYTES = 4;

const wordOfType: { readonly [K in DType]: Word | null } = {
  float32: 'f32',
  float16: null,
  bfloat16: null,
  float64: null,
  int64: 'i32',
  int32: 'i32',
  uint8: 'i32',
  bool: 'i32',
};

/** @throws NotImplementedError for float64, float16 and bfloat16. */
export function wordOf(dtype: DType): Word {
  const word = wordOfType[dtype];
  if (word !== null) return word;
  throw new NotImplementedError(
    `the WebGPU device doesn't support ${dtype}`,
    "WebGPU computes in float32 at most: x.to('float32') first, or compute on 'cpu'",
  );
}

/** Elements as words. @throws DTypeError for an int64 beyond ±2^31. */
export function toWords(
  elements: ArrayLike<number>,
  dtype: DType,
): Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> {
  if (wordOf(dtype) === 'f32') return Float32Array.from(elements);
  const words = Int32Array.from(elements);
  if (dtype === 'int64') {
    for (let i = 0; i < words.length; i++) {
      if (words[i] !== elements[i]) {
        throw new DTypeError(
          'value cannot be converted to type int32 without overflow',
          `${elements[i]} is beyond ±2^31: on 'webgpu' int64 is stored in 32 bits`,
        );
      }
    }
  }
  return words;
}

/** Words as elements. */
export function fromWords(words: ArrayBuffer, dtype: DType, length: number): TypedArray {
  if (dtype === 'float32') return new Float32Array(words, 0, length);
  const integers = new Int32Array(words, 0, length);
  return dtype === 'int32' ? integers : dtype === 'int64' ? Float64Array.from(integers) : Uint8Array.from(integers);
}
