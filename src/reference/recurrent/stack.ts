// A stack of recurrent layers: layers, directions and the dropout between layers, each written once for every cell and
// for both paths. States are per layer and direction, in the order layer · D + direction.

import type { Words } from '../ops/op.ts';
import type { Scan } from '../ops/scan-options.ts';

/** Weights of one layer in one direction; null where the layer has none. */
export interface ScanWeights<T> {
  readonly w_ih: T;
  readonly w_hh: T;
  readonly b_ih: T | null;
  readonly b_hh: T | null;
  readonly w_hr: T | null;
}

/** A layer in one direction, by its single op or step by step: the inputs of scan.ts to its first three outputs. */
export type Layer<T> = (inputs: readonly (T | null)[], attributes: Scan) => readonly T[];

export interface Stack<T> {
  readonly layer: Layer<T>;
  /** One entry a layer and direction: layer · D + direction. */
  readonly weights: readonly ScanWeights<T>[];
  readonly bidirectional: boolean;
  /** Lengths of the rows [N] int64, or null. */
  readonly lengths: T | null;
  /** Rows of each step where x is packed, [P, I]. */
  readonly batchSizes?: readonly number[];
  /** Applied to the output of every layer but the last, [T, N, D·R] or [P, D·R]. */
  readonly dropout: (x: T) => T;
}

/**
 * Runs a stack over x [T, N, I], or packed [P, I], from h0 [L·D, N, R] (and c0 [L·D, N, H]).
 * Returns output [T, N, D·R] or [P, D·R], h_n and c_n in the shapes of h0 and c0.
 */
export function runStack<T>(
  f: Words<T, 'select' | 'cat' | 'stack'>,
  x: T,
  h0: T,
  c0: T | null,
  { layer, weights, bidirectional, lengths, batchSizes, dropout }: Stack<T>,
): { output: T; h: T; c: T | null } {
  const directions = bidirectional ? 2 : 1;
  const layers = weights.length / directions;
  const hs: T[] = [];
  const cs: T[] = [];
  let input = x;
  for (let l = 0; l < layers; l++) {
    const outputs: T[] = [];
    for (let direction = 0; direction < directions; direction++) {
      const k = l * directions + direction;
      const w = weights[k];
      const c = c0 === null ? null : f.select(c0, 0, k);
      const inputs = [input, f.select(h0, 0, k), c, w.w_ih, w.w_hh, w.b_ih, w.b_hh, w.w_hr, lengths];
      const results = layer(inputs, { reverse: direction === 1, ...(batchSizes && { batchSizes }) });
      outputs.push(results[0]);
      hs.push(results[1]);
      if (c0 !== null) cs.push(results[2]);
    }
    const joined = directions === 1 ? outputs[0] : f.cat(outputs, batchSizes ? 1 : 2);
    input = l < layers - 1 ? dropout(joined) : joined;
  }
  return { output: input, h: f.stack(hs, 0), c: c0 === null ? null : f.stack(cs, 0) };
}
