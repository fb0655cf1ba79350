// Cross entropy and its backward pass. Classes are checked here, in every backend.

import type { TypedArray } from '../base/dtype.ts';
import { IndexError } from '../base/errors.ts';
import { exp } from '../base/math.ts';
import type { Kernel, View } from './kernel.ts';
import { log_softmax } from './softmax.ts';
import { dense } from './walk.ts';

export interface CrossEntropy {
  /** none, mean or sum. */
  readonly reduction: string;
  readonly ignore_index: number;
  readonly label_smoothing: number;
}

/** @throws IndexError, in the ancestor's words, for a class that is not in [0, C). */
export function checkClasses(target: ArrayLike<number>, classes: number, ignore: number): void {
  for (let i = 0; i < target.length; i++) {
    const t = target[i];
    if (t !== ignore && !(t >= 0 && t < classes)) throw new IndexError(`Target ${t} is out of bounds.`);
  }
}

/** What both passes of cross entropy know of a position: its kept weight and its class or probabilities. */
interface Loss {
  readonly n: number;
  readonly classes: number;
  readonly l: number;
  readonly target: TypedArray;
  readonly weight: TypedArray | null;
  readonly probabilities: boolean;
  /** By what a mean divides. */
  readonly share: number;
}

function describeLoss(x: View, target: View, weight: View | null, reduction: string, ignore: number): Loss {
  const [n, classes, l] = x.shape;
  const t = dense(target);
  const w = weight && dense(weight);
  const probabilities = target.shape.length === x.shape.length;
  if (!probabilities) checkClasses(t, classes, ignore);
  // Of no classes the mean is NaN.
  let share = (n * classes * l) / classes;
  if (reduction === 'mean' && !probabilities) {
    share = 0;
    for (let i = 0; i < t.length; i++) if (t[i] !== ignore) share += w ? w[t[i]] : 1;
  }
  return { n, classes, l, target: t, weight: w, probabilities, share };
}

export const cross_entropy: Kernel<readonly [View, View, View | null], CrossEntropy> = (
  [input, target, weight],
  [loss, logp],
  attributes,
) => {
  const { reduction, ignore_index, label_smoothing: e } = attributes;
  const d = describeLoss(input, target, weight, reduction, ignore_index);
  log_softmax([input], [logp], { dim: 1 });
  const lp = logp.data;
  let total = 0;
  for (let i = 0; i < d.n; i++) {
    for (let j = 0; j < d.l; j++) {
      const at = i * d.classes * d.l + j;
      const t = d.probabilities ? -1 : d.target[i * d.l + j];
      let value = 0;
      if (d.probabilities || t !== ignore_index) {
        for (let c = 0; c < d.classes; c++) {
          const q = (d.probabilities ? d.target[at + c * d.l] : c === t ? 1 : 0) * (1 - e) + e / d.classes;
          const m = q * (d.weight ? d.weight[c] : 1);
          if (m !== 0) value -= m * lp[at + c * d.l];
        }
      }
      if (reduction === 'none') loss.data[i * d.l + j] = value;
      total += value;
    }
  }
  if (reduction !== 'none') loss.data[0] = reduction === 'mean' ? total / d.share : total;
};

// With q'_c as in the forward pass and m_c = -q'_c w_c (0 where ignored): dx = s (m - eˡᵖ Σ m), s = g / share
export const cross_entropy_backward: Kernel<readonly [View, View, View, View | null], CrossEntropy> = (
  [g, logp, target, weight],
  [output],
  attributes,
) => {
  const { reduction, ignore_index, label_smoothing: e } = attributes;
  const d = describeLoss(logp, target, weight, reduction, ignore_index);
  const up = dense(g);
  const lp = dense(logp);
  for (let i = 0; i < d.n; i++) {
    for (let j = 0; j < d.l; j++) {
      const at = i * d.classes * d.l + j;
      const t = d.probabilities ? -1 : d.target[i * d.l + j];
      if (!d.probabilities && t === ignore_index) continue;
      const scale = reduction === 'none' ? up[i * d.l + j] : reduction === 'mean' ? up[0] / d.share : up[0];
      const m = new Float64Array(d.classes);
      let s = 0;
      for (let c = 0; c < d.classes; c++) {
        const q = (d.probabilities ? d.target[at + c * d.l] : c === t ? 1 : 0) * (1 - e) + e / d.classes;
        s += m[c] = -q * (d.weight ? d.weight[c] : 1);
      }
      for (let c = 0; c < d.classes; c++) output.data[at + c * d.l] = scale * (m[c] - exp(lp[at + c * d.l]) * s);
    }
  }
};
