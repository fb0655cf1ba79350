// .pt files that were made to do harm, beside those of test/golden/torch/pt/hostile: bombs of all kinds, which are small in the
// file and large once they are unpacked, copied or followed.

import { deflateRawSync } from 'node:zlib';
import { serializePt } from '../../../src/formats/index.ts';
import { readZip, unpack } from '../../../src/formats/zip.ts';
import { writeZip } from '../../../src/formats/zip-writer.ts';
import { file, type Part } from './files.ts';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const VERSION = ['archive/version', text('3\n')] as const;

/** An archive of a pickle, written opcode by opcode, and of storages. */
const archive = (pickle: Uint8Array, ...storages: readonly Uint8Array[]): Uint8Array =>
  writeZip([
    ['archive/data.pkl', pickle],
    ...storages.map((bytes, i) => [`archive/data/${i}`, bytes] as const),
    VERSION,
  ]);
const pickle = (...parts: readonly Part[]): Uint8Array => archive(file(['u8', 0x80, 2], ...parts, ['text', '.']));

/** A file with other bytes at a place, found from the end by a signature. */
function patched(bytes: Uint8Array, signature: number, at: number, value: number): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  let found = copy.length - 4;
  while (view.getUint32(found, true) !== signature) found--;
  view.setUint32(found + at, value, true);
  return copy;
}

const plain = serializePt([1, 2, 3]);
const CENTRAL = 0x02014b50;

/** A record of deflated zeros in the place of the pickle, whose directory says that it has `size` bytes. */
function deflated(zeros: number, size: number): Uint8Array {
  const packed = new Uint8Array(deflateRawSync(new Uint8Array(zeros)));
  let made = writeZip([VERSION, ['archive/data.pkl', packed]]);
  // method of the directory and of the record's own header
  made = patched(made, CENTRAL, 8, 0x00080800);
  made = patched(made, 0x04034b50, 6, 0x00080800);
  return patched(made, CENTRAL, 24, size);
}

const MANY = 50_000;

export const pt: readonly (readonly [name: string, file: Uint8Array])[] = [
  ['nothing', file()],
  ['two records at one place', patched(plain, CENTRAL, 42, 0)],
  ['more bytes than deflate can make', deflated(2 ** 20, 2 ** 30)],
  ['a record that unpacks to more than it says', deflated(2 ** 24, 2 ** 10)],
  ['a record that unpacks to less than it says', deflated(2 ** 10, 2 ** 12)],
  ['a directory of 2^32 - 1 bytes', patched(plain, 0x06054b50, 12, 0xffffffff)],
  ['65535 records', patched(plain, 0x06054b50, 8, 0xffffffff)],
  ['a changed byte of a record', plain.map((byte, i) => (i === 66 ? byte ^ 1 : byte))],
  ['a text of 2^32 - 1 bytes', pickle(['text', 'X'], ['u32', 0xffffffff])],
  ['bytes of 2^63', pickle(['u8', 0x8e], ['u64', 2n ** 63n])],
  ['an int of 2^31 bytes', pickle(['u8', 0x8b], ['u32', 2 ** 31])],
  ['a slot that was never filled', pickle(['text', 'j'], ['u32', 0xffffffff])],
  ['marks without end', pickle(['text', '('.repeat(MANY)])],
  ['lists without end', pickle(['text', ']'.repeat(MANY) + 'a'.repeat(MANY - 1)])],
  ['a list in itself', pickle(['text', ']'], ['u8', 0x71, 0, 0x68, 0], ['text', 'a'])],
  ['a dict as its own value', pickle(['text', '}'], ['u8', 0x71, 0], ['text', 'N'], ['u8', 0x68, 0], ['text', 's'])],
  [
    'a dict that is copied again and again',
    pickle(
      ['text', '}('],
      ['u8', ...Array.from({ length: 250 }, (_, i) => [0x4b, i, 0x4e]).flat()],
      ['text', 'u'],
      ['u8', 0x71, 0],
      ['text', 'ccollections\nCounter\n'],
      ['u8', 0x71, 1, 0x30],
      ...Array.from({ length: 500 }, () => ['u8', 0x68, 1, 0x68, 0, 0x85, 0x52] as const),
    ),
  ],
  [
    'a text that becomes bytes again and again',
    pickle(
      ['text', 'X'],
      ['u32', 5000],
      ['text', 'a'.repeat(5000)],
      ['u8', 0x71, 0],
      ['text', 'c_codecs\nencode\n'],
      ['u8', 0x71, 1],
      ...Array.from({ length: 1000 }, () => ['u8', 0x68, 1, 0x68, 0, 0x85, 0x52] as const),
    ),
  ],
  [
    'versions of modules that contain themselves',
    pickle(
      ['text', 'ccollections\nOrderedDict\n)R}X'],
      ['u32', 9],
      ['text', '_metadataccollections\nOrderedDict\n)R'],
      ['u8', 0x71, 0],
      ['text', 'X'],
      ['u32', 1],
      ['text', 'a'],
      ['u8', 0x68, 0],
      ['text', 'ssb'],
    ),
  ],
  ['a function as the value', pickle(['text', 'ctorch._utils\n_rebuild_tensor_v2\n'])],
  [
    'a storage as the value',
    pickle(
      ['text', '(X'],
      ['u32', 7],
      ['text', 'storagectorch\nFloatStorage\nX'],
      ['u32', 1],
      ['text', '0X'],
      ['u32', 3],
      ['text', 'cpuK'],
      ['u8', 0],
      ['text', 'tQ'],
    ),
  ],
  ['a module of a blocked name', pickle(['text', 'cos\nsystem\nX'], ['u32', 2], ['text', 'ls'], ['u8', 0x85, 0x52])],
  ['a name of terminal codes', pickle(['text', 'cevil\n\x1b]0;title\x07\n'])],
];

/** The same file, whole: that the ones above are refused for what they say. */
export const good: Uint8Array = archive(unpack([...readZip(plain).values()][0]));
