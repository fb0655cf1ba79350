// How variables go together, each a row of observations, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { dtypes, isFloating, RuntimeError, warn } from '../engine/index.ts';
import type { Input, Unary } from './calls.ts';
import { define, unary } from './define.ts';
import { int, tensor } from './kinds.ts';
import { named } from './names.ts';
import type { Tensor } from './tensor.ts';

export interface CovOptions {
  /** What is taken off the number of observations that sums are divided by; 1 by default. */
  correction?: number;
  /** How often each observation was made, whole numbers [n]; null (default): once. */
  fweights?: Tensor | null;
  /** How much each observation counts, floating [n]; null (default): all alike. */
  aweights?: Tensor | null;
}
/** Takes options by name alone. */
export interface Cov<P extends unknown[] = []> {
  (...args: [...self: P, options?: CovOptions]): Tensor;
}

/** The methods of this file. */
export interface CovarianceMethods {
  /** Covariances of the rows: [variables, variables]. */
  cov: Cov;
  /** Correlations of the rows, in [-1, 1]: [variables, variables]. */
  corrcoef: Unary;
}

function checkRank(name: string, { ndim }: Tensor): void {
  if (ndim <= 2) return;
  throw new RuntimeError(
    `${name}(): expected input to have two or fewer dimensions but got an input with ${ndim} dimensions`,
  );
}

/** Weights of n observations. @throws RuntimeError for others, in PyTorch's words. */
function checkWeights(word: 'fweights' | 'aweights', w: Tensor, n: number): void {
  if (w.ndim > 1) {
    throw new RuntimeError(
      `cov(): expected ${word} to have one or fewer dimensions but got ${word} with ${w.ndim} dimensions`,
    );
  }
  const whole = word === 'fweights';
  if (isFloating(w.dtype) === whole || w.dtype === 'bool') {
    const kind = whole ? 'integral' : 'floating point';
    throw new RuntimeError(
      `cov(): expected ${word} to have ${kind} dtype but got ${word} with ${dtypes[w.dtype].scalarName} dtype`,
    );
  }
  if (w.numel() !== n) {
    throw new RuntimeError(
      `cov(): expected ${word} to have the same numel as there are observations in the input but got ${w.numel()} != ${n}`,
    );
  }
  f.checked(f.detach(w), { from: 0, error: 'RuntimeError', text: `cov(): ${word} cannot be negative` });
}

const FEW = 'cov(): degrees of freedom is <= 0. Correction should be strictly less than the number of observations.';

/** (x - avg) w (x - avg)ᵀ / norm, avg = Σ x w / Σ w, of rows x [variables, n]. */
function covariance(x: Tensor, { correction, fweights, aweights }: Required<CovOptions>): Tensor {
  checkRank('cov', x);
  if (x.dtype === 'bool') throw new RuntimeError('cov(): bool dtype is not supported for input');
  const rows = x.ndim < 2 ? f.reshape(x, [1, x.numel()]) : x;
  const n = rows.shape[1];
  for (const [word, w] of [
    ['fweights', fweights],
    ['aweights', aweights],
  ] as const) {
    if (w !== null) checkWeights(word, w, n);
  }
  const w = fweights !== null && aweights !== null ? f.mul(fweights, aweights) : (fweights ?? aweights);
  const weighted = (y: Tensor): Tensor => (w === null ? y : f.mul(y, w));
  let [total, norm]: (Tensor | number)[] = [n, n - correction];
  if (w === null) {
    if (norm <= 0) warn(FEW);
    norm = Math.max(norm, 0);
  } else {
    const sum = f.sum(w);
    const text = "cov(): weights sum to zero, can't be normalized";
    f.checked(f.detach(sum), { except: 0, error: 'RuntimeError', text });
    const off =
      aweights !== null && correction !== 0 ? f.div(f.mul(f.sum(f.mul(w, aweights)), correction), sum) : correction;
    const free = f.sub(sum, off);
    [total, norm] = [sum, f.where(f.le(f.detach(free), 0), 0, free)];
  }
  const away = f.sub(rows, f.unsqueeze(f.div(f.sum(weighted(rows), [1]), total), 1));
  const y = f.div(f.matmul(away, f.transpose(weighted(away), 0, 1)), norm);
  const lone = [...y.shape.keys()].filter((d) => y.shape[d] === 1);
  return named('SqueezeBackward0', f.squeeze(y, lone));
}

/** Covariances of the rows: [variables, variables]; of a vector its variance. @throws RuntimeError for three dimensions, or weights that do not fit. */
export const cov: Cov<Input> = /* @__PURE__ */ define<CovOptions & { input: Tensor }>(
  'cov',
  { input: [tensor], correction: [int, 1], fweights: [tensor, null], aweights: [tensor, null] },
  ({ input, ...options }) => covariance(input, options),
  1,
);
/** Correlations of the rows, in [-1, 1]: [variables, variables]; of a vector 1. @throws RuntimeError for three dimensions. */
export const corrcoef: Unary<Input> = /* @__PURE__ */ unary('corrcoef', (x) => {
  checkRank('corrcoef', x);
  const c = covariance(x, { correction: 1, fweights: null, aweights: null });
  if (c.ndim === 0) return f.div(c, c);
  const spread = f.sqrt(f.diagonal(c, { offset: 0, dim1: 0, dim2: 1 }));
  return f.clamp(f.div(f.div(c, f.unsqueeze(spread, 1)), spread), { min: -1, max: 1 });
});
