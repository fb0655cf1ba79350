// The arguments of `unroll`, and what it gives back.

import { bind } from '../../engine/index.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { type Arguments, type Bound, bool, declare, of, optional, required, str } from '../../mxnet/base/options.ts';
import type { Sequence } from './sequence.ts';

const options = {
  /** How many steps the sequence has. */
  length: required(of<number | null>()),
  /** An array (N, T, C) or (T, N, C) by layout, or a list of T arrays (N, C). */
  inputs: required(of<Sequence>()),
  /** Zeros where null. */
  begin_state: optional(of<readonly NDArray[]>()),
  layout: optional(str, 'NTC'),
  /** true: one array; false: a list; null: whatever comes first. */
  merge_outputs: optional(bool),
  /** Lengths of the sequences (N,): outputs past them are 0, states are those after each one's last step. */
  valid_length: optional(of<NDArray>()),
};

export type UnrollArguments = Arguments<typeof options, 'length'>;

/** Outputs as one array or as a list of steps, and the final states. */
export type Unrolled = [outputs: NDArray | readonly NDArray[], states: NDArray[]];

const declared = declare('unroll', options);

export const bindUnroll = (args: readonly unknown[]): Bound<typeof options> => bind(declared, args);
