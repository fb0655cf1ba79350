// .pt files before PyTorch 1.6, and of `_use_new_zipfile_serialization=False`: a magic number, a version, what machine wrote
// it, the value, and the keys of its storages, each a pickle; then, for each key, a count and the elements. Little-endian.

import { FormatError } from '../reference/base/errors.ts';
import { quote } from './check.ts';
import { ndarrayDTypes } from './mxnet-dtype.ts';
import { Unpickler } from './pickle.ts';
import { brokenPickle, unpicklingError } from './pickle-refusals.ts';
import { PickledItems, type PickledStorage, type StorageRoot } from './pickle-values.ts';
import { ptDType } from './pt-records.ts';
import { storageRoot } from './pt-storage.ts';
import { Finisher, integer, type Make } from './pt-values.ts';

const MAGIC = 0x1950a86a20f9469cfc6cn;
const VERSION = 1001;

/** Reads a file of that format. @throws FormatError */
export function readLegacy(file: Uint8Array, make: Make): unknown {
  const roots = new Map<string, StorageRoot>();
  let at = 0;
  const next = (): unknown => {
    const unpickler = new Unpickler(file, at, (id) => viewOf(id, roots));
    const value = unpickler.load();
    at = unpickler.at;
    return value;
  };
  if (next() !== MAGIC) throw new FormatError('Invalid magic number; corrupt file?', 'no zip archive either');
  const version = next();
  if (version !== VERSION)
    throw new FormatError(`Invalid protocol version: ${String(version).slice(0, 40)}`, `version ${VERSION} is read`);
  next();
  const value = next();
  const keys = next();
  if (!(keys instanceof PickledItems)) return brokenPickle('the keys of storages are no list', 'they follow the value');
  const contents = new Map<StorageRoot, Uint8Array>();
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const take = (length: number): number => {
    const short = length - (file.length - at);
    if (short > 0)
      throw new FormatError(
        `unexpected EOF, expected ${short} more bytes. The file might be corrupted.`,
        `${length} bytes are expected at ${at}`,
      );
    at += length;
    return at - length;
  };
  for (const key of keys.items) {
    const root = typeof key === 'string' ? roots.get(key) : undefined;
    if (root === undefined || contents.has(root))
      throw new FormatError(
        `storage key ${typeof key === 'string' ? `'${quote(key).slice(1, -1)}'` : 'of no text'} not found in deserialized_objects`,
        'each key is of one storage of the value',
      );
    const itemSize = root.dtype === null ? 1 : ndarrayDTypes[ptDType(root.dtype)];
    const count = view.getBigInt64(take(8), true);
    if (count !== BigInt(root.length))
      throw new FormatError(
        `storage has wrong byte size: expected ${root.length * itemSize} got ${count * BigInt(itemSize)}`,
        `storage ${quote(root.key)}`,
      );
    const begin = take(root.length * itemSize);
    contents.set(root, file.subarray(begin, at));
  }
  return new Finisher(make, (root) => {
    const bytes = contents.get(root);
    if (bytes !== undefined) return bytes;
    throw new FormatError(`storage ${quote(root.key)} has no elements`, 'its key is not in the list of keys');
  }).finish(value);
}

/** What ('storage', type, key, location, count, view) stands for: a view is (key, start, count) or None. */
function viewOf(id: unknown, roots: Map<string, StorageRoot>): PickledStorage {
  const root = storageRoot(id, 6, roots);
  const view = id instanceof PickledItems ? id.items[5] : null;
  if (view === null) return { root, start: 0, length: root.length };
  if (!(view instanceof PickledItems) || view.items.length !== 3 || root.dtype === null)
    return unpicklingError('the view of a storage is no tuple of three');
  const [start, length] = view.items.slice(1).map(integer);
  if (start + length > root.length)
    throw new FormatError(
      'Trying to resize storage that is not resizable',
      `a view of ${length} elements from ${start}`,
    );
  return { root, start, length };
}
