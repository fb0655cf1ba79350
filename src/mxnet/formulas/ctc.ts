// Connectionist temporal classification of logits: where MXNet's labels end, then the engine's op. Nothing here reads a value
// back.

import * as f from '../../engine/functions.ts';
import type { Tensor } from '../../engine/index.ts';

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

/** @throws MXNetError, when the kernel runs, for labels that are no class. MXNet reads foreign memory there. */
const checkedLabels = <T extends Tensor>(labels: T, { first, last, blank, padding }: Alphabet): T =>
  f.checked(labels, {
    from: first,
    below: last + 1,
    error: 'MXNetError',
    text: 'CTCLoss: label {value} of sample {row} is no class',
    hint: `labels are ${first} … ${last}; ${blank} is the blank, and ${padding} ends a label`,
  });

/**
 * -log of the probability of each labelling: logits [T, N, C], labels [N, L] → [N]. A labelling that no alignment of
 * the given frames yields has probability 0: its loss is infinite and its gradient 0.
 * @throws MXNetError for labels, before a sequence's end, that are no class.
 * Source: Graves et al., 2006, section 4.1.
 */
export function ctcLoss<T extends Tensor>(logits: T, labels: T, options: CtcOptions<T>): T {
  const { blank, padding, predLengths, labelLengths } = options;
  const [steps, n] = logits.shape;
  const given = f.detach(labels);
  const whole = (lengths: T): T => f.reshape(f.cast(f.detach(lengths), 'int64'), [n]);
  const keep =
    labelLengths === null
      ? f.eq(f.cumsum(f.cast(f.eq(given, padding), 'int64'), 1), 0)
      : f.lt(f.range(f.placeOf(given), labels.shape[1]), f.reshape(whole(labelLengths), [n, 1]));
  const classes = f.cast(checkedLabels(f.where(keep, given, options.first), options), 'int64');
  const lengths = f.sum(f.cast(keep, 'int64'), 1);
  const frames =
    predLengths === null
      ? f.full(f.placeOf(lengths), { shape: [n], dtype: 'int64', value: steps })
      : whole(predLengths);
  return f.ctc_loss(f.log_softmax(logits, 2), classes, frames, lengths, {
    blank,
    zero_infinity: true,
    onto_blank: false,
  });
}
