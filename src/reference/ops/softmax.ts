// Softmax, its logarithm, cross entropy and layer normalization: ops over one dimension with a row of their own for the
// backward pass, so that a backend can fuse both.

import { IndexError, RuntimeError } from '../base/errors.ts';
import { size } from '../base/shape.ts';
import { row, type Spec } from './row.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface Dim {
  readonly dim: number;
}

const like = ([x]: readonly (Spec | null)[]): Spec[] => [x as Spec];

export const softmaxRows = {
  softmax: row<Dim>({
    name: 'softmax',
    doc: 'eˣ / Σ eˣ along a dimension',
    infer: like,
    saves: { outputs: [0] },
    derivative: (f, [g], { outputs: [y], attributes }) => [
      g === null ? null : f.call('softmax_backward', [g, y], attributes),
    ],
  }),
  // dx = y (g - Σ g y)
  softmax_backward: row<Dim>({
    name: 'softmax_backward',
    doc: 'gradient of softmax from g and y',
    infer: like,
    saves: { inputs: [0, 1] },
    // With s = Σ g y and u the incoming gradient: dg = y (u - Σ u y); dy = u (g - s) - g Σ u y
    derivative: (f, [u], { inputs: [g, y], attributes: { dim } }) => {
      if (u === null) return [null, null];
      const uy = f.sum(f.mul(u, y), dim, true);
      const gy = f.sum(f.mul(g, y), dim, true);
      return [f.mul(y, f.sub(u, uy)), f.sub(f.mul(u, f.sub(g, gy)), f.mul(g, uy))];
    },
  }),
  log_softmax: row<Dim>({
    name: 'log_softmax',
    doc: 'x - log Σ eˣ along a dimension',
    infer: like,
    saves: { outputs: [0] },
    derivative: (f, [g], { outputs: [y], attributes }) => [
      g === null ? null : f.call('log_softmax_backward', [g, y], attributes),
    ],
  }),
  // dx = g - eʸ Σ g
  log_softmax_backward: row<Dim>({
    name: 'log_softmax_backward',
    doc: 'gradient of log_softmax from g and y',
    infer: like,
    saves: { inputs: [0, 1] },
    // dg = u - Σ u eʸ; dy = -u eʸ Σ g
    derivative: (f, [u], { inputs: [g, y], attributes: { dim } }) => {
      if (u === null) return [null, null];
      const weighted = f.mul(u, f.exp(y));
      return [f.sub(u, f.sum(weighted, dim, true)), f.neg(f.mul(weighted, f.sum(g, dim, true)))];
    },
  }),
};

/** Options of cross entropy; `reduction` is none, mean or sum. */
export interface CrossEntropy {
  readonly reduction: string;
  readonly ignore_index: number;
  readonly label_smoothing: number;
}

const isProbabilities = (x: Spec, target: Spec): boolean => target.shape.length === x.shape.length;

/**
 * Cross entropy from differentiable ops. x [N, C, L], target classes [N, L] or probabilities [N, C, L], weight [C].
 *
 * classes, kept where t ≠ ignore_index:  lᵢ = -(1-ε) w_t log p_t - ε/C Σ_c w_c log p_c,  mean = Σ lᵢ / Σ w_t
 * probabilities q' = (1-ε) q + ε/C:      lᵢ = -Σ_c w_c q'_c log p_c,                       mean = Σ lᵢ / (N L)
 */
function crossEntropyTwin<T>(f: Vocabulary<T>, inputs: readonly (T | null)[], attributes: CrossEntropy): readonly T[] {
  const [x, target, weight] = inputs as readonly [T, T, T | null];
  const { shape } = f.spec(x);
  const [n, classes, l] = shape;
  const { reduction, ignore_index, label_smoothing: e } = attributes;
  const logp = f.log_softmax(x, 1);
  const w = weight === null ? null : f.reshape(weight, [1, classes, 1]);
  const weighted = w === null ? logp : f.mul(logp, w);
  if (isProbabilities(f.spec(x), f.spec(target))) {
    const q = e === 0 ? target : f.add(f.mul(target, 1 - e), e / classes);
    const loss = f.neg(f.sum(f.mul(weighted, q), 1));
    return [reduction === 'none' ? loss : f.mul(f.sum(loss), reduction === 'mean' ? 1 / (n * l) : 1), logp];
  }
  const kept = f.ne(target, ignore_index);
  const safe = f.unsqueeze(f.where(kept, target, 0), 1);
  const pick = (v: T): T => f.reshape(f.gather(v, 1, safe), [n, l]);
  const hard = f.neg(pick(weighted));
  const smooth = f.neg(f.sum(weighted, 1));
  const mixed = e === 0 ? hard : f.add(f.mul(hard, 1 - e), f.mul(smooth, e / classes));
  const loss = f.where(kept, mixed, 0);
  if (reduction === 'none') return [loss, logp];
  if (reduction === 'sum') return [f.sum(loss), logp];
  const ones = f.add(f.zeros_like(x), 1);
  const share = pick(w === null ? ones : f.mul(ones, w));
  return [f.div(f.sum(loss), f.sum(f.where(kept, share, 0))), logp];
}

export const crossEntropyRows = {
  cross_entropy: row<CrossEntropy>({
    name: 'cross_entropy',
    doc: 'cross entropy of logits [N, C, L] with classes [N, L] or probabilities [N, C, L]; second output: log softmax',
    infer: ([x, target], { reduction }) => {
      const { shape, dtype } = x as Spec;
      const loss = reduction === 'none' ? [shape[0], shape[2]] : [];
      if (!isProbabilities(x as Spec, target as Spec) && size((target as Spec).shape) !== shape[0] * shape[2]) {
        throw new RuntimeError(
          `Expected target size [${shape[0]}, ${shape[2]}], got [${(target as Spec).shape.join(', ')}]`,
        );
      }
      return [{ shape: loss, dtype }, x as Spec];
    },
    saves: { inputs: [1, 2], outputs: [1] },
    derivative: (f, [g], { inputs: [, target, weight], outputs: [, logp], specs, needs, attributes }) => {
      if (g === null) return [null, null, null];
      const dx = needs[0] ? f.call('cross_entropy_backward', [g, logp, target, weight ?? null], attributes) : null;
      if (!needs[1]) return [dx];
      // dq_c = -(1-ε) w_c log p_c, scaled as the loss was
      const [n, classes, l] = (specs[0] as Spec).shape;
      const scaled = weight ? f.mul(logp, f.reshape(weight, [1, classes, 1])) : logp;
      const share = attributes.reduction === 'mean' ? 1 / (n * l) : 1;
      const up = attributes.reduction === 'none' ? f.unsqueeze(g, 1) : g;
      return [dx, f.mul(f.mul(scaled, -(1 - attributes.label_smoothing) * share), up)];
    },
    twin: crossEntropyTwin,
  }),
  cross_entropy_backward: row<CrossEntropy>({
    name: 'cross_entropy_backward',
    doc: 'gradient of the logits; inputs g, log softmax, target, weight',
    infer: (inputs) => [inputs[1] as Spec],
  }),
};

/** The ancestor's check that class indices lie in [0, C); made where values are at hand, before the kernel runs. */
export function checkClasses(target: ArrayLike<number>, classes: number, ignore: number): void {
  for (let i = 0; i < target.length; i++) {
    const t = target[i];
    if (t !== ignore && (t < 0 || t >= classes)) throw new IndexError(`Target ${t} is out of bounds.`);
  }
}

export interface LayerNorm {
  readonly eps: number;
}

export const normRows = {
  // y = (x - mean) / √(var + ε) · w + b over the last dimension
  layer_norm: row<LayerNorm>({
    name: 'layer_norm',
    doc: 'normalization of rows [M, D] with weight [D] and bias [D], each optional; outputs y, mean [M, 1], rstd [M, 1]',
    infer: ([x]) => {
      const { shape, dtype } = x as Spec;
      return [x as Spec, { shape: [shape[0], 1], dtype }, { shape: [shape[0], 1], dtype }];
    },
    saves: { inputs: [0, 1], outputs: [1, 2] },
    // With n = (x - mean) rstd and d = g w: dx = rstd (d - mean(d) - n mean(d n)); dw = Σ g n; db = Σ g
    derivative: (f, [g], { inputs: [x, w], outputs: [, mean, rstd], specs }) => {
      if (g === null) return [null, null, null];
      const n = f.mul(f.sub(x, mean), rstd);
      const d = w ? f.mul(g, w) : g;
      const dx = f.mul(rstd, f.sub(f.sub(d, f.mean(d, 1, true)), f.mul(n, f.mean(f.mul(d, n), 1, true))));
      return [dx, specs[1] ? f.sum(f.mul(g, n), 0) : null, specs[2] ? f.sum(g, 0) : null];
    },
    twin: (f, [x, w, b], { eps }) => {
      const v = x as NonNullable<typeof x>;
      const mean = f.mean(v, 1, true);
      const rstd = f.div(1, f.sqrt(f.add(f.var(v, 1, 0, true), eps)));
      const n = f.mul(f.sub(v, mean), rstd);
      const scaled = w ? f.mul(n, w) : n;
      return [b ? f.add(scaled, b) : scaled, mean, rstd];
    },
  }),
};
