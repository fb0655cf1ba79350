// The methods of tensors by which elements are awaited, on all devices.

import { allocate, type TypedArray } from '../reference/base/dtype.ts';
import { RuntimeError } from '../reference/base/errors.ts';
import { size } from '../reference/base/shape.ts';
import { none } from '../reference/base/signature.ts';
import { fromArray, read, speciesOf, Tensor } from '../reference/engine/tensor.ts';
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
  if (!(storage instanceof Buffered)) return read(x);
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
