// Where the values of a program lie while it runs: those of float32 in the region, all others in arrays. A view is a geometry
// on the place of what it looks at.

import { allocate, type DType, type TypedArray } from '../../reference/base/dtype.ts';
import { contiguousStrides, isContiguous, type Shape, size } from '../../reference/base/shape.ts';
import type { Geometry } from '../../reference/ops/spec.ts';

/** Numbers from one place in the region to the next; kernels may touch 7 beyond a value. */
const padded = (count: number): number => Math.ceil((count + 8) / 16) * 16;

export interface Slot extends Geometry {
  readonly dtype: DType;
  /** In the region, bytes; null for what lies in `array` alone. */
  readonly at: number | null;
  /** All elements of the place as kernels outside of the region see them. */
  readonly array: TypedArray;
}

/** A place in the region. */
export interface Resident extends Slot {
  readonly at: number;
}

/** Whether a kernel of the region can read it from `where`. */
export const resident = (slot: Slot | null | undefined): slot is Resident =>
  slot !== null && slot !== undefined && slot.at !== null && isContiguous(slot.shape, slot.strides);

/** Where its first element is in the region. */
export const where = ({ at, offset }: Resident): number => at + offset * 4;

export class Slots {
  /** Numbers that the region has. */
  length = 0;

  /** A place for so many numbers in the region, in bytes. */
  room(count: number): number {
    const at = this.length * 4;
    this.length += padded(count);
    return at;
  }

  /** A place in the region for a value. */
  floats(shape: Shape): Resident {
    const count = size(shape);
    const array = new Float32Array(count);
    return { shape, strides: contiguousStrides(shape), offset: 0, dtype: 'float32', at: this.room(count), array };
  }

  /** A place for a value of any dtype. */
  make(shape: Shape, dtype: DType): Slot {
    if (dtype === 'float32') return this.floats(shape);
    const array = allocate(dtype, size(shape));
    return { shape, strides: contiguousStrides(shape), offset: 0, dtype, at: null, array };
  }
}
