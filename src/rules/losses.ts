// Losses as rules that both façades share: checks in PyTorch's words, then one fused op.

import * as f from '../engine/functions.ts';
import {
  dtypes,
  formatSizes,
  group,
  IndexError,
  isFloating,
  noKernel,
  RuntimeError,
  size,
  type Tensor,
  ValueError,
} from '../engine/index.ts';
import { useTraining } from '../engine/training.ts';
import { text } from './text/python.ts';

/** What a cross entropy is weighed and averaged by. */
export interface CrossEntropyOptions<T> {
  /** A factor for each class [C], or null for 1. */
  readonly weight: T | null;
  /** The class that adds nothing to the loss or to its gradient. */
  readonly ignore_index: number;
  /** 'none', 'mean' or 'sum'. */
  readonly reduction: string;
  /** How much of the target is spread evenly over all classes, 0 … 1. */
  readonly label_smoothing: number;
}

/** @throws ValueError in PyTorch's words unless it is none, mean or sum. */
export function checkReduction(reduction: string): void {
  if (['none', 'mean', 'sum'].includes(reduction)) return;
  throw new ValueError(`${text(reduction)} is not a valid value for reduction`, "one of 'none', 'mean', 'sum'");
}

function checkClassTarget(x: Tensor, target: Tensor, weight: Tensor | null, classes: number): void {
  const rank = x.shape.length;
  const batch = rank > 1 ? x.shape[0] : 1;
  if (rank > 1 && target.shape[0] !== batch) {
    throw new ValueError(`Expected input batch_size (${batch}) to match target batch_size (${target.shape[0] ?? 1}).`);
  }
  if (rank <= 2 && target.shape.length > 1) {
    throw new RuntimeError(
      '0D or 1D target tensor expected, multi-target not supported',
      `classes are [N]; probabilities have the input's shape ${formatSizes(x.shape)}, and ${formatSizes(target.shape)} came`,
    );
  }
  if (rank > 2 && target.shape.length !== rank - 1) {
    throw new RuntimeError(
      `only batches of spatial targets supported (${rank - 1}D tensors) but got targets of dimension: ${target.shape.length}`,
    );
  }
  if (target.dtype !== 'int64' && target.dtype !== 'uint8') {
    throw new RuntimeError(`expected target dtype to be Long or Byte, but got ${dtypes[target.dtype].scalarName}`);
  }
  checkWeight(weight, classes);
}

function checkWeight(weight: Tensor | null, classes: number): void {
  if (weight === null || (weight.shape.length === 1 && weight.shape[0] === classes)) return;
  throw new RuntimeError(
    `weight tensor should be defined either for all ${classes} classes or no classes but got weight tensor of shape: ${formatSizes(weight.shape)}`,
  );
}

/**
 * Cross entropy of logits (C), (N, C) or (N, C, d₁ …) with class indices () , (N) or (N, d₁ …), or with probabilities in
 * the logits' shape. Source: PyTorch's `cross_entropy`; label smoothing: Szegedy et al., 2016.
 * @throws ValueError, RuntimeError, IndexError in PyTorch's words for shapes, dtypes and classes that do not fit.
 */
export function crossEntropy<T extends Tensor>(x: T, target: T, options: CrossEntropyOptions<T>): T {
  useTraining();
  const { weight, reduction, label_smoothing } = options;
  checkReduction(reduction);
  if (!(label_smoothing >= 0 && label_smoothing <= 1)) {
    throw new RuntimeError(`label_smoothing must be between 0.0 and 1.0. Got: ${label_smoothing}`);
  }
  const probabilities = x.shape.join() === target.shape.join();
  const classes = x.shape[x.shape.length === 1 ? 0 : 1];
  if (probabilities && !isFloating(target.dtype)) {
    throw new RuntimeError(
      `Expected floating point type for target with class probabilities, got ${dtypes[target.dtype].scalarName}`,
    );
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
  if (probabilities) checkWeight(weight, classes);
  else checkClassTarget(x, target, weight, classes);
  return group('cross_entropy', classified, x, target, probabilities, options);
}

function classified<T extends Tensor>(x: T, target: T, probabilities: boolean, options: CrossEntropyOptions<T>): T {
  const { weight, ...attributes } = options;
  const [n, classes] = x.shape.length === 1 ? [1, x.shape[0]] : x.shape;
  const spatial = x.shape.slice(2);
  const l = size(spatial);
  const logits = f.reshape(x, [n, classes, l]);
  const targets = probabilities ? f.reshape(target, [n, classes, l]) : f.reshape(f.cast(target, 'int64'), [n, l]);
  const loss = f.cross_entropy(logits, targets, weight, attributes);
  if (attributes.reduction !== 'none') return loss;
  return f.reshape(loss, x.shape.length === 1 ? [] : [n, ...spatial]);
}

/** A loss given per element, reduced. */
export function reduceLoss<T extends Tensor>(loss: T, reduction: string): T {
  useTraining();
  checkReduction(reduction);
  return reduction === 'none' ? loss : reduction === 'sum' ? f.sum(loss) : f.mean(loss);
}

/** (x - y)², reduced. */
export const squaredError = <T extends Tensor>(x: T, target: T, reduction: string): T =>
  group('mse_loss', squared, x, target, reduction);

function squared<T extends Tensor>(x: T, target: T, reduction: string): T {
  const d = f.sub(x, target);
  return reduceLoss(f.mul(d, d), reduction);
}
