// Connectionist temporal classification in PyTorch's forms: batches or one sample, labels padded or one behind the other,
// lengths as lists or tensors.

import * as f from '../../engine/functions.ts';
import {
  backendOf,
  dtypes,
  formatSizes,
  group,
  isFloating,
  noKernel,
  RuntimeError,
  read,
  type Tensor,
} from '../../engine/index.ts';
import { useTraining } from '../../engine/training.ts';

/** Lengths of the samples. */
export type Lengths<T> = T | readonly number[];

/** What a loss is made of besides log-probabilities and labels. */
export interface CtcOptions<T> {
  /** Frames of each sample, at most T. */
  readonly frames: Lengths<T>;
  /** Labels of each sample. */
  readonly lengths: Lengths<T>;
  /** The class that stands for no label. */
  readonly blank: number;
  /** Whether a labelling that no path yields costs nothing, and has no gradient. */
  readonly zero_infinity: boolean;
  /** 'none', 'mean', of what each label costs, or 'sum'. */
  readonly reduction: string;
}

const WHERE = '(while checking arguments for ctc_loss_allocate_outputs)';

/** Lengths as an int64 tensor [N] beside x. @throws RuntimeError in PyTorch's words for fractions. */
function lengthsOf<T extends Tensor>(name: string, given: Lengths<T>, x: T): T {
  if (isList(given)) return f.integers(f.placeOf(x), given);
  if (dtypes[given.dtype].category !== 1) throw new RuntimeError(`${name} must be integral`);
  return f.reshape(f.cast(given, 'int64'), [-1]);
}
const isList = <T extends Tensor>(given: Lengths<T>): given is readonly number[] => Array.isArray(given);

/**
 * Labels one behind the other as rows [N, S], S that of the longest one; where lengths are awaited, as much as it may be.
 * @throws RuntimeError where lengths do not add up to as many.
 */
function padded<T extends Tensor>(labels: T, given: Lengths<T>, lengths: T): T {
  const [total] = labels.shape;
  f.checked(f.sum(lengths), {
    from: total,
    most: total,
    error: 'RuntimeError',
    text: `Expected tensor to have size {value} at dimension 0, but got size ${total} for argument #2 'targets' ${WHERE}`,
    hint: 'labels one behind the other are as many as target_lengths add up to',
  });
  const width = isList(given)
    ? Math.max(0, ...given)
    : backendOf(given.deviceName)
      ? total
      : Math.max(0, ...read(given));
  const shape = [lengths.shape[0], width];
  if (width === 0) return f.zeros_like(labels, shape);
  const starts = f.unsqueeze(f.sub(f.cumsum(lengths, 0), lengths), 1);
  const places = f.clamp(f.add(starts, f.range(f.placeOf(labels), width)), { min: 0, max: total - 1 });
  return f.reshape(f.index_select(labels, 0, f.reshape(places, [-1])), shape);
}

/**
 * -log of the probability of each labelling over all its alignments: log p (T, N, C) or (T, C), labels (N, S), or (Σ S) one
 * behind the other. Source: Graves et al., 2006; PyTorch's `ctc_loss`.
 * @throws RuntimeError in PyTorch's words for shapes, dtypes and lengths that do not fit, IndexError for labels that are no
 * class, both of which the kernel finds.
 */
export const ctcLoss = <T extends Tensor>(logp: T, labels: T, options: CtcOptions<T>): T =>
  group('ctc_loss', aligned, logp, labels, options);

function aligned<T extends Tensor>(given: T, labels: T, options: CtcOptions<T>): T {
  useTraining();
  const { blank, zero_infinity, reduction } = options;
  const batched = given.shape.length === 3;
  const logp = batched ? given : f.unsqueeze(given, Math.min(1, given.shape.length));
  const [frames, lengths] = [
    lengthsOf('input_lengths', options.frames, given),
    lengthsOf('target_lengths', options.lengths, given),
  ];
  check(logp, labels);
  const targets = f.cast(labels, 'int64');
  const rows = labels.shape.length === 2 ? targets : padded(targets, options.lengths, lengths);
  const losses = f.ctc_loss(logp, rows, frames, lengths, { blank, zero_infinity, onto_blank: true });
  const finite = zero_infinity ? f.where(f.eq(losses, Number.POSITIVE_INFINITY), 0, losses) : losses;
  if (reduction === 'sum') return f.sum(finite);
  if (reduction === 'mean') return f.mean(f.div(finite, f.clamp(lengths, { min: 1, max: null })));
  return batched ? finite : f.reshape(finite, []);
}

/** What PyTorch says before it looks at anything else. */
function check(logp: Tensor, { shape }: Tensor): void {
  if (logp.shape.includes(0))
    throw new RuntimeError('log_probs tensor must not be empty', `it is ${formatSizes(logp.shape)}`);
  if (!isFloating(logp.dtype)) throw noKernel('ctc_loss_cpu', logp.dtype);
  if (logp.shape.length !== 3) {
    throw new RuntimeError(
      `Expected 3-dimensional tensor, but got ${logp.shape.length}-dimensional tensor for argument #1 'log_probs' ${WHERE}`,
    );
  }
  if (shape.length === 1 || shape.length === 2) return;
  throw new RuntimeError(
    `Expected 1 to 2 dimensions, but got ${shape.length}-dimensional tensor for argument #2 'targets' ${WHERE}`,
  );
}
