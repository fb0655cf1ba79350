// PyTorch's .pt files: a zip archive of one folder, in which data.pkl is a pickle and data/N the elements of storage N; before
// PyTorch 1.6 pickles and elements one behind the other (pt-legacy.ts). As `torch.load(weights_only=True)` reads them, and
// stricter where that would take a file whose records overlap, have wrong checksums or lack elements.

import { FormatError, TypeError } from '../reference/base/errors.ts';
import { quote } from './check.ts';
import { ndarrayDTypes } from './mxnet-dtype.ts';
import { Unpickler } from './pickle.ts';
import { UNSAFE } from './pickle-refusals.ts';
import type { PickledStorage, StorageRoot } from './pickle-values.ts';
import { readLegacy } from './pt-legacy.ts';
import type { PtDType } from './pt-records.ts';
import { storageRoot } from './pt-storage.ts';
import { Finisher, type Make } from './pt-values.ts';
import { isZip, readZip, unpack, type ZipEntry } from './zip.ts';

/** The latest version of the archive that PyTorch 2.13 reads. */
const LATEST = 10;

/**
 * Reads a .pt file: dicts are objects (Maps where keys are neither texts nor whole numbers), lists and tuples arrays, sets
 * Sets, bytes Uint8Arrays, large ints bigints, dtypes and devices texts, tensors `PtTensor`s and shapes `PtSize`s. Nothing
 * of the file runs, and what it shares is shared.
 * @throws FormatError for anything but a whole and valid file of such values.
 */
export function parse(file: Uint8Array, ...more: never[]): unknown {
  if (Object.prototype.toString.call(file) !== '[object Uint8Array]' || more.length > 0)
    throw new TypeError('parsePt() takes 1 argument, the bytes of a file', 'its arguments are file');
  return readPt(file, (record) => record);
}

/** `parse`, with what `make` makes in the place of the records. @internal */
export function readPt(file: Uint8Array, make: Make): unknown {
  // never Node's Buffer, whose slices are views
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.length);
  return isZip(bytes) ? readArchive(bytes, make) : readLegacy(bytes, make);
}

/** Whether bytes are of the archive, and not of the format before it. */
export { isZip as isPtArchive } from './zip.ts';

function readArchive(file: Uint8Array, make: Make): unknown {
  const records = new Archive(readZip(file));
  if (records.has('constants.pkl')) {
    throw new FormatError(
      `Cannot use \`\`weights_only=True\`\` with TorchScript archives passed to \`\`torch.load\`\`. ${UNSAFE}`,
      'save the state_dict of the module in Python: torch.save(module.state_dict(), path)',
    );
  }
  const big = isBigEndian(records);
  const roots = new Map<string, StorageRoot>();
  const unpickler = new Unpickler(records.bytes('data.pkl'), 0, (id) => storageOf(id, roots));
  const value = unpickler.load();
  return new Finisher(make, ({ key, length, dtype: said }, dtype) => {
    const itemSize = ndarrayDTypes[dtype];
    const expected = said === null ? length : length * itemSize;
    const entry = records.entry(`data/${key}`);
    if (entry.size !== expected || expected % itemSize !== 0) {
      throw new FormatError(
        `record size (${entry.size} bytes) does not match expected size (${expected} bytes = ${expected} elements * 1 bytes/element) for dtype Byte`,
        `storage ${quote(key)} has ${length} elements of ${dtype}`,
      );
    }
    const bytes = unpack(entry);
    return big ? swapped(bytes, dtype) : bytes;
  }).finish(value);
}

/** The records of the one folder of an archive. */
class Archive {
  readonly #records = new Map<string, ZipEntry>();

  constructor(entries: ReadonlyMap<string, ZipEntry>) {
    const [first = ''] = entries.keys();
    const folder = first.slice(0, first.indexOf('/') + 1);
    for (const [name, entry] of entries) {
      if (folder.length < 2 || !name.startsWith(folder)) {
        throw new FormatError(
          `file in archive is not in a subdirectory${folder && ` ${quote(folder)}`}: ${quote(name)}`,
          'all records of a .pt file are in one folder',
        );
      }
      this.#records.set(name.slice(folder.length), entry);
    }
    const version = this.text('version').replace(/\n$/, '');
    if (!/^\d{1,9}$/.test(version))
      throw new FormatError(`Couldn't parse the version ${quote(version)} as Long Long.`, 'it is a number');
    if (Number(version) < 1 || Number(version) > LATEST) {
      throw new FormatError(
        `Attempted to read a PyTorch file with version ${version}, but the maximum supported version for reading is ${LATEST}. Your PyTorch installation may be too old.`,
        `versions 1 to ${LATEST} are read`,
      );
    }
  }

  has(name: string): boolean {
    return this.#records.has(name);
  }

  entry(name: string): ZipEntry {
    const found = this.#records.get(name);
    if (found !== undefined) return found;
    throw new FormatError(
      `PytorchStreamReader failed locating file ${quote(name).slice(1, -1)}: file not found`,
      `the archive has ${[...this.#records.keys()].slice(0, 8).map(quote).join(', ')}`,
    );
  }

  bytes(name: string): Uint8Array {
    return unpack(this.entry(name));
  }

  /** A short text. */
  text(name: string): string {
    return String.fromCharCode(...this.bytes(name).subarray(0, 40));
  }
}

function isBigEndian(records: Archive): boolean {
  const order = records.has('byteorder') ? records.text('byteorder') : 'little';
  if (order === 'little' || order === 'big') return order === 'big';
  throw new FormatError(`Unknown endianness type: ${quote(order)}`, "the record byteorder is 'little' or 'big'");
}

/** Big-endian elements as little-endian ones. */
function swapped(bytes: Uint8Array, dtype: PtDType): Uint8Array {
  const step = ndarrayDTypes[dtype];
  const turned = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) turned[i - (i % step) + step - 1 - (i % step)] = bytes[i];
  return turned;
}

/** What ('storage', type, key, location, count) stands for. Locations are read as the CPU. */
function storageOf(id: unknown, roots: Map<string, StorageRoot>): PickledStorage {
  const root = storageRoot(id, 5, roots);
  return { root, start: 0, length: root.length };
}
