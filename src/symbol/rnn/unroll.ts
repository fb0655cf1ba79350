// The arguments of `unroll`, and what it gives back.

import { bind, type Signature } from '../../engine/index.ts';
import {
  type Arguments,
  type Bound,
  bool,
  declare,
  either,
  instance,
  int,
  type Kind,
  listOf,
  optional,
  orNone,
  required,
  str,
} from '../../mxnet/base/options.ts';
import type { Merging, Outputs } from '../../mxnet/base/unrolled.ts';
import { SymbolOf } from '../../mxnet/symbol/symbol.ts';
import type { Sequence } from './sequence.ts';

/** A symbol. */
export const symbol: Kind<SymbolOf> = instance('Symbol', () => SymbolOf);
/** A symbol, or one for each step. */
export const sequence: Kind<Sequence> = either(symbol, listOf(symbol, 'list of Symbol'));
/** States, one after another; of a bidirectional cell they come as a list of each direction. */
export type Nested = SymbolOf | readonly Nested[];

const options = {
  /** How many steps the sequence has; null with a list where only its own length matters. */
  length: required(orNone(int)),
  /** A symbol (N, T, C) or (T, N, C) by layout, or a list of T symbols (N, C). */
  inputs: required(orNone(sequence)),
  /** Zeros where null. */
  begin_state: optional(listOf(symbol, 'list of Symbol')),
  layout: optional(str, 'NTC'),
  /** true: one symbol; false: a list; null: whatever comes first. */
  merge_outputs: optional(bool),
};

export type UnrollArguments = Arguments<typeof options, 'length'>;

/** Outputs as one symbol or as a list of steps, as the arguments A say (O where they say nothing), and the final states S. */
export type Unrolled<S extends Nested = Nested, O extends Sequence = Sequence, A = unknown> = [
  outputs: Outputs<Merging<A>, SymbolOf, O>,
  states: S[],
];

/** The arguments, bound. */
export type UnrollOptions = Bound<typeof options>;

/** The signature of a class's own `unroll`. */
const unrolling = (owner: string): Signature<UnrollOptions> => declare(`${owner}.unroll`, options);

const signatures = new Map<string, Signature<UnrollOptions>>();

/** Binds the arguments of the `unroll` that `owner` implements. */
export function bindUnroll(owner: string, args: readonly unknown[]): UnrollOptions {
  const declared = signatures.get(owner) ?? unrolling(owner);
  signatures.set(owner, declared);
  return bind(declared, args);
}
