// Criteria beside cross entropy that are ops of their own: plain ops would lose a NaN on the bend of one, make the gradient of
// the next infinite, and lay out in memory all pairs of scores that the last one counts.

import { RuntimeError } from '../base/errors.ts';
import { formatSizes } from '../base/shape.ts';
import * as kernels from '../kernels/criteria.ts';
import { binary, floating } from './binary.ts';
import { checkIndices, checkShape } from './check.ts';
import { op } from './op.ts';
import type { Spec } from './spec.ts';
import { unary } from './unary.ts';

// d cut to ±δ
export const huber = /* @__PURE__ */ unary({
  name: 'huber',
  // d² / 2 where |d| ≤ delta, else delta (|d| - delta / 2)
  scalar: (d, { delta }: { readonly delta: number }) =>
    Math.abs(d) <= delta ? (d * d) / 2 : delta * (Math.abs(d) - delta / 2),
  saves: 'x',
  uses: ['mul', 'clamp'],
  rule: (f, g, d, { delta }) => f.mul(g, f.clamp(d, { min: -delta, max: delta })),
});

/** What p (1 - p) counts for at least, below the gradient. */
const SMALL = 1e-12;

// d/dp = (p - t) / (p (1 - p)), d/dt = log(1 - p) - log p
export const binary_cross_entropy = /* @__PURE__ */ binary({
  name: 'binary_cross_entropy',
  // -(t log p + (1 - t) log(1 - p)) of probabilities p and t; no logarithm counts for less than -100
  scalar: kernels.entropy,
  kernel: kernels.binary_cross_entropy,
  casts: floating,
  saves: [0, 1],
  uses: ['sub', 'mul', 'div', 'clamp', 'log'],
  rule: (f, g, { inputs: [p, t], needs }) => {
    const rest = f.sub(1, p);
    const spread = f.clamp(f.mul(rest, p), { min: SMALL, max: null });
    return [
      needs[0] ? f.div(f.mul(g, f.sub(p, t)), spread) : null,
      needs[1] ? f.mul(g, f.sub(f.log(rest), f.log(p))) : null,
    ];
  },
});

/**
 * Σ_j Σ_i max(1 - x_j + x_i, 0) / C over the classes j of a row of the target, up to the first -1, and all others i:
 * x [N, C], target [N, C] → [N]; second output: the slopes, [N, C].
 */
export const multilabel_margin = /* @__PURE__ */ op({
  name: 'multilabel_margin',
  infer: ([x, target]: readonly [Spec, Spec]) => {
    if (x.shape.length !== 2) throw new RuntimeError(`Expected scores [N, C], got ${formatSizes(x.shape)}`);
    checkShape(target, x.shape, 'the target');
    checkIndices(target, 'multilabel_margin_loss');
    return [{ shape: [x.shape[0]], dtype: x.dtype }, x];
  },
  kernel: kernels.multilabel_margin,
  saves: { outputs: [1] },
  uses: ['mul', 'unsqueeze'],
  derivative: (f, [g], { outputs: [, slope] }) => [g && f.mul(f.unsqueeze(g, 1), slope)],
});
