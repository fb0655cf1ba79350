// Cross entropy as one op, its backward pass as another, and its twin from differentiable ops.

import { RuntimeError, ShapeError } from '../base/errors.ts';
import { formatSizes, size } from '../base/shape.ts';
import * as kernels from '../kernels/loss.ts';
import { checkDType, checkIndices, checkShape } from './check.ts';
import { op, present, type Words } from './op.ts';
import type { Spec } from './spec.ts';

const isProbabilities = (x: Spec, target: Spec): boolean => target.shape.length === x.shape.length;

/** The words of a likelihood. */
type Likelihood =
  | 'spec'
  | 'reshape'
  | 'mul'
  | 'add'
  | 'neg'
  | 'sum'
  | 'ne'
  | 'unsqueeze'
  | 'where'
  | 'gather'
  | 'div'
  | 'zeros_like';

/**
 * The loss of log p [N, C, L] with classes [N, L] or probabilities [N, C, L], weight [C].
 *
 * classes, kept where t ≠ ignore_index:  lᵢ = -(1-ε) w_t log p_t - ε/C Σ_c w_c log p_c,  mean = Σ lᵢ / Σ w_t
 * probabilities q' = (1-ε) q + ε/C:      lᵢ = -Σ_c w_c q'_c log p_c,                       mean = Σ lᵢ / (N L)
 */
export function likelihood<T>(
  f: Words<T, Likelihood>,
  logp: T,
  target: T,
  weight: T | null,
  { reduction, ignore_index, label_smoothing: e }: kernels.CrossEntropy,
): T {
  const [n, classes, l] = f.spec(logp).shape;
  const w = weight === null ? null : f.reshape(weight, [1, classes, 1]);
  const weighted = w === null ? logp : f.mul(logp, w);
  if (isProbabilities(f.spec(logp), f.spec(target))) {
    const loss = f.neg(f.sum(f.mul(weighted, softened(f, target, classes, e)), 1));
    return reduction === 'none' ? loss : f.mul(f.sum(loss), reduction === 'mean' ? 1 / (n * l) : 1);
  }
  const kept = f.ne(target, ignore_index);
  const safe = f.unsqueeze(f.where(kept, target, 0), 1);
  const pick = (v: T): T => f.reshape(f.gather(v, 1, safe), [n, l]);
  const hard = f.neg(pick(weighted));
  const mixed = e === 0 ? hard : f.add(f.mul(hard, 1 - e), f.mul(f.neg(f.sum(weighted, 1)), e / classes));
  const loss = f.where(kept, mixed, 0);
  if (reduction === 'none') return loss;
  if (reduction === 'sum') return f.sum(loss);
  const share = w === null ? f.add(f.zeros_like(hard), 1) : pick(f.add(f.zeros_like(logp), w));
  return f.div(f.sum(loss), f.sum(f.where(kept, share, 0)));
}

/** q' = (1-ε) q + ε/C. */
const softened = <T>(f: Words<T, 'mul' | 'add'>, q: T, classes: number, e: number): T =>
  e === 0 ? q : f.add(f.mul(q, 1 - e), e / classes);

/** Cross entropy from differentiable ops. x [N, C, L], target classes [N, L] or probabilities [N, C, L], weight [C]. */
function composed<T>(
  f: Words<T, Likelihood | 'log_softmax'>,
  [x, target, weight]: readonly (T | null)[],
  attributes: kernels.CrossEntropy,
): readonly T[] {
  const logp = f.log_softmax(present(x), 1);
  return [likelihood(f, logp, present(target), weight, attributes), logp];
}

/** Checks of what a loss of logits [N, C, L] takes besides them. */
function checkTarget(x: Spec, target: Spec, weight: Spec | null): void {
  const [n, classes, l] = x.shape;
  if (x.shape.length !== 3) throw new ShapeError(`Expected logits of shape [N, C, L], got ${formatSizes(x.shape)}`);
  if (isProbabilities(x, target)) {
    checkShape(target, x.shape, 'the target');
    checkDType(target, x.dtype, 'the target');
  } else {
    if (size(target.shape) !== n * l) {
      throw new RuntimeError(`Expected target size [${n}, ${l}], got [${target.shape.join(', ')}]`);
    }
    checkIndices(target, 'cross_entropy');
  }
  if (weight === null) return;
  checkShape(weight, [classes], 'weight');
  checkDType(weight, x.dtype, 'weight');
}

/** Cross entropy of logits [N, C, L] with classes [N, L] or probabilities [N, C, L]; second output: log softmax. */
export const cross_entropy = /* @__PURE__ */ op({
  name: 'cross_entropy',
  infer: ([x, target, weight]: readonly [Spec, Spec, Spec | null], { reduction }: kernels.CrossEntropy) => {
    const [n, , l] = x.shape;
    checkTarget(x, target, weight);
    return [{ shape: reduction === 'none' ? [n, l] : [], dtype: x.dtype }, x];
  },
  kernel: kernels.cross_entropy,
  saves: { inputs: [1, 2], outputs: [1] },
  uses: [
    'spec',
    'log_softmax',
    'reshape',
    'mul',
    'add',
    'neg',
    'sum',
    'ne',
    'unsqueeze',
    'where',
    'gather',
    'div',
    'zeros_like',
    'cross_entropy_backward',
  ],
  derivative: (f, [g], { inputs: [, target, weight], outputs: [, logp], specs: [x], needs, attributes }) => {
    if (g === null || x === null) return [null, null, null];
    const dx = needs[0] ? f.cross_entropy_backward(g, logp, target, weight ?? null, attributes) : null;
    if (!needs[1] && !needs[2]) return [dx];
    // of probabilities alone: dq_c = -(1-ε) w_c log p_c and dw_c = -Σ q'_c log p_c, scaled as the loss was
    const [n, classes, l] = x.shape;
    const { reduction, label_smoothing: e } = attributes;
    const share = reduction === 'mean' ? 1 / (n * l) : 1;
    const up = f.mul(f.mul(logp, reduction === 'none' ? f.unsqueeze(g, 1) : g), -share);
    return [
      dx,
      needs[1] ? f.mul(weight ? f.mul(up, f.reshape(weight, [1, classes, 1])) : up, 1 - e) : null,
      needs[2] ? f.sum(f.mul(up, softened(f, target, classes, e)), [0, 2]) : null,
    ];
  },
  twin: composed,
});

/** Gradient of the logits; inputs g, log softmax, target, weight. */
export const cross_entropy_backward = /* @__PURE__ */ op({
  name: 'cross_entropy_backward',
  // Gradient of the logits; inputs g, log softmax, target, weight
  infer: ([g, logp, target, weight]: readonly [Spec, Spec, Spec, Spec | null], { reduction }: kernels.CrossEntropy) => {
    const [n, , l] = logp.shape;
    checkShape(g, reduction === 'none' ? [n, l] : [], 'the gradient');
    checkDType(g, logp.dtype, 'the gradient');
    checkTarget(logp, target, weight);
    return [logp];
  },
  kernel: kernels.cross_entropy_backward,
});
