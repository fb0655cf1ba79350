// Tensors of another one's dtype and device, in PyTorch's spelling: methods, which `bptt/core` has as functions.

import {
  type Creation,
  full,
  listed,
  made,
  type SizedOptions,
  type TensorOptions,
  tensor as tensorOf,
} from './create.ts';
import { bindCall, bound, signatureOf } from './define.ts';
import { type EmptyStrided, type EmptyStridedOptions, laidOut } from './empty-strided.ts';
import { either, ints, of, scalar, tensor } from './kinds.ts';
import type { Nested, Tensor } from './tensor.ts';

/** Takes sizes, one by one or as a list, and options. */
export interface NewSized {
  (input: Tensor, ...sizes: number[]): Tensor;
  (input: Tensor, sizes: readonly number[], options?: TensorOptions): Tensor;
  (input: Tensor, options: SizedOptions): Tensor;
  (input: Tensor, ...sizesAndOptions: [...sizes: number[], options: TensorOptions]): Tensor;
}

export interface NewFullOptions extends SizedOptions {
  /** Every element. */
  fill_value: number | boolean | Tensor;
}
/** Takes a shape and a value. */
export interface NewFull<P extends unknown[] = []> {
  (
    ...args: [...self: P, size: readonly number[], fill_value: number | boolean | Tensor, options?: TensorOptions]
  ): Tensor;
  (...args: [...self: P, size: readonly number[], options: Omit<NewFullOptions, 'size'>]): Tensor;
  (...args: [...self: P, options: NewFullOptions]): Tensor;
}

type Data = Nested | ArrayLike<number> | readonly ArrayLike<number>[] | Tensor;
export interface NewTensorOptions extends TensorOptions {
  /** Nested lists, a typed array, a number or a tensor. */
  data: Data;
}
/** Takes data, which are copied. */
export interface NewTensor<P extends unknown[] = []> {
  (...args: [...self: P, data: Data, options?: TensorOptions]): Tensor;
  (...args: [...self: P, options: NewTensorOptions]): Tensor;
}

/** The methods of this file. */
export interface NewMethods {
  /** Zeros of the dtype and on the device of this tensor. */
  new_zeros: Creation;
  /** Ones of the dtype and on the device of this tensor. */
  new_ones: Creation;
  /** Anything (zeros) of the dtype and on the device of this tensor. */
  new_empty: Creation;
  /** Anything (zeros) of the dtype and on the device of this tensor, with given strides. */
  new_empty_strided: EmptyStrided;
  /** One value in the dtype and on the device of this tensor. */
  new_full: NewFull;
  /** Data in the dtype and on the device of this tensor. */
  new_tensor: NewTensor;
}

/** The options of a tensor beside another: dtype and device are the other's where none are given. */
const beside = ({ dtype, device }: Tensor, options: TensorOptions): TensorOptions => ({
  requires_grad: options.requires_grad,
  dtype: options.dtype ?? dtype,
  device: options.device ?? device,
});

/* @__NO_SIDE_EFFECTS__ */
function sized(name: string, value: number): NewSized {
  const declared = signatureOf<SizedOptions & { input: Tensor }>(
    name,
    () => ({
      input: [tensor],
      size: [ints],
      ...made,
    }),
    2,
  );
  return function (this: unknown, x: Tensor, ...given: readonly unknown[]): Tensor {
    const { input, size, ...options } = bindCall(declared, this, [x, ...listed(given)]);
    return full(size, value, beside(input, options));
  };
}
/** Zeros of the dtype and on the device of a tensor. */
export const new_zeros: NewSized = /* @__PURE__ */ sized('new_zeros', 0);
/** Ones of the dtype and on the device of a tensor. */
export const new_ones: NewSized = /* @__PURE__ */ sized('new_ones', 1);
/** Anything (zeros) of the dtype and on the device of a tensor. */
export const new_empty: NewSized = /* @__PURE__ */ sized('new_empty', 0);
/** Anything (zeros) of the dtype and on the device of a tensor, with given strides. @throws RuntimeError for strides of another length. */
export const new_empty_strided: EmptyStrided<[input: Tensor]> = /* @__PURE__ */ bound<EmptyStridedOptions>(
  'new_empty_strided',
  () => ({ size: [ints], stride: [ints], ...made }),
  (x, { size, stride, ...options }) => laidOut({ size, stride, ...beside(x, options) }),
  2,
);

/** One value in the dtype and on the device of a tensor. */
export const new_full: NewFull<[input: Tensor]> = /* @__PURE__ */ bound<NewFullOptions>(
  'new_full',
  () => ({ size: [ints], fill_value: [/* @__PURE__ */ either(scalar, tensor, 'Number')], ...made }),
  (x, { size, fill_value, ...options }) => full(size, fill_value, beside(x, options)),
  2,
);
/** Data in the dtype and on the device of a tensor. */
export const new_tensor: NewTensor<[input: Tensor]> = /* @__PURE__ */ bound<NewTensorOptions>(
  'new_tensor',
  () => ({ data: [/* @__PURE__ */ of<Data>()], ...made }),
  (x, { data, ...options }) => tensorOf(data, beside(x, options)),
  1,
);
