// How an engine file makes a function of an op that computes: the op gets its fast kernel, the functions that its
// derivative uses, and what gradients are added up with. Nothing here has an effect, so that a bundler drops every op that
// a program does not call.
//
// The words are given as a function, because the derivative of sum is expand and that of expand is sum: the files of
// this folder import one another in a circle, and look at one another only when a derivative runs. This file is part of
// the circle; its functions are declarations, which stand before any file has run.

import { bound, type Fast } from '../reference/engine/bound.ts';
import type { Tensor } from '../reference/engine/tensor.ts';
import type { None, Op, Words } from '../reference/ops/op.ts';
import type { Word } from '../reference/ops/vocabulary.ts';
import { available, unavailable } from '../wasm/instance.ts';
import { functionOf, type Named, type One, type Run, type Three, type Two, type With } from './function.ts';
import { sums } from './sums.ts';

/** Binds an op and makes its function. */
export function bind<A extends object, U extends Word, F extends object>(
  op: Op<A, U>,
  fast: Fast<A> | null,
  words: () => Words<Tensor, U>,
  make: (run: Run<A>) => F,
): F & Named<A> {
  const running: Fast<A> | null = fast && {
    supports: (specs, attributes) => !unavailable() && fast.supports(specs, attributes),
    kernel: (...call) => (available() ? fast.kernel : op.kernel)?.(...call),
  };
  return functionOf(
    bound(op, running, words, () => sums()),
    make,
  );
}

export function one<U extends Word>(op: Op<None, U>, fast: Fast | null, words: () => Words<Tensor, U>): One {
  return bind(op, fast, words, (run) => (x) => run([x], {})[0]);
}

export function withAttributes<A extends object, U extends Word>(
  op: Op<A, U>,
  fast: Fast<A> | null,
  words: () => Words<Tensor, U>,
): With<A> {
  return bind(op, fast, words, (run) => (x, attributes) => run([x], attributes)[0]);
}

export function two<A extends object, U extends Word>(
  op: Op<A, U>,
  fast: Fast<A> | null,
  words: () => Words<Tensor, U>,
): Two<A> {
  return bind(op, fast, words, (run) => (a, b, attributes) => run([a, b], attributes)[0]);
}

export function three<A extends object, U extends Word>(
  op: Op<A, U>,
  fast: Fast<A> | null,
  words: () => Words<Tensor, U>,
): Three<A> {
  return bind(op, fast, words, (run) => (a, b, c, attributes) => run([a, b, c], attributes)[0]);
}
