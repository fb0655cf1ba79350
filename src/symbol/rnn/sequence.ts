// Sequences of symbols: one symbol with a time axis, or a list with a symbol for each step.

import { AssertionError } from '../../engine/index.ts';
import { sym } from '../../mxnet/sym.ts';
import { SymbolOf } from '../../mxnet/symbol/symbol.ts';

export type Sequence = SymbolOf | readonly SymbolOf[];

/** Where a layout has its time; -1 where it has none. */
export const timeAxis = (layout: string): number => layout.indexOf('T');

/** @throws AssertionError where there are no inputs. */
export function given(inputs: Sequence | null): Sequence {
  if (inputs !== null) return inputs;
  throw new AssertionError(
    'unroll(inputs=None) has been deprecated. Please create input variables outside unroll.',
    "inputs is a symbol, as mx.sym.Variable('data')",
  );
}

function checkLength(steps: readonly SymbolOf[], length: number | null): void {
  if (length === null || steps.length === length) return;
  throw new AssertionError('', `length is ${length}, and the list has ${steps.length} steps`);
}

/** The steps of a symbol: a split along its time axis. */
export const sliced = (
  x: SymbolOf,
  length: number | null,
  axis: number,
  named: 'split' | 'SliceChannel',
): SymbolOf[] => [...sym[named]({ data: x, axis, num_outputs: length ?? 'None', squeeze_axis: '1' })];

/** A list with a symbol for each step. @throws AssertionError for a list of another length, or a symbol of several outputs. */
export function split(inputs: Sequence | null, length: number | null, layout: string): readonly SymbolOf[] {
  const x = given(inputs);
  if (!(x instanceof SymbolOf)) {
    checkLength(x, length);
    return x;
  }
  if (x.length === 1) return sliced(x, length, timeAxis(layout), 'split');
  throw new AssertionError(
    "unroll doesn't allow grouped symbol as input. Please convert to list with list(inputs) first or let unroll handle splitting.",
    'a list of its outputs is [...inputs]',
  );
}

/** One symbol with a time axis. @throws AssertionError for a list of another length. */
export function merge(inputs: Sequence | null, length: number | null, layout: string): SymbolOf {
  const x = given(inputs);
  if (x instanceof SymbolOf) return x;
  checkLength(x, length);
  const axis = timeAxis(layout);
  return sym.Concat(...x.map((step) => sym.expand_dims({ data: step, axis })), { dim: axis });
}

/** As `merge_outputs` says: true is one symbol, false a list, null what comes. */
export function format(
  inputs: Sequence | null,
  length: number | null,
  layout: string,
  merged: boolean | null,
): Sequence {
  if (merged) return merge(inputs, length, layout);
  if (merged === false) return split(inputs, length, layout);
  const x = given(inputs);
  if (!(x instanceof SymbolOf)) checkLength(x, length);
  return x;
}
