// Elements that one or more tensors look at. Who holds a Storage knows its dtype, its device and how often it was
// written; the elements themselves are `elementsOf`'s, for kernels and for the few doors that read and write in bulk.

import type { Device } from '../base/device.ts';
import { allocate, type DType, dtypes, type TypedArray } from '../base/dtype.ts';
import { NotImplementedError } from '../base/errors.ts';
import type { View } from '../kernels/kernel.ts';
import type { Rules } from '../ops/op.ts';
import type { Geometry } from '../ops/spec.ts';

let made = 0;
/** How many storages there have been: those of a larger `serial` came later. */
export const storagesMade = (): number => made;

export class Storage {
  /** Its place in the order in which storages were made. */
  readonly serial: number = ++made;
  readonly dtype: DType;
  readonly device: Device;
  /** How many elements it has room for. */
  readonly length: number;
  /** Counts in-place writes. */
  version = 0;
  /** Who keeps the elements as they are, and copies them before the first write. It may not lead to a graph. */
  keeper: { preserve(): void } | null = null;

  constructor(dtype: DType, device: Device, length: number) {
    this.dtype = dtype;
    this.device = device;
    this.length = length;
  }
}

/** A storage whose elements lie in an array, which it owns. */
class Memory extends Storage {
  readonly elements: TypedArray;

  constructor(elements: TypedArray, dtype: DType, device: Device) {
    super(dtype, device, elements.length);
    this.elements = elements;
  }
}

/** Elements that lie in a backend's memory. */
export interface Elsewhere {
  /** A copy of them. */
  read(): TypedArray;
  /** They are no longer needed there. */
  free(): void;
}

/** What a call keeps for its derivative: made when somebody looks, so that a backend may have it lie in its own memory until then. */
export class Reserve extends Storage {
  /** Where the elements are, if a backend has them. */
  elsewhere: Elsewhere | null = null;
  /** The derivative that runs is the last to read them: it may write over them. */
  spent = false;
  private made: TypedArray | null = null;

  get elements(): TypedArray {
    this.made ??= this.elsewhere?.read() ?? allocate(this.dtype, this.length);
    this.free();
    return this.made;
  }

  /** Gives back what a backend holds. */
  free(): void {
    this.elsewhere?.free();
    this.elsewhere = null;
  }
}

/** Elements on a device whose memory the program cannot look into: they are awaited. */
export abstract class Remote extends Storage {
  /** As of a Reserve: what a call keeps for its derivative alone is one of these there. */
  spent = false;
  /** A storage of its own with the same elements. */
  abstract copy(): Remote;
  /** What kernels see of a tensor over it. */
  abstract look(geometry: Geometry): View;
  /** @throws RuntimeError: elements cannot be had without waiting. */
  abstract get elements(): TypedArray;
  /** Gives back what it occupies there. */
  abstract free(): void;
}

/** What makes storages on such a device, and computes there. */
export interface Backend {
  readonly device: Device;
  /** The widest of its floating dtypes. */
  readonly widest: DType;
  /** Whether the device is there still: it may be lost. */
  lives(): boolean;
  /** A storage of these elements, or of zeros. */
  make(dtype: DType, length: number, elements: TypedArray | null): Remote;
  /** What runs an op there. @throws NotImplementedError where nothing does. */
  kernelOf(op: { readonly name: string; readonly row: object }): Rules['kernel'];
}

let backend: Backend | null = null;

/** Gives a device its backend, or takes it away. */
export function provideBackend(next: Backend | null): void {
  backend = next;
}

/** What computes on a device whose memory the program cannot look into; null for any other. */
export const backendOf = (device: Device): Backend | null => (backend?.device === device ? backend : null);

/** The widest floating dtype of a device. */
export const widestOn = (device: Device): DType => backendOf(device)?.widest ?? 'float64';

/** A storage over an array that it then owns, made values of the dtype; on `meta` only its length is kept. @throws RuntimeError */
export function storageOf(elements: TypedArray, dtype: DType, device: Device): Storage {
  dtypes[dtype].admit?.(elements);
  if (device === 'meta') return new Storage(dtype, device, elements.length);
  return backendOf(device)?.make(dtype, elements.length, elements) ?? new Memory(elements, dtype, device);
}

/** A zeroed storage; on `meta` one without elements. */
export const newStorage = (dtype: DType, device: Device, length: number): Storage =>
  device === 'meta'
    ? new Storage(dtype, device, length)
    : (backendOf(device)?.make(dtype, length, null) ?? new Memory(allocate(dtype, length), dtype, device));

/**
 * The bytes of a storage as elements of another dtype: a write to one is a write to both. Both dtypes are held as their bits.
 * @throws NotImplementedError where elements are awaited.
 */
export function reinterpreted(storage: Storage, dtype: DType): Storage {
  const { array, bytes } = dtypes[dtype];
  const length = Math.floor((storage.length * dtypes[storage.dtype].bytes) / bytes);
  if (storage instanceof Remote) {
    throw new NotImplementedError(
      `view(dtype) is not implemented on '${storage.device}'`,
      "move it first: x.to('cpu')",
    );
  }
  if (storage.device === 'meta') return new Storage(dtype, storage.device, length);
  const { buffer, byteOffset } = elementsOf(storage);
  const seen = new Memory(new array(buffer, byteOffset, length), dtype, storage.device);
  for (const name of ['version', 'keeper'] as const) {
    const set = (value: unknown): void => void Reflect.set(storage, name, value);
    Object.defineProperty(seen, name, { get: () => storage[name], set });
  }
  return seen;
}

/** A storage of its own with the same elements. */
export const copyOf = (storage: Storage): Storage =>
  storage instanceof Memory
    ? new Memory(storage.elements.slice(), storage.dtype, storage.device)
    : storage instanceof Remote
      ? storage.copy()
      : new Storage(storage.dtype, storage.device, storage.length);

/** The elements. @throws NotImplementedError, in PyTorch's words, where there are none. */
export function elementsOf(storage: Storage): TypedArray {
  if (storage instanceof Memory || storage instanceof Reserve || storage instanceof Remote) return storage.elements;
  throw new NotImplementedError(
    'Cannot copy out of meta tensor; no data!',
    "tensors on the device 'meta' have a shape and a dtype alone; make them on 'cpu' to compute",
  );
}
