// Writes zip archives as PyTorch does: records are stored, and the bytes of each begin at a multiple of 64, for which its
// header has a field `FB` of padding.

import { ValueError } from '../reference/base/errors.ts';
import { crc32 } from './crc32.ts';

const ALIGNMENT = 64;
/** Names are UTF-8. */
const FLAGS = 0x800;
/** 1980-01-01, the first day that zip knows: the same records give the same bytes at any time. */
const DATE = 0x21;
/** Above it sizes need zip64. */
const MOST = 0xffffffff;

/** An archive of these records, by name, in their order. @throws ValueError for one of 4 GiB or more. */
export function writeZip(records: readonly (readonly [name: string, bytes: Uint8Array])[]): Uint8Array {
  let end = 0;
  const placed = records.map(([text, bytes]) => {
    const name = new TextEncoder().encode(text);
    const offset = end;
    const bare = offset + 30 + name.length + 4;
    const begin = Math.ceil(bare / ALIGNMENT) * ALIGNMENT;
    end = begin + bytes.length;
    return { name, bytes, offset, padding: begin - bare, begin, crc: crc32(bytes) };
  });
  const directory = end;
  const total = placed.reduce((sum, { name }) => sum + 46 + name.length, directory) + 22;
  if (total >= MOST || records.length >= 0xffff) {
    throw new ValueError(
      `the file would have ${total} bytes and ${records.length} records`,
      'at most 4 GiB are written',
    );
  }
  const file = new Uint8Array(total);
  const view = new DataView(file.buffer);
  for (const { name, bytes, offset, padding, begin, crc } of placed) {
    const sizes = [crc, bytes.length, bytes.length];
    fields(view, offset, [4, 0x04034b50], [2, 0, FLAGS, 0, 0, DATE], [4, ...sizes], [2, name.length, padding + 4]);
    file.set(name, offset + 30);
    fields(view, offset + 30 + name.length, [1, 0x46, 0x42], [2, padding]);
    file.fill(0x5a, begin - padding, begin);
    file.set(bytes, begin);
  }
  let at = directory;
  for (const { name, bytes, offset, crc } of placed) {
    const sizes = [crc, bytes.length, bytes.length];
    fields(view, at, [4, 0x02014b50], [2, 0, 0, FLAGS, 0, 0, DATE], [4, ...sizes], [2, name.length, 0, 0, 0, 0]);
    fields(view, at + 38, [4, 0, offset]);
    file.set(name, at + 46);
    at += 46 + name.length;
  }
  const count = records.length;
  fields(view, at, [4, 0x06054b50], [2, 0, 0, count, count], [4, at - directory, directory], [2, 0]);
  return file;
}

/** Writes numbers one behind the other: each list begins with how many bytes its numbers have. */
function fields(view: DataView, begin: number, ...lists: readonly (readonly [bytes: 1 | 2 | 4, ...number[]])[]): void {
  let at = begin;
  for (const [bytes, ...numbers] of lists) {
    for (const number of numbers) {
      if (bytes === 1) view.setUint8(at, number);
      else if (bytes === 2) view.setUint16(at, number, true);
      else view.setUint32(at, number, true);
      at += bytes;
    }
  }
}
