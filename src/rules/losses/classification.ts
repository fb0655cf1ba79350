// Losses of classes beside cross entropy: of two, of several at once, and those that want a margin between scores.

import * as f from '../../engine/functions.ts';
import { group, type Tensor } from '../../engine/index.ts';
import { useTraining } from '../../engine/training.ts';

/** From here on log(1 + eˣ) is x to the last digit of a float64. */
const softplus = <T extends Tensor>(x: T): T => f.softplus(x, { beta: 1, threshold: 40 });

/** -(w y log σ(x) + (1 - y) log(1 - σ(x))) of logits x, with a factor w of positive examples or null: elementwise. */
export const logitCrossEntropy = <T extends Tensor>(x: T, target: T, positives: T | null): T =>
  group('binary_cross_entropy_with_logits', ofLogits, x, target, positives);

// log σ(x) = -log(1 + e⁻ˣ), log(1 - σ(x)) = -log(1 + eˣ)
function ofLogits<T extends Tensor>(x: T, target: T, positives: T | null): T {
  useTraining();
  const yes = f.mul(target, softplus(f.neg(x)));
  const no = f.mul(f.sub(1, target), softplus(x));
  return f.add(positives === null ? yes : f.mul(positives, yes), no);
}

/** The same with a weight that broadcasts or null, averaged over the last dimension, that of the classes. */
export function multiLabelSoftMargin<T extends Tensor>(x: T, target: T, weight: T | null): T {
  const loss = logitCrossEntropy(x, target, null);
  const dim = x.shape.length - 1;
  return f.div(f.sum(weight === null ? loss : f.mul(loss, weight), dim), x.shape[dim]);
}

/** log(1 + e^(-y x)), elementwise. */
export const softMargin = <T extends Tensor>(x: T, target: T): T => group('soft_margin_loss', soft, x, target);

function soft<T extends Tensor>(x: T, target: T): T {
  useTraining();
  return softplus(f.mul(x, f.neg(target)));
}

/** target (log target - x), elementwise; with log_target e^target (target - x). Source: Kullback and Leibler, 1951. */
export const divergence = <T extends Tensor>(x: T, target: T, log_target: boolean): T =>
  group('kl_div', diverging, x, target, log_target);

function diverging<T extends Tensor>(x: T, target: T, log_target: boolean): T {
  useTraining();
  if (log_target) return f.mul(f.exp(target), f.sub(target, x));
  // 0 log 0 = 0
  const entropy = f.where(f.eq(target, 0), 0, f.mul(target, f.log(target)));
  return f.sub(entropy, f.mul(target, x));
}

/** What a margin between classes is. */
export interface Margin<T> {
  /** The power of what is missing: 1 or 2. */
  readonly p: number;
  readonly margin: number;
  /** A factor for each class [C], or null. */
  readonly weight: T | null;
}

/** w_y Σ_{i≠y} max(margin - x_y + x_i, 0)ᵖ / C: x [N, C], classes y [N] → [N]. @throws RuntimeError for no class. */
export const multiMargin = <T extends Tensor>(x: T, target: T, options: Margin<T>): T =>
  group('multi_margin_loss', margins, x, target, options);

function margins<T extends Tensor>(x: T, given: T, { p, margin, weight }: Margin<T>): T {
  useTraining();
  const [n, classes] = x.shape;
  const target = f.checked(given, { from: 0, below: classes, error: 'RuntimeError', text: 'target out of range' });
  const own = f.reshape(target, [n, 1]);
  const lack = f.relu(f.add(f.sub(margin, f.gather(x, 1, own)), x));
  const others = f.ne(f.range(f.placeOf(target), classes), own);
  const loss = f.div(f.sum(f.where(others, p === 1 ? lack : f.mul(lack, lack), 0), 1), classes);
  return weight === null ? loss : f.mul(loss, f.index_select(weight, 0, target));
}

/** Σ_j Σ_i max(1 - x_j + x_i, 0) / C over the target classes j, up to the first -1, and all others i: [N, C] → [N]. */
export const multiLabelMargin = <T extends Tensor>(x: T, target: T): T => {
  useTraining();
  return f.multilabel_margin(x, target);
};
