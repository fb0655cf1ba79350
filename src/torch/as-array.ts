// Data as a tensor, as `as_tensor` makes it, with a word on whether they are copied and whether gradients flow.

import { checkDifferentiable, dtypes, ValueError, warn } from '../engine/index.ts';
import type { Data } from './as-tensor.ts';
import { to } from './convert.ts';
import { finish, made, type TensorOptions, tensor as tensorOf } from './create.ts';
import { define } from './define.ts';
import { bool, of } from './kinds.ts';
import { Tensor } from './tensor.ts';

/** What `asarray` takes by name. */
export interface AsArrayOptions extends Omit<TensorOptions, 'requires_grad'> {
  /** Nested lists, a typed array (copied), a number or a tensor. */
  obj: Data;
  /** Whether elements are copied; null (default): where they must be. */
  copy?: boolean | null;
  /** Whether gradients flow to the result; null (default): as to `obj`. */
  requires_grad?: boolean | null;
}
/** Takes data, and the rest by name. */
export interface AsArray {
  (obj: Data, options?: Omit<AsArrayOptions, 'obj'>): Tensor;
  (options: AsArrayOptions): Tensor;
}

const UNSPECIFIED =
  'torch.asarray: unspecified requires_grad now defaults to obj.requires_grad instead of False. Pass requires_grad=False explicitly to get the old behavior and silence this warning.';

/** The tensor itself or a copy. @throws ValueError where it must be copied and may not. */
function converted(
  x: Tensor,
  { dtype, device, copy }: Required<Omit<AsArrayOptions, 'obj' | 'requires_grad'>>,
): Tensor {
  const [wanted, place] = [dtype ?? x.dtype, device ?? x.device];
  if (copy === false && place !== x.device) {
    throw new ValueError(`can't alias tensor from device '${x.device}' to '${place}'.`);
  }
  if (copy === false && wanted !== x.dtype) {
    const [from, into] = [x.dtype, wanted].map((d) => dtypes[d].scalarName);
    throw new ValueError(`can't alias tensor with dtype '${from}' into dtype '${into}'.`);
  }
  return to(x, { dtype: wanted, device: place, copy: copy ?? false });
}

/** x as gradients are to flow to it: a leaf is told, of another tensor its history goes. */
function flowing(x: Tensor, flows: boolean): Tensor {
  if (flows) checkDifferentiable(x.dtype);
  if (!flows && x.requires_grad && !x.is_leaf) return x.detach();
  if (flows !== x.requires_grad) x.requires_grad = flows;
  return x;
}

/**
 * Data as a tensor; a tensor of the wanted dtype and device is given back, and told whether gradients flow to it.
 * @throws ValueError where a copy is refused that must be made: of lists, typed arrays, another dtype or device.
 */
export const asarray: AsArray = /* @__PURE__ */ define<AsArrayOptions>(
  'asarray',
  () => ({
    obj: [/* @__PURE__ */ of<Data>()],
    dtype: made.dtype,
    device: made.device,
    copy: [bool, null],
    requires_grad: [bool, null],
  }),
  ({ obj, requires_grad, ...options }) => {
    if (obj instanceof Tensor) {
      if (requires_grad === null && obj.requires_grad) warn(UNSPECIFIED);
      const flows = requires_grad ?? obj.requires_grad;
      return flowing(converted(obj, options), flows);
    }
    if (options.copy === false) throw new ValueError("can't alias arbitrary sequence into a tensor.");
    const { dtype, device } = options;
    return finish(tensorOf(obj, { dtype, device }), { requires_grad: requires_grad ?? false });
  },
  1,
);
