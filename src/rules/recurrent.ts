// A recurrent network as the façades call it: layouts, missing states and names of weights around the engine's stack.

import * as f from '../engine/functions.ts';
import {
  type CellName,
  type Layer,
  type Recurrent,
  RuntimeError,
  runStack,
  type ScanWeights,
  type Tensor,
} from '../engine/index.ts';

/** The cells by name, for a façade whose users name them. */
export const cells: { readonly [K in CellName]: Recurrent } = {
  rnn_tanh: f.rnn_tanh,
  rnn_relu: f.rnn_relu,
  lstm: f.lstm,
  gru: f.gru,
  gru_reset_before: f.gru_reset_before,
};

export const isCellName = (name: string): name is CellName => Object.hasOwn(cells, name);

/** @throws RuntimeError for more layers than any memory has, before one is made. */
export function checkLayers(layers: number): void {
  if (layers > 2 ** 20)
    throw new RuntimeError(`can't allocate memory for ${layers} layers`, 'num_layers counts them: give fewer');
}

export interface Network<T> {
  readonly cell: Recurrent;
  readonly weights: readonly ScanWeights<T>[];
  readonly bidirectional: boolean;
  /** The input and output are [N, T, ·] instead of [T, N, ·]; states are [L·D, N, ·] either way. */
  readonly batchFirst: boolean;
  readonly hiddenSize: number;
  /** Lengths of the sequences [N] int64, or null where all are full. */
  readonly lengths?: T | null;
  /** Rows of each step where x is packed, [P, I], and not batch first. */
  readonly batchSizes?: readonly number[];
  /** Applied between layers, [T, N, D·R] or [P, D·R]. */
  readonly dropout: (x: T) => T;
  /** The single-op path (default), or the step-by-step one that it is checked against. */
  readonly fused?: boolean;
  /** What runs a layer in one direction in place of the cell. */
  readonly layer?: Layer<T> | undefined;
  /** What bounds the cell state of every step. It takes the step-by-step path. */
  readonly bound?: ((c: T) => T) | undefined;
}

/**
 * Runs x through the layers from states h [L·D, N, R] and c [L·D, N, H]; zeros where they are null.
 * Returns output in the layout of x, h_n and c_n (null for cells without one).
 */
export function recurrent<T extends Tensor>(
  x: T,
  h: T | null,
  c: T | null,
  {
    cell,
    weights,
    bidirectional,
    batchFirst,
    hiddenSize,
    lengths = null,
    batchSizes,
    dropout,
    fused = true,
    layer,
    bound,
  }: Network<T>,
): { output: T; h: T; c: T | null } {
  const timeMajor = batchFirst ? f.transpose(x, 0, 1) : x;
  const n = batchSizes?.[0] ?? timeMajor.shape[1];
  const hSize = weights[0].w_hh.shape[1];
  const plain = f.detach(x);
  const h0 = h ?? f.zeros_like(plain, [weights.length, n, hSize]);
  const c0 = cell.hasCellState ? (c ?? f.zeros_like(plain, [weights.length, n, hiddenSize])) : null;
  const result = runStack<T>({ select: f.select, cat: f.cat, stack: f.stack }, timeMajor, h0, c0, {
    layer:
      layer ??
      ((inputs, options) =>
        fused && bound === undefined ? cell(inputs, options) : cell.unrolled(inputs, options, bound)),
    weights,
    bidirectional,
    lengths,
    batchSizes,
    dropout,
  });
  // States are no views: nobody else holds what they lie in.
  for (const state of [result.h, result.c]) if (state) state.base = null;
  return { ...result, output: batchFirst ? f.transpose(result.output, 0, 1) : result.output };
}

/** Nonlinearities that stand in for a cell's own, each for all of its kind. */
export interface Nonlinearities<T> {
  /** In place of tanh. */
  readonly tanh: (x: T) => T;
  /** In place of the gates' sigmoid. */
  readonly sigmoid: (x: T) => T;
}

/**
 * One step of a cell from h [N, R] and c [N, H] (null for cells without one): x [N, I] → h' [N, R] and c'.
 * With nonlinearities of one's own the step is made of single ops.
 */
export function recurrentStep<T extends Tensor>(
  cell: Recurrent,
  x: T,
  h: T,
  c: T | null,
  { w_ih, w_hh, b_ih, b_hh, w_hr }: ScanWeights<T>,
  nonlinearities: Nonlinearities<T> | null = null,
): { h: T; c: T | null } {
  if (nonlinearities === null) {
    const inputs = [f.unsqueeze(x, 0), h, c, w_ih, w_hh, b_ih, b_hh, w_hr, null];
    const [, hNext, cNext] = cell(inputs, { reverse: false });
    return { h: hNext, c: c && cNext };
  }
  const hidden = w_ih.shape[0] / cell.gates;
  const rows = (w: T, from: number, to: number): T => f.slice(w, 0, from * hidden, to * hidden);
  const recur = (v: T, from: number, to: number): T => f.linear(v, rows(w_hh, from, to), b_hh && rows(b_hh, from, to));
  const next = cell.step(nonlinearities, f.linear(x, w_ih, b_ih), h, c, recur);
  return w_hr === null ? next : { ...next, h: f.linear(next.h, w_hr, null) };
}
