// Reads zip archives as the directory at their end describes them, zip64 included: where each record lies, that records lie
// inside the file and apart from one another, and, when one is taken out, that its bytes have the checksum.
// The format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT

import { FormatError } from '../reference/base/errors.ts';
import { quote } from './check.ts';
import { crc32 } from './crc32.ts';
import { builtin } from './files.ts';

/** One record of an archive, still packed. */
export interface ZipEntry {
  readonly name: string;
  /** 0 is stored, 8 deflated. */
  readonly method: number;
  readonly crc: number;
  /** A view of the file. */
  readonly packed: Uint8Array;
  /** Bytes when unpacked. */
  readonly size: number;
}

/** What the directory says of a record. */
interface Listed extends Omit<ZipEntry, 'packed'> {
  readonly packedSize: number;
  /** Where its own header begins. */
  readonly offset: number;
  readonly rawName: Uint8Array;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
/** No byte of deflate stands for more than 1032. */
const DEFLATE_RATIO = 1032;

const fail = (problem: string, hint: string): never => {
  throw new FormatError(`PytorchStreamReader failed reading zip archive: ${problem}`, hint);
};
const corrupted = (hint: string): never => fail('invalid header or archive is corrupted', hint);

/** Whether bytes begin as a zip archive does. */
export const isZip = (file: Uint8Array): boolean =>
  file[0] === 0x50 && file[1] === 0x4b && file[2] === 3 && file[3] === 4;

/** The records of an archive by name, in the directory's order. @throws FormatError */
export function readZip(file: Uint8Array): Map<string, ZipEntry> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const end = findEnd(view);
  const { count, size, offset } = directoryOf(view, end);
  if (!(offset + size <= end)) corrupted(`a directory of ${size} bytes at ${offset} does not end before byte ${end}`);
  if (!(count * 46 <= size)) corrupted(`a directory of ${size} bytes cannot list ${count} records`);
  const listed: Listed[] = [];
  let at = offset;
  for (let n = 0; n < count; n++) {
    const [entry, next] = readListed(file, view, at, offset + size);
    listed.push(entry);
    at = next;
  }
  const entries = new Map<string, ZipEntry>();
  let free = 0;
  for (const entry of [...listed].sort((a, b) => a.offset - b.offset)) {
    if (entry.offset < free) corrupted(`record ${quote(entry.name)} begins inside the one before it`);
    const begin = dataOf(file, view, entry);
    free = begin + entry.packedSize;
    if (!(free <= offset)) corrupted(`record ${quote(entry.name)} has ${entry.packedSize} bytes, more than there are`);
    if (entries.has(entry.name)) corrupted(`two records are called ${quote(entry.name)}`);
    const { name, method, crc, size } = entry;
    entries.set(name, { name, method, crc, size, packed: file.subarray(begin, free) });
  }
  return entries;
}

/** Where the record that ends an archive begins: 22 bytes, and a comment up to the end of the file. */
function findEnd(view: DataView): number {
  const last = view.byteLength - 22;
  for (let at = last; at >= Math.max(0, last - 0xffff); at--) {
    if (view.getUint32(at, true) === END && view.getUint16(at + 20, true) === last - at) return at;
  }
  return fail('failed finding central directory', 'the file is cut short, or more bytes follow the archive');
}

const uint64 = (view: DataView, at: number): number =>
  view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;

/** How many records there are, and where they are listed. */
function directoryOf(view: DataView, end: number): { count: number; size: number; offset: number } {
  const directory = {
    count: view.getUint16(end + 10, true),
    size: view.getUint32(end + 12, true),
    offset: view.getUint32(end + 16, true),
  };
  if (directory.count < 0xffff && directory.size < 0xffffffff && directory.offset < 0xffffffff) return directory;
  const locator = end - 20;
  if (locator < 0 || view.getUint32(locator, true) !== LOCATOR_64) return directory;
  const at = uint64(view, locator + 8);
  if (!(at + 56 <= locator) || view.getUint32(at, true) !== END_64) corrupted(`no zip64 end record at byte ${at}`);
  return { count: uint64(view, at + 32), size: uint64(view, at + 40), offset: uint64(view, at + 48) };
}

/** One entry of the directory, and where the next begins. */
function readListed(file: Uint8Array, view: DataView, at: number, end: number): [Listed, number] {
  if (at + 46 > end || view.getUint32(at, true) !== CENTRAL) corrupted(`no entry of the directory at byte ${at}`);
  const extra = at + 46 + view.getUint16(at + 28, true);
  const comment = extra + view.getUint16(at + 30, true);
  const next = comment + view.getUint16(at + 32, true);
  if (next > end) corrupted(`the entry at byte ${at} is longer than the directory`);
  const rawName = file.subarray(at + 46, extra);
  const name = decode(rawName);
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  const said = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)];
  const [size, packedSize, offset] = widened(view, said, extra, comment);
  if (flags & 0x2041) unreadable(name, 'unsupported encryption', `its flags are 0x${flags.toString(16)}`);
  if (method !== 0 && method !== 8)
    unreadable(name, 'unsupported method', `method ${method} is not stored or deflated`);
  if (method === 0 && size !== packedSize) corrupted(`${quote(name)} is stored, with sizes ${size} and ${packedSize}`);
  if (size > packedSize * DEFLATE_RATIO) corrupted(`${packedSize} bytes of ${quote(name)} cannot unpack to ${size}`);
  return [{ name, method, crc: view.getUint32(at + 16, true), size, packedSize, offset, rawName }, next];
}

const unreadable = (name: string, problem: string, hint: string): never => {
  throw new FormatError(
    `PytorchStreamReader failed retrieving file meta-data for ${name.slice(name.indexOf('/') + 1)}: ${problem}`,
    hint,
  );
};

/** Numbers of 32 bits, in the order of the zip64 field, which has those that did not fit. */
function widened(view: DataView, said: readonly number[], begin: number, end: number): readonly number[] {
  if (!said.includes(0xffffffff)) return said;
  let at = begin;
  while (at + 4 <= end && view.getUint16(at, true) !== 1) at += 4 + view.getUint16(at + 2, true);
  const stop = at + 4 + (at + 4 <= end ? view.getUint16(at + 2, true) : 0);
  let next = at + 4;
  return said.map((number) => {
    if (number !== 0xffffffff) return number;
    if (next + 8 > Math.min(stop, end)) return number;
    next += 8;
    return uint64(view, next - 8);
  });
}

function decode(name: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(name);
  } catch {
    return corrupted('the name of a record is not UTF-8');
  }
}

/** Where a record's bytes begin. Sizes in its own header may be 0: the directory's count. */
function dataOf(file: Uint8Array, view: DataView, { name, rawName, offset, method }: Listed): number {
  if (!(offset + 30 <= file.length) || view.getUint32(offset, true) !== LOCAL)
    corrupted(`${quote(name)} has no header at byte ${offset}`);
  const begin = offset + 30 + view.getUint16(offset + 26, true);
  if (view.getUint16(offset + 8, true) !== method) corrupted(`the header of ${quote(name)} has another method`);
  const own = file.subarray(offset + 30, begin);
  if (own.length !== rawName.length || own.some((byte, i) => byte !== rawName[i]))
    corrupted(`the header of ${quote(name)} has another name`);
  return begin + view.getUint16(offset + 28, true);
}

/**
 * A record's bytes, of which there are `size`; stored ones are a view of the file.
 * @throws FormatError where they are damaged, RuntimeError for a deflated one in hosts without zlib.
 */
export function unpack({ name, method, packed, size, crc }: ZipEntry): Uint8Array {
  const bytes = method === 0 ? packed : inflate(name, packed, size);
  if (bytes.length !== size) corrupted(`${quote(name)} unpacks to ${bytes.length} bytes instead of ${size}`);
  if (crc32(bytes) !== crc)
    fail(
      `file ${quote(name)} has a wrong checksum`,
      'bytes of the file have changed, or it was written without checksums',
    );
  return bytes;
}

function inflate(name: string, packed: Uint8Array, size: number): Uint8Array {
  const zlib = builtin('node:zlib');
  try {
    const { buffer, byteOffset, length } = zlib.inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
    return new Uint8Array(buffer, byteOffset, length);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return corrupted(`${quote(name)} does not unpack to ${size} bytes: ${reason}`);
  }
}
