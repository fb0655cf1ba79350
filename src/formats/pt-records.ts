// What a .pt file holds beside plain values, as records: tensors by their place in a storage, which others may share, and
// shapes. And the names of storages: `FloatStorage` is of float32.

import { FormatError } from '../reference/base/errors.ts';
import { bind, isListOf, type Kind } from '../reference/base/signature.ts';
import { argument, declare, kind, number, truth } from './arguments.ts';
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

const counts: Kind<readonly number[]> = /* @__PURE__ */ kind('list of ints', (value) =>
  isListOf(value, Number.isSafeInteger),
);
const stored: Kind<PtStorage> = /* @__PURE__ */ kind('PtStorage', (value) => {
  const { dtype, bytes } = Object(value);
  return typeof dtype === 'string' && bytes instanceof Uint8Array;
});
interface TensorFields extends PtGeometry {
  readonly storage: PtStorage;
  readonly requires_grad: boolean;
}
const tensorFields = /* @__PURE__ */ declare<TensorFields>(
  'PtTensor',
  /* @__PURE__ */ argument('storage', stored),
  /* @__PURE__ */ argument('offset', number),
  /* @__PURE__ */ argument('shape', counts),
  /* @__PURE__ */ argument('strides', counts),
  /* @__PURE__ */ argument('requires_grad', truth, false),
);
const sizeFields = /* @__PURE__ */ declare<{ sizes: readonly number[] }>(
  'PtSize',
  /* @__PURE__ */ argument('sizes', counts),
);

/** A tensor: tensors that share elements have one storage. What it says is checked where it is written. */
export class PtTensor implements TensorFields {
  static readonly name: string = 'PtTensor';

  readonly storage: PtStorage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly requires_grad: boolean;

  constructor(
    storage: PtStorage,
    offset: number,
    shape: readonly number[],
    strides: readonly number[],
    requires_grad?: boolean,
  );
  constructor(...args: readonly unknown[]) {
    const { storage, offset, shape, strides, requires_grad } = bind(tensorFields, args);
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
    this.requires_grad = requires_grad;
  }
}

/** An nn.Parameter: a tensor that Python is to have as one. */
export class PtParameter extends PtTensor {
  static override readonly name: string = 'PtParameter';
}

/** A torch.Size. */
export class PtSize {
  static readonly name: string = 'PtSize';

  readonly sizes: readonly number[];

  constructor(sizes: readonly number[]);
  constructor(...args: readonly unknown[]) {
    this.sizes = bind(sizeFields, args).sizes;
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
