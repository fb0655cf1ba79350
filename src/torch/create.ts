// Creation of tensors in PyTorch's spelling: sizes one by one or as a list, then an object with dtype, device and
// requires_grad. Data given in are copied; the array is never shared with the tensor.

import * as f from '../engine/functions.ts';
import {
  allocate,
  autogradOf,
  checkDifferentiable,
  checkInteger,
  checkSizes,
  type Device,
  type DType,
  defaultDType,
  fromArray,
  isFloating,
  parseDevice,
  RuntimeError,
  read,
  size,
  type TypedArray,
  TypeError,
  ValueError,
  warn,
} from '../engine/index.ts';
import { type Nested, Tensor } from './tensor.ts';

export interface TensorOptions {
  readonly dtype?: DType | null;
  readonly device?: string | null;
  readonly requires_grad?: boolean;
}

let currentDevice: Device = 'cpu';

/** Where tensors are made when no device is given. */
export function set_default_device(device: string): void {
  currentDevice = parseDevice(device);
}
export const get_default_device = (): Device => currentDevice;

const known = ['dtype', 'device', 'requires_grad'];

/** Makes a tensor of an array that it then owns, with the options applied. */
export function build(data: TypedArray, dtype: DType, shape: readonly number[], options: TensorOptions = {}): Tensor {
  for (const key of Object.keys(options)) {
    if (!known.includes(key))
      throw new TypeError(`got an unexpected keyword argument '${key}'`, `options are ${known.join(', ')}`);
  }
  const device = options.device == null ? currentDevice : parseDevice(options.device);
  const x = fromArray(Tensor, data, dtype, shape, device);
  if (options.requires_grad) {
    checkDifferentiable(dtype);
    autogradOf(x).requiresGrad = true;
  }
  return x;
}

/** Splits `(2, 3, { dtype })` or `([2, 3], { dtype })` into shape and options. */
export function sizesAndOptions(args: readonly unknown[]): { shape: number[]; options: TensorOptions } {
  const last = args[args.length - 1];
  const named = typeof last === 'object' && last !== null && !Array.isArray(last);
  const list = named ? args.slice(0, -1) : args;
  const shape = [...((Array.isArray(list[0]) ? list[0] : list) as number[])];
  checkSizes(shape);
  return { shape, options: named ? (last as TensorOptions) : {} };
}

export type SizeArguments = readonly (number | readonly number[] | TensorOptions)[];

/** A value as a dtype stores it: integers drop fractions, truth is 1. */
const stored = (value: number | boolean, dtype: DType): number =>
  dtype === 'bool' ? Number(Boolean(value)) : dtype === 'int64' ? Math.trunc(Number(value)) : Number(value);

function filled(value: number, args: SizeArguments, fallback = defaultDType()): Tensor {
  const { shape, options } = sizesAndOptions(args);
  const dtype = options.dtype ?? fallback;
  const data = allocate(dtype, size(shape));
  if (value !== 0) data.fill(stored(value, dtype));
  return build(data, dtype, shape, options);
}

/** A tensor of zeros: `zeros(2, 3)`, `zeros([2, 3], { dtype: torch.float64 })`. */
export function zeros(...args: SizeArguments): Tensor {
  if (args.flat().some((d) => typeof d === 'number' && d < 0)) {
    throw new RuntimeError('zeros: Dimension size must be non-negative.');
  }
  return filled(0, args);
}
/** A tensor of ones. */
export const ones = (...args: SizeArguments): Tensor => filled(1, args);
/** A tensor whose elements do not matter (they are 0). */
export const empty = (...args: SizeArguments): Tensor => filled(0, args);
/** A tensor of one value; its dtype follows from the value. */
export function full(shape: readonly number[], fill_value: number | boolean, options: TensorOptions = {}): Tensor {
  const fallback: DType =
    typeof fill_value === 'boolean' ? 'bool' : Number.isInteger(fill_value) ? 'int64' : defaultDType();
  return filled(Number(fill_value), [shape, options], fallback);
}

const alike =
  (value: number) =>
  (input: Tensor, options: TensorOptions = {}): Tensor =>
    filled(value, [input.shape, { dtype: input.dtype, device: input.device, ...options }]);
/** Zeros in the shape, dtype and device of another tensor. */
export const zeros_like = alike(0);
/** Ones in the shape, dtype and device of another tensor. */
export const ones_like = alike(1);
/** Anything in the shape, dtype and device of another tensor. */
export const empty_like = alike(0);
/** One value in the shape, dtype and device of another tensor. */
export const full_like = (input: Tensor, fill_value: number, options: TensorOptions = {}): Tensor =>
  filled(fill_value, [input.shape, { dtype: input.dtype, device: input.device, ...options }]);

/** Shape of nested lists; lists of different lengths are an error. */
function shapeOf(data: unknown): number[] {
  const shape: number[] = [];
  for (let level = data; isList(level); level = (level as ArrayLike<unknown>)[0]) {
    shape.push(level.length);
    if (level.length === 0) break;
  }
  return shape;
}

const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

/** Nested lists, numbers or booleans flattened in row-major order. */
function flatten(data: unknown, shape: readonly number[], depth: number, out: (number | boolean)[]): void {
  if (depth === shape.length) {
    if (isList(data)) throw new TypeError("'list' object cannot be interpreted as an integer");
    if (typeof data === 'number' || typeof data === 'boolean') out.push(data);
    else if (typeof data === 'bigint') out.push(Number(data));
    else if (data instanceof Tensor) out.push(data.item());
    else if (typeof data === 'string') throw new ValueError("too many dimensions 'str'");
    else throw new TypeError(`new(): data must be a sequence (got ${data === null ? 'NoneType' : typeof data})`);
    return;
  }
  if (!isList(data))
    throw new TypeError('not a sequence', `at depth ${depth} of nested lists of shape [${shape.join(', ')}]`);
  if (data.length !== shape[depth]) {
    throw new ValueError(`expected sequence of length ${shape[depth]} at dim ${depth} (got ${data.length})`);
  }
  for (let i = 0; i < data.length; i++) flatten(data[i], shape, depth + 1, out);
}

const typedArrayDType = (data: unknown): DType | null => {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Float64Array) return 'float64';
  if (data instanceof Int32Array) return 'int32';
  if (data instanceof Uint8Array) return 'uint8';
  return null;
};

/**
 * A tensor of nested lists, a typed array, a number or another tensor, copied. Without a dtype: bool for booleans, int64
 * for whole numbers, the default dtype as soon as one number has a fraction. JavaScript cannot tell 1.0 from 1: give
 * `{ dtype: torch.float32 }` where a list of whole numbers is meant to be floating.
 * @throws ValueError for ragged lists, TypeError for anything but numbers and booleans.
 */
export function tensor(data: Nested | ArrayLike<number> | Tensor, options: TensorOptions = {}): Tensor {
  if (data instanceof Tensor) {
    warn(
      'To copy construct from a tensor, it is recommended to use sourceTensor.detach().clone() or sourceTensor.detach().clone().requires_grad_(True), rather than torch.tensor(sourceTensor).',
    );
    const dtype = options.dtype ?? data.dtype;
    return build(read(f.cast(f.detach(data), dtype)), dtype, data.shape, { device: data.device, ...options });
  }
  if (data === null || data === undefined) throw new RuntimeError('Could not infer dtype of NoneType');
  if (typeof data === 'string') throw new TypeError("new(): invalid data type 'str'");
  const shape = shapeOf(data);
  const values: (number | boolean)[] = [];
  flatten(data, shape, 0, values);
  const dtype = options.dtype ?? typedArrayDType(data) ?? infer(values);
  const array = allocate(dtype, values.length);
  values.forEach((v, i) => {
    checkInteger(Number(v), dtype);
    array[i] = stored(v, dtype);
  });
  return build(array, dtype, shape, options);
}

function infer(values: readonly (number | boolean)[]): DType {
  if (values.length === 0) return defaultDType();
  if (values.every((v) => typeof v === 'boolean')) return 'bool';
  return values.every((v) => typeof v === 'boolean' || Number.isInteger(v)) ? 'int64' : defaultDType();
}

/** A tensor over a copy of a typed array, in the given shape (default: one dimension). */
export function from_numpy(array: TypedArray, shape: readonly number[] = [array.length]): Tensor {
  const dtype = typedArrayDType(array);
  if (dtype === null) throw new TypeError(`can't convert np.ndarray of type ${(array as object)?.constructor?.name}`);
  if (size(shape) !== array.length) {
    throw new RuntimeError(`shape '[${shape.join(', ')}]' is invalid for input of size ${array.length}`);
  }
  return build(array.slice(), dtype, shape);
}

/** start, start + step, … before end: `arange(5)`, `arange(1, 5)`, `arange(0, 1, 0.25)`. */
export function arange(...args: readonly (number | TensorOptions)[]): Tensor {
  const numbers = args.filter((a): a is number => typeof a === 'number');
  const options = (args.find((a) => typeof a === 'object') ?? {}) as TensorOptions;
  const [start, end, step] = numbers.length === 1 ? [0, numbers[0], 1] : [numbers[0], numbers[1], numbers[2] ?? 1];
  if (step === 0) throw new RuntimeError('step must be nonzero');
  if (step > 0 !== end >= start && end !== start) {
    throw new RuntimeError('upper bound and lower bound inconsistent with step sign');
  }
  const dtype = options.dtype ?? (numbers.every(Number.isInteger) ? 'int64' : defaultDType());
  const data = allocate(dtype, Math.max(0, Math.ceil((end - start) / step)));
  for (let i = 0; i < data.length; i++) data[i] = start + i * step;
  return build(data, dtype, [data.length], options);
}

/** `steps` evenly spaced numbers from start to end, both included. */
export function linspace(start: number, end: number, steps: number, options: TensorOptions = {}): Tensor {
  if (steps < 0) throw new RuntimeError('number of steps must be non-negative');
  const dtype = options.dtype ?? defaultDType();
  const step = steps > 1 ? (end - start) / (steps - 1) : 0;
  const data = allocate(dtype, steps);
  // From both ends to the middle, so that the last value is exact.
  for (let i = 0; i < steps; i++) data[i] = i < steps / 2 ? start + step * i : end - step * (steps - 1 - i);
  return build(data, dtype, [steps], options);
}

/** The identity matrix [n, m]. */
export function eye(n: number, m?: number | TensorOptions, options: TensorOptions = {}): Tensor {
  if (n < 0) throw new RuntimeError(`n must be greater or equal to 0, got ${n}`);
  const columns = typeof m === 'number' ? m : n;
  const o = typeof m === 'object' ? m : options;
  const x = filled(0, [[n, columns], o]);
  for (let i = 0; i < Math.min(n, columns); i++) x.storage.data[i * columns + i] = 1;
  return x;
}

/** Whether a value is a tensor. */
export const is_tensor = (value: unknown): value is Tensor => value instanceof Tensor;
/** Whether the dtype of a tensor is float32 or float64. */
export const is_floating_point = (input: Tensor): boolean => isFloating(input.dtype);
