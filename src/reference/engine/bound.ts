// An op with what the engine gives it: its fast kernel, and its derivative and twin with the words that they use filled
// in. Everything is called later, because the derivative of sum is expand and that of expand is sum.

import type { View } from '../kernels/kernel.ts';
import type { Call, Gradients, Op, Rules, Words } from '../ops/op.ts';
import type { Specs } from '../ops/spec.ts';
import type { Word } from '../ops/vocabulary.ts';
import type { Tensor } from './tensor.ts';

/** A kernel of the `cpu` device, and which calls it takes, decided by specs and attributes alone. */
export interface Fast<A extends object = object> {
  supports(inputs: Specs, attributes: A): boolean;
  kernel(inputs: readonly (View | null)[], outputs: readonly View[], attributes: A): void;
}

/** What adds gradients up where they meet, and over what was broadcast. */
export type Sums = Words<Tensor, 'spec' | 'sum' | 'reshape' | 'add'>;

export interface Bound<A extends object = object> extends Rules<A> {
  /** The op itself, by which other backends know what they have for it. */
  readonly row: object;
  /** What runs in place of the plain kernel on `cpu`, where it takes the call. */
  readonly fast: Fast<A> | null;
  /** What gradients of this call are added up with; an op that only moves elements brings none. */
  readonly sums?: () => Sums;
  /** The op's derivative over tensors. */
  gradient?(gradients: readonly (Tensor | null)[], call: Call<Tensor, A>): Gradients<Tensor>;
  /** The op's twin over tensors. */
  unfused?(inputs: readonly (Tensor | null)[], attributes: A): readonly Tensor[];
}

/** Gives an op its words and its fast kernel. Has no effect: a bundler drops it where nothing uses the result. */
export function bound<A extends object, U extends Word>(
  row: Op<A, U>,
  fast: Fast<A> | null,
  words: () => Words<Tensor, U>,
  sums?: () => Sums,
): Bound<A> {
  const { derivative, twin, uses: _uses, ...rules } = row;
  let known: Words<Tensor, U> | null = null;
  const f = (): Words<Tensor, U> => (known ??= words());
  return {
    ...rules,
    row,
    fast,
    sums,
    gradient: derivative && ((gradients, call) => derivative(f(), gradients, call)),
    unfused: twin && ((inputs, attributes) => twin(f(), inputs, attributes)),
  };
}
