// init.trunc_normal_: normal numbers in an interval, by drawing again those that are outside. It looks at what was drawn, as
// PyTorch does, to know whether another draw is needed.

import * as f from '../engine/functions.ts';
import { bind, type Generator, warn } from '../engine/index.ts';
import { overwrite } from '../rules/write.ts';
import { signatureOf } from '../torch/define.ts';
import type { Tensor } from '../torch/index.ts';
import { float, generator, tensor } from '../torch/kinds.ts';
import { drawn, normalLike } from './draw.ts';

/** Options of trunc_normal_. */
export interface TruncatedOptions {
  /** 0 by default. */
  mean?: number;
  /** Standard deviation, 1 by default. */
  std?: number;
  /** The lower end, -2 by default. */
  a?: number;
  /** The upper end, 2 by default. */
  b?: number;
  /** Draws in place of the default generator, which null (default) is. */
  generator?: Generator | null;
}
const declared = /* @__PURE__ */ signatureOf<{ tensor: Tensor } & TruncatedOptions>('trunc_normal_', {
  tensor: [tensor],
  mean: [float, 0],
  std: [float, 1],
  a: [float, -2],
  b: [float, 2],
  generator: [generator, null],
});
type Bound = Required<TruncatedOptions>;

/** The probability of numbers below x, of N(0, 1). */
const below = (x: number, like: Tensor): number =>
  (1 + f.erf(f.cast(f.wrap(x / Math.SQRT2, like), 'float64')).item()) / 2;
const some = (mask: Tensor): boolean => Boolean(f.any(mask).item());

/** For intervals that most draws fall into: whole draws, of which each takes the places that are still outside. */
function redrawn(x: Tensor, { mean, std, a, b, generator }: Bound): Tensor {
  const outside = (y: Tensor): Tensor => f.logical_or(f.lt(y, a), f.gt(y, b));
  let result = normalLike(x, mean, std, generator);
  for (let mask = outside(result); some(mask); mask = outside(result)) {
    result = f.where(mask, normalLike(x, mean, std, generator), result);
  }
  return result;
}

/** For others: uniform numbers, each taken with the probability that the normal density has beside its largest there. */
function accepted(x: Tensor, { mean, std, a, b, generator }: Bound): Tensor {
  const uniform = (from: number, to: number): Tensor => f.uniform(x, { ...drawn(x, generator), from, to });
  const mode = Math.max(a, Math.min(mean, b));
  const peak = -0.5 * ((mode - mean) / std) ** 2;
  const refused = (y: Tensor): Tensor => {
    const z = f.div(f.sub(y, mean), std);
    return f.gt(f.log(uniform(0, 1)), f.sub(f.mul(f.mul(z, z), -0.5), peak));
  };
  let result = uniform(a, b);
  let pending = refused(result);
  while (some(pending)) {
    const next = uniform(a, b);
    result = f.where(pending, next, result);
    pending = f.logical_and(pending, refused(next));
  }
  return result;
}

/** N(mean, std²) without what is outside of [a, b], written into the tensor. */
export function trunc_normal_(tensor: Tensor, options?: TruncatedOptions): Tensor;
export function trunc_normal_(
  tensor: Tensor,
  mean: number,
  std?: number,
  a?: number,
  b?: number,
  generator?: Generator | null,
): Tensor;
export function trunc_normal_(...args: readonly unknown[]): Tensor {
  const { tensor: x, ...given } = bind(declared, args);
  const { mean, std, a, b } = given;
  if (x.device === 'meta') return x;
  if (mean < a - 2 * std || mean > b + 2 * std) {
    warn('mean is more than 2 std from [a, b] in nn.init.trunc_normal_. The distribution of values may be incorrect.');
  }
  const own = x.detach();
  const share = below((b - mean) / std, own) - below((a - mean) / std, own);
  return overwrite(x, share > 0.3 ? redrawn(own, given) : accepted(own, given));
}
