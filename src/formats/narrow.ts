// The elements of a tensor as files hold them: little-endian, int64 as integers of 64 bits, float16 and bfloat16 in 2 bytes.

import { type DType, dtypes, type TypedArray } from '../reference/base/dtype.ts';
import { toBFloat, toHalf } from './half.ts';
import { toInt64 } from './int64.ts';

/** Values in 2 bytes each, rounded where they need more. */
const short =
  (dtype: DType, encode: (word: number) => number) =>
  (data: TypedArray): Uint16Array => {
    const words = Float32Array.from(data);
    dtypes[dtype].admit?.(words);
    return Uint16Array.from(new Uint32Array(words.buffer), encode);
  };

/** What the bytes are of where they are not those of the array. */
const narrowing: { readonly [D in DType]?: (data: TypedArray, what: string) => ArrayBufferView } = {
  int64: toInt64,
  float16: /* @__PURE__ */ short('float16', toHalf),
  bfloat16: /* @__PURE__ */ short('bfloat16', toBFloat),
};

/** A copy of elements as a file's bytes; `what` holds them. @throws ValueError for an int64 that is no integer of 64 bits. */
export function narrowed(dtype: DType, data: TypedArray, what: string): Uint8Array {
  const { buffer } = narrowing[dtype]?.(data, what) ?? data.slice();
  return new Uint8Array(buffer);
}
