// Creation of tensors in PyTorch's spelling: sizes one by one or as a list, then an object with dtype, device and
// requires_grad. Data given in are copied; the array is never shared with the tensor.

import * as f from '../engine/functions.ts';
import {
  allocate,
  autogradOf,
  bind,
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
  setDefaultDType,
  size,
  type TypedArray,
  TypeError,
  typeName,
  ValueError,
  warn,
} from '../engine/index.ts';
import { nestedShape } from '../rules/nested.ts';
import type { Tabled, TableOf } from '../rules/signature.ts';
import { converted } from './converted.ts';
import { alone, bound, define, signatureOf, tableOf } from './define.ts';
import {
  bool,
  device as deviceKind,
  dtype as dtypeKind,
  either,
  int,
  ints,
  type Kind,
  of,
  scalar,
  tensor as tensorKind,
} from './kinds.ts';
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
export const set_default_device: (device: string) => void = /* @__PURE__ */ define<{ device: string }, void>(
  'set_default_device',
  { device: [deviceKind] },
  ({ device }) => {
    currentDevice = parseDevice(device);
  },
);
/** Where tensors are made when no device is given. */
export const get_default_device: () => Device = /* @__PURE__ */ define<object, Device>(
  'get_default_device',
  {},
  () => currentDevice,
);
/** The dtype of floating tensors whose dtype is not given. */
export const get_default_dtype: () => DType = /* @__PURE__ */ define<object, DType>(
  'get_default_dtype',
  {},
  defaultDType,
);
/** Sets the dtype of floating tensors whose dtype is not given. @throws TypeError for one that is not floating. */
export const set_default_dtype: (d: DType) => void = /* @__PURE__ */ define<{ d: DType }, void>(
  'set_default_dtype',
  { d: [/* @__PURE__ */ of<DType>()] },
  ({ d }) => {
    if (dtypeKind.holds?.(d)) return setDefaultDType(d);
    throw new TypeError('invalid dtype object: only floating-point types are supported as the default type');
  },
);

/** What a table of options of new tensors says of them. */
export const made: TableOf<TensorOptions> = {
  dtype: [dtypeKind, null],
  device: [deviceKind, null],
  requires_grad: [bool, false],
};

/** Where a new tensor goes. */
export const placeBy = ({ device }: TensorOptions): f.At<Tensor> => ({
  species: Tensor,
  deviceName: device == null ? currentDevice : parseDevice(device),
});

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

/** `(2, 3, { dtype })` as `([2, 3], { dtype })`. */
export function listed(args: readonly unknown[]): readonly unknown[] {
  if (typeof args[0] !== 'number') return args;
  const end = args.findIndex((item) => typeof item !== 'number');
  const count = end === -1 ? args.length : end;
  return [args.slice(0, count), ...args.slice(count)];
}

/** What is made in a shape. */
export interface SizedOptions extends TensorOptions {
  /** The shape. */
  size: readonly number[];
}

/** A function that makes a tensor of sizes, given one by one or as a list. */
/* @__NO_SIDE_EFFECTS__ */
export function sized<O extends TensorOptions>(
  name: string,
  table: Tabled<O>,
  body: (options: Required<SizedOptions & O>) => Tensor,
): Creation<O> {
  const make = define<SizedOptions & O>(
    name,
    { size: [ints], ...tableOf(table) } as never,
    (options) => {
      checkSizes(options.size);
      return body(options);
    },
    1,
  );
  return (...args: readonly unknown[]) => make(...listed(args));
}

/** Takes sizes, one by one or as a list, and options. */
export interface Creation<O = TensorOptions> {
  (...sizes: number[]): Tensor;
  (sizes: readonly number[], options?: O): Tensor;
  (options: O & { readonly size: readonly number[] }): Tensor;
  (...sizesAndOptions: [...sizes: number[], options: O]): Tensor;
}

/** A tensor of one number, of a dtype that holds it. */
export function filled(
  value: number,
  { size: shape, ...options }: SizedOptions,
  fallback = defaultDType(),
  like?: Tensor,
): Tensor {
  const dtype = options.dtype ?? fallback;
  const place = placeBy(options);
  // A tensor on the same device lends its layout.
  const at = like?.deviceName === place.deviceName ? like : place;
  return finish(f.full(at, { shape, dtype, value }), options);
}

/** A tensor of zeros: `zeros(2, 3)`, `zeros([2, 3], { dtype: torch.float64 })`. */
export const zeros: Creation = /* @__PURE__ */ (() => {
  const make = sized('zeros', made, (options) => filled(0, options));
  return (...args: readonly unknown[]): Tensor => {
    if (args.flat().some((d) => typeof d === 'number' && d < 0)) {
      throw new RuntimeError('zeros: Dimension size must be non-negative.');
    }
    return Reflect.apply(make, null, args);
  };
})();
/** A tensor of ones. */
export const ones: Creation = /* @__PURE__ */ sized('ones', made, (options) => filled(1, options));
/** A tensor whose elements do not matter (they are 0). */
export const empty: Creation = /* @__PURE__ */ sized('empty', made, (options) => filled(0, options));

/** What a tensor is filled with. */
export const filler: Kind<number | boolean | Tensor> = /* @__PURE__ */ either(scalar, tensorKind, 'Number');

/** A value to fill with: a number, or that of a tensor of no dimensions. @throws TypeError for another tensor, given as `at`. */
export function valueOf(name: string, value: number | boolean | Tensor, at = "'fill_value' (position 2)"): number {
  if (!(value instanceof Tensor)) return Number(value);
  if (value.ndim === 0 && !value.requires_grad) return Number(read(value)[0]);
  throw new TypeError(`${name}(): argument ${at} must be Number, not Tensor`);
}

/** What `full` takes by name. */
export interface FullOptions extends SizedOptions {
  /** Every element: a number or a truth value. */
  fill_value: number | boolean | Tensor;
}
/** Takes a shape and a value. */
export interface Full {
  (size: readonly number[], fill_value: number | boolean | Tensor, options?: TensorOptions): Tensor;
  (size: readonly number[], options: Omit<FullOptions, 'size'>): Tensor;
  (options: FullOptions): Tensor;
}
/** A tensor of one value; its dtype follows from the value. */
export const full: Full = /* @__PURE__ */ define<FullOptions>(
  'full',
  () => ({ size: [ints], fill_value: [filler], ...made }),
  ({ fill_value, ...options }) => {
    const value = valueOf('full', fill_value);
    const dtype = fill_value instanceof Tensor ? fill_value.dtype : typeof fill_value;
    const whole = fill_value instanceof Tensor ? !isFloating(fill_value.dtype) : Number.isInteger(value);
    const fallback: DType = dtype.startsWith('bool') ? 'bool' : whole ? 'int64' : defaultDType();
    checkSizes(options.size);
    return filled(converted(value, options.dtype ?? fallback), options, fallback);
  },
  2,
);

/** The options of a tensor like another: what is not given is the other's. */
export const likeness = ({ shape, dtype, device }: Tensor, options: TensorOptions): SizedOptions => ({
  ...options,
  size: shape,
  dtype: options.dtype ?? dtype,
  device: options.device ?? device,
});

/** Takes a tensor whose shape, dtype and device the new one has. */
export interface Like<O = TensorOptions> {
  (input: Tensor, options?: O): Tensor;
}
const alike = (name: string, value: number): Like =>
  bound<TensorOptions>(name, made, (input, options) => filled(value, likeness(input, options), undefined, input), 0);
/** Zeros in the shape, dtype, device and layout of another tensor. */
export const zeros_like: Like = /* @__PURE__ */ alike('zeros_like', 0);
/** Ones in the shape, dtype, device and layout of another tensor. */
export const ones_like: Like = /* @__PURE__ */ alike('ones_like', 1);
/** Anything in the shape, dtype, device and layout of another tensor. */
export const empty_like: Like = /* @__PURE__ */ alike('empty_like', 0);

/** What `full_like` takes by name. */
export interface FullLikeOptions extends TensorOptions {
  /** Every element. */
  fill_value: number | boolean | Tensor;
}
/** Takes a tensor and a value. */
export interface FullLike {
  (input: Tensor, fill_value: number | boolean | Tensor, options?: TensorOptions): Tensor;
  (input: Tensor, options: FullLikeOptions): Tensor;
}
/** One value in the shape, dtype, device and layout of another tensor. */
export const full_like: FullLike = /* @__PURE__ */ bound<FullLikeOptions>(
  'full_like',
  () => ({ fill_value: [filler], ...made }),
  (input, { fill_value, ...options }) => {
    const value = valueOf('full_like', fill_value);
    return filled(converted(value, options.dtype ?? input.dtype), likeness(input, options), undefined, input);
  },
  1,
);

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
    else if (data === null) throw new RuntimeError('Could not infer dtype of NoneType');
    else throw new TypeError(`new(): data must be a sequence (got ${typeof data})`);
    return;
  }
  if (!isList(data))
    throw new TypeError('not a sequence', `at depth ${depth} of nested lists of shape [${shape.join(', ')}]`);
  if (data.length !== shape[depth]) {
    throw new ValueError(`expected sequence of length ${shape[depth]} at dim ${depth} (got ${data.length})`);
  }
  for (let i = 0; i < data.length; i++) flatten(data[i], shape, depth + 1, out);
}

/** The innermost list, whose type tells the dtype where it is a typed array. */
function leafOf(data: unknown): unknown {
  let leaf = data;
  while (Array.isArray(leaf) && isList(leaf[0])) leaf = leaf[0];
  return leaf;
}

const typedArrayDType = (data: unknown): DType | null => {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Float64Array) return 'float64';
  if (data instanceof Int32Array) return 'int32';
  if (data instanceof Uint8Array) return 'uint8';
  return null;
};

const declaredTensor = /* @__PURE__ */ signatureOf<TensorOptions & { data?: unknown }>(
  'tensor',
  () => ({
    data: [/* @__PURE__ */ of(), undefined],
    ...made,
  }),
  1,
);

/**
 * A tensor of nested lists, a typed array, a number or another tensor, copied. Without a dtype: bool for booleans, int64
 * for whole numbers, the default dtype as soon as one number has a fraction. JavaScript cannot tell 1.0 from 1: give
 * `{ dtype: torch.float32 }` where a list of whole numbers is meant to be floating.
 * @throws ValueError for ragged lists, TypeError for anything but numbers and booleans.
 */
export function tensor(
  data: Nested | ArrayLike<number> | readonly ArrayLike<number>[] | Tensor,
  options?: TensorOptions,
): Tensor;
export function tensor(
  options: TensorOptions & { readonly data: Nested | ArrayLike<number> | readonly ArrayLike<number>[] | Tensor },
): Tensor;
export function tensor(...args: readonly unknown[]): Tensor {
  const { data, ...options } = bind(declaredTensor, args);
  if (data instanceof Tensor) {
    warn(
      'To copy construct from a tensor, it is recommended to use sourceTensor.detach().clone() or sourceTensor.detach().clone().requires_grad_(True), rather than torch.tensor(sourceTensor).',
    );
    const dtype = options.dtype ?? data.dtype;
    return build(read(f.cast(f.detach(data), dtype)), dtype, data.shape, {
      ...options,
      device: options.device ?? data.device,
    });
  }
  if (data === null || data === undefined) throw new RuntimeError('Could not infer dtype of NoneType');
  if (typeof data === 'string') throw new TypeError("new(): invalid data type 'str'");
  const { shape } = nestedShape(data, isList);
  const values: (number | boolean)[] = [];
  flatten(data, shape, 0, values);
  const dtype = options.dtype ?? typedArrayDType(leafOf(data)) ?? infer(values);
  const array = allocate(dtype, values.length);
  values.forEach((v, i) => {
    checkInteger(Number(v), dtype);
    array[i] = isFloating(dtype) ? Number(v) : converted(v, dtype, dtype);
  });
  return build(array, dtype, shape, options);
}

function infer(values: readonly (number | boolean)[]): DType {
  if (values.length === 0) return defaultDType();
  if (values.every((v) => typeof v === 'boolean')) return 'bool';
  return values.every((v) => typeof v === 'boolean' || Number.isInteger(v)) ? 'int64' : defaultDType();
}

interface FromNumPy {
  array: TypedArray;
  shape?: readonly number[] | null;
}

/** A tensor over a copy of a typed array, in the given shape (default: one dimension). */
export const from_numpy: (array: TypedArray, shape?: readonly number[]) => Tensor = /* @__PURE__ */ define<FromNumPy>(
  'from_numpy',
  { array: [/* @__PURE__ */ of<TypedArray>()], shape: [ints, null] },
  ({ array, shape: given }) => {
    const dtype = typedArrayDType(array);
    if (dtype === null)
      throw new TypeError(
        `expected np.ndarray (got ${typeName(array)})`,
        'give a typed array: Float32Array, Float64Array, Int32Array or Uint8Array',
      );
    const shape = given ?? [array.length];
    checkSizes(shape);
    if (size(shape) !== array.length) {
      throw new RuntimeError(`shape '[${shape.join(', ')}]' is invalid for input of size ${array.length}`);
    }
    return build(array.slice(), dtype, shape);
  },
);

/** What `eye` takes by name. */
export interface EyeOptions extends TensorOptions {
  /** Rows. */
  n: number;
  /** Columns; as many as rows by default. */
  m?: number | null;
}
/** Takes rows and columns. */
export interface Eye {
  (n: number, options?: Omit<EyeOptions, 'n'>): Tensor;
  (n: number, m: number, options?: TensorOptions): Tensor;
  (options: EyeOptions): Tensor;
}
/** The identity matrix [n, m]. */
export const eye: Eye = /* @__PURE__ */ define<EyeOptions>(
  'eye',
  () => ({ n: [int], m: [int, null], ...made }),
  ({ n, m, ...options }) => {
    if (n < 0) throw new RuntimeError(`n must be greater or equal to 0, got ${n}`);
    if (m !== null && m < 0) throw new RuntimeError(`m must be greater or equal to 0, got ${m}`);
    const place = placeBy(options);
    const [row, column] = [n, m ?? n].map((length) => f.range(place, length));
    return finish(f.cast(f.eq(f.unsqueeze(row, 1), column), options.dtype ?? defaultDType()), options);
  },
  2,
);

/** Whether a value is a tensor. */
export const is_tensor = /* @__PURE__ */ define<{ obj?: unknown }, boolean>(
  'is_tensor',
  { obj: [/* @__PURE__ */ of(), undefined] },
  ({ obj }) => obj instanceof Tensor,
) as (obj: unknown) => obj is Tensor;
/** The number of elements of a tensor. */
export const numel: (input: Tensor) => number = /* @__PURE__ */ alone('numel', (x) => size(x.shape));
