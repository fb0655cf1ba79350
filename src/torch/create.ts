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
import { nestedShape } from '../rules/nested.ts';
import { type Nested, Tensor } from './tensor.ts';

/** What every function that makes a tensor takes by name. */
export interface TensorOptions {
  /** By default what the values or `set_default_dtype` say. */
  readonly dtype?: DType | null;
  /** `'cpu'` by default, or what `set_default_device` says. */
  readonly device?: string | null;
  /** Whether gradients flow to the tensor; not by default. */
  readonly requires_grad?: boolean;
}

let currentDevice: Device = 'cpu';

/** Says where tensors are made when no device is given. */
export function set_default_device(device: string): void {
  currentDevice = parseDevice(device);
}
/** Where tensors are made when no device is given. */
export const get_default_device = (): Device => currentDevice;

const known = ['dtype', 'device', 'requires_grad'];

/** Where a new tensor goes. @throws TypeError for an option that is not known. */
export function placeBy(options: TensorOptions): f.At<Tensor> {
  for (const key of Object.keys(options)) {
    if (!known.includes(key))
      throw new TypeError(`got an unexpected keyword argument '${key}'`, `options are ${known.join(', ')}`);
  }
  return { species: Tensor, deviceName: options.device == null ? currentDevice : parseDevice(options.device) };
}

/** A new tensor, made a leaf that requires a gradient where the options say so. */
export function finish(x: Tensor, { requires_grad }: TensorOptions): Tensor {
  if (requires_grad) {
    checkDifferentiable(x.dtype);
    autogradOf(x).requiresGrad = true;
  }
  return x;
}

/** Makes a tensor of an array that it then owns, with the options applied. */
export function build(data: TypedArray, dtype: DType, shape: readonly number[], options: TensorOptions = {}): Tensor {
  return finish(fromArray(Tensor, data, dtype, shape, placeBy(options).deviceName), options);
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

export type SizeArguments = readonly (number | readonly number[] | TensorOptions | undefined)[];

/** Takes sizes, one by one or as a list, and options. */
export interface Creation<O = TensorOptions> {
  (...sizes: number[]): Tensor;
  (sizes: readonly number[], options?: O): Tensor;
  (...sizesAndOptions: [...sizes: number[], options: O]): Tensor;
}

/** A value as a dtype stores it: integers drop fractions, truth is 1. */
const stored = (value: number | boolean, dtype: DType): number =>
  dtype === 'bool' ? Number(Boolean(value)) : dtype === 'int64' ? Math.trunc(Number(value)) : Number(value);

function filled(value: number, args: SizeArguments, fallback = defaultDType()): Tensor {
  const { shape, options } = sizesAndOptions(args);
  const dtype = options.dtype ?? fallback;
  return finish(f.full(placeBy(options), { shape, dtype, value: stored(value, dtype) }), options);
}

/** A tensor of zeros: `zeros(2, 3)`, `zeros([2, 3], { dtype: torch.float64 })`. */
export const zeros: Creation = (...args: SizeArguments): Tensor => {
  if (args.flat().some((d) => typeof d === 'number' && d < 0)) {
    throw new RuntimeError('zeros: Dimension size must be non-negative.');
  }
  return filled(0, args);
};
/** A tensor of ones. */
export const ones: Creation = (...args: SizeArguments): Tensor => filled(1, args);
/** A tensor whose elements do not matter (they are 0). */
export const empty: Creation = (...args: SizeArguments): Tensor => filled(0, args);
/** A tensor of one value; its dtype follows from the value. */
export function full(shape: readonly number[], fill_value: number | boolean, options: TensorOptions = {}): Tensor {
  const fallback: DType =
    typeof fill_value === 'boolean' ? 'bool' : Number.isInteger(fill_value) ? 'int64' : defaultDType();
  return filled(Number(fill_value), [shape, options], fallback);
}

const alike = (value: number, input: Tensor, options: TensorOptions): Tensor =>
  filled(value, [input.shape, { dtype: input.dtype, device: input.device, ...options }]);
/** Zeros in the shape, dtype and device of another tensor. */
export const zeros_like = (input: Tensor, options: TensorOptions = {}): Tensor => alike(0, input, options);
/** Ones in the shape, dtype and device of another tensor. */
export const ones_like = (input: Tensor, options: TensorOptions = {}): Tensor => alike(1, input, options);
/** Anything in the shape, dtype and device of another tensor. */
export const empty_like = (input: Tensor, options: TensorOptions = {}): Tensor => alike(0, input, options);
/** One value in the shape, dtype and device of another tensor. */
export const full_like = (input: Tensor, fill_value: number, options: TensorOptions = {}): Tensor =>
  filled(fill_value, [input.shape, { dtype: input.dtype, device: input.device, ...options }]);

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
  const { shape } = nestedShape(data, isList);
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
  const given = numbers.length === 1 ? [0, numbers[0], 1] : [numbers[0], numbers[1], numbers[2] ?? 1];
  // PyTorch reads all three as integers where int64 is asked for.
  const [start, end, step] = options.dtype === 'int64' ? given.map(Math.trunc) : given;
  if (step === 0) throw new RuntimeError('step must be nonzero');
  if (step > 0 !== end >= start && end !== start) {
    throw new RuntimeError('upper bound and lower bound inconsistent with step sign');
  }
  const dtype = options.dtype ?? (numbers.every(Number.isInteger) ? 'int64' : defaultDType());
  const length = Math.max(0, Math.ceil((end - start) / step));
  return finish(f.iota(placeBy(options), { length, dtype, start, step }), options);
}

/** `steps` evenly spaced numbers from start to end, both included. */
export function linspace(start: number, end: number, steps: number, options: TensorOptions = {}): Tensor {
  if (steps < 0) throw new RuntimeError('number of steps must be non-negative');
  const dtype = options.dtype ?? defaultDType();
  const [from, to] = isFloating(dtype) ? [start, end] : [start, end].map(Math.trunc);
  return finish(f.linspace(placeBy(options), { length: steps, dtype, start: from, end: to }), options);
}

/** The identity matrix [n, m]. */
export function eye(n: number, m?: number | TensorOptions, options: TensorOptions = {}): Tensor {
  if (n < 0) throw new RuntimeError(`n must be greater or equal to 0, got ${n}`);
  const columns = typeof m === 'number' ? m : n;
  const o = typeof m === 'object' ? m : options;
  const place = placeBy(o);
  const [row, column] = [n, columns].map((length) => f.range(place, length));
  return finish(f.cast(f.eq(f.unsqueeze(row, 1), column), o.dtype ?? defaultDType()), o);
}

/** Whether a value is a tensor. */
export const is_tensor = (value: unknown): value is Tensor => value instanceof Tensor;
/** The number of elements of a tensor. */
export const numel = (input: Tensor): number => size(input.shape);
