// The arguments of `unroll`, and what it gives back.

import { type Arguments, bind, signature } from '../../engine/index.ts';
import type { NDArray } from '../ndarray.ts';
import type { Sequence } from './sequence.ts';

export interface UnrollOptions {
  /** How many steps the sequence has. */
  length: number | null;
  /** An array (N, T, C) or (T, N, C) by layout, or a list of T arrays (N, C). */
  inputs: Sequence;
  /** Zeros where null. */
  begin_state?: readonly NDArray[] | null;
  layout?: string;
  /** true: one array; false: a list; null: whatever comes first. */
  merge_outputs?: boolean | null;
  /** Lengths of the sequences (N,): outputs past them are 0, states are those after each one's last step. */
  valid_length?: NDArray | null;
}

export type UnrollArguments = Arguments<
  UnrollOptions,
  ['length', 'inputs', 'begin_state', 'layout', 'merge_outputs', 'valid_length']
>;

/** Outputs as one array or as a list of steps, and the final states. */
export type Unrolled = [outputs: NDArray | readonly NDArray[], states: NDArray[]];

const declared = signature<Required<UnrollOptions>>('unroll', [
  ['length'],
  ['inputs'],
  ['begin_state', null],
  ['layout', 'NTC'],
  ['merge_outputs', null],
  ['valid_length', null],
]);

export const bindUnroll = (args: readonly unknown[]): Required<UnrollOptions> => bind(declared, args);
