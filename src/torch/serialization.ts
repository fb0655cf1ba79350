// torch.save and torch.load: values of any nesting, with the tensors in them, to and from PyTorch's .pt files.

import { bind, RuntimeError, read, ValueError } from '../engine/index.ts';
import { readFile, writeFileAtomic } from '../formats/index.ts';
import { narrowed } from '../formats/narrow.ts';
import { isPtArchive, readPt } from '../formats/pt.ts';
import { PtParameter, PtSize, type PtStorage, PtTensor } from '../formats/pt-records.ts';
import { writePt } from '../formats/pt-writer.ts';
import { widened, widerDType } from '../formats/widen.ts';
import { build, finish } from './create.ts';
import { signatureOf } from './define.ts';
import { bool, device, type Kind, of, str } from './kinds.ts';
import { Parameter } from './parameter.ts';
import { Size } from './size.ts';
import { Tensor } from './tensor.ts';

const saving = /* @__PURE__ */ signatureOf<{ obj: unknown; f?: string | null }>('save', {
  obj: [/* @__PURE__ */ of()],
  f: [str, null],
});

/**
 * Saves a value with all that is in it: numbers, texts, booleans, null, bigints, bytes (Uint8Array), tensors, and arrays,
 * plain objects, Maps and Sets of these, as `{ model: net.state_dict(), optimizer: optimizer.state_dict(), epoch }`. PyTorch
 * reads the file with `torch.load(path)`: whole numbers are ints there, others floats; arrays are lists, an object of
 * tensors alone is an OrderedDict, others are dicts, whose whole names are ints (`state[0]` of an optimizer). Tensors over
 * one storage stay so; the whole storage is written.
 * @param f a path, whose file appears whole or not at all; without it the bytes are returned.
 * @throws TypeError, ValueError for functions, other objects and values that contain themselves, before anything is written.
 */
export function save(obj: unknown): Uint8Array;
export function save(obj: unknown, f: string): void;
export function save(...args: readonly unknown[]): Uint8Array | undefined {
  const { obj, f } = bind(saving, args, ['obj']);
  const storages = new Map<Tensor['storage'], PtStorage>();
  const bytes = writePt(obj, (item) => {
    if (item instanceof Size) return new PtSize(item);
    if (!(item instanceof Tensor)) return undefined;
    const { storage, shape, strides, offset, dtype, requires_grad } = item;
    const record = storages.get(storage) ?? { dtype, bytes: bytesOf(item) };
    storages.set(storage, record);
    const kind = item instanceof Parameter ? PtParameter : PtTensor;
    return new kind(record, offset, shape, strides, requires_grad);
  });
  if (f === null) return bytes;
  writeFileAtomic(f, bytes);
  return undefined;
}

/** All elements of a tensor's storage as a file holds them. */
const bytesOf = ({ storage, dtype }: Tensor): Uint8Array =>
  narrowed(dtype, read(new Tensor(storage, { shape: [storage.length], strides: [1], offset: 0 })), 'a tensor');

/** What `load` takes by name. */
export interface LoadOptions {
  /** The device that tensors go to; the default device otherwise. Where a file had them does not matter. */
  map_location?: string | null;
  /** Changes nothing: no code of a file runs here, and what needs none loads. */
  weights_only?: boolean | null;
  /** Only of a path to a file of the zip format; it is read whole all the same. */
  mmap?: boolean | null;
}
type Source = string | Uint8Array | ArrayBuffer;
const source: Kind<Source> = {
  name: 'str, Uint8Array or ArrayBuffer',
  holds: (value) => typeof value === 'string' || value instanceof Uint8Array || value instanceof ArrayBuffer,
};
const loading = /* @__PURE__ */ signatureOf<LoadOptions & { f: Source }>(
  'load',
  { f: [source], map_location: [device, null], weights_only: [bool, null], mmap: [bool, null] },
  2,
);

/**
 * The value of a .pt file, of a path or bytes, as `torch.load(weights_only=True)` gives it. Dicts are plain objects (Maps
 * where a key is neither a text nor a whole number), lists and tuples arrays, sets Sets, ints beyond ±(2^53 - 1) bigints,
 * bytes Uint8Arrays, dtypes and devices texts. int8, int16 and uint16 int32, uint32 and uint64 int64. Tensors over one storage stay so.
 * T is what the caller knows of the value: `torch.load<Checkpoint>(path)`.
 * @throws FormatError for damaged files, and in PyTorch's words for what would run code or does not exist here.
 */
export function load<T = unknown>(
  f: Source,
  map_location: string | null,
  options?: Omit<LoadOptions, 'map_location'>,
): T;
export function load<T = unknown>(f: Source, options?: LoadOptions): T;
export function load(...args: readonly unknown[]): unknown {
  const { f, map_location, mmap } = bind(loading, args);
  if (mmap && typeof f !== 'string') throw new ValueError('f must be a file path in order to use the mmap argument');
  const bytes = typeof f === 'string' ? readFile(f) : f instanceof Uint8Array ? f : new Uint8Array(f);
  if (mmap && !isPtArchive(bytes)) {
    throw new RuntimeError(
      `mmap can only be used with files saved with \`torch.save(${f}, _use_new_zipfile_serialization=True), please torch.save your checkpoint with this option in order to use mmap.`,
    );
  }
  return readPt(bytes, tensorsOn(map_location));
}

/** What makes tensors and shapes of records: one storage for each of the file. */
function tensorsOn(device: string | null): (record: PtTensor | PtSize) => Tensor | Size {
  const storages = new Map<PtStorage, Tensor['storage']>();
  return (record) => {
    if (record instanceof PtSize) return new Size(record.sizes);
    const { storage: stored, offset, shape, strides, requires_grad } = record;
    let storage = storages.get(stored);
    if (storage === undefined) {
      const data = widened(stored.dtype, stored.bytes);
      ({ storage } = build(data, widerDType(stored.dtype), [data.length], { device }));
      storages.set(stored, storage);
    }
    const x = new Tensor(storage, { shape, strides, offset });
    return record instanceof PtParameter ? new Parameter(x, requires_grad) : finish(x, { requires_grad });
  };
}
