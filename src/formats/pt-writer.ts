// Writes .pt files as torch.save of PyTorch 2.13 does: the same records in the same order, the pickle by protocol 2, all
// but the archive's own hash.

import { bind } from '../reference/base/signature.ts';
import { argument, declare, kind } from './arguments.ts';
import { type Describe, Pickler } from './pickle-writer.ts';
import { PtSize, PtTensor } from './pt-records.ts';
import { writeZip } from './zip-writer.ts';

const writing = /* @__PURE__ */ declare<{ value: unknown }>(
  'serializePt',
  /* @__PURE__ */ argument(
    'value',
    /* @__PURE__ */ kind('value', () => true),
  ),
);

/**
 * The bytes of a .pt file of plain values: null, booleans, numbers (whole ones are ints), bigints, texts, Uint8Arrays
 * (bytes), arrays (lists), Sets, Maps and plain objects (dicts; one of tensors alone is an OrderedDict), `PtTensor`s,
 * `PtParameter`s and `PtSize`s. Whole numbers as names of properties are ints, but not where all values are tensors.
 * @throws TypeError, ValueError for what no file can hold, or what contains itself.
 */
export function serialize(value: unknown): Uint8Array;
export function serialize(...args: readonly unknown[]): Uint8Array {
  const { value } = bind(writing, args, ['value']);
  return writePt(value, (item) => (item instanceof PtTensor || item instanceof PtSize ? item : undefined));
}

/** `serialize`, with records for what `describe` knows. @internal */
export function writePt(value: unknown, describe: Describe): Uint8Array {
  const pickler = new Pickler(describe);
  const pickle = pickler.pickle(value);
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);
  return writeZip([
    ['archive/data.pkl', pickle],
    ['archive/.format_version', text('1')],
    ['archive/.storage_alignment', text('64')],
    ['archive/byteorder', text('little')],
    ...[...pickler.storages].map(([{ bytes }, key]): [string, Uint8Array] => [`archive/data/${key}`, bytes]),
    ['archive/version', text('3\n')],
  ]);
}
