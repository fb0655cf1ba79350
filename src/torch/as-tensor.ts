// Data as a tensor: the tensor itself where it is one of the wanted dtype and device.

import { to } from './convert.ts';
import { made, type TensorOptions, tensor as tensorOf } from './create.ts';
import { define } from './define.ts';
import { of } from './kinds.ts';
import { type Nested, Tensor } from './tensor.ts';

/** Nested lists, a typed array, a number or a tensor. */
export type Data = Nested | ArrayLike<number> | readonly ArrayLike<number>[] | Tensor;

/** What `as_tensor` takes by name. */
export interface AsTensorOptions extends Omit<TensorOptions, 'requires_grad'> {
  /** Nested lists, a typed array (copied), a number or a tensor. */
  data: Data;
}
/** Takes data, a dtype and a device. */
export interface AsTensor {
  (data: Data, options?: Omit<AsTensorOptions, 'data'>): Tensor;
  (options: AsTensorOptions): Tensor;
}

/** Data as a tensor; a tensor of the same dtype and device is given back, another one converted within the graph. */
export const as_tensor: AsTensor = /* @__PURE__ */ define<AsTensorOptions>(
  'as_tensor',
  () => ({ data: [/* @__PURE__ */ of<Data>()], dtype: made.dtype, device: made.device }),
  ({ data, dtype, device }) =>
    data instanceof Tensor
      ? to(data, { dtype: dtype ?? data.dtype, device: device ?? data.device })
      : tensorOf(data, { dtype, device }),
  1,
);
