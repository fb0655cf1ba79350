// nn.for_each_step: a user's own recurrence over the steps of a sequence. What goes in is taken apart once and what comes out is put
// together once, so that gradients of whole sequences are not added up a step at a time; what remains are the user's own ops.

import * as f from '../engine/functions.ts';
import { bind, formatTuple, normalizeDim, RuntimeError, TypeError, typeName, ValueError } from '../engine/index.ts';
import { to } from '../torch/convert.ts';
import { unbind } from '../torch/cut.ts';
import { signatureOf } from '../torch/define.ts';
import { Tensor, tensor } from '../torch/index.ts';
import { stack } from '../torch/join.ts';
import { bool, callable, either, ints, of, orNull, tensor as tensorKind } from '../torch/kinds.ts';
import { leavesOf, like, type Nest, outlineOf, type Taken } from './nest.ts';
import type { Lengths } from './packing.ts';

/** Options of `for_each_step`. */
export interface ForEachStepOptions {
  /** Inputs and outputs are [N, T, …] instead of [T, N, …], false by default. */
  batch_first?: boolean;
  /** Steps of each sequence [N]: past them outputs are 0 and states stay. Missing: all are of T steps. */
  lengths?: Lengths | null;
  /** From the last step (of each sequence) to the first; outputs stay where their inputs are. false by default. */
  reverse?: boolean;
}

type AnyStep = (input: unknown, state: unknown) => unknown;

const declared = /* @__PURE__ */ signatureOf<{ step: AnyStep; inputs: Nest; state: Nest } & ForEachStepOptions>(
  'for_each_step',
  {
    step: [callable],
    inputs: [/* @__PURE__ */ of<Nest>()],
    state: [/* @__PURE__ */ of<Nest>()],
    batch_first: [bool, false],
    lengths: [/* @__PURE__ */ orNull(/* @__PURE__ */ either(tensorKind, ints)), null],
    reverse: [bool, false],
  },
);

/** How many steps all inputs have. @throws RuntimeError where they are not equally many, or none. */
function stepsOf(inputs: readonly Tensor[], dim: number): number {
  const counts = inputs.map((x) => x.shape[normalizeDim(dim, x.shape.length)]);
  const [steps] = counts;
  if (steps === undefined) throw new ValueError('for_each_step(): inputs hold no tensor', 'T is read from them');
  const odd = counts.find((count) => count !== steps);
  if (odd !== undefined) {
    throw new RuntimeError(`for_each_step(): expected inputs of equally many steps, got ${steps} and ${odd}`);
  }
  if (steps === 0) throw new RuntimeError('Expected sequence length to be larger than 0 in for_each_step');
  return steps;
}

/** Which sequences are there at each step, [N] of truth values. @throws RuntimeError for other than N lengths. */
function presence(lengths: Lengths, x: Tensor, dim: number, steps: number): Tensor[] {
  const given =
    lengths instanceof Tensor ? to(lengths, x.device) : tensor([...lengths], { dtype: 'int64', device: x.device });
  const batch = x.shape[1 - dim];
  if (given.ndim !== 1 || given.shape[0] !== batch) {
    throw new RuntimeError(`for_each_step(): expected lengths of size (${batch},), got ${formatTuple(given.shape)}`);
  }
  return Array.from({ length: steps }, (_, t) => f.gt(given, t));
}

/** `next` where the sequence is there, else `before`. */
function chosen(there: Tensor, next: Tensor, before: Tensor | number): Tensor {
  return f.where(f.reshape(there, [there.shape[0], ...next.shape.slice(1).fill(1)]), next, before);
}

/** What the step returned, as tensors. @throws TypeError, ValueError where it is not what the step before it gave. */
function checked(
  returned: unknown,
  t: number,
  outline: string,
  first: string | null,
): { output: Nest; ys: Tensor[]; next: Tensor[] } {
  if (!Array.isArray(returned) || returned.length !== 2) {
    const what = Array.isArray(returned) ? `a list of ${returned.length}` : typeName(returned);
    throw new TypeError(`for_each_step(): step must return [output, state], not ${what}`);
  }
  const [output, state] = returned;
  const [ys, next] = [leavesOf(output, 'the output of step'), leavesOf(state, 'the state of step')];
  for (const [name, got, expected] of [
    ['state', outlineOf(state), outline],
    ['output', outlineOf(output), first],
  ]) {
    if (expected === null || got === expected) continue;
    throw new ValueError(`for_each_step(): at step ${t} the ${name} is ${got}, expected ${expected}`);
  }
  return { output, ys, next };
}

/**
 * Runs `step` at each step of the inputs, from a state on: `[y_t, state] = step(x_t, state)`, with gradients.
 *
 * Inputs are a tensor [T, N, …] ([N, T, …] with batch_first; N may be missing where there are no lengths), or nested lists of such;
 * the step gets them without T. State and output are a tensor or nested lists of tensors too; [] is a state of nothing. Returns
 * [outputs, state]: what the steps gave, stacked along the dimension of T, and the last state.
 * @throws TypeError, ValueError, RuntimeError for what is no such list, another state than before, and sizes that do not fit.
 */
export function for_each_step<
  const X extends Nest,
  const S extends Nest,
  const Y extends Nest,
  const Next extends Nest,
>(
  step: (input: Taken<X>, state: Taken<S>) => readonly [output: Y, state: Next],
  inputs: X,
  state: S,
  options?: ForEachStepOptions,
): [outputs: Taken<Y>, state: Taken<S>];
export function for_each_step(...args: readonly unknown[]): [outputs: unknown, state: unknown] {
  const { step, inputs, state, batch_first, lengths, reverse } = bind(declared, args);
  const dim = batch_first ? 1 : 0;
  const xs = leavesOf(inputs, "argument 'inputs'");
  const steps = stepsOf(xs, dim);
  const there = lengths === null ? null : presence(lengths, xs[0], dim, steps);
  const parts = xs.map((x) => unbind(x, dim));
  const outline = outlineOf(state);
  let now = leavesOf(state, "argument 'state'");
  let first: { readonly output: Nest; readonly outline: string } | null = null;
  const columns: Tensor[][] = [];
  for (let i = 0; i < steps; i++) {
    const t = reverse ? steps - 1 - i : i;
    const input = like(
      inputs,
      parts.map((part) => part[t]),
    );
    const { output, ys, next } = checked(step(input, like(state, now)), t, outline, first?.outline ?? null);
    first ??= { output, outline: outlineOf(output) };
    ys.forEach((y, k) => {
      columns[k] ??= [];
      columns[k][t] = there ? chosen(there[t], y, 0) : y;
    });
    now = there ? next.map((s, k) => chosen(there[t], s, now[k])) : next;
  }
  const outputs = columns.map((column) => stack(column, dim));
  return [like(first?.output ?? [], outputs), like(state, now)];
}
