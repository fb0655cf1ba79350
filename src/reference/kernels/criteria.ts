// Kernels of criteria: they check that probabilities and labels are some, and count pairs of scores.

import type { TypedArray } from '../base/dtype.ts';
import { RuntimeError } from '../base/errors.ts';
import { log, log1p } from '../base/math.ts';
import { both } from './elementwise.ts';
import type { Kernel, View } from './kernel.ts';
import { dense } from './walk.ts';

/** @throws RuntimeError in PyTorch's words for a number that is no probability. */
function checkProbabilities(what: string, view: View): void {
  const odd = dense(view).find((p) => !(p >= 0 && p <= 1));
  if (odd === undefined) return;
  throw new RuntimeError(`all elements of ${what} should be between 0 and 1`, `${odd} is not`);
}

/** No logarithm is below it. */
const LEAST = -100;

/** -(t log p + (1 - t) log(1 - p)). */
export const entropy = (p: number, t: number): number =>
  (t - 1) * Math.max(log1p(-p), LEAST) - t * Math.max(log(p), LEAST);
const entropies = both(entropy);

/** The same of what must be probabilities. */
export const binary_cross_entropy: Kernel<readonly [View, View]> = ([p, t], outputs, attributes) => {
  checkProbabilities('input', p);
  checkProbabilities('target', t);
  entropies([p, t], outputs, attributes);
};

/** The labels of a row, up to the first -1. */
function labelsOf(row: TypedArray): TypedArray {
  const end = row.indexOf(-1);
  return end === -1 ? row : row.subarray(0, end);
}

/** Losses [N], and their slopes [N, C]. */
export const multilabel_margin: Kernel<readonly [View, View]> = ([scores, target], [losses, slopes]) => {
  const [n, classes] = scores.shape;
  const [x, labels] = [dense(scores), dense(target)];
  const odd = labels.find((label) => !(label >= -1 && label < classes));
  if (odd !== undefined) {
    throw new RuntimeError("argument #2 'target' is out of range", `${odd} is none of ${classes} classes`);
  }
  for (let row = 0, at = 0; row < n; row++, at += classes) {
    const own = labelsOf(labels.subarray(at, at + classes));
    const others = Array.from({ length: classes }, (_, i) => i).filter((i) => !own.includes(i));
    const slope = new Float64Array(classes);
    let loss = 0;
    for (const j of own) {
      for (const i of others) {
        const lack = 1 - x[at + j] + x[at + i];
        if (lack <= 0) continue;
        loss += lack;
        slope[i] += 1;
        slope[j] -= 1;
      }
    }
    losses.data[row] = loss / classes;
    for (let i = 0; i < classes; i++) slopes.data[at + i] = slope[i] / classes;
  }
};
