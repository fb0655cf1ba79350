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

const misfit = (total: string, { shape }: Tensor): string =>
  `Expected tensor to have size ${total} at dimension 0, but got size ${shape[0]} for argument #2 'targets' ${WHERE}`;

/** The same without a look at the lengths [N], which are awaited: S is as much as it may be. */
function paddedUnseen<T extends Tensor>(labels: T, lengths: T): T {
  const [[total], [n]] = [labels.shape, lengths.shape];
  f.checked(f.sum(lengths), { from: total, most: total, error: 'RuntimeError', text: misfit('{value}', labels) });
  if (total === 0) return f.zeros_like(labels, [n, 0]);
  const starts = f.unsqueeze(f.sub(f.cumsum(lengths, 0), lengths), 1);
  const places = f.clamp(f.add(starts, f.range(f.placeOf(labels), total)), { min: 0, max: total - 1 });
  return f.reshape(f.index_select(labels, 0, f.reshape(places, [-1])), [n, total]);
}

/** Labels one behind the other as rows [N, S], S that of the longest one. @throws RuntimeError where lengths do not fit. */
function padded<T extends Tensor>(labels: T, given: Lengths<T>): T {
  if (!isList(given) && backendOf(given.deviceName))
    return paddedUnseen(labels, f.reshape(f.cast(given, 'int64'), [-1]));
  const lengths = isList(given) ? given : Array.from(read(given));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (total !== labels.shape[0]) {
    throw new RuntimeError(
      misfit(`${total}`, labels),
      'labels one behind the other are as many as target_lengths add up to',
    );
  }
  const width = Math.max(0, ...lengths);
  if (width === 0) return f.zeros_like(labels, [lengths.length, 0]);
  let start = 0;
  const places = lengths.flatMap((length) => {
    const own = Array.from({ length: width }, (_, s) => (s < length ? start + s : 0));
    start += length;
    return own;
  });
  return f.reshape(f.index_select(labels, 0, f.integers(f.placeOf(labels), places)), [lengths.length, width]);
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
  const rows = labels.shape.length === 2 ? targets : padded(targets, options.lengths);
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
