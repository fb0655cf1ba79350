// Connectionist temporal classification.

import type { Tensor } from '../reference/engine/tensor.ts';
import type { Ctc } from '../reference/kernels/ctc.ts';
import * as ops from '../reference/ops/ctc.ts';
import * as fast from '../wasm/ctc.ts';
import { clamp } from './activation.ts';
import { cumsum } from './along.ts';
import { add, mul, sub } from './binary.ts';
import { bind } from './bind.ts';
import { eq, ge, gt, le, logical_and, lt, ne, where } from './compare.ts';
import { zeros_like } from './create.ts';
import { type Named, none } from './function.ts';
import { gather } from './gather.ts';
import { cat, clone, stack } from './move.ts';
import { detach, spec } from './operands.ts';
import { logsumexp, sum } from './reduce.ts';
import { as_strided, expand, reshape, select, slice, unsqueeze } from './shape.ts';
import { exp, neg } from './unary.ts';

type Loss = (<T extends Tensor>(logp: T, labels: T, frames: T, lengths: T, options: Ctc) => T) & Named<Ctc>;
type LossBackward = (<T extends Tensor>(g: T, logp: T, labels: T, frames: T, lengths: T, options: Ctc) => T) &
  Named<Ctc>;

/** -log of the probability of labels [N, S] of these lengths [N] in so many frames [N] of log p [T, N, C]: [N]. */
export const ctc_loss: Loss = /* @__PURE__ */ bind(
  ops.ctc_loss,
  fast.ctc_loss,
  () => ({
    spec,
    add,
    sub,
    mul,
    neg,
    exp,
    eq,
    ne,
    lt,
    gt,
    ge,
    le,
    logical_and,
    where,
    clamp,
    sum,
    logsumexp,
    cumsum,
    gather,
    cat,
    stack,
    select,
    slice,
    reshape,
    expand,
    unsqueeze,
    clone,
    as_strided,
    zeros_like,
    detach,
    ctc_loss_backward,
  }),
  (run) => (logp, labels, frames, lengths, options) => run([logp, labels, frames, lengths], options)[0],
);
/** What its gradient is taken for, from that of the losses. */
export const ctc_loss_backward: LossBackward = /* @__PURE__ */ bind(
  ops.ctc_loss_backward,
  fast.ctc_loss_backward,
  none,
  (run) => (g, logp, labels, frames, lengths, options) => run([g, logp, labels, frames, lengths], options)[0],
);
