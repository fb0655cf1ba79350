// F.normalize and F.gumbel_softmax.

import * as f from '../engine/functions.ts';
import { normalizeDim, warn } from '../engine/index.ts';
import { softmax } from '../torch/along.ts';
import { bound, define } from '../torch/define.ts';
import { exponential_ } from '../torch/draw.ts';
import { empty_like, norm, type Tensor } from '../torch/index.ts';
import { bool, float, int, tensor } from '../torch/kinds.ts';
import { named } from '../torch/names.ts';

interface NormalizeOptions {
  /** The order of the norm, 2 by default. */
  p?: number;
  /** The dimension of the vectors, 1 by default. */
  dim?: number;
  /** The least length that is divided by, 1e-12 by default. */
  eps?: number;
}
/** Takes the order of a norm and a dimension. */
interface Normalize {
  (
    input: Tensor,
    p?: number,
    dim?: number | Omit<NormalizeOptions, 'p'>,
    eps?: number | Pick<NormalizeOptions, 'eps'>,
  ): Tensor;
  (input: Tensor, options: NormalizeOptions): Tensor;
}
/** x / max(‖x‖ₚ, eps) along a dimension. */
export const normalize: Normalize = /* @__PURE__ */ bound<NormalizeOptions>(
  'normalize',
  { p: [float, 2], dim: [int, 1], eps: [float, 1e-12] },
  (input, { p, dim, eps }) => {
    const length = f.clamp(norm(input, p, dim, true), { min: eps, max: null });
    return named('DivBackward0', f.div(input, f.expand(length, input.shape)));
  },
);

interface GumbelRest {
  /** Divides the logits, 1 by default. */
  tau?: number;
  /** Whether the largest is 1 and all others are 0, with the gradients of what is soft; not by default. */
  hard?: boolean;
  /** Without effect. */
  eps?: number;
  /** The dimension that sums to 1, the last one by default. */
  dim?: number;
}
/** Takes a temperature, and whether the result is hard. */
interface Gumbel {
  (
    logits: Tensor,
    tau?: number | GumbelRest,
    hard?: boolean | Omit<GumbelRest, 'tau'>,
    eps?: number,
    dim?: number,
  ): Tensor;
  (options: { logits: Tensor } & GumbelRest): Tensor;
}
/** A sample of the Gumbel-softmax distribution of logits. Jang et al., 2016; Maddison et al., 2016. */
export const gumbel_softmax: Gumbel = /* @__PURE__ */ define<{ logits: Tensor } & GumbelRest>(
  'gumbel_softmax',
  { logits: [tensor], tau: [float, 1], hard: [bool, false], eps: [float, 1e-10], dim: [int, -1] },
  ({ logits, tau, hard, eps, dim }) => {
    if (eps !== 1e-10) warn('`eps` parameter is deprecated and has no effect.');
    const noise = f.neg(f.log(exponential_(empty_like(logits.detach()))));
    const soft = softmax(f.div(f.add(logits, noise), tau), dim);
    if (!hard) return soft;
    const axis = normalizeDim(dim, logits.ndim);
    const place = f.unsqueeze(f.argmax(soft.detach(), { dim: axis, keepdim: false }), axis);
    const one = f.full(f.placeOf(soft), { shape: place.shape, dtype: soft.dtype, value: 1 });
    const sharp = f.scatter_add(f.zeros_like(soft), axis, place, one);
    return f.add(f.sub(sharp, soft.detach()), soft);
  },
);
