// Sequences as `unroll` takes and gives them: one array with a time axis, or a list with an array for each step; and what
// lengths of their own (`valid_length`) do to them.

import { AssertionError, IndexError } from '../../engine/index.ts';
import { NDArray } from '../../mxnet/array/ndarray.ts';
import * as nd from '../../mxnet/nd.ts';
import { isSymbol, type SymbolOf, symbols } from '../../mxnet/symbols.ts';
import { asArrays, asSymbol, operatorsOr } from '../blocks/operators.ts';

/** What unrolling computes with. */
const operators = {
  concat: nd.concat,
  SequenceMask: nd.SequenceMask,
  SequenceReverse: nd.SequenceReverse,
  SliceChannel: nd.SliceChannel,
  stack: nd.stack,
  where: nd.where,
  zeros_like: nd.zeros_like,
};

/** The operators that a sequence is taken apart and put together with. */
const F = (): typeof operators => operatorsOr(operators);

/** [N, T, C] or [T, N, C] by layout, or T arrays [N, C]; in a graph, symbols of such. */
export type Sequence = NDArray | readonly NDArray[];

/** Whether a sequence is one array, or one symbol. */
export const isMerged = (x: unknown): x is NDArray => x instanceof NDArray || isSymbol(x);

/** Places of time and batch in a layout such as 'NTC'. @throws AssertionError where it has none. */
function axes(layout: string): { time: number; batch: number } {
  const [time, batch] = [layout.indexOf('T'), layout.indexOf('N')];
  if (time < 0 || batch < 0) throw new AssertionError(`the layout is 'NTC' or 'TNC', not '${layout}'`);
  return { time, batch };
}

/** The place of the time axis. */
export const timeAxis = (layout: string): number => axes(layout).time;

/** The batch size of a sequence, 0 of symbols. @throws IndexError for an empty list. */
export function batchSize(inputs: Sequence, layout: string): number {
  if (isSymbol(sample(inputs))) return 0;
  if (inputs instanceof NDArray) return inputs.shape[axes(layout).batch];
  return firstStep(inputs).shape[0];
}

/** The first array of a list. @throws IndexError for an empty one. */
function firstStep(inputs: readonly NDArray[]): NDArray {
  if (inputs.length === 0) throw new IndexError('list index out of range', 'the sequence has no steps');
  return inputs[0];
}

/** An array of the sequence: what says its context and dtype. */
export const sample = (inputs: Sequence): NDArray => (isMerged(inputs) ? inputs : firstStep(inputs));

function checkLength(length: number | null, steps: number): void {
  if (length === null || length === steps) return;
  throw new AssertionError(`length is ${length}, but the sequence has ${steps} steps`);
}

/** @throws AssertionError in MXNet's words where there are no inputs. */
export function checkInputs(inputs: Sequence | null): asserts inputs is Sequence {
  if (inputs !== null && inputs !== undefined) return;
  throw new AssertionError('unroll(inputs=None) has been deprecated. Please create input variables outside unroll.');
}

/** Every step of a symbol. */
const symbolParts = (x: SymbolOf, steps: number | null, axis: number, squeeze_axis: string): readonly NDArray[] =>
  asArrays(symbols().split(x, { axis, num_outputs: steps ?? 'None', squeeze_axis }));

/** Every step of an array. */
function parts(x: NDArray, steps: number, axis: number): readonly NDArray[] {
  if (isSymbol(x)) return symbolParts(x, steps, axis, 'True');
  const split = F().SliceChannel(x, { num_outputs: steps, axis, squeeze_axis: true });
  return split instanceof NDArray ? [split] : split;
}

/** @throws AssertionError for a symbol of several outputs. */
function only(inputs: SymbolOf): SymbolOf {
  if (inputs.length === 1) return inputs;
  throw new AssertionError(
    "unroll doesn't allow grouped symbol as input. Please convert to list with list(inputs) first or let unroll handle splitting.",
  );
}

/** The sequence as a list of its steps. @throws AssertionError where it does not have `length` of them (null: any). */
export function split(inputs: Sequence, length: number | null, layout: string): readonly NDArray[] {
  const { time } = axes(layout);
  if (isSymbol(inputs)) return symbolParts(only(inputs), length, time, '1');
  const steps = inputs instanceof NDArray ? inputs.shape[time] : inputs.length;
  if (steps === undefined) throw new IndexError('tuple index out of range', `a sequence of layout ${layout} has axes`);
  checkLength(length, steps);
  if (!(inputs instanceof NDArray)) return inputs;
  return parts(inputs, steps, time);
}

/** The sequence as one array. @throws AssertionError where a list does not have `length` steps (null: any). */
export function merge(inputs: Sequence, length: number | null, layout: string): NDArray {
  const { time } = axes(layout);
  if (isMerged(inputs)) return inputs;
  checkLength(length, inputs.length);
  firstStep(inputs);
  return F().stack(inputs, { axis: time });
}

/** A list where `merged` is false, an array where it is true, else what came. */
export function format(inputs: Sequence, length: number | null, layout: string, merged: boolean | null): Sequence {
  if (merged === null) {
    if (!isMerged(inputs)) checkLength(length, inputs.length);
    return inputs;
  }
  return merged ? merge(inputs, length, layout) : split(inputs, length, layout);
}

const lengthsIn = { use_sequence_length: true };

/** A merged sequence with 0 past each row's length; time is axis 0 or 1 and the batch the other one. */
export const masked = (x: NDArray, valid_length: NDArray, time: number): NDArray =>
  F().SequenceMask(x, valid_length, { ...lengthsIn, axis: time });

/** `next` in the rows whose length is above t, else `previous` (a state before the step, or 0). */
export const advance = (next: NDArray, previous: NDArray | null, valid_length: NDArray, t: number): NDArray =>
  F().where(valid_length.greater(t), next, previous ?? F().zeros_like(next));

/** States after the last step of each row, of the states after every step. */
export function lastOf(states: readonly (readonly NDArray[])[], valid_length: NDArray): NDArray[] {
  const sym = symbols();
  const sequence_length = asSymbol(valid_length);
  const last = states[0].map((_, i) => {
    const all = states.map((each) => asSymbol(each[i]));
    return sym.SequenceLast(sym.stack(all, { axis: 0 }), { sequence_length, ...lengthsIn, axis: 0 });
  });
  return [...asArrays(last)];
}

/** Arrays joined along their last axis; `name` is what graphs call the result. */
export const joined = (arrays: readonly NDArray[], axis: number, name: string): NDArray =>
  F().concat(arrays, { dim: axis, name });

/** The steps in reverse order, each row within its own length; steps past it stay where they are. */
export function reversed(steps: readonly NDArray[], valid_length: NDArray | null): NDArray[] {
  if (valid_length === null) return [...steps].reverse();
  const turned = F().SequenceReverse(F().stack(steps, { axis: 0 }), valid_length, lengthsIn);
  return [...parts(turned, steps.length, 0)];
}
