// What `asnumpy()` gives: a typed array with a shape, printed as NumPy prints it. Not an array library: it holds, reads and
// prints.

import {
  allocate,
  bind,
  type DType,
  dtypes,
  IndexError,
  isFloating,
  type Shape,
  size,
  type TypedArray,
  ValueError,
} from '../../engine/index.ts';
import { formatNumpy } from '../../rules/text/format-numpy.ts';
import { Tuple } from '../../rules/tuple.ts';
import { declare, int, ints, type Kind, required } from './options.ts';

/** Nested lists of numbers. */
export type Nested = number | boolean | readonly Nested[];

const typed: Kind<TypedArray> = {
  name: 'typed array',
  holds: (value) => ArrayBuffer.isView(value) && !(value instanceof DataView),
};
const name: Kind<DType> = {
  name: 'dtype',
  holds: (value) => typeof value === 'string' && Object.hasOwn(dtypes, value),
};
const construct = declare('NumpyArray.__init__', {
  data: required(typed),
  shape: required(ints),
  dtype: required(name),
});
const plain = declare('NumpyArray.tolist', {});
const casting = declare('NumpyArray.astype', { dtype: required(name) });
const indexing = declare('NumpyArray.__getitem__', { index: required(int) });

/** A copy of an array's elements in row-major order. */
export class NumpyArray {
  static readonly name: string = 'NumpyArray';

  readonly data: TypedArray;
  readonly shape: Tuple;
  readonly dtype: DType;

  constructor(...args: [data: TypedArray, shape: Shape, dtype: DType]) {
    const { data, shape, dtype } = bind(construct, args);
    this.data = data;
    this.shape = new Tuple(shape);
    this.dtype = dtype;
  }

  get size(): number {
    return size(this.shape);
  }

  get ndim(): number {
    return this.shape.length;
  }

  /** Length of the first dimension. */
  get length(): number {
    return this.shape[0] ?? 0;
  }

  /** The only element. @throws ValueError where there are more. */
  item(): number {
    if (this.data.length === 1) return this.data[0];
    throw new ValueError('can only convert an array of size 1 to a Python scalar');
  }

  /** Nested lists (a plain number for no dimensions). */
  tolist(...args: []): Nested {
    bind(plain, args);
    let at = 0;
    const value = (): number | boolean => (this.dtype === 'bool' ? this.data[at++] !== 0 : this.data[at++]);
    const build = (d: number): Nested =>
      d === this.shape.length ? value() : Array.from({ length: this.shape[d] }, () => build(d + 1));
    return build(0);
  }

  /** The same numbers in another dtype; a fraction is cut from an integer. */
  astype(...args: [dtype: DType]): NumpyArray {
    const { dtype } = bind(casting, args);
    const data = allocate(dtype, this.data.length);
    const whole = !isFloating(dtype);
    for (let i = 0; i < data.length; i++) {
      const x = this.data[i];
      data[i] = dtype === 'bool' ? Number(x !== 0) : whole ? Math.trunc(x) : x;
    }
    return new NumpyArray(data, this.shape, dtype);
  }

  /** `array[i]`: a number of a vector, else a row. */
  at(...args: [i: number]): number | NumpyArray {
    const { index: i } = bind(indexing, args);
    const n = this.length;
    if (this.ndim === 0) throw new IndexError('too many indices for array: array is 0-dimensional, but 1 were indexed');
    if (i < -n || i >= n) throw new IndexError(`index ${i} is out of bounds for axis 0 with size ${n}`);
    const k = i < 0 ? i + n : i;
    if (this.shape.length === 1) return this.data[k];
    const step = size(this.shape.slice(1));
    return new NumpyArray(this.data.slice(k * step, (k + 1) * step), this.shape.slice(1), this.dtype);
  }

  /** @internal The rows at these places, as a copy. */
  rows(at: readonly number[]): NumpyArray {
    const step = size(this.shape.slice(1));
    const data = allocate(this.dtype, at.length * step);
    at.forEach((row, i) => {
      data.set(this.data.subarray(row * step, (row + 1) * step), i * step);
    });
    return new NumpyArray(data, [at.length, ...this.shape.slice(1)], this.dtype);
  }

  *[Symbol.iterator](): Generator<number | NumpyArray> {
    for (let i = 0; i < this.length; i++) yield this.at(i);
  }

  /** `[1. 2.]`, as `print` writes it. */
  toString(): string {
    return formatNumpy(this.data, this.dtype, this.shape, 1);
  }

  toJSON(): Nested {
    return this.tolist();
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
