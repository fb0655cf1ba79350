// A recurrent network as the façades call it: layouts, missing states and names of weights around the engine's stack.

import { type CellName, f, gradEnabled, requiresGrad, runStack, type ScanWeights, type Tensor } from '../engine.ts';

export interface Recurrent<T> {
  readonly cell: CellName;
  readonly weights: readonly ScanWeights<T>[];
  readonly bidirectional: boolean;
  /** The input and output are [N, T, ·] instead of [T, N, ·]; states are [L·D, N, ·] either way. */
  readonly batchFirst: boolean;
  readonly hiddenSize: number;
  /** Lengths of the sequences [N] int64, or null where all are full. */
  readonly lengths?: T | null;
  /** Applied between layers, [T, N, D·R]. */
  readonly dropout: (x: T) => T;
  /** The single-op path (default), or the step-by-step one that it is checked against. */
  readonly fused?: boolean;
}

/**
 * Runs x through the layers from states h [L·D, N, R] and c [L·D, N, H]; zeros where they are null.
 * Returns output in the layout of x, h_n and c_n (null for cells without one).
 */
export function recurrent<T extends Tensor>(
  x: T,
  h: T | null,
  c: T | null,
  { cell, weights, bidirectional, batchFirst, hiddenSize, lengths = null, dropout, fused = true }: Recurrent<T>,
): { output: T; h: T; c: T | null } {
  const timeMajor = batchFirst ? f.transpose(x, 0, 1) : x;
  const n = timeMajor.shape[1];
  const hSize = weights[0].w_hh.shape[1];
  const plain = f.detach(x);
  const h0 = h ?? f.zeros_like(plain, [weights.length, n, hSize]);
  const c0 = cell === 'lstm' ? (c ?? f.zeros_like(plain, [weights.length, n, hiddenSize])) : null;
  const learns = (v: T | null): boolean => v !== null && requiresGrad(v);
  const inference = !gradEnabled(x) || ![x, h, c, ...weights.flatMap((w) => Object.values(w))].some(learns);
  const stack = { cell, weights, bidirectional, lengths, dropout, inference, fused };
  const result = runStack<T>(f, timeMajor, h0, c0, stack);
  return { ...result, output: batchFirst ? f.transpose(result.output, 0, 1) : result.output };
}
