// How what a recurrent call saves for its derivative is kept where it was computed: a program that trains says it (saved.ts).

import type { View } from '../reference/kernels/kernel.ts';
import type { Specs } from '../reference/ops/spec.ts';
import type { Instance } from './instance.ts';

/** Where it is. */
export interface Kept {
  readonly reserve: number;
  /** Rows of x, [T·N] or packed. */
  readonly rows: number;
  /** Rows [T + 1][N] of h, and the second of them; packed those of the output, twice. */
  readonly states: number;
  readonly next: number;
  /** Whether these rows are without gaps. */
  readonly dense: boolean;
}

/**
 * Makes room for what a layer with these inputs saves, or for a reserve alone (null); null where there is none. Before anything
 * is taken from the arena. Where one of `weights` is written the reserve may go: the derivative refuses to read what changed.
 */
export type Save = (
  wasm: Instance,
  reserve: View,
  inputs: Specs | null,
  weights: readonly (View | null)[],
) => Kept | null;

export let save: Save = () => null;

export function provideSave(by: Save): void {
  save = by;
}
