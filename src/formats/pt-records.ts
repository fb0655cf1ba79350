// What a .pt file holds beside plain values, as records: tensors by their place in a storage, which others may share, and
// shapes. And the names of storages: `FloatStorage` is of float32.

import { FormatError } from '../reference/base/errors.ts';
import { isNDArrayDType, type NDArrayDType } from './mxnet-dtype.ts';

/** Element types of .pt files that are read. */
export type PtDType = NDArrayDType;

/** Elements in order, little-endian. */
export interface PtStorage {
  readonly dtype: PtDType;
  readonly bytes: Uint8Array;
}

/** Where the elements of a tensor lie in its storage; offset and strides count elements. */
export interface PtGeometry {
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** A tensor: tensors that share elements have one storage. */
export class PtTensor implements PtGeometry {
  static readonly name: string = 'PtTensor';

  readonly storage: PtStorage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly requires_grad: boolean;

  constructor(storage: PtStorage, { offset, shape, strides }: PtGeometry, requires_grad = false) {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
    this.requires_grad = requires_grad;
  }
}

/** A torch.Size. */
export class PtSize {
  static readonly name: string = 'PtSize';

  readonly sizes: readonly number[];

  constructor(sizes: readonly number[]) {
    this.sizes = sizes;
  }
}

const classes: { readonly [name: string]: PtDType } = {
  FloatStorage: 'float32',
  DoubleStorage: 'float64',
  HalfStorage: 'float16',
  BFloat16Storage: 'bfloat16',
  LongStorage: 'int64',
  IntStorage: 'int32',
  ShortStorage: 'int16',
  CharStorage: 'int8',
  ByteStorage: 'uint8',
  BoolStorage: 'bool',
};

/** The dtype of a class of storages, and of a name of PyTorch's. @throws FormatError in words for one that is not here. */
export function ptDType(name: string): PtDType {
  if (Object.hasOwn(classes, name)) return classes[name];
  if (isNDArrayDType(name)) return name;
  throw new FormatError(
    `a tensor of ${name} cannot be read: complex, quantized and 8-bit floating tensors do not exist here`,
    'convert it in Python before saving, to torch.float32 or, of complex numbers, by torch.view_as_real',
  );
}

/** The class of storages of a dtype; undefined for one that has none. */
export const ptStorageClass = (dtype: PtDType): string | undefined =>
  Object.keys(classes).find((name) => classes[name] === dtype);
