// The JSON header of safetensors: `{"__metadata__": {text: text}, name: {"dtype", "shape", "data_offsets"}, …}`.
// Here is its grammar, read key by key; what its numbers mean for the data is checked in safetensors.ts.

import { FormatError, TypeError, ValueError } from '../reference/base/errors.ts';
import { typeName } from '../reference/base/type-name.ts';
import { quote } from './check.ts';
import { JsonReader } from './json.ts';
import { dtypeBits, isSafetensorsDType, type SafetensorsDType } from './safetensors-dtype.ts';

/** The key that is no tensor. */
export const METADATA = '__metadata__';

/** One tensor as the header lists it; offsets count from the end of the header. */
export interface HeaderEntry {
  readonly name: string;
  readonly dtype: SafetensorsDType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** Reads the header's bytes. @throws FormatError */
export function readHeader(bytes: Uint8Array): { metadata: Map<string, string>; entries: HeaderEntry[] } {
  const reader = new JsonReader(decode(bytes), 'Error while deserializing: invalid JSON in header');
  if (bytes[0] !== 0x7b) reader.fail('the header must begin with {');
  const metadata = new Map<string, string>();
  const entries: HeaderEntry[] = [];
  reader.object((name) => {
    if (name === METADATA) reader.object((key) => metadata.set(key, reader.string()));
    else entries.push(readEntry(reader, name));
  });
  reader.end();
  return { metadata, entries };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new FormatError(
      'Error while deserializing: invalid UTF-8 in header',
      `the ${bytes.length} bytes from byte 8 on must be JSON in UTF-8`,
    );
  }
}

function readEntry(reader: JsonReader, name: string): HeaderEntry {
  let dtype: SafetensorsDType | undefined;
  let shape: number[] | undefined;
  let offsets: number[] | undefined;
  reader.object((field) => {
    if (field === 'dtype') dtype = readDType(reader);
    else if (field === 'shape') shape = readIntegers(reader);
    else if (field === 'data_offsets') offsets = readIntegers(reader);
    else reader.fail(`unknown field ${quote(field)} in the entry of tensor ${quote(name)}`);
  });
  if (dtype === undefined) return reader.fail(`missing field \`dtype\` in the entry of tensor ${quote(name)}`);
  if (shape === undefined) return reader.fail(`missing field \`shape\` in the entry of tensor ${quote(name)}`);
  if (offsets === undefined) return reader.fail(`missing field \`data_offsets\` in the entry of tensor ${quote(name)}`);
  if (offsets.length !== 2)
    reader.fail(`data_offsets of tensor ${quote(name)} must be 2 numbers, not ${offsets.length}`);
  return { name, dtype, shape, begin: offsets[0], end: offsets[1] };
}

function readDType(reader: JsonReader): SafetensorsDType {
  const name = reader.string();
  if (isSafetensorsDType(name)) return name;
  return reader.fail(`unknown variant ${quote(name)}, expected one of ${Object.keys(dtypeBits).join(', ')}`);
}

function readIntegers(reader: JsonReader): number[] {
  const values: number[] = [];
  reader.array(() => values.push(reader.integer()));
  return values;
}

/** The header's bytes, padded with spaces so that the data behind it is aligned to 8. */
export function encodeHeader(
  entries: readonly HeaderEntry[],
  metadata: Iterable<readonly [string, string]>,
): Uint8Array {
  const fields = entries.map(
    ({ name, dtype, shape, begin, end }) =>
      `${encodeText(name)}:{"dtype":"${dtype}","shape":[${shape.join(',')}],"data_offsets":[${begin},${end}]}`,
  );
  const pairs = [...metadata];
  const odd = pairs.find((pair) => !Array.isArray(pair));
  if (odd !== undefined) throw new TypeError(`metadata must be pairs of strings, got ${typeName(odd)}`);
  const texts = [...new Map(pairs)].map(([key, value]) => `${encodeText(key)}:${encodeText(value)}`);
  if (texts.length > 0) fields.unshift(`"${METADATA}":{${texts.join(',')}}`);
  const json = new TextEncoder().encode(`{${fields.join(',')}}`);
  const header = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(0x20);
  header.set(json);
  return header;
}

function encodeText(text: string): string {
  if (typeof text !== 'string') throw new ValueError(`names and metadata must be strings, got ${typeof text}`);
  if (/\p{Surrogate}/u.test(text))
    throw new ValueError(`half a surrogate pair in ${quote(text)}: UTF-8 cannot hold it`);
  return JSON.stringify(text);
}
