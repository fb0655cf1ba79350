// The arguments of `unroll`, and what it gives back.

import { bind } from '../../engine/index.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { inconsistent } from '../../mxnet/base/errors.ts';
import {
  type Arguments,
  type Bound,
  bool,
  declare,
  int,
  type Kind,
  optional,
  orNone,
  required,
  str,
} from '../../mxnet/base/options.ts';
import type { Merging, Outputs } from '../../mxnet/base/unrolled.ts';
import type { SymbolOf } from '../../mxnet/symbols.ts';
import { array, arrayOrArrays, arrays } from '../blocks/inputs.ts';
import { batchSize, type Sequence } from './sequence.ts';

const options = {
  /** How many steps the sequence has. */
  length: required(orNone(int)),
  /** An array (N, T, C) or (T, N, C) by layout, or a list of T arrays (N, C). */
  inputs: required(orNone(arrayOrArrays) as Kind<Sequence>),
  /** Zeros where null. */
  begin_state: optional(arrays),
  layout: optional(str, 'NTC'),
  /** true: one array; false: a list; null: whatever comes first. */
  merge_outputs: optional(bool),
  /** Lengths of the sequences (N,): outputs past them are 0, states are those after each one's last step. */
  valid_length: optional(array),
};

export type UnrollArguments = Arguments<typeof options, 'length'>;

/** Outputs as one array or as a list of steps, as the arguments A say, and the final states. */
export type Unrolled<A = unknown> = [outputs: Outputs<Merging<A>, NDArray>, states: NDArray[]];

type GraphSequence = SymbolOf | readonly SymbolOf[];
interface GraphOptions {
  readonly inputs?: GraphSequence;
  readonly begin_state?: readonly SymbolOf[] | null;
  readonly layout?: string;
  readonly merge_outputs?: boolean | null;
  readonly valid_length?: SymbolOf | null;
}
/** Arguments of a cell that is unrolled as a graph. */
export type SymbolUnroll = readonly [
  length: number,
  inputs: GraphSequence | (GraphOptions & { readonly inputs: GraphSequence }),
  ...rest: readonly (readonly SymbolOf[] | string | boolean | SymbolOf | GraphOptions | null)[],
];
/** Outputs as one symbol or as a list of steps, and the final states. */
export type SymbolUnrolled<A = unknown> = [outputs: Outputs<Merging<A>, SymbolOf>, states: SymbolOf[]];

/** The arguments, bound. */
export type UnrollOptions = Bound<typeof options>;

const declared = declare('unroll', options);

/** @throws MXNetError for lengths that are not one for each sequence of the batch. */
export function bindUnroll(args: readonly unknown[]): UnrollOptions {
  const o = bind(declared, args);
  if (o.valid_length !== null && o.inputs !== null) {
    const n = batchSize(o.inputs, o.layout);
    if (n > 0 && o.valid_length.shape.join() !== `${n}`) throw inconsistent(o.valid_length.shape, [n]);
  }
  return o;
}
