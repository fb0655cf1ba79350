// Persistent ids of a pickle: the storages of tensors, whose elements stand elsewhere in the file.

import { FormatError } from '../reference/base/errors.ts';
import { quote } from './check.ts';
import { storageClass } from './pickle-globals.ts';
import { unpicklingError } from './pickle-refusals.ts';
import { PickledItems, pickledType, type StorageRoot } from './pickle-values.ts';
import { integer } from './pt-values.ts';

/** The storage that a persistent id names, the same one for the same key. */
export function storageRoot(id: unknown, length: number, roots: Map<string, StorageRoot>): StorageRoot {
  if (!(id instanceof PickledItems) || id.kind !== 'tuple')
    return unpicklingError(`persistent_load id must be tuple or int, but got <class '${pickledType(id)}'>`);
  const [kind, type, name, location, count] = id.items;
  if (kind !== 'storage')
    unpicklingError(`Only persistent_load of storage is allowed, but got <class '${pickledType(kind)}'>`);
  if (id.items.length !== length || typeof name !== 'string' || typeof location !== 'string')
    return unpicklingError(`a storage is ${length} values: its type, key, location, count; got ${id.items.length}`);
  const called = storageClass(type);
  const root = { key: name, dtype: called === 'UntypedStorage' ? null : called, length: integer(count) };
  const known = roots.get(name);
  if (known === undefined) roots.set(name, root);
  else if (known.dtype !== root.dtype || known.length !== root.length)
    throw new FormatError(`storage ${quote(name)} is named twice with other types or sizes`, 'a key is of one storage');
  return known ?? root;
}
