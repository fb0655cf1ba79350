// Shapes changed in place, in PyTorch's spelling: the tensor becomes the view that the function of the same name gives.

import { reshaped } from '../engine/index.ts';
import { type SwapAxes, swapaxes, swapdims } from './arrange.ts';
import type { Input, Unary } from './calls.ts';
import { named } from './names.ts';
import {
  as_strided,
  type Squeeze,
  type Strided,
  squeeze,
  type Transpose,
  type Triangle,
  t,
  transpose,
  tril,
  triu,
  type Unsqueeze,
  unsqueeze,
} from './shape.ts';
import { Tensor } from './tensor.ts';
import { written } from './written.ts';

/** The methods of this file. */
export interface InplaceShapeMethods {
  /** `squeeze` in place. */
  squeeze_: Squeeze;
  /** `unsqueeze` in place. */
  unsqueeze_: Unsqueeze;
  /** `t` in place. */
  t_: Unary;
  /** `transpose` in place. */
  transpose_: Transpose;
  /** `as_strided` in place. */
  as_strided_: Strided;
  /** `swapaxes` in place. */
  swapaxes_: SwapAxes;
  /** `swapdims` in place. */
  swapdims_: Transpose;
  /** `tril` in place. */
  tril_: Triangle;
  /** `triu` in place. */
  triu_: Triangle;
}

/** `places` is how far PyTorch counts the node on from that of the function. */
/* @__NO_SIDE_EFFECTS__ */
function turned<F extends (input: Tensor, ...args: never[]) => Tensor>(of: F, places = 1): F {
  const look = (y: Tensor): Tensor =>
    y.grad_fn === null
      ? y
      : named(
          y.grad_fn.name().replace(/\d$/, (n) => `${Number(n) + places}`),
          y,
        );
  const turn = function (this: unknown, input: Tensor, ...args: never[]): Tensor {
    // What is no tensor gets the function's own refusal.
    if (!(input instanceof Tensor)) return Reflect.apply(of, this, [input, ...args]);
    return reshaped(input, (x) => look(Reflect.apply(of, this, [x, ...args])));
  };
  return turn as F;
}

/** `squeeze` in place. */
export const squeeze_: Squeeze<Input> = /* @__PURE__ */ turned(squeeze, 3);
/** `unsqueeze` in place. */
export const unsqueeze_: Unsqueeze<Input> = /* @__PURE__ */ turned(unsqueeze);
/** `t` in place. @throws RuntimeError for more than two dimensions. */
export const t_: Unary<Input> = /* @__PURE__ */ turned(t);
/** `transpose` in place. */
export const transpose_: Transpose<Input> = /* @__PURE__ */ turned(transpose);
/** `as_strided` in place. @throws RuntimeError where it would leave the storage. */
export const as_strided_: Strided<Input> = /* @__PURE__ */ turned(as_strided);
/** `swapaxes` in place. */
export const swapaxes_: SwapAxes<Input> = /* @__PURE__ */ turned(swapaxes);
/** `swapdims` in place. */
export const swapdims_: Transpose<Input> = /* @__PURE__ */ turned(swapdims);
/** `tril` in place. */
export const tril_: Triangle<Input> = /* @__PURE__ */ written(tril);
/** `triu` in place. */
export const triu_: Triangle<Input> = /* @__PURE__ */ written(triu);
