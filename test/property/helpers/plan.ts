// What a property of recurrent networks ranges over: a network's structure and sizes, drawn by fast-check so that the
// edges (one step, one row, odd rows, part panels, several panels, several blocks of K) come up in every run.

import fc from 'fast-check';
import { vi } from 'vitest';
import type { CellName, Device } from '../../../src/engine/index.ts';

/** At least so many cases a property; `npm run test:long` sets more. */
export const numRuns = Number(process.env.BPTT_RUNS ?? 64);
vi.setConfig({ testTimeout: 60_000 + 100 * numRuns });

export interface Plan {
  readonly cell: CellName;
  readonly layers: number;
  readonly bidirectional: boolean;
  readonly bias: boolean;
  /** Size of the projected state, smaller than `hidden`; 0 without one. */
  readonly projection: number;
  readonly steps: number;
  readonly batch: number;
  readonly inputs: number;
  readonly hidden: number;
  /** One of 0 … steps for each row, or null where all are full. */
  readonly lengths: readonly number[] | null;
  readonly batchFirst: boolean;
  /** Whether initial states are given. */
  readonly states: boolean;
  readonly seed: number;
}

export interface Place {
  readonly device: Device;
  readonly dtype: 'float32' | 'float64';
}

/** Where every property must hold: WebAssembly, and the reference in both floating dtypes. */
export const places: readonly Place[] = [
  { device: 'cpu', dtype: 'float32' },
  { device: 'reference', dtype: 'float32' },
  { device: 'reference', dtype: 'float64' },
];

export const cellNames: readonly CellName[] = ['rnn_tanh', 'rnn_relu', 'lstm', 'gru', 'gru_reset_before'];

const range = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
const weighed = (...choices: [number, fc.Arbitrary<number>][]): fc.Arbitrary<number> =>
  fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));

export const seeds = range(1, 2 ** 31 - 1);
const steps = weighed([2, fc.constant(1)], [6, range(2, 5)]);
const batches = weighed([2, fc.constant(1)], [6, range(2, 5)], [1, fc.constant(17)]);
const inputs = weighed([2, fc.constant(1)], [8, range(2, 9)], [3, range(15, 18)], [1, fc.constantFrom(321, 650)]);
const hiddens = weighed([2, fc.constant(1)], [8, range(2, 9)], [3, range(15, 18)], [1, fc.constant(33)]);

const networks = fc.record({
  cell: fc.constantFrom(...cellNames),
  layers: weighed([3, fc.constant(1)], [2, fc.constant(2)], [1, fc.constant(3)]),
  bidirectional: fc.boolean(),
  bias: fc.boolean(),
  steps,
  batch: batches,
  inputs,
  hidden: hiddens,
  batchFirst: fc.boolean(),
  states: fc.boolean(),
  seed: seeds,
});

type Sizes = typeof networks extends fc.Arbitrary<infer T> ? T : never;

const lengthsOf = ({ batch, steps: t }: Sizes): fc.Arbitrary<readonly number[] | null> =>
  fc.option(fc.array(range(0, t), { minLength: batch, maxLength: batch }), { freq: 2 });

const projectionOf = ({ cell, hidden }: Sizes): fc.Arbitrary<number> =>
  cell === 'lstm' && hidden > 1 ? weighed([1, fc.constant(0)], [1, range(1, hidden - 1)]) : fc.constant(0);

/** Networks of any kind; what is given is fixed. */
export function plans(fixed: Partial<Plan> = {}): fc.Arbitrary<Plan> {
  return networks
    .map((sizes) => ({ ...sizes, ...fixed }))
    .chain((sizes) =>
      fc
        .record({ lengths: lengthsOf(sizes), projection: projectionOf(sizes) })
        .map((rest): Plan => ({ ...sizes, ...rest, ...fixed })),
    );
}

/** The edges that a run over `plans()` must have come by. */
export const edges: { readonly [name: string]: (plan: Plan) => boolean } = {
  ...Object.fromEntries(cellNames.map((name) => [name, (p: Plan) => p.cell === name])),
  'one step': (p) => p.steps === 1,
  'one row': (p) => p.batch === 1,
  'an odd number of rows over 1': (p) => p.batch % 2 === 1 && p.batch > 1,
  'more rows than a panel has columns': (p) => p.batch > 16,
  'one input': (p) => p.inputs === 1,
  'inputs that are no multiple of 4': (p) => p.inputs % 4 !== 0,
  'several blocks of K': (p) => p.inputs > 320,
  'more blocks of K than two': (p) => p.inputs > 640,
  'one unit': (p) => p.hidden === 1,
  'a full panel of units': (p) => p.hidden === 16,
  'units that are no multiple of 16': (p) => p.hidden % 16 !== 0,
  'several panels of units': (p) => p.hidden > 16,
  'two layers': (p) => p.layers === 2,
  'three layers': (p) => p.layers === 3,
  'three layers in both directions': (p) => p.layers === 3 && p.bidirectional,
  'one direction': (p) => !p.bidirectional,
  'a projection': (p) => p.projection > 0,
  'a projection in both directions with lengths': (p) => p.projection > 0 && p.bidirectional && p.lengths !== null,
  'no biases': (p) => !p.bias,
  'no states': (p) => !p.states,
  'full sequences': (p) => p.lengths === null,
  'an empty sequence': (p) => p.lengths?.includes(0) ?? false,
  'a sequence that ends early': (p) => p.lengths?.some((l) => l > 0 && l < p.steps) ?? false,
  'batch first': (p) => p.batchFirst,
  'time first': (p) => !p.batchFirst,
};

/** Counts how many plans met each edge. */
export class Coverage {
  private readonly counts = new Map(Object.keys(edges).map((name) => [name, 0]));

  see(plan: Plan): void {
    for (const [name, meets] of Object.entries(edges)) {
      if (meets(plan)) this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    }
  }

  /** Edges that no plan met. */
  missed(): string[] {
    return [...this.counts].flatMap(([name, count]) => (count === 0 ? [name] : []));
  }
}
