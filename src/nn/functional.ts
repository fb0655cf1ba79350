// torch.nn.functional: layers and losses without state.

import * as f from '../engine/functions.ts';
import {
  dtypes,
  formatSize,
  inplace,
  isFloating,
  normalizeDim,
  RuntimeError,
  ValueError,
  warn,
} from '../engine/index.ts';
import { type Conv1dOptions, conv1d as convolve, layerNorm, embedding as lookUp, oneHot } from '../rules/layers.ts';
import { crossEntropy, squaredError } from '../rules/losses.ts';
import { log_softmax as logSoftmaxOf, softmax as softmaxOf } from '../torch/along.ts';
import type { Tensor } from '../torch/index.ts';
import { floating } from '../torch/names.ts';
import { dropoutMask } from '../torch/random.ts';
import { relu as reluOf } from '../torch/unary.ts';
import type { InPlaceOptions } from './options.ts';

export { linear } from './linear.ts';

/** Whether the result is written into the input: given alone, or as an option among others. */
type InPlace = boolean | number | InPlaceOptions;

/** What a function computes of x, written into x where that is asked for. */
function written(x: Tensor, into: InPlace, compute: (x: Tensor) => Tensor): Tensor {
  return into === true || (typeof into === 'object' && into.inplace) ? inplace(x, compute) : compute(x);
}

/** max(x, 0). */
export const relu = (input: Tensor, o: InPlace = false): Tensor => written(input, o, reluOf);
/** tanh x. */
export const tanh = (input: Tensor): Tensor => f.tanh(input);
/** σ(x) = 1 / (1 + e⁻ˣ). */
export const sigmoid = (input: Tensor): Tensor => f.sigmoid(input);
/** x σ(x). Elfwing et al., 2017. */
export const silu = (input: Tensor, o: InPlace = false): Tensor =>
  written(input, o, (x) => f.silu(floating('silu_cpu', x)));
/** x where x > 0, else negative_slope · x, 0.01 by default. */
export const leaky_relu = (
  input: Tensor,
  o: number | ({ negative_slope?: number } & InPlaceOptions) = {},
  inplace: InPlace = o,
): Tensor =>
  written(input, inplace, (x) =>
    f.leaky_relu(floating('leaky_relu_cpu', x), { negative_slope: named(o, 'negative_slope', 0.01) }),
  );
/** x where x > 0, else alpha (eˣ - 1), alpha 1 by default. Clevert et al., 2015. */
export const elu = (
  input: Tensor,
  o: number | ({ alpha?: number } & InPlaceOptions) = {},
  inplace: InPlace = o,
): Tensor => written(input, inplace, (x) => f.elu(floating('elu_cpu', x), { alpha: named(o, 'alpha', 1) }));
/** Gaussian error linear unit (Hendrycks and Gimpel, 2016); approximate 'none' or 'tanh'. */
export function gelu(input: Tensor, { approximate = 'none' }: { approximate?: 'none' | 'tanh' } = {}): Tensor {
  if (approximate !== 'none' && approximate !== 'tanh') {
    throw new RuntimeError('approximate argument must be either none or tanh.');
  }
  return f.gelu(floating('GeluKernelImpl', input), { approximate });
}
/** log(1 + e^(beta x)) / beta, and x where beta · x is above the threshold. */
export const softplus = (
  input: Tensor,
  { beta = 1, threshold = 20 }: { beta?: number; threshold?: number } = {},
): Tensor => f.softplus(floating('softplus_cpu', input), { beta, threshold });
/** x cut to [min_val, max_val], by default [-1, 1]. */
export const hardtanh = (
  input: Tensor,
  { min_val = -1, max_val = 1, inplace = false }: { min_val?: number; max_val?: number } & InPlaceOptions = {},
): Tensor => {
  if (input.dtype === 'bool') throw new RuntimeError('Bool inputs not supported for hardtanh');
  // Bounds of integers are integers.
  const bounds = isFloating(input.dtype) ? [min_val, max_val] : [Math.trunc(min_val), Math.trunc(max_val)];
  return written(input, inplace, (x) => f.hardtanh(x, { min_val: bounds[0], max_val: bounds[1] }));
};

/** A number given by position, or a field of the options. */
function named(o: number | object, name: string, fallback: number): number {
  return typeof o === 'number' ? o : ((o as { readonly [name: string]: number | undefined })[name] ?? fallback);
}

/** The dimension of softmax when none is given, as PyTorch guesses it, with its warning. */
function softmaxDim(name: string, input: Tensor, dim: number | null | undefined): number {
  if (dim !== null && dim !== undefined) return normalizeDim(dim, input.ndim);
  warn(`Implicit dimension choice for ${name} has been deprecated. Change the call to include dim=X as an argument.`);
  return input.ndim === 0 || input.ndim === 1 || input.ndim === 3 ? 0 : 1;
}
/** eˣ / Σ eˣ along dim. */
export const softmax = (input: Tensor, o?: number | null | { dim?: number | null }): Tensor =>
  softmaxOf(input, softmaxDim('softmax', input, typeof o === 'object' ? o?.dim : o));
/** x - log Σ eˣ along dim. */
export const log_softmax = (input: Tensor, o?: number | null | { dim?: number | null }): Tensor =>
  logSoftmaxOf(input, softmaxDim('log_softmax', input, typeof o === 'object' ? o?.dim : o));

/** @throws ValueError in PyTorch's words outside [0, 1]. */
export function checkProbability(p: number): void {
  if (p >= 0 && p <= 1) return;
  throw new ValueError(`dropout probability has to be between 0 and 1, but got ${p}`);
}

/** Sets elements to 0 with probability p and scales the others by 1 / (1 - p), in training. */
export function dropout(input: Tensor, p = 0.5, training = true, inplace = false): Tensor {
  checkProbability(p);
  if (!training || p === 0 || input.numel() === 0) return input;
  if (p < 1 && !isFloating(input.dtype)) {
    throw new RuntimeError(
      `result type Float can't be cast to the desired output type ${dtypes[input.dtype].scalarName}`,
    );
  }
  const mask = p === 1 ? f.zeros_like(f.detach(input)) : dropoutMask(input, p);
  return written(input, inplace, (x) => f.mul(x, mask));
}

/** Rows of weight [V, D] by index. @throws IndexError for an index outside. */
export function embedding(input: Tensor, weight: Tensor, padding_idx: number | null = null): Tensor {
  return lookUp(weight, input, padding_idx);
}

/** (x - mean) / √(var + eps) · weight + bias over the last dimensions, which equal normalized_shape. */
export const layer_norm = (
  input: Tensor,
  normalized_shape: readonly number[],
  weight: Tensor | null = null,
  bias: Tensor | null = null,
  eps = 1e-5,
): Tensor => layerNorm(input, normalized_shape, weight, bias, eps);

/** Int64 rows with a 1 at each index; num_classes -1 takes the largest index + 1. @throws RuntimeError in PyTorch's words. */
export function one_hot(input: Tensor, classes: number | { num_classes?: number } = -1): Tensor {
  const num_classes = named(classes, 'num_classes', -1);
  if (input.dtype !== 'int64') throw new RuntimeError('one_hot is only applicable to index tensor of type LongTensor.');
  if (input.numel() === 0) {
    if (num_classes > 0) return oneHot(input, num_classes);
    throw new RuntimeError('Can not infer total number of classes from empty tensor.');
  }
  const error = 'RuntimeError' as const;
  const indices = f.checked(f.detach(input), { from: 0, error, text: 'Class values must be non-negative.' });
  if (num_classes === -1) return oneHot(indices, f.amax(indices).item() + 1);
  const below = { below: num_classes, error, text: 'Class values must be smaller than num_classes.' };
  return oneHot(f.checked(indices, below), num_classes);
}

/** Convolution over the last dimension: input [N, C, L] (or [C, L]), weight [O, C/groups, K], bias [O]. */
export function conv1d(
  input: Tensor,
  weight: Tensor,
  bias: Tensor | null = null,
  options: Partial<Conv1dOptions> = {},
): Tensor {
  const full = { stride: 1, padding: 0, dilation: 1, groups: 1, ...options };
  if (input.ndim === 2) return f.select(convolve(f.unsqueeze(input, 0), weight, bias, full), 0, 0);
  if (input.ndim === 3) return convolve(input, weight, bias, full);
  throw new RuntimeError(
    `Expected 2D (unbatched) or 3D (batched) input to conv1d, but got input of size: [${input.shape.join(', ')}]`,
  );
}

/** Options of cross_entropy. */
export interface CrossEntropyKeywords {
  /** A factor for each class [C]; null (default): 1. */
  readonly weight?: Tensor | null;
  /** Targets of this class add nothing, -100 by default. */
  readonly ignore_index?: number;
  /** `'mean'` (default), `'sum'` or `'none'`. */
  readonly reduction?: string;
  /** How much of each target is spread evenly over all classes, 0 by default. */
  readonly label_smoothing?: number;
}

/** Cross entropy of logits with classes or probabilities; see nn.CrossEntropyLoss. */
export function cross_entropy(input: Tensor, target: Tensor, options: CrossEntropyKeywords = {}): Tensor {
  const { weight = null, ignore_index = -100, reduction = 'mean', label_smoothing = 0 } = options;
  return crossEntropy(input, target, { weight, ignore_index, reduction, label_smoothing });
}

/** Mean squared error. */
export function mse_loss(input: Tensor, target: Tensor, { reduction = 'mean' }: { reduction?: string } = {}): Tensor {
  if (input.shape.join() !== target.shape.join()) {
    warn(
      `Using a target size (${formatSize(target.shape)}) that is different to the input size (${formatSize(input.shape)}). This will likely lead to incorrect results due to broadcasting. Please ensure they have the same size.`,
    );
  }
  floating('mse_cpu', isFloating(target.dtype) ? target : input);
  return f.renamed('MseLossBackward0', squaredError(input, target, reduction));
}
