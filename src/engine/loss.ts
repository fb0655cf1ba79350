// Cross entropy, and the same of log-probabilities.

import type { Tensor } from '../reference/engine/tensor.ts';
import type { CrossEntropy } from '../reference/kernels/loss.ts';
import * as ops from '../reference/ops/loss.ts';
import * as fast from '../wasm/loss.ts';
import { add, div, mul } from './binary.ts';
import { bind } from './bind.ts';
import { ne, where } from './compare.ts';
import { zeros_like } from './create.ts';
import { type Named, none } from './function.ts';
import { gather } from './gather.ts';
import { spec } from './operands.ts';
import { sum } from './reduce.ts';
import { reshape, unsqueeze } from './shape.ts';
import { log_softmax } from './softmax.ts';
import { neg } from './unary.ts';

type Loss = (<T extends Tensor>(x: T, target: T, weight: T | null, options: CrossEntropy) => T) & Named<CrossEntropy>;
type LossBackward = (<T extends Tensor>(g: T, logp: T, target: T, weight: T | null, options: CrossEntropy) => T) &
  Named<CrossEntropy>;

/** Cross entropy of logits [N, C, L] with classes [N, L] or probabilities [N, C, L]. */
export const cross_entropy: Loss = /* @__PURE__ */ bind(
  ops.cross_entropy,
  fast.cross_entropy,
  () => ({
    spec,
    log_softmax,
    reshape,
    mul,
    add,
    neg,
    sum,
    ne,
    unsqueeze,
    where,
    gather,
    div,
    zeros_like,
    cross_entropy_backward,
  }),
  (run) => (x, target, weight, options) => run([x, target, weight], options)[0],
);
/** Gradient of the logits from that of the loss and log softmax. */
export const cross_entropy_backward: LossBackward = /* @__PURE__ */ bind(
  ops.cross_entropy_backward,
  fast.cross_entropy_backward,
  none,
  (run) => (g, logp, target, weight, options) => run([g, logp, target, weight], options)[0],
);

/** The loss of log-probabilities [N, C, L] with classes [N, L]: what cross entropy is behind its softmax. */
export const nll_loss = <T extends Tensor>(logp: T, target: T, weight: T | null, options: CrossEntropy): T =>
  ops.likelihood<T>(
    { spec, reshape, mul, add, neg, sum, ne, unsqueeze, where, gather, div, zeros_like },
    logp,
    target,
    weight,
    options,
  );
