// As bind.ts, for ops that only move elements: every CPU backend shares their plain kernel, and they bring nothing to add
// gradients up with. A program that makes, cuts and prints tensors reaches no fast kernel through them.

import { bound } from '../reference/engine/bound.ts';
import type { Tensor } from '../reference/engine/tensor.ts';
import type { None, Op, Words } from '../reference/ops/op.ts';
import type { Word } from '../reference/ops/vocabulary.ts';
import { functionOf, type Named, type One, type Run, type Two, type With } from './function.ts';

/** Binds an op and makes its function. */
export const bind = <A extends object, U extends Word, F extends object>(
  op: Op<A, U>,
  words: () => Words<Tensor, U>,
  make: (run: Run<A>) => F,
): F & Named<A> => functionOf(bound(op, null, words), make);

export const one = <U extends Word>(op: Op<None, U>, words: () => Words<Tensor, U>): One =>
  bind(op, words, (run) => (x) => run([x], {})[0]);

export const withAttributes = <A extends object, U extends Word>(
  op: Op<A, U>,
  words: () => Words<Tensor, U>,
): With<A> => bind(op, words, (run) => (x, attributes) => run([x], attributes)[0]);

export const two = <A extends object, U extends Word>(op: Op<A, U>, words: () => Words<Tensor, U>): Two<A> =>
  bind(op, words, (run) => (a, b, attributes) => run([a, b], attributes)[0]);
