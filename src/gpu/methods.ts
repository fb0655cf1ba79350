// How elements are awaited, on all devices: two methods of tensors, and a function for many at once.

import { allocate, type TypedArray } from '../reference/base/dtype.ts';
import { RuntimeError } from '../reference/base/errors.ts';
import { size } from '../reference/base/shape.ts';
import { bind, isPlainObject, none, signature } from '../reference/base/signature.ts';
import { fromArray, read as readNow, speciesOf, Tensor } from '../reference/engine/tensor.ts';
import { dense } from '../reference/kernels/walk.ts';
import { Buffered } from './buffered.ts';

declare module '../reference/engine/tensor.ts' {
  interface Tensor {
    /** A copy on the cpu, without history, once all that was asked of this tensor's device before is done. */
    read(): Promise<this>;
    /** The one element as a number, awaited likewise. @throws RuntimeError where there are more or none. */
    itemAsync(): Promise<number>;
  }
}

/** The elements in row-major order. */
async function elements(x: Tensor): Promise<TypedArray> {
  const { storage, shape, strides, offset, dtype } = x;
  if (!(storage instanceof Buffered)) return readNow(x);
  if (size(shape) === 0) return allocate(dtype, 0);
  const last = shape.reduce((at, d, i) => at + (d - 1) * strides[i], offset);
  const data = await storage.fetch(offset, last + 1);
  return dense({ data, dtype, shape, strides, offset: 0 }).slice();
}

Tensor.prototype.read = async function <T extends Tensor>(this: T, ...given: never[]): Promise<T> {
  none('read', given);
  return fromArray(speciesOf(this), await elements(this), this.dtype, this.shape, 'cpu');
};

Tensor.prototype.itemAsync = async function (...given: never[]): Promise<number> {
  none('itemAsync', given);
  const count = size(this.shape);
  if (count !== 1) throw new RuntimeError(`a Tensor with ${count} elements cannot be converted to Scalar`);
  return (await elements(this))[0];
};

const reading = signature<{ values: unknown }>('read', [{ name: 'values', fallback: [] }], false);

const copies = <K>(entries: Iterable<readonly [K, unknown]>): Promise<[K, unknown][]> =>
  Promise.all(Array.from(entries, async ([key, value]): Promise<[K, unknown]> => [key, await copied(value)]));

async function copied(value: unknown): Promise<unknown> {
  if (value instanceof Tensor) return value.read();
  if (Array.isArray(value)) return Promise.all(value.map(copied));
  if (value instanceof Map) return new Map(await copies(value));
  return isPlainObject(value) ? Object.fromEntries(await copies(Object.entries(value))) : value;
}

/**
 * The same lists, maps and plain objects with a copy on the cpu in place of each tensor, such as `await read(net.state_dict())`.
 * All come in one piece, as they are when this is called.
 */
export async function read<T>(values: T): Promise<T>;
export async function read(...args: readonly unknown[]): Promise<unknown> {
  return copied(bind(reading, args, ['values']).values);
}
