// Changes of dtype and device in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { type Device, type DType, devices, dtypes, fromArray, parseDevice, read, TypeError } from '../engine/index.ts';
import { plain, type TensorFunction } from './define.ts';
import { Tensor } from './tensor.ts';

const isDType = (value: unknown): value is DType => typeof value === 'string' && value in dtypes;

/** The same elements on another device, a copy. Gradients do not cross devices. */
function move(x: Tensor, device: Device): Tensor {
  if (x.device === device) return x;
  return fromArray(Tensor, read(x), x.dtype, x.shape, device);
}

interface Target {
  dtype?: DType;
  device?: string;
}

/** `to('float64')`, `to('reference')`, `to('cpu', 'float64')`, `to(other)` or `to({ dtype, device })`. */
function to(x: Tensor, target: DType | Device | Tensor | Target, also?: DType): Tensor {
  if (also !== undefined) return f.cast(to(x, target), also);
  if (isDType(target)) return f.cast(x, target);
  if (typeof target === 'string') return move(x, parseDevice(target));
  const { dtype, device } = target;
  const moved = device === undefined ? x : move(x, parseDevice(device));
  return dtype === undefined ? moved : f.cast(moved, dtype);
}

const typeNames: { readonly [name: string]: DType } = {
  FloatTensor: 'float32',
  DoubleTensor: 'float64',
  LongTensor: 'int64',
  IntTensor: 'int32',
  ByteTensor: 'uint8',
  BoolTensor: 'bool',
};

/** Reads `torch.FloatTensor`, as a text or as the constructor of that name, or a dtype. */
function dtypeNamed(name: unknown): DType {
  if (isDType(name)) return name;
  const text = typeof name === 'function' ? name.name : String(name);
  const dtype = typeNames[text.replace(/^torch\./, '')];
  if (dtype) return dtype;
  throw new TypeError(
    `invalid type: '${text}'`,
    `one of ${Object.keys(typeNames)
      .map((n) => `torch.${n}`)
      .join(', ')}`,
  );
}

interface TypeMethod {
  (input: Tensor): string;
  (input: Tensor, dtype: unknown): Tensor;
}

function type(x: Tensor, dtype?: unknown): Tensor | string {
  return dtype === undefined ? `torch.${dtypes[x.dtype].scalarName}Tensor` : f.cast(x, dtypeNamed(dtype));
}

const castTo = (dtype: DType): TensorFunction<[], Tensor> => plain((x) => f.cast(x, dtype));

export const convertFunctions = {
  to: to as TensorFunction<[target: DType | Device | Tensor | Target, dtype?: DType], Tensor>,
  cpu: plain((x) => move(x, devices[0])),
  float: castTo('float32'),
  double: castTo('float64'),
  long: castTo('int64'),
  int: castTo('int32'),
  byte: castTo('uint8'),
  bool: castTo('bool'),
  type_as: ((x, other) => f.cast(x, other.dtype)) as TensorFunction<[other: Tensor], Tensor>,
  /** `x.type()` is the name of its class; `x.type('torch.FloatTensor')` or `x.type(torch.FloatTensor)` converts. */
  type: type as TypeMethod,
};
