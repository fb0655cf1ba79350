// safetensors: an 8-byte little-endian length, a JSON header of that length, then the data of all tensors without holes.
// Follows the format description and the reference implementation's checks, order and texts (version 0.8.0), and is
// stricter where the description forbids what that lets pass: equal keys, space before the header's brace.
// https://github.com/huggingface/safetensors

import { FormatError, TypeError, ValueError } from '../reference/base/errors.ts';
import { bind } from '../reference/base/signature.ts';
import { argument, declare } from './arguments.ts';
import { countElements, quote, quoteShape } from './check.ts';
import { entries, pairsOf } from './record-kinds.ts';
import { dtypeBits, type SafetensorsDType, writingRank } from './safetensors-dtype.ts';
import { encodeHeader, type HeaderEntry, METADATA, readHeader } from './safetensors-header.ts';

/** One tensor of a file: row-major, little-endian. */
export interface SafetensorsRecord {
  readonly dtype: SafetensorsDType;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** A file's content. Tensors stand in the order of the header; a file without metadata has an empty map. */
export interface SafetensorsFile {
  readonly metadata: Map<string, string>;
  readonly tensors: Map<string, SafetensorsRecord>;
}

const MAX_HEADER = 100_000_000;
const fail = (problem: string, hint: string): never => {
  throw new FormatError(`Error while deserializing: ${problem}`, hint);
};

/**
 * Reads a safetensors file. The records' `bytes` are views of `file`, at any alignment: nothing is copied.
 * @throws FormatError for anything but a whole and valid file.
 */
export function parse(file: Uint8Array, ...more: never[]): SafetensorsFile {
  // By hand: a page that only reads a file should not carry the binder of signatures.
  if (Object.prototype.toString.call(file) !== '[object Uint8Array]' || more.length > 0)
    throw new TypeError('parseSafetensors() takes 1 argument, the bytes of a file', 'its arguments are file');
  if (file.length < 8)
    fail('header too small', `a file begins with 8 bytes of length, but it has ${file.length} bytes`);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  if (length > MAX_HEADER) {
    fail('header too large', `bytes 0 to 8 give a header of ${length} bytes; at most ${MAX_HEADER} are allowed`);
  }
  if (8 + length > file.length) {
    const rest = file.length - 8;
    fail('invalid header length', `bytes 0 to 8 give a header of ${length} bytes, but ${rest} bytes follow`);
  }
  const { metadata, entries } = readHeader(file.subarray(8, 8 + length));
  const data = new Uint8Array(file.buffer, file.byteOffset + 8 + length, file.length - 8 - length);
  checkLayout(entries, data.length);
  const tensors = new Map<string, SafetensorsRecord>();
  for (const { name, dtype, shape, begin, end } of entries) {
    tensors.set(name, { dtype, shape, bytes: data.subarray(begin, end) });
  }
  return { metadata, tensors };
}

/** In order of offsets, each tensor begins where the last one ended and is as long as its shape says; all data is used. */
function checkLayout(entries: readonly HeaderEntry[], dataLength: number): void {
  let start = 0;
  for (const entry of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    const { name, dtype, shape, begin, end } = entry;
    if (begin !== start || end < begin) {
      fail(
        `invalid offset for tensor \`${name}\``,
        `its data_offsets are [${begin}, ${end}]; tensors follow one another without holes, so it must begin at ${start}`,
      );
    }
    start = end;
    const bits = byteCount(dtype, shape) * 8;
    if (Number.isNaN(bits)) {
      fail(
        'overflow computing buffer size from shape and/or element type',
        `tensor ${quote(name)} is ${dtype} of shape ${quoteShape(shape)}`,
      );
    }
    if (bits % 8 !== 0) {
      fail(
        'The slice is slicing for subbytes dtypes, and the slice does not end up at a byte boundary, this is invalid.',
        `tensor ${quote(name)}, ${dtype} of shape ${quoteShape(shape)}, has ${bits} bits, not a whole number of bytes`,
      );
    }
    if (bits / 8 !== end - begin) {
      fail(
        'invalid shape, data type, or offset for tensor',
        `tensor ${quote(name)}, ${dtype} of shape ${quoteShape(shape)}, needs ${bits / 8} bytes, but its data_offsets [${begin}, ${end}] hold ${end - begin}`,
      );
    }
  }
  if (start !== dataLength) {
    const what = start < dataLength ? 'bytes follow the last tensor' : 'the file is cut short';
    fail(
      'incomplete metadata, file not fully covered',
      `the tensors end at byte ${start} of the data, which has ${dataLength} bytes: ${what}`,
    );
  }
}

/** Bytes of a tensor, with a fraction where a sub-byte dtype does not fill the last one; NaN on overflow. */
function byteCount(dtype: SafetensorsDType, shape: readonly number[]): number {
  const bits = (countElements(shape) ?? Number.NaN) * dtypeBits[dtype];
  return Number.isSafeInteger(bits) ? bits / 8 : Number.NaN;
}

const serializing = /* @__PURE__ */ declare<{
  tensors: Iterable<readonly [string, SafetensorsRecord]>;
  metadata: Iterable<readonly [string, string]>;
}>(
  'serializeSafetensors',
  /* @__PURE__ */ argument('tensors', entries),
  /* @__PURE__ */ argument('metadata', entries, []),
);

/**
 * Writes a safetensors file, byte for byte as the reference implementation does: dtypes in descending order of alignment,
 * then names in order of code points. Empty metadata is left out. `[['format', 'pt']]` is what transformers expects.
 * @throws ValueError for records that no file can hold.
 */
export function serialize(
  tensors: Iterable<readonly [string, SafetensorsRecord]>,
  metadata?: Iterable<readonly [string, string]>,
): Uint8Array;
export function serialize(...args: readonly unknown[]): Uint8Array {
  const { tensors, metadata } = bind(serializing, args);
  const records = pairsOf('serializeSafetensors', tensors).sort(
    ([a, x], [b, y]) => writingRank(y.dtype) - writingRank(x.dtype) || compareCodePoints(a, b),
  );
  let offset = 0;
  const entries = records.map(([name, { dtype, shape, bytes }], i): HeaderEntry => {
    checkRecord(name, dtype, shape, bytes);
    if (i > 0 && records[i - 1][0] === name) throw new ValueError(`two tensors have the name ${quote(name)}`);
    return { name, dtype, shape, begin: offset, end: (offset += bytes.length) };
  });
  const header = encodeHeader(entries, metadata);
  if (header.length > MAX_HEADER) {
    throw new ValueError(`the header would have ${header.length} bytes; at most ${MAX_HEADER} are allowed`);
  }
  const file = new Uint8Array(8 + header.length + offset);
  new DataView(file.buffer).setUint32(0, header.length, true);
  file.set(header, 8);
  records.forEach(([, { bytes }], i) => {
    file.set(bytes, 8 + header.length + entries[i].begin);
  });
  return file;
}

function checkRecord(name: string, dtype: SafetensorsDType, shape: readonly number[], bytes: Uint8Array): void {
  if (name === METADATA) throw new ValueError(`a tensor cannot have the name ${METADATA}, which the format reserves`);
  if (!Object.hasOwn(dtypeBits, dtype)) throw new ValueError(`tensor ${quote(name)} has the unknown dtype ${dtype}`);
  const expected = byteCount(dtype, shape);
  if (bytes.length !== expected) {
    throw new ValueError(
      `tensor ${quote(name)}, ${dtype} of shape ${quoteShape(shape)}, needs ${expected} bytes, got ${bytes.length}`,
    );
  }
}

/** Order of UTF-8 bytes, which is the order of code points; `<` compares UTF-16 units. */
function compareCodePoints(a: string, b: string): number {
  for (let i = 0; i < a.length && i < b.length; ) {
    const x = a.codePointAt(i)!;
    const y = b.codePointAt(i)!;
    if (x !== y) return x - y;
    i += x > 0xffff ? 2 : 1;
  }
  return a.length - b.length;
}
