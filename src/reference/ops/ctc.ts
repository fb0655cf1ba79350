// Connectionist temporal classification as one op, its backward pass as another, and its twin from differentiable ops.

import { isFloating, noKernel } from '../base/dtype.ts';
import { RuntimeError } from '../base/errors.ts';
import * as kernels from '../kernels/ctc.ts';
import { checkDType, checkIndices, checkShape } from './check.ts';
import { op, present, type Words } from './op.ts';
import type { Spec } from './spec.ts';

type Inputs = readonly [logp: Spec, labels: Spec, frames: Spec, lengths: Spec];

const WHERE = '(while checking arguments for ctc_loss_allocate_outputs)';

/** Shapes and dtypes of log p [T, N, C], labels [N, S], frames [N] and lengths [N]. */
function check([logp, labels, frames, lengths]: Inputs, { blank }: kernels.Ctc): void {
  for (const [place, name, { shape }, rank] of [
    [1, 'log_probs', logp, 3],
    [2, 'targets', labels, 2],
  ] as const) {
    if (shape.length === rank) continue;
    throw new RuntimeError(
      `Expected ${rank}-dimensional tensor, but got ${shape.length}-dimensional tensor for argument #${place} '${name}' ${WHERE}`,
    );
  }
  if (!isFloating(logp.dtype)) throw noKernel('ctc_loss_cpu', logp.dtype);
  const [, n, classes] = logp.shape;
  if (!(blank >= 0 && blank < classes)) throw new RuntimeError('blank must be in label range');
  for (const [name, { shape }] of [
    ['input_lengths', frames],
    ['target_lengths', lengths],
  ] as const) {
    if (shape.length !== 1 || shape[0] !== n) throw new RuntimeError(`${name} must be of size batch_size`);
  }
  if (labels.shape[0] !== n) {
    throw new RuntimeError(
      `Expected tensor to have size ${n} at dimension 0, but got size ${labels.shape[0]} for argument #2 'targets' ${WHERE}`,
    );
  }
  for (const given of [labels, frames, lengths]) checkIndices(given, 'ctc_loss');
}

type Written =
  | 'spec'
  | 'add'
  | 'sub'
  | 'mul'
  | 'neg'
  | 'exp'
  | 'eq'
  | 'ne'
  | 'lt'
  | 'gt'
  | 'ge'
  | 'le'
  | 'logical_and'
  | 'where'
  | 'clamp'
  | 'sum'
  | 'logsumexp'
  | 'cumsum'
  | 'gather'
  | 'cat'
  | 'stack'
  | 'select'
  | 'slice'
  | 'reshape'
  | 'expand'
  | 'unsqueeze'
  | 'clone'
  | 'as_strided'
  | 'zeros_like'
  | 'detach';

/** Stands for log 0: finite, so that differences and derivatives stay numbers; every real path is far above. */
const NEVER = -1e30;

/** The states of each path: a blank before, between and behind the labels; what lies behind them is blank too. [N, 2S + 1] */
function statesOf<T>(f: Words<T, Written>, labels: T, kept: T, blank: number): T {
  const [n, width] = f.spec(labels).shape;
  const own = f.where(kept, labels, blank);
  const blanks = f.add(f.zeros_like(own), blank);
  const pairs = f.reshape(f.stack([blanks, own], 2), [n, 2 * width]);
  return f.cat([pairs, f.add(f.zeros_like(own, [n, 1]), blank)], 1);
}

/** What a state may be come to from, as logarithms 0 or NEVER: from two places before, from one, from itself. [N, S, 3] */
function transitionsOf<T>(f: Words<T, Written>, like: T, path: T, { blank, onto_blank }: kernels.Ctc): T {
  const [n, s] = f.spec(path).shape;
  // Two places before a blank is a blank, which does not differ; before the first state there is none to come from.
  const before = f.slice(f.cat([f.add(f.zeros_like(path, [n, 2]), blank), path], 1), 1, 0, s);
  const differs = f.ne(path, before);
  const may = onto_blank ? differs : f.logical_and(differs, f.ne(path, blank));
  const free = f.zeros_like(like, [n, s]);
  return f.stack([f.where(may, free, NEVER), free, free], 2);
}

/** α of the last frame [N, S] from log p of the states [T, N, S]: kernels/ctc.ts has the recursion. */
function alignmentsOf<T>(f: Words<T, Written>, emissions: T, allowed: T, frames: T): T {
  const [steps, n, s] = f.spec(emissions).shape;
  const never = (width: number): T => f.add(f.zeros_like(f.detach(emissions), [n, width]), NEVER);
  const starts = s > 2 ? f.cat([f.zeros_like(emissions, [n, 2]), never(s - 2)], 1) : f.zeros_like(emissions, [n, s]);
  let alpha = f.add(f.select(emissions, 0, 0), starts);
  for (let t = 1; t < steps; t++) {
    const padded = f.cat([never(2), alpha], 1);
    const reach = f.as_strided(padded, { shape: [n, s, 3], strides: [s + 2, 1, 1], offset: 0 });
    const next = f.add(f.logsumexp(f.add(reach, allowed), 2), f.select(emissions, 0, t));
    alpha = f.where(f.gt(frames, t), next, alpha);
  }
  return alpha;
}

/** 0 … size - 1 in each of the leading places of a shape, which ends in size. */
const counted = <T>(f: Words<T, 'sub' | 'add' | 'cumsum' | 'zeros_like'>, like: T, size: number): T =>
  f.sub(f.cumsum(f.add(f.zeros_like(like, [1, size]), 1), 1), 1);

function composed<T>(f: Words<T, Written>, inputs: readonly (T | null)[], attributes: kernels.Ctc): readonly T[] {
  const [logp, labels, given, counts] = inputs.map((x) => present(x));
  const [steps, n] = f.spec(logp).shape;
  const [frames, lengths] = [given, counts].map((x) => f.reshape(x, [n, 1]));
  const kept = f.lt(counted(f, labels, f.spec(labels).shape[1]), lengths);
  const path = statesOf(f, labels, kept, attributes.blank);
  const states = f.spec(path).shape[1];
  const empty = f.where(f.eq(counts, 0), f.zeros_like(f.detach(logp), [n]), Number.POSITIVE_INFINITY);
  if (steps === 0) return [f.add(empty, f.sum(logp, [0, 2]))];
  const index = f.clone(f.expand(f.unsqueeze(path, 0), [steps, n, states]));
  const emissions = f.clamp(f.gather(logp, 2, index), { min: NEVER, max: null });
  const alpha = alignmentsOf(f, emissions, transitionsOf(f, f.detach(logp), path, attributes), frames);
  // A path ends on its last label or on the blank behind it: at 2 · length - 1 or 2 · length.
  const place = f.sub(counted(f, path, states), f.mul(lengths, 2));
  const ends = f.logical_and(f.le(place, 0), f.ge(place, -1));
  const total = f.logsumexp(f.where(ends, alpha, NEVER), 1);
  // Probabilities add up to 1 in each frame: minus what they add up to they change nothing but the gradient.
  const living = f.lt(f.reshape(counted(f, frames, steps), [steps, 1]), given);
  const mass = f.sum(f.where(f.unsqueeze(living, 2), f.exp(logp), 0), [0, 2]);
  const loss = f.add(f.neg(total), f.sub(mass, f.detach(mass)));
  const real = f.where(f.le(total, NEVER / 2), Number.POSITIVE_INFINITY, loss);
  return [f.where(f.gt(given, 0), real, empty)];
}

/**
 * -log of the probability of each labelling, over all its alignments: log p [T, N, C], labels [N, S], of which lengths [N]
 * count, in frames [N] → [N].
 */
export const ctc_loss = /* @__PURE__ */ op({
  name: 'ctc_loss',
  infer: (inputs: Inputs, attributes: kernels.Ctc) => {
    check(inputs, attributes);
    const [{ shape, dtype }] = inputs;
    return [{ shape: [shape[1]], dtype }];
  },
  kernel: kernels.ctc_loss,
  saves: { inputs: [0, 1, 2, 3] },
  uses: [
    'spec',
    'add',
    'sub',
    'mul',
    'neg',
    'exp',
    'eq',
    'ne',
    'lt',
    'gt',
    'ge',
    'le',
    'logical_and',
    'where',
    'clamp',
    'sum',
    'logsumexp',
    'cumsum',
    'gather',
    'cat',
    'stack',
    'select',
    'slice',
    'reshape',
    'expand',
    'unsqueeze',
    'clone',
    'as_strided',
    'zeros_like',
    'detach',
    'ctc_loss_backward',
  ],
  derivative: (f, [g], { inputs: [logp, labels, frames, lengths], attributes }) => [
    g === null ? null : f.ctc_loss_backward(g, logp, labels, frames, lengths, attributes),
  ],
  twin: composed,
});

/** What the gradient of log p is taken for; inputs: that of the losses [N], and those of the loss. */
export const ctc_loss_backward = /* @__PURE__ */ op({
  name: 'ctc_loss_backward',
  infer: ([g, ...inputs]: readonly [Spec, ...Inputs], attributes: kernels.Ctc) => {
    check(inputs, attributes);
    const [logp] = inputs;
    checkShape(g, [logp.shape[1]], 'the gradient');
    checkDType(g, logp.dtype, 'the gradient');
    return [logp];
  },
  kernel: kernels.ctc_loss_backward,
});
