// What a recurrent cell is: its gates in the engine's order, its states, and one step, three times over:
// `step` in differentiable ops on a whole batch (the twin), `forward` and `backward` on one row of numbers (the kernel).
// Everything around a cell (time, direction, lengths, projection, layers, dropout) is written elsewhere, once.

import type { Words } from '../ops/op.ts';
import type { Word } from '../ops/vocabulary.ts';

export type CellName = 'rnn_tanh' | 'rnn_relu' | 'lstm' | 'gru' | 'gru_reset_before';

/** Recurrent products of the twin: `recur(h, from, to)` is h Uᵀ + b_hh for the gates from … to - 1, [N, (to-from)·H]. */
export type Recur<T> = (h: T, from: number, to: number) => T;

/** One row in the forward pass; every array but `x` has H values. */
export interface ForwardRow {
  /** W x + b_ih of all gates, [G·H]. */
  readonly x: Float64Array;
  /** The hidden state before the step, [R]. */
  readonly h: Float64Array;
  /** The cell state before the step. */
  readonly c: Float64Array;
  /** U_g v + b_hh of one gate. */
  readonly recur: (gate: number, v: Float64Array) => Float64Array;
  /** Written: what the backward pass reads, one array a segment. */
  readonly saved: readonly Float64Array[];
  /** Written: the new hidden state before projection. */
  readonly hNext: Float64Array;
  /** Written: the new cell state. */
  readonly cNext: Float64Array;
}

/** One row in the backward pass. */
export interface BackwardRow {
  readonly saved: readonly Float64Array[];
  readonly h: Float64Array;
  readonly c: Float64Array;
  /** The new hidden state before projection. */
  readonly hNext: Float64Array;
  /** Gradient of the new hidden state before projection. */
  readonly dh: Float64Array;
  /** Gradient of the new cell state; replaced by that of the old one. */
  readonly dc: Float64Array;
  /** Written: gradient of W x + b_ih, [G·H]. */
  readonly dx: Float64Array;
  /** Takes the gradient d of U_g v + b_hh, books those of U_g and b_hh, and returns U_gᵀ d. */
  readonly recurBack: (gate: number, d: Float64Array, v: Float64Array) => Float64Array;
  /** Added to: gradient of the old hidden state, [R]. */
  readonly dhPrevious: Float64Array;
}

export interface Cell<U extends Word = Word> {
  readonly name: CellName;
  /** The words that `step` is written with. */
  readonly uses: readonly U[];
  readonly gates: readonly string[];
  /** Segments of the reserve, by name. */
  readonly segments: readonly string[];
  /** Whether there is a cell state c beside h. */
  readonly hasCellState: boolean;
  /** One step on a batch: x [N, G·H] is W x + b_ih; `bound` limits c'. Returns h' before projection and c'. */
  step<T>(f: Words<T, U>, x: T, h: T, c: T | null, recur: Recur<T>, bound?: (c: T) => T): { h: T; c: T | null };
  forward(row: ForwardRow): void;
  backward(row: BackwardRow): void;
}

/** Gate g of a stacked pre-activation [N, G·H]. */
export function gate<T>(f: Words<T, 'spec' | 'slice'>, stacked: T, g: number, gates: number): T {
  const h = f.spec(stacked).shape[1] / gates;
  return f.slice(stacked, 1, g * h, (g + 1) * h);
}
