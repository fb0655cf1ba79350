// mx.io.DataDesc and mx.io.DataBatch: what a batch's arrays are called and shaped like, and the batch itself.

import { AssertionError, bind, isListOf, type Shape } from '../../engine/index.ts';
import { NDArray } from '../../mxnet/array/ndarray.ts';
import {
  type Arguments,
  declare,
  ints,
  type Kind,
  listOf,
  of,
  optional,
  orNone,
  required,
  str,
} from '../../mxnet/base/options.ts';
import { dtypeClass, shapeText } from '../../mxnet/base/python-text.ts';
import { text } from '../../rules/text/python.ts';

const described = {
  name: required(str),
  shape: required(ints),
  dtype: optional(str),
  /** Which axis is what; N is the batch's. */
  layout: optional(orNone(str), 'NCHW'),
};
const describing = declare('DataDesc.__new__', described);
const ofLayout = declare('get_batch_axis', { layout: required(orNone(str)) }, false);

/** A name and a shape, with dtype and layout: Python's tuple (name, shape). `new DataDesc('data', [32, 10])`. */
export class DataDesc implements Iterable<string | Shape> {
  static readonly name: string = 'DataDesc';

  static readonly __module__: string = 'mxnet.io.io';

  readonly name: string;
  readonly shape: Shape;
  readonly dtype: string;
  readonly layout: string | null;
  /** How the dtype is printed: NumPy's class unless it was given as text. */
  readonly #type: string;

  constructor(...args: Arguments<typeof described, 'name'>) {
    const { name, shape, dtype, layout } = bind(describing, args);
    this.name = name;
    this.shape = [...shape];
    this.#type = dtype ?? dtypeClass('float32');
    // an array's own dtype comes as NumPy's class
    this.dtype = this.#type.replace(/^<class 'numpy\.(\w+)'>$/, '$1');
    this.layout = layout;
  }

  /** @internal The description of an array of this dtype. */
  static _of(name: string, shape: Shape, dtype: string, layout: string | null): DataDesc {
    return new DataDesc({ name, shape, dtype: dtypeClass(dtype), layout });
  }

  /** @internal The same of another shape. */
  _reshaped(shape: Shape): DataDesc {
    return new DataDesc({ name: this.name, shape, dtype: this.#type, layout: this.layout });
  }

  /** The axis of the batch in a layout: 0 without one, -1 where it names none. */
  static get_batch_axis(...args: [layout: string | null]): number {
    const { layout } = bind(ofLayout, args);
    return layout === null ? 0 : layout.indexOf('N');
  }

  /** Descriptions of pairs of name and shape, with dtypes by name. */
  static get_list(
    shapes: readonly (readonly [name: string, shape: Shape])[],
    types: Readonly<Record<string, string>> | null = null,
  ): DataDesc[] {
    return shapes.map(([name, shape]) => new DataDesc({ name, shape, dtype: types?.[name] ?? null }));
  }

  *[Symbol.iterator](): Generator<string | Shape> {
    yield this.name;
    yield this.shape;
  }

  /** Python's `==` of tuples: the names and the shapes. */
  equals(other: unknown): boolean {
    return other instanceof DataDesc && other.name === this.name && other.shape.join() === this.shape.join();
  }

  toString(): string {
    return `DataDesc[${this.name},${shapeText(this.shape)},${this.#type},${text(this.layout)}]`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** What describes an array: a DataDesc, or a pair of name and shape. */
export type Described = DataDesc | readonly [name: string, shape: Shape, dtype?: string, layout?: string];

/** Descriptions of arrays. */
export const descriptions: Kind<readonly Described[]> = listOf(
  {
    name: 'DataDesc',
    holds: (x) =>
      x instanceof DataDesc || (Array.isArray(x) && typeof x[0] === 'string' && ints.holds?.(x[1]) === true),
  },
  'list of DataDesc',
);

type Arrays = readonly NDArray[];
const isArrays = (x: unknown): boolean => isListOf(x, (array) => array instanceof NDArray);

const batched = {
  data: required(orNone(of<Arrays>())),
  label: optional(of<Arrays>()),
  /** How many of the last rows only fill the batch up. */
  pad: optional(of<number>()),
  index: optional(of<readonly number[]>()),
  bucket_key: optional(of<unknown>()),
  provide_data: optional(descriptions),
  provide_label: optional(descriptions),
};
const batching = declare('DataBatch.__init__', batched);

/** A batch: `new DataBatch([x], [y])`. @throws AssertionError unless data and label are lists. */
export class DataBatch {
  static readonly name: string = 'DataBatch';

  static readonly __module__: string = 'mxnet.io.io';

  data: Arrays;
  label: Arrays | null;
  pad: number | null;
  index: readonly number[] | null;
  bucket_key: unknown;
  provide_data: readonly Described[] | null;
  provide_label: readonly Described[] | null;

  constructor(...args: Arguments<typeof batched, 'data'>) {
    const o = bind(batching, args);
    if (o.data !== null && !isArrays(o.data)) throw new AssertionError('Data must be list of NDArrays');
    if (o.label !== null && !isArrays(o.label)) throw new AssertionError('Label must be list of NDArrays');
    this.data = o.data ?? [];
    this.label = o.label;
    this.pad = o.pad;
    this.index = o.index;
    this.bucket_key = o.bucket_key;
    this.provide_data = o.provide_data;
    this.provide_label = o.provide_label;
  }

  toString(): string {
    const shapes = (arrays: Arrays): string => `[${arrays.map(({ shape }) => shapeText(shape)).join(', ')}]`;
    const label = this.label?.length ? shapes(this.label) : 'None';
    return `${this.constructor.name}: data shapes: ${shapes(this.data)} label shapes: ${label}`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** A batch, or an object that holds the same. */
export const batch: Kind<DataBatch> = {
  name: 'DataBatch',
  holds: (x) => {
    const { data, label } = Object(x);
    return isArrays(data) && (label === null || label === undefined || isArrays(label));
  },
};
