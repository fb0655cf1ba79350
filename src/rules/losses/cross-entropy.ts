// Cross entropy and the negative log-likelihood as rules that both façades share: checks in PyTorch's words, then one op.

import * as f from '../../engine/functions.ts';
import {
  dtypes,
  formatSizes,
  group,
  IndexError,
  isFloating,
  noKernel,
  promote,
  RuntimeError,
  size,
  type Tensor,
  ValueError,
} from '../../engine/index.ts';
import { useTraining } from '../../engine/training.ts';
import { checkNoGradient, checkReduction } from './reduce.ts';

/** What a likelihood is weighed and averaged by. */
export interface LikelihoodOptions<T> {
  /** A factor for each class [C], or null for 1. */
  readonly weight: T | null;
  /** The class that adds nothing to the loss or to its gradient. */
  readonly ignore_index: number;
  /** 'none', 'mean' or 'sum'. */
  readonly reduction: string;
}

/** What a cross entropy is weighed and averaged by. */
export interface CrossEntropyOptions<T> extends LikelihoodOptions<T> {
  /** How much of the target is spread evenly over all classes; below 0 as 0. */
  readonly label_smoothing: number;
}

/** Shapes and dtypes of classes and their weights beside x (C), (N, C) or (N, C, d₁ …). */
function checkClasses(x: Tensor, target: Tensor, weight: Tensor | null): void {
  const rank = x.shape.length;
  if (rank > 1 && target.shape[0] !== x.shape[0]) {
    throw new ValueError(
      `Expected input batch_size (${x.shape[0]}) to match target batch_size (${target.shape[0] ?? 1}).`,
    );
  }
  if (rank <= 2) checkFlat(x, target);
  else checkSpatial(x, target);
  if (target.dtype !== 'int64' && target.dtype !== 'uint8') {
    throw new RuntimeError(`expected target dtype to be Long or Byte, but got ${dtypes[target.dtype].scalarName}`);
  }
  if (rank > 2 && target.dtype === 'uint8') throw new RuntimeError('expected scalar type Long but found Byte');
  if (rank <= 2) checkWeight(x, weight);
  else if (weight !== null && (weight.shape.length !== 1 || weight.shape[0] !== x.shape[1])) {
    throw new RuntimeError('weight tensor should be defined either for all or no classes');
  }
  if (weight !== null && weight.dtype !== x.dtype) {
    const [want, got] = [x, weight].map(({ dtype }) => dtypes[dtype].scalarName);
    throw new RuntimeError(`expected scalar type ${want} but found ${got}`);
  }
  checkNoGradient(rank <= 2 ? 'nll_loss_forward' : 'nll_loss2d_forward', 'weight', weight);
}

function checkFlat(x: Tensor, target: Tensor): void {
  if (target.shape.length > 1) {
    throw new RuntimeError(
      '0D or 1D target tensor expected, multi-target not supported',
      `classes are [N]; probabilities have the input's shape ${formatSizes(x.shape)}, and ${formatSizes(target.shape)} came`,
    );
  }
  if (x.shape.length === 1 && size(target.shape) !== 1) {
    throw new ValueError(`For 1D input, 1D target must have size 1, but got target size: ${target.shape[0]}`);
  }
}

function checkSpatial(x: Tensor, target: Tensor): void {
  const expected = [x.shape[0], ...x.shape.slice(2)];
  if (target.shape.join() === expected.join()) return;
  if (x.shape.length !== 4) {
    throw new RuntimeError(`Expected target size ${formatSizes(expected)}, got ${formatSizes(target.shape)}`);
  }
  throw new RuntimeError(
    target.shape.length === 3
      ? `size mismatch (got input: ${formatSizes(x.shape)} , target: ${formatSizes(target.shape)}`
      : `only batches of spatial targets supported (3D tensors) but got targets of dimension: ${target.shape.length}`,
  );
}

function checkWeight(x: Tensor, weight: Tensor | null, prefix = ''): void {
  const classes = x.shape[x.shape.length === 1 ? 0 : 1];
  if (weight === null || (weight.shape.length === 1 && weight.shape[0] === classes)) return;
  throw new RuntimeError(
    `${prefix}weight tensor should be defined either for all ${classes} classes or no classes but got weight tensor of shape: ${formatSizes(weight.shape)}`,
  );
}

/** Sizes [N, C, L] of (C), (N, C) or (N, C, d₁ …). */
function sizesOf({ shape }: Tensor): readonly [n: number, classes: number, l: number] {
  const [n, classes] = shape.length === 1 ? [1, shape[0]] : shape;
  return [n, classes, size(shape.slice(2))];
}

/** A loss [N, L] or [] as one of x: (), (N) or (N, d₁ …) where nothing is reduced. */
function shaped<T extends Tensor>(loss: T, { shape }: Tensor, reduction: string): T {
  if (reduction !== 'none') return loss;
  return f.reshape(loss, shape.length === 1 ? [] : [shape[0], ...shape.slice(2)]);
}

/**
 * -log p of the target classes: log-probabilities (C), (N, C) or (N, C, d₁ …), class indices (), (N) or (N, d₁ …).
 * Source: PyTorch's `nll_loss`.
 * @throws ValueError, RuntimeError, IndexError in PyTorch's words for shapes, dtypes and classes that do not fit.
 */
export function negativeLogLikelihood<T extends Tensor>(logp: T, target: T, options: LikelihoodOptions<T>): T {
  useTraining();
  const { weight, reduction } = options;
  checkReduction(reduction);
  if (logp.shape.length === 0) throw new ValueError('Expected 1 or more dimensions (got 0)');
  checkClasses(logp, target, weight);
  if (!isFloating(logp.dtype)) throw noKernel('nll_loss_out_frame', logp.dtype);
  return group('nll_loss', picked, logp, target, options);
}

function picked<T extends Tensor>(logp: T, target: T, options: LikelihoodOptions<T>): T {
  const [n, classes, l] = sizesOf(logp);
  const { weight, reduction, ignore_index } = options;
  const text = 'Target {value} is out of bounds.';
  const given = f.reshape(f.cast(target, 'int64'), [n, l]);
  const kept = f.ne(given, ignore_index);
  const known = f.checked(f.where(kept, given, 0), { from: 0, below: classes, error: 'IndexError', text });
  const indices = f.where(kept, known, ignore_index);
  const attributes = { reduction, ignore_index, label_smoothing: 0 };
  return shaped(f.nll_loss(f.reshape(logp, [n, classes, l]), indices, weight, attributes), logp, reduction);
}

/**
 * Cross entropy of logits (C), (N, C) or (N, C, d₁ …) with class indices () , (N) or (N, d₁ …), or with probabilities in
 * the logits' shape. Source: PyTorch's `cross_entropy`; label smoothing: Szegedy et al., 2016.
 * @throws ValueError, RuntimeError, IndexError in PyTorch's words for shapes, dtypes and classes that do not fit.
 */
export function crossEntropy<T extends Tensor>(x: T, target: T, options: CrossEntropyOptions<T>): T {
  useTraining();
  const { weight, reduction, ignore_index } = options;
  checkReduction(reduction);
  if (options.label_smoothing > 1) {
    throw new RuntimeError(`label_smoothing must be between 0.0 and 1.0. Got: ${options.label_smoothing}`);
  }
  const probabilities = x.shape.join() === target.shape.join();
  if (probabilities && !isFloating(target.dtype)) {
    throw new RuntimeError(
      `Expected floating point type for target with class probabilities, got ${dtypes[target.dtype].scalarName}`,
    );
  }
  if (probabilities && ignore_index >= 0) {
    throw new RuntimeError('ignore_index is not supported for floating point target');
  }
  if (x.shape.length === 0) {
    throw new IndexError(
      probabilities
        ? 'Dimension specified as 1 but tensor has no dimensions'
        : 'Dimension out of range (expected to be in range of [-1, 0], but got 1)',
    );
  }
  if (!isFloating(x.dtype)) {
    const kernel = x.shape.length > 2 ? 'kernel_impl' : 'lastdim_kernel_impl';
    throw noKernel(`log_softmax_${kernel}`, x.dtype);
  }
  if (probabilities) checkWeight(x, weight, 'cross_entropy: ');
  else checkClasses(x, target, weight);
  return group('cross_entropy', classified, x, target, probabilities, options);
}

function classified<T extends Tensor>(x: T, target: T, probabilities: boolean, options: CrossEntropyOptions<T>): T {
  const { weight, reduction, ignore_index, label_smoothing } = options;
  const [n, classes, l] = sizesOf(x);
  // Beside probabilities dtypes promote.
  const dtype = probabilities ? promote(weight ? [x, target, weight] : [x, target]) : x.dtype;
  const logits = f.reshape(f.cast(x, dtype), [n, classes, l]);
  const targets = probabilities
    ? f.reshape(f.cast(target, dtype), [n, classes, l])
    : f.reshape(f.cast(target, 'int64'), [n, l]);
  // Below 0 nothing is smoothed, and where it is no number.
  const attributes = { reduction, ignore_index, label_smoothing: label_smoothing > 0 ? label_smoothing : 0 };
  return shaped(f.cross_entropy(logits, targets, weight && f.cast(weight, dtype), attributes), x, reduction);
}
