// Changes of dtype and device in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { type Device, type DType, devices, dtypes, fromArray, parseDevice, read, TypeError } from '../engine/index.ts';
import type { Input, Unary } from './calls.ts';
import { Tensor } from './tensor.ts';

export interface ToOptions {
  /** The dtype of the result; the input's by default. */
  dtype?: DType;
  /** Where the result lives; with the input by default. */
  device?: string;
}

/** A dtype, a device, a tensor that has both, or either by name. */
export type Target = DType | Device | Tensor | ToOptions;

/** Takes a dtype, a device, both, or a tensor that has them. */
export interface To<P extends unknown[] = []> {
  (...args: [...self: P, device: Device, dtype: DType]): Tensor;
  (...args: [...self: P, target: Target, dtype?: DType]): Tensor;
}

/** Takes a tensor whose dtype is wanted. */
export interface TypeAs<P extends unknown[] = []> {
  (...args: [...self: P, other: Tensor]): Tensor;
}

/** The method: without an argument a name; with one, a conversion. */
export interface TypeMethod {
  (): string;
  (dtype: unknown): Tensor;
}

const isDType = (value: unknown): value is DType => typeof value === 'string' && Object.hasOwn(dtypes, value);

/** The same elements on another device, a copy. Gradients do not cross devices. */
function move(x: Tensor, device: Device): Tensor {
  if (x.device === device) return x;
  return fromArray(Tensor, read(x), x.dtype, x.shape, device);
}

/** `to('float64')`, `to('reference')`, `to('cpu', 'float64')`, `to(other)` or `to({ dtype, device })`. */
export const to: To<Input> = (x: Tensor, target: Target, also?: DType): Tensor => {
  if (isDType(target)) return f.cast(x, target);
  if (typeof target === 'string') {
    const moved = move(x, parseDevice(target));
    return also === undefined ? moved : f.cast(moved, also);
  }
  const { dtype, device } = target;
  const moved = device === undefined ? x : move(x, parseDevice(device));
  return dtype === undefined ? moved : f.cast(moved, dtype);
};

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

/** The name of the tensor's class; with `'torch.FloatTensor'`, a constructor of that name or a dtype, a conversion. */
export function type(input: Tensor): string;
export function type(input: Tensor, dtype: unknown): Tensor;
export function type(input: Tensor, dtype?: unknown): string | Tensor {
  return dtype === undefined ? `torch.${dtypes[input.dtype].scalarName}Tensor` : f.cast(input, dtypeNamed(dtype));
}

/** In the dtype of another tensor. */
export const type_as: TypeAs<Input> = (x, other) => f.cast(x, other.dtype);
/** On the CPU. */
export const cpu: Unary<Input> = (x) => move(x, devices[0]);
/** As float32. */
export const float: Unary<Input> = (x) => f.cast(x, 'float32');
/** As float64. */
export const double: Unary<Input> = (x) => f.cast(x, 'float64');
/** As int64. */
export const long: Unary<Input> = (x) => f.cast(x, 'int64');
/** As int32. */
export const int: Unary<Input> = (x) => f.cast(x, 'int32');
/** As uint8. */
export const byte: Unary<Input> = (x) => f.cast(x, 'uint8');
/** As bool. */
export const bool: Unary<Input> = (x) => f.cast(x, 'bool');
