// What holds of a recurrent network along time: layouts, sequences in pieces with the carried state, reversed scans. Bits
// are equal on every backend; sums over time (gradients of weights) are equal up to their order.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as f from '../../src/engine/functions.ts';
import { read, type TypedArray } from '../../src/engine/index.ts';
import type { Tensor } from '../../src/index.ts';
import { expectBits, expectNear, unit } from './helpers/compare.ts';
import { gradients, leaves, run, trained, values } from './helpers/network.ts';
import { numRuns, places, plans } from './helpers/plan.ts';
import { flipWithin, joined, picked, rangeOf, remade, swap, weightsOf } from './helpers/slices.ts';

describe.each(places)('$device $dtype', (place) => {
  test('batch first is time first, transposed', () => {
    fc.assert(
      fc.property(plans({ batchFirst: false }), (plan) => {
        const { own, up, outcome, grads } = trained(plan, place);
        const turn = (x: Tensor): Tensor => remade(x, swap(read(x), x.shape), [x.shape[1], x.shape[0], x.shape[2]]);
        const first = trained({ ...plan, batchFirst: true }, place, {
          parts: { ...own, x: turn(own.x) },
          up: { ...up, output: turn(up.output) },
        });
        const back = (data: TypedArray): TypedArray =>
          swap(data, [plan.batch, plan.steps, data.length / (plan.steps * plan.batch)]);
        expectBits({ ...first.outcome, output: back(first.outcome.output) }, outcome);
        expectBits({ ...first.grads, x: back(first.grads.x) }, grads);
      }),
      { numRuns },
    );
  });

  test('T steps are k and then T - k with the carried state', () => {
    let cuts = 0;
    fc.assert(
      fc.property(plans({ batchFirst: false, bidirectional: false }), fc.nat(), (plan, draw) => {
        const { steps } = plan;
        if (steps === 1) return;
        cuts++;
        const k = 1 + (draw % (steps - 1));
        const { own, up, outcome, grads } = trained(plan, place);
        const piece = (from: number, to: number) => {
          const lengths = Float64Array.from(plan.lengths ?? [], (l) => Math.min(Math.max(l - from, 0), to - from));
          return {
            x: picked(own.x, 0, rangeOf(from, to)),
            lengths: own.lengths && remade(own.lengths, lengths),
          };
        };
        const [a, b] = [piece(0, k), piece(k, steps)];
        const head = run(plan, { ...own, ...a });
        const tail = run(plan, { ...own, ...b, h: head.h, c: head.c });
        expectBits({ ...values(tail), output: joined(read(head.output), read(tail.output)) }, outcome);

        const all = { ...tail, output: f.cat([head.output, tail.output], 0) };
        const { x, tail: z, ...rest } = gradients(all, up, { ...leaves({ ...own, x: a.x }), tail: b.x });
        expectNear({ ...rest, x: joined(x, z) }, { ...rest, ...grads }, unit[place.dtype]);
      }),
      { numRuns },
    );
    expect(cuts).toBeGreaterThan(numRuns / 2);
  });

  test('a reversed scan is the scan of the flipped sequence, flipped', () => {
    fc.assert(
      fc.property(plans({ batchFirst: false, bidirectional: true, layers: 1 }), (plan) => {
        const { own, up, outcome, grads } = trained(plan, place);
        const { steps, lengths } = plan;
        const flip = (x: Tensor): Tensor => remade(x, flipWithin(read(x), x.shape, lengths));
        const half = (x: Tensor | null, dim: number, k: number): Tensor | null => {
          if (x === null) return null;
          const n = x.shape[dim] / 2;
          return picked(x, dim, rangeOf(k * n, (k + 1) * n));
        };
        // The backward direction alone, as a forward one over what is flipped.
        const single = { ...plan, bidirectional: false };
        const weights = [own.weights[1]];
        const reversed = trained(single, place, {
          parts: { ...own, x: flip(own.x), h: half(own.h, 0, 1), c: half(own.c, 0, 1), weights },
          up: { output: flip(half(up.output, 2, 1) as Tensor), h: half(up.h, 0, 1) as Tensor, c: half(up.c, 0, 1) },
        });
        const forward = trained(single, place, {
          parts: { ...own, h: half(own.h, 0, 0), c: half(own.c, 0, 0), weights: [own.weights[0]] },
          up: { output: half(up.output, 2, 0) as Tensor, h: half(up.h, 0, 0) as Tensor, c: half(up.c, 0, 0) },
        });
        const width = reversed.outcome.output.length / (steps * plan.batch);
        const back = flipWithin(reversed.outcome.output, [steps, plan.batch, width], lengths);
        const columns = (data: TypedArray): TypedArray[] =>
          rangeOf(0, steps * plan.batch).map((i) => data.subarray(i * width, (i + 1) * width));
        const left = columns(forward.outcome.output);
        const output = joined(...columns(back).flatMap((v, i) => [left[i], v]));
        const both: { [name: string]: TypedArray } = { output };
        for (const name of Object.keys(outcome)) {
          if (name !== 'output') both[name] = joined(forward.outcome[name], reversed.outcome[name]);
        }
        expectBits(both, outcome);

        const dx = flipWithin(reversed.grads.x, own.x.shape, lengths);
        const sum = forward.grads.x.map((v, i) => v + dx[i]) as TypedArray;
        const second = Object.fromEntries(
          Object.entries(weightsOf(reversed.grads)).map(([name, v]) => [name.replace('[0]', '[1]'), v]),
        );
        const known = { x: grads.x, ...weightsOf(grads) };
        expectNear({ x: sum, ...weightsOf(forward.grads), ...second }, known, unit[place.dtype]);
      }),
      { numRuns },
    );
  });
});
