// Recurrent layers for tests: drawn sizes and options, and the views that go into the op and come out of it.

import fc from 'fast-check';
import type { View } from '../../src/reference/kernels/kernel.ts';
import { type CellName, gateCount, segmentCount } from './oracle.ts';
import { dense, fenced, random } from './views.ts';

export const cellNames: readonly CellName[] = ['rnn_tanh', 'rnn_relu', 'lstm', 'gru', 'gru_reset_before'];

export interface Case {
  seed: number;
  cell: CellName;
  reverse: boolean;
  steps: number;
  batch: number;
  features: number;
  hidden: number;
  /** Size of the state under a projection, 0 without one. */
  projection: number;
  biasIh: boolean;
  biasHh: boolean;
  c0: boolean;
  lengths: boolean;
  /** Which of the gradients of output, h_n and c_n arrive. */
  arrive: number;
}

export const cases = (cell: CellName): fc.Arbitrary<Case> =>
  fc.record({
    seed: fc.nat(),
    cell: fc.constant(cell),
    reverse: fc.boolean(),
    steps: fc.constantFrom(1, 2, 3, 4),
    batch: fc.constantFrom(1, 2, 3, 5, 8),
    features: fc.constantFrom(1, 2, 5, 16, 17),
    hidden: fc.constantFrom(1, 2, 3, 7, 15, 16, 17, 20, 32, 33),
    projection: cell === 'lstm' ? fc.constantFrom(0, 0, 1, 2, 5, 16, 17) : fc.constant(0),
    biasIh: fc.boolean(),
    biasHh: fc.boolean(),
    c0: cell === 'lstm' ? fc.boolean() : fc.constant(false),
    lengths: fc.boolean(),
    arrive: fc.constantFrom(1, 2, 3, 4, 5, 6, 7),
  });

/** Operands as views, in the order of the op's inputs 0-8. */
export function makeInputs(c: Case): (View | null)[] {
  const next = random(c.seed);
  const G = gateCount[c.cell];
  const state = c.projection || c.hidden;
  // rnn_relu gets quarters, whose sums are exact: rounding must not decide on which side of its kink a unit is.
  // The others get weights that do not amplify what is rounded from step to step.
  const scale = 1.5 / Math.sqrt(Math.max(c.hidden, state));
  const number = c.cell === 'rnn_relu' ? () => (Math.floor(next() * 5) - 2) / 4 : () => (next() * 2 - 1) * scale;
  const wide = c.cell === 'rnn_relu' ? number : () => next() * 2 - 1;
  const lengths: View | null = c.lengths
    ? {
        data: Float64Array.from({ length: c.batch }, () => Math.floor(next() * (c.steps + 1))),
        dtype: 'int64',
        shape: [c.batch],
        strides: [1],
        offset: 0,
      }
    : null;
  return [
    dense([c.steps, c.batch, c.features], wide),
    dense([c.batch, state], wide),
    c.c0 ? dense([c.batch, c.hidden], wide) : null,
    dense([G * c.hidden, c.features], number),
    dense([G * c.hidden, state], number),
    c.biasIh ? dense([G * c.hidden], wide) : null,
    c.biasHh ? dense([G * c.hidden], wide) : null,
    c.projection ? dense([state, c.hidden], number) : null,
    lengths,
  ];
}

export function makeOutputs(c: Case): ReturnType<typeof fenced>[] {
  const state = c.projection || c.hidden;
  const blocks = Math.ceil(c.hidden / 16);
  return [
    fenced([c.steps, c.batch, state]),
    fenced([c.batch, state]),
    fenced([c.batch, c.cell === 'lstm' ? c.hidden : 0]),
    fenced([segmentCount[c.cell], blocks, c.steps, c.batch, 16]),
  ];
}
