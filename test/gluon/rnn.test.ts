// MXNet's own relations of its recurrent layers: a fused layer is its unfused cells, and a sequence in a batch of unequal
// lengths is that sequence alone. Cells × layers 1–4 × directions × projection × lengths × layouts × states.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as f from '../../src/engine/functions.ts';
import type { NDArray } from '../../src/mxnet/array/ndarray.ts';
import * as nd from '../../src/mxnet/nd.ts';
import { expectBits, expectNear, unit } from '../property/helpers/compare.ts';
import { numRuns, places } from '../property/helpers/plan.ts';
import * as r from './helpers/recurrent.ts';

const STEPS = 4;
const lengths = fc.array(fc.integer({ min: 0, max: STEPS }), { minLength: 3, maxLength: 3 });

/** Zeros behind the last step. */
function padded(y: NDArray, time: number): NDArray {
  const shape = y.shape.map((d, i) => (i === time ? STEPS - d : d));
  return f.cat([y, f.zeros_like(f.detach(y), shape)], time);
}

describe.each(places)('$device $dtype', (place) => {
  test('a fused layer is its unrolled cells: the bits of outputs and states, and every gradient', () => {
    const layers = new Set<number>();
    fc.assert(
      fc.property(r.plans(), (plan) => {
        layers.add(plan.layers);
        const layer = r.layerOf(plan, place);
        const fused = r.trained(layer, plan, place, (inputs) => r.runLayer(layer, inputs));
        const stack = r.cellsOf(layer, plan);
        const cells = r.trained(layer, plan, place, (inputs) => r.runCells(stack, plan, inputs));
        expectBits(cells.result, fused.result);
        expectNear(cells.grads, fused.grads, unit[place.dtype]);
      }),
      { numRuns },
    );
    expect([...layers].sort()).toEqual([1, 2, 3, 4]);
  });

  test.each(['layer', 'cells'] as const)('with lengths each sequence is as it is alone: %s', (path) => {
    let short = 0;
    fc.assert(
      fc.property(r.plans({ steps: STEPS, batch: 3, states: true }), lengths, (drawn, own) => {
        // Of nothing but empty sequences there is no graph to differentiate.
        fc.pre(own.some((length) => length > 0));
        const plan = { ...drawn, lengths: own };
        const layer = r.layerOf(plan, place);
        const stack = r.cellsOf(layer, plan);
        const run = (inputs: r.Inputs, steps: number): r.Result =>
          path === 'layer' ? r.runLayer(layer, inputs) : r.runCells(stack, { ...plan, steps }, inputs);
        const time = plan.batchFirst ? 1 : 0;
        const width = (plan.projection || plan.hidden) * (plan.bidirectional ? 2 : 1);

        /** Row n without its padding; of an empty sequence nothing is left but its states. */
        const alone = ({ x, states }: r.Inputs, length: number, n: number): r.Result => {
          const begin = (states as readonly NDArray[]).map((s) => f.slice(s, 1, n, n + 1));
          const row = f.slice(x, 1 - time, n, n + 1);
          if (length === 0) {
            const shape = row.shape.map((d, i) => (i === time ? 0 : i === 2 ? width : d));
            return [padded(f.zeros_like(f.detach(x), shape), time), begin];
          }
          if (length < STEPS) short++;
          const full = nd.array([length], { ctx: x.context });
          const part = { x: f.slice(row, time, 0, length), states: begin, lengths: full };
          const [y, after] = run(part, length);
          return [padded(y, time), after];
        };

        const together = r.trained(layer, plan, place, (inputs) => run(inputs, STEPS));
        const apart = r.trained(layer, plan, place, (inputs) => {
          const rows = own.map((length, n) => alone(inputs, length, n));
          const join = (pick: (row: r.Result) => NDArray, axis: number): NDArray => f.cat(rows.map(pick), axis);
          const states = rows[0][1].map((_, i) => join(([, after]) => after[i], 1));
          return [join(([y]) => y, 1 - time), states];
        });
        expectBits(together.result, apart.result);
        expectNear(together.grads, apart.grads, unit[place.dtype]);
      }),
      { numRuns: Math.ceil(numRuns / 4) },
    );
    expect(short).toBeGreaterThan(numRuns / 8);
  });
});
