// IDX, the format of the MNIST files: two zero bytes, a byte for the element type, one for the rank, the dimensions as
// big-endian 32-bit numbers, then the elements, row-major and big-endian.

import { FormatError, ValueError } from '../reference/base/errors.ts';
import { bind } from '../reference/base/signature.ts';
import { argument, bytes as bytesKind, declare, text } from './arguments.ts';
import { countElements, quoteShape } from './check.ts';
import { isGzip } from './gzip.ts';
import { values } from './record-kinds.ts';

/** Typed arrays by the dtype's name. */
interface IdxArrays {
  uint8: Uint8Array;
  int8: Int8Array;
  int16: Int16Array;
  int32: Int32Array;
  float32: Float32Array;
  float64: Float64Array;
}

export type IdxDType = keyof IdxArrays;

/** An array as IDX holds it, row-major; `data` fits its dtype. */
export type IdxArray = {
  [D in IdxDType]: { readonly dtype: D; readonly shape: readonly number[]; readonly data: IdxArrays[D] };
}[IdxDType];

interface Element {
  readonly dtype: IdxDType;
  readonly bytes: 1 | 2 | 4 | 8;
  readonly array: new (buffer: ArrayBufferLike, offset?: number, length?: number) => IdxArrays[IdxDType];
}

/** Element types by their code in the file. */
const elements = new Map<number, Element>([
  [0x08, { dtype: 'uint8', bytes: 1, array: Uint8Array }],
  [0x09, { dtype: 'int8', bytes: 1, array: Int8Array }],
  [0x0b, { dtype: 'int16', bytes: 2, array: Int16Array }],
  [0x0c, { dtype: 'int32', bytes: 4, array: Int32Array }],
  [0x0d, { dtype: 'float32', bytes: 4, array: Float32Array }],
  [0x0e, { dtype: 'float64', bytes: 8, array: Float64Array }],
]);

const parsing = /* @__PURE__ */ declare<{ file: Uint8Array; source: string }>(
  'parseIdx',
  /* @__PURE__ */ argument('file', bytesKind),
  /* @__PURE__ */ argument('source', text, 'IDX data'),
);

/**
 * Reads an IDX file that is not packed (`gunzip` unpacks). Elements of one byte are a view of `file`, others are copied.
 * `source` names the file in messages.
 * @throws FormatError for anything but a whole and valid file, before anything is allocated.
 */
export function parseIdx(file: Uint8Array, source?: string): IdxArray;
export function parseIdx(...args: readonly unknown[]): IdxArray {
  const { file, source } = bind(parsing, args);
  const fail = (problem: string, hint?: string): never => {
    throw new FormatError(`${source}: ${problem}`, hint);
  };
  if (isGzip(file)) fail('is gzip, not IDX', 'unpack it first: parseIdx(await gunzip(bytes))');
  if (file.length < 4) fail(`has ${file.length} bytes; the magic number alone has 4`);
  const element = elements.get(file[2]);
  if (file[0] !== 0 || file[1] !== 0 || element === undefined) {
    const found = [...file.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const codes = [...elements.keys()].map((code) => code.toString(16).padStart(2, '0')).join(', ');
    return fail(`wrong magic number ${found}`, `expected 00 00, one of ${codes} for the element type, and the rank`);
  }
  const rank = file[3];
  const start = 4 + 4 * rank;
  if (file.length < start) fail(`is cut short: ${rank} dimensions end at byte ${start}, the file at ${file.length}`);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const shape = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  const length = countElements(shape);
  if (length === undefined || start + length * element.bytes !== file.length) {
    const needed = length === undefined ? 'more than 2^53' : length * element.bytes;
    return fail(
      `${element.dtype} of shape ${quoteShape(shape)} needs ${needed} bytes of data, but ${file.length - start} follow byte ${start}`,
      'the file is cut short, has bytes behind its data, or is damaged',
    );
  }
  const data =
    element.bytes === 1
      ? new element.array(file.buffer, file.byteOffset + start, length)
      : new element.array(swapped(file.subarray(start), element.bytes));
  return { dtype: element.dtype, shape, data } as IdxArray;
}

const serializing = /* @__PURE__ */ declare<{ array: IdxArray }>(
  'serializeIdx',
  /* @__PURE__ */ argument('array', values),
);

/**
 * Writes an IDX file.
 * @throws ValueError where `data` does not fit `dtype` and `shape`, or no file can hold the shape.
 */
export function serializeIdx(array: IdxArray): Uint8Array;
export function serializeIdx(...args: readonly unknown[]): Uint8Array {
  const { dtype, shape, data } = bind(serializing, args, ['array']).array;
  const found = [...elements].find(([, element]) => element.dtype === dtype);
  if (found === undefined) throw new ValueError(`IDX has no dtype ${dtype}`);
  const [code, element] = found;
  if (!(data instanceof element.array)) throw new ValueError(`data for ${dtype} must be a ${element.array.name}`);
  if (shape.length > 255 || shape.some((d) => !Number.isInteger(d) || d < 0 || d >= 2 ** 32)) {
    throw new ValueError(`IDX cannot hold the shape ${quoteShape(shape)}`, 'it has at most 255 dimensions below 2^32');
  }
  if (countElements(shape) !== data.length) {
    throw new ValueError(`shape ${quoteShape(shape)} does not fit data of ${data.length} elements`);
  }
  const start = 4 + 4 * shape.length;
  const file = new Uint8Array(start + data.byteLength);
  file.set([0, 0, code, shape.length]);
  const view = new DataView(file.buffer);
  shape.forEach((dimension, i) => {
    view.setUint32(4 + 4 * i, dimension);
  });
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  file.set(new Uint8Array(swapped(bytes, element.bytes)), start);
  return file;
}

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** A copy in the other byte order of big-endian data and the host's. Bytes move, so that a NaN keeps its bits. */
function swapped(bytes: Uint8Array, width: number): ArrayBuffer {
  const copy = new Uint8Array(bytes.length);
  if (!littleEndian || width === 1) copy.set(bytes);
  else {
    for (let i = 0; i < bytes.length; i += width) {
      for (let j = 0; j < width; j++) copy[i + j] = bytes[i + width - 1 - j];
    }
  }
  return copy.buffer;
}
