// From what a pickle held to plain values and tensors. Here every number of a tensor is checked against its storage, and
// storages against the bytes of the file, before anything is made of them.

import { FormatError } from '../reference/base/errors.ts';
import { countElements, quoteShape } from './check.ts';
import { ndarrayDTypes } from './mxnet-dtype.ts';
import { brokenPickle } from './pickle-refusals.ts';
import {
  PickledDict,
  PickledFloat,
  PickledGlobal,
  PickledItems,
  type PickledStorage,
  PickledTensor,
  pickledType,
  type StorageRoot,
} from './pickle-values.ts';
import { type PtDType, type PtGeometry, PtParameter, PtSize, type PtStorage, PtTensor, ptDType } from './pt-records.ts';
import { type Metadata, setMetadata } from './state-metadata.ts';

/** Makes of a record what stands for it among the values. */
export type Make = (record: PtTensor | PtSize) => unknown;

/** The little-endian bytes of a storage of the file. */
export type Contents = (root: StorageRoot, dtype: PtDType) => Uint8Array;

/** How deep values may nest: far from what overflows a stack. */
export const DEPTH = 200;
const WHOLE = /^(?:0|-?[1-9]\d{0,15})$/;

/** Whether a property's name is how JavaScript writes a whole number. */
export const isWhole = (name: string): boolean => WHOLE.test(name) && Number.isSafeInteger(Number(name));

/** Whether a storage of `length` elements has all of a tensor: sizes and strides are not negative, and as many. */
export function isInside({ offset, shape, strides }: PtGeometry, length: number): boolean {
  if (![offset, ...shape, ...strides].every((n) => n >= 0) || shape.length !== strides.length) return false;
  return shape.includes(0) || shape.reduce((sum, size, i) => sum + (size - 1) * strides[i], offset) < length;
}

/** A persistent id's storage and its place in it. */
export const isStorage = (value: unknown): value is PickledStorage =>
  typeof value === 'object' && value !== null && 'root' in value;

/** Turns what was read into values, each shared one once. */
export class Finisher {
  readonly #make: Make;
  readonly #contents: Contents;
  readonly #storages = new Map<StorageRoot, PtStorage>();
  readonly #done = new Map<object, unknown>();
  readonly #open = new Set<object>();

  constructor(make: Make, contents: Contents) {
    this.#make = make;
    this.#contents = contents;
  }

  /** @throws FormatError for what is no value, and for values that contain themselves or are nested too deep. */
  finish(value: unknown): unknown {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
    if (value instanceof PickledFloat) return value.value;
    if (this.#done.has(value)) return this.#done.get(value);
    if (this.#open.has(value)) brokenPickle(`a ${pickledType(value)} contains itself`, 'values are trees here');
    if (this.#open.size >= DEPTH) brokenPickle('maximum recursion depth exceeded', `more than ${DEPTH} values deep`);
    this.#open.add(value);
    const made = this.#made(value);
    this.#open.delete(value);
    this.#done.set(value, made);
    return made;
  }

  #made(value: object): unknown {
    if (value instanceof PickledDict) return this.#dict(value);
    if (value instanceof PickledTensor) return this.#make(this.#tensor(value));
    if (value instanceof PickledItems) {
      if (value.kind === 'Size') return this.#make(new PtSize(integers(value)));
      const items = value.items.map((item) => this.finish(item));
      return value.kind === 'set' ? new Set(items) : items;
    }
    if (value instanceof PickledGlobal)
      brokenPickle(`${value.name} is no value`, 'a name stands where a value must be');
    return brokenPickle('a storage is no value', 'storages are read as parts of tensors');
  }

  /** An object where all keys are texts or whole numbers and stay apart as names of properties; otherwise a Map. */
  #dict({ entries, attributes }: PickledDict): unknown {
    const finished = [...entries].map(([key, value]): [unknown, unknown] => [this.finish(key), this.finish(value)]);
    const names = finished.map(([key]) => (typeof key === 'string' || Number.isSafeInteger(key) ? String(key) : null));
    const asObject = !names.includes(null) && new Set(names).size === names.length;
    const made = asObject ? Object.fromEntries(finished.map(([, value], i) => [names[i], value])) : new Map(finished);
    const metadata = attributes?.entries.get('_metadata');
    if (metadata instanceof PickledDict) setMetadata(made, this.#metadata(metadata));
    return made;
  }

  /** By path, in order: names that are numbers would lose theirs in an object. */
  #metadata({ entries }: PickledDict): Metadata {
    return new Map([...entries].map(([path, about]) => [String(path), this.finish(about)]));
  }

  #tensor({ given, isParameter }: PickledTensor): PtTensor {
    const { storage, offset, sizes, strides: steps, requiresGrad = false, dtype } = given;
    if (!isStorage(storage)) return brokenPickle(`${pickledType(storage)} is no storage`, 'a tensor is made of one');
    const [shape, strides, start] = [integers(sizes), integers(steps), integer(offset)];
    if (shape.length !== strides.length) {
      const lengths = `unequal size length (${shape.length}) and stride length (${strides.length})`;
      throw new FormatError(lengths, `a tensor of shape ${quoteShape(shape)}`);
    }
    if (countElements(shape) === undefined)
      throw new FormatError('numel: integer multiplication overflow', `a tensor of shape ${quoteShape(shape)}`);
    const own = this.#storage(storage.root, dtype);
    // An untyped storage counts bytes.
    const length = storage.root.dtype === null ? storage.length / ndarrayDTypes[own.dtype] : storage.length;
    if (!isInside({ offset: start, shape, strides }, length)) {
      throw new FormatError(
        'Trying to resize storage that is not resizable',
        `shape ${quoteShape(shape)} and strides ${quoteShape(strides)} from ${start} on of ${length} elements`,
      );
    }
    if (typeof requiresGrad !== 'boolean') return brokenPickle('requires_grad is no bool', pickledType(requiresGrad));
    if (requiresGrad && !/float/.test(own.dtype))
      throw new FormatError('only Tensors of floating point dtype can require gradients', `its dtype is ${own.dtype}`);
    return new (isParameter ? PtParameter : PtTensor)(own, start + storage.start, shape, strides, requiresGrad);
  }

  #storage(root: StorageRoot, said: string | undefined): PtStorage {
    const dtype = ptDType(said ?? root.dtype ?? 'uint8');
    const known = this.#storages.get(root);
    const own = known ?? { dtype, bytes: this.#contents(root, dtype) };
    if (own.dtype !== dtype || (root.dtype !== null && ptDType(root.dtype) !== dtype))
      throw new FormatError(`storage ${root.key.slice(0, 40)} has two dtypes`, `${own.dtype} and ${dtype}`);
    this.#storages.set(root, own);
    return own;
  }
}

/** A count that a pickle holds. */
export function integer(value: unknown): number {
  if (typeof value === 'number' && value >= 0) return value;
  return brokenPickle(
    `${typeof value === 'number' || typeof value === 'bigint' ? String(value).slice(0, 40) : `a ${pickledType(value)}`} is no size`,
    'sizes, strides and offsets are ints from 0 up',
  );
}

function integers(value: unknown): number[] {
  if (value instanceof PickledItems && value.kind !== 'set') return value.items.map(integer);
  return brokenPickle(`a ${pickledType(value)} is no list of sizes`, 'sizes and strides are tuples of ints');
}
