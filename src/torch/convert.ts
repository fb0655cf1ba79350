// Changes of dtype and device in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import {
  type Device,
  type DType,
  devices,
  dtypes,
  fromArray,
  parseDevice,
  read,
  TypeError,
  typeName,
  ValueError,
} from '../engine/index.ts';
import type { Input, Unary } from './calls.ts';
import { bindCall, bound, signatureOf, unary } from './define.ts';
import { bool as boolKind, device as deviceKind, dtype as dtypeKind, of, tensor } from './kinds.ts';
import { isDType, placed } from './target.ts';
import { Tensor } from './tensor.ts';

export interface ToOptions {
  /** The dtype of the result; the input's by default. */
  dtype?: DType;
  /** Where the result lives; with the input by default. */
  device?: string;
  /** Whether a copy is made where nothing changes; not by default. */
  copy?: boolean;
  /** Accepted: a move is done when the call returns. */
  non_blocking?: boolean;
}

/** A dtype, a device, a tensor that has both, or either by name. */
export type Target = DType | Device | Tensor | ToOptions;

/** Takes a dtype, a device, both, or a tensor that has them. */
export interface To<P extends unknown[] = []> {
  (...args: [...self: P, device: Device, dtype: DType]): Tensor;
  (...args: [...self: P, target: Target, options?: DType | ToOptions]): Tensor;
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

/** The methods of this file. */
export interface ConvertMethods {
  /** `to('float64')`, `to('reference')`, `to('cpu', 'float64')`, `to(other)` or `to({ dtype, device })`. */
  to: To;
  /** The name of the tensor's class; with `;
'torch.FloatTensor'`, a constructor of that name or a dtype, a conversion. */
  type: TypeMethod;
  /** In the dtype of another tensor. */
  type_as: TypeAs;
  /** On the CPU. */
  cpu: Unary;
  /** As float32. */
  float: Unary;
  /** As float16, which is held and not computed in. */
  half: Unary;
  /** As bfloat16, which is held and not computed in. */
  bfloat16: Unary;
  /** As float64. */
  double: Unary;
  /** As int64. */
  long: Unary;
  /** As int32. */
  int: Unary;
  /** As uint8. */
  byte: Unary;
  /** As bool. */
  bool: Unary;
}

/** The same elements on another device, a copy. Gradients do not cross devices. */
function move(x: Tensor, device: Device): Tensor {
  if (x.device === device) return x;
  return fromArray(Tensor, read(x), x.dtype, x.shape, device);
}

interface ToAll {
  device?: string | null;
  dtype?: DType | null;
  other?: Tensor | null;
  non_blocking?: boolean;
  copy?: boolean;
}
const target = /* @__PURE__ */ signatureOf<ToAll & { input: Tensor }>('to', {
  input: [tensor],
  device: [deviceKind, null],
  dtype: [dtypeKind, null],
  other: [tensor, null],
  non_blocking: [boolKind, false],
  copy: [boolKind, false],
});

/** `to('float64')`, `to('reference')`, `to('cpu', 'float64')`, `to(other)` or `to({ dtype, device })`. */
export const to: To<Input> = function (this: unknown, ...args: readonly unknown[]): Tensor {
  const { input: x, other, copy, ...own } = bindCall(target, this, placed(args));
  const device = own.device ?? other?.device ?? x.device;
  const dtype = own.dtype ?? other?.dtype ?? x.dtype;
  const y = f.cast(move(x, parseDevice(device)), dtype);
  return copy && y === x ? f.clone(x, true) : y;
};

const typeNames: { readonly [name: string]: DType } = {
  FloatTensor: 'float32',
  HalfTensor: 'float16',
  BFloat16Tensor: 'bfloat16',
  DoubleTensor: 'float64',
  LongTensor: 'int64',
  IntTensor: 'int32',
  ByteTensor: 'uint8',
  BoolTensor: 'bool',
};

/** Reads `torch.FloatTensor`, as a text or as the constructor of that name, or a dtype. */
function dtypeNamed(name: unknown): DType {
  if (isDType(name)) return name;
  if (typeof name !== 'function' && typeof name !== 'string') {
    throw new TypeError('dtype must be a type, str, or dtype object', `got ${typeName(name)}`);
  }
  const text = String(typeof name === 'function' ? (name.name ?? typeName(name)) : name);
  const short = text.replace(/^torch\./, '');
  if (Object.hasOwn(typeNames, short)) return typeNames[short];
  throw new ValueError(
    `invalid type: '${text}'`,
    `one of ${Object.keys(typeNames)
      .map((n) => `torch.${n}`)
      .join(', ')}`,
  );
}

const declaredType = /* @__PURE__ */ signatureOf<{ input: Tensor; dtype?: unknown }>('type', {
  input: [tensor],
  dtype: [/* @__PURE__ */ of(), undefined] as never,
});

/** The name of the tensor's class; with `'torch.FloatTensor'`, a constructor of that name or a dtype, a conversion. */
export function type(input: Tensor): string;
export function type(input: Tensor, dtype: unknown): Tensor;
export function type(this: unknown, ...args: readonly unknown[]): string | Tensor {
  const { input, dtype } = bindCall(declaredType, this, args);
  if (dtype !== undefined) return f.cast(input, dtypeNamed(dtype));
  return `torch.${input.device === 'meta' ? 'meta.' : ''}${dtypes[input.dtype].scalarName}Tensor`;
}

/** In the dtype of another tensor. */
export const type_as: TypeAs<Input> = /* @__PURE__ */ bound<{ other: Tensor }>(
  'type_as',
  { other: [tensor] },
  (x, { other }) => f.cast(x, other.dtype),
);
/** On the CPU. */
export const cpu: Unary<Input> = /* @__PURE__ */ unary('cpu', (x) => move(x, devices[0]));
/** As float32. */
export const float: Unary<Input> = /* @__PURE__ */ unary('float', (x) => f.cast(x, 'float32'));
/** As float16, which is held and not computed in. */
export const half: Unary<Input> = /* @__PURE__ */ unary('half', (x) => f.cast(x, 'float16'));
/** As bfloat16, which is held and not computed in. */
export const bfloat16: Unary<Input> = /* @__PURE__ */ unary('bfloat16', (x) => f.cast(x, 'bfloat16'));
/** As float64. */
export const double: Unary<Input> = /* @__PURE__ */ unary('double', (x) => f.cast(x, 'float64'));
/** As int64. */
export const long: Unary<Input> = /* @__PURE__ */ unary('long', (x) => f.cast(x, 'int64'));
/** As int32. */
export const int: Unary<Input> = /* @__PURE__ */ unary('int', (x) => f.cast(x, 'int32'));
/** As uint8. */
export const byte: Unary<Input> = /* @__PURE__ */ unary('byte', (x) => f.cast(x, 'uint8'));
/** As bool. */
export const bool: Unary<Input> = /* @__PURE__ */ unary('bool', (x) => f.cast(x, 'bool'));
