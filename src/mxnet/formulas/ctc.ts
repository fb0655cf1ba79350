// Connectionist temporal classification as a differentiable composite: the probability of a labelling is summed over all
// its alignments by the forward recursion; the backward recursion is autograd's. Nothing here reads a value back.

import * as f from '../../engine/functions.ts';
import { fromArray, type Species, size, type Tensor } from '../../engine/index.ts';

/** Which classes are labels, which is the blank, and what ends a label where no lengths are given. */
export interface Alphabet {
  readonly first: number;
  readonly last: number;
  readonly blank: number;
  readonly padding: number;
}

export interface CtcOptions<T> extends Alphabet {
  /** Frames of each prediction [N], at most T; null where all have T. */
  readonly predLengths: T | null;
  /** Labels of each sequence [N]; null where padding ends them. */
  readonly labelLengths: T | null;
}

/** Stands for log 0: finite, so that differences and derivatives stay numbers; every real path is far above. */
const NEVER = -1e30;

/** 0, 1, …, n-1 in int64, shaped. */
function range<T extends Tensor>(like: T, shape: readonly number[]): T {
  return f.reshape(f.range(f.placeOf(like), size(shape)), shape);
}

/** @throws MXNetError, when the kernel runs, for labels that are no class. MXNet reads foreign memory there. */
const checkedLabels = <T extends Tensor>(labels: T, { first, last, blank, padding }: Alphabet): T =>
  f.checked(labels, {
    from: first,
    below: last + 1,
    error: 'MXNetError',
    text: 'CTCLoss: label {value} of sample {row} is no class',
    hint: `labels are ${first} … ${last}; ${blank} is the blank, and ${padding} ends a label`,
  });

/** Labels with a blank before, between and after: [N, L] → [N, 2L + 1]. What lies behind a sequence's end is blank. */
function withBlanks<T extends Tensor>(labels: T, keep: T, blank: number): T {
  const [n, l] = labels.shape;
  const kept = f.where(keep, labels, blank);
  const blanks = f.add(f.zeros_like(kept), blank);
  const pairs = f.reshape(f.stack([blanks, kept], 2), [n, 2 * l]);
  return f.cat([pairs, f.add(f.zeros_like(kept, [n, 1]), blank)], 1);
}

/**
 * What a path may come from, as logarithms 0 or NEVER [N, S, 3]: from two places back only onto a label that is no
 * blank and differs from the label before; from one place back and from its own place always.
 */
function transitions<T extends Tensor>(like: T, path: T, blank: number): T {
  const [n, s] = path.shape;
  const before = f.cat([f.add(f.zeros_like(path, [n, 2]), blank), f.slice(path, 1, 0, s - 2)], 1);
  const skips = f.logical_and(f.ne(path, blank), f.ne(path, before));
  const free = f.zeros_like(like, [n, s]);
  return f.stack([f.where(skips, free, NEVER), free, free], 2);
}

/** Σ over alignments: α_t(s) = (α_{t-1}(s) + α_{t-1}(s-1) + [may skip] α_{t-1}(s-2)) p_t(path_s), in logarithms. */
function alignments<T extends Tensor>(emissions: T, allowed: T, frames: T | null): T {
  const [steps, n, s] = emissions.shape;
  const start = fromArray(
    emissions.species as Species<T>,
    Float64Array.from({ length: s }, (_, i) => (i < 2 ? 0 : NEVER)),
    'float64',
    [s],
    emissions.storage.device,
  );
  const edge = f.add(f.zeros_like(f.detach(emissions), [n, 2]), NEVER);
  let alpha = f.add(f.select(emissions, 0, 0), f.cast(start, emissions.dtype));
  for (let t = 1; t < steps; t++) {
    const padded = f.cat([edge, alpha], 1);
    const reach = f.as_strided(padded, { shape: [n, s, 3], strides: [s + 2, 1, 1], offset: 0 });
    const next = f.add(f.logsumexp(f.add(reach, allowed), 2), f.select(emissions, 0, t));
    alpha = frames === null ? next : f.where(f.gt(frames, t), next, alpha);
  }
  return alpha;
}

/**
 * -log of the probability of each labelling: logits [T, N, C], labels [N, L] → [N]. A labelling that no alignment of
 * the given frames yields has probability 0: its loss is infinite and its gradient 0.
 * @throws MXNetError for labels, before a sequence's end, that are no class.
 * Source: Graves et al., 2006, section 4.1.
 */
export function ctcLoss<T extends Tensor>(logits: T, labels: T, options: CtcOptions<T>): T {
  const { blank, padding, predLengths, labelLengths } = options;
  const [steps, n] = logits.shape;
  const width = labels.shape[1];
  const given = f.detach(labels);
  const column = (lengths: T): T => f.reshape(f.cast(f.detach(lengths), 'int64'), [n, 1]);
  const keep =
    labelLengths === null
      ? f.eq(f.cumsum(f.cast(f.eq(given, padding), 'int64'), 1), 0)
      : f.lt(range(given, [1, width]), column(labelLengths));
  const classes = f.cast(checkedLabels(f.where(keep, given, options.first), options), 'int64');
  const path = withBlanks(classes, keep, blank);
  const size = path.shape[1];
  const index = f.clone(f.expand(f.unsqueeze(path, 0), [steps, n, size]));
  const emissions = f.maximum(f.gather(f.log_softmax(logits, 2), 2, index), NEVER);
  const plain = f.detach(logits);
  const frames = predLengths === null ? null : column(predLengths);
  const alpha = alignments(emissions, transitions(plain, path, blank), frames);
  // A path ends on its last label or on the blank behind it: at 2 · length - 1 or 2 · length.
  const place = f.sub(range(classes, [1, size]), f.mul(f.sum(f.cast(keep, 'int64'), 1, true), 2));
  const ends = f.logical_and(f.le(place, 0), f.ge(place, -1));
  const total = f.logsumexp(f.where(ends, alpha, NEVER), 1);
  const loss = f.where(f.gt(total, NEVER / 2), f.neg(total), Number.POSITIVE_INFINITY);
  if (frames === null) return loss;
  // Without frames only the empty labelling is possible, and certain.
  const empty = f.where(f.eq(f.sum(f.cast(keep, 'int64'), 1), 0), f.zeros_like(plain, [n]), Number.POSITIVE_INFINITY);
  return f.where(f.gt(f.reshape(frames, [n]), 0), loss, empty);
}
