// The shape of a function of two operands.

import type { Fast } from '../reference/engine/bound.ts';
import type { Tensor } from '../reference/engine/tensor.ts';
import type { None, Op, Words } from '../reference/ops/op.ts';
import type { Word } from '../reference/ops/vocabulary.ts';
import { bind } from './bind.ts';
import type { Named } from './function.ts';
import { pair, type Scalar } from './operands.ts';

/** A function of two operands of which at least one is a tensor; plain numbers take after it. */
export type Pairwise = (<T extends Tensor>(a: Scalar<T>, b: Scalar<T>) => T) & Named<None>;

/** A declaration, as those of bind.ts. */
export function pairwise<U extends Word>(op: Op<None, U>, fast: Fast | null, words: () => Words<Tensor, U>): Pairwise {
  return bind(op, fast, words, (run) => (a, b) => run(pair(a, b), {})[0]);
}
