// MXNet's `.params` files, which are what `nd.save` writes: a list of arrays, then as many names or none. Little-endian:
// uint64 0x112, uint64 0, uint64 count, the arrays, uint64 count of names, each with its uint64 length in UTF-8.
// Reads every version; writes version 2 byte for byte as MXNet 1.9.1 does (src/ndarray/ndarray.cc, NDArray::Save and Load).

import { FormatError, ValueError } from '../reference/base/errors.ts';
import { bind } from '../reference/base/signature.ts';
import { argument, bytes as bytesKind, declare } from './arguments.ts';
import { quote } from './check.ts';
import { readArray } from './mxnet-array.ts';
import { NDArrayReader } from './mxnet-reader.ts';
import { type NDArrayRecord, recordProblem } from './mxnet-record.ts';
import { arrayBytes, integer64 } from './mxnet-writer.ts';
import { list as listKind, pairsOf } from './record-kinds.ts';

/** A file's arrays in their order, and their names, or null where it is a list. */
export interface NDArrayList {
  readonly names: readonly string[] | null;
  readonly arrays: readonly NDArrayRecord[];
}

const LIST_MAGIC = 0x112;

const parsing = /* @__PURE__ */ declare<{ file: Uint8Array }>(
  'parseNDArrays',
  /* @__PURE__ */ argument('file', bytesKind),
);

/**
 * Reads an NDArray file: a Gluon or Module `.params` file, or what `nd.save` wrote. The records' `bytes` are views of
 * `file`, at any alignment: nothing is copied. As in MXNet, the device is not looked at, bytes behind the names are
 * ignored, and a name may come twice (`byName` keeps the last).
 * @throws FormatError in MXNet's words, before anything is allocated that the file's size does not pay for.
 */
export function parse(file: Uint8Array): NDArrayList;
export function parse(...args: readonly unknown[]): NDArrayList {
  const reader = new NDArrayReader(bind(parsing, args).file);
  const magic = reader.uint64('the magic number of the list');
  if (magic !== LIST_MAGIC) {
    throw new FormatError(
      'Check failed: header == kMXAPINDArrayListMagic: Invalid NDArray file format',
      `the file begins with 0x${magic.toString(16)}, an NDArray file with 0x112`,
    );
  }
  reader.part = '&reserved';
  reader.uint64('the reserved field');
  reader.part = 'data';
  const count = reader.uint64('the number of arrays');
  const arrays: NDArrayRecord[] = [];
  for (let i = 0; i < count; i++) arrays.push(readArray(reader, `array ${i} of ${count}`));
  reader.part = 'keys';
  const named = reader.uint64('the number of names');
  const names: string[] = [];
  for (let i = 0; i < named; i++) names.push(readName(reader, `name ${i} of ${named}`));
  if (named !== 0 && named !== count) {
    throw new FormatError(
      'Check failed: keys->size() == 0 || keys->size() == data->size(): Invalid NDArray file format',
      `the file has ${count} arrays and ${named} names`,
    );
  }
  return { names: named === 0 ? null : names, arrays };
}

function readName(reader: NDArrayReader, what: string): string {
  const bytes = reader.bytes(reader.uint64(`the length of ${what}`), what);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new FormatError(`Invalid NDArray file format: ${what} is not UTF-8`, 'names are text in UTF-8');
  }
}

const naming = /* @__PURE__ */ declare<{ list: NDArrayList }>(
  'ndarraysByName',
  /* @__PURE__ */ argument('list', listKind),
);

/** A list's arrays by name, in the order of the file; of a name given twice the last array. @throws ValueError */
export function byName(list: NDArrayList): Map<string, NDArrayRecord>;
export function byName(...args: readonly unknown[]): Map<string, NDArrayRecord> {
  const { names, arrays } = bind(naming, args, ['list']).list;
  if (names === null && arrays.length > 0) {
    throw new ValueError('the file holds a list of arrays without names', 'take `arrays` by their position');
  }
  return new Map((names ?? []).map((name, i) => [name, arrays[i]]));
}

const serializing = /* @__PURE__ */ declare<{ content: NDArrayList }>(
  'serializeNDArrays',
  /* @__PURE__ */ argument('content', listKind),
);

/**
 * Writes an NDArray file, byte for byte as MXNet 1.9.1 writes arrays on the CPU. A Map gives named arrays.
 * @throws ValueError for records that no file can hold; a 0-dim array is one of them.
 */
export function serialize(content: NDArrayList | ReadonlyMap<string, NDArrayRecord>): Uint8Array;
export function serialize(...args: readonly unknown[]): Uint8Array {
  const [content] = args;
  const pairs = content instanceof Map ? pairsOf<NDArrayRecord>('serializeNDArrays', content) : null;
  const list = pairs && { names: pairs.map(([name]) => name), arrays: pairs.map(([, array]) => array) };
  const { names, arrays } = bind(serializing, list ? [list, ...args.slice(1)] : args, ['content']).content;
  if (names !== null && names.length !== arrays.length) {
    throw new ValueError(`${arrays.length} arrays have ${names.length} names`);
  }
  const parts = [integer64(LIST_MAGIC), integer64(0), integer64(arrays.length)];
  arrays.forEach((array, i) => {
    const name = names === null ? `array ${i}` : `array ${quote(names[i])}`;
    const problem =
      array.shape.length === 0 ? 'its shape is [], which means no value here: reshape it to [1]' : recordProblem(array);
    if (problem !== undefined) throw new ValueError(`${name} cannot be written: ${problem}`);
    parts.push(...arrayBytes(array));
  });
  parts.push(integer64(names?.length ?? 0));
  for (const name of names ?? []) {
    if (/\p{Surrogate}/u.test(name))
      throw new ValueError(`half a surrogate pair in ${quote(name)}: UTF-8 cannot hold it`);
    const text = new TextEncoder().encode(name);
    parts.push(integer64(text.length), text);
  }
  return joined(parts);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const file = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}
