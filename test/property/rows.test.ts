// What holds of a recurrent network along the batch, bit for bit on every backend: rows do not see one another, and what
// stands behind the end of a sequence changes nothing.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { read, type TypedArray } from '../../src/engine/index.ts';
import * as torch from '../../src/index.ts';
import { expectBits, expectNear, unit } from './helpers/compare.ts';
import { type Parts, trained } from './helpers/network.ts';
import { numRuns, type Plan, places, plans, seeds } from './helpers/plan.ts';
import {
  cutOutcome,
  cutValues,
  outcomeRows,
  padding,
  pick,
  picked,
  rangeOf,
  remade,
  rowsOf,
  shapes,
  valueRows,
  weightsOf,
} from './helpers/slices.ts';

type Layer = torch.nn.LSTM | torch.nn.GRU | torch.nn.RNN;

/** The first `length` steps of a network of one row, or of what it gives; without lengths. */
const cutParts = (own: Parts, length: number): Parts => ({
  ...own,
  x: picked(own.x, 0, rangeOf(0, length)),
  lengths: null,
});
const padded = plans({ batchFirst: false }).chain((plan) =>
  fc
    .array(fc.integer({ min: 0, max: plan.steps }), { minLength: plan.batch, maxLength: plan.batch })
    .map((lengths): Plan => ({ ...plan, lengths })),
);

describe.each(places)('$device $dtype', (place) => {
  test('a padded sequence is the sequence alone', () => {
    let compared = 0;
    fc.assert(
      fc.property(padded, (plan) => {
        const lengths = plan.lengths as readonly number[];
        const { own, up, outcome, grads } = trained(plan, place);
        const zero = (v: TypedArray): void => expect(v.every((e) => e === 0)).toBe(true);
        zero(padding(outcome.output, shapes(plan).output, lengths));
        zero(padding(grads.x, shapes(plan).x, lengths));
        const sums: { [name: string]: Float64Array } = {};
        lengths.forEach((length, n) => {
          const alone = { ...plan, batch: 1, steps: length, lengths: null };
          // Without any step, states and their gradients pass through.
          if (length === 0) {
            const h = own.h ? read(own.h) : new Float64Array(outcome.h_n.length);
            const [there, given] = [valueRows(outcome, plan, [n]), pick(h, shapes(plan).h_n, 1, [n])];
            expect([...there.h_n]).toEqual([...given]);
            if (grads.h_0)
              expect([...pick(grads.h_0, shapes(plan).h_0, 1, [n])]).toEqual([...read(picked(up.h, 1, [n]))]);
            return;
          }
          compared++;
          const single = trained(alone, place, {
            parts: cutParts(rowsOf(own, [n]), length),
            up: cutOutcome(outcomeRows(up, [n]), length),
          });
          expectBits(single.outcome, cutValues(valueRows(outcome, plan, [n]), plan, length));
          expectBits(valueRows(single.grads, alone, [0]), cutValues(valueRows(grads, plan, [n]), plan, length));
          for (const [name, g] of Object.entries(weightsOf(single.grads))) {
            sums[name] ??= new Float64Array(g.length);
            g.forEach((v, i) => {
              sums[name][i] += v;
            });
          }
        });
        if (Object.keys(sums).length > 0) expectNear(sums, weightsOf(grads), unit[place.dtype]);
      }),
      { numRuns },
    );
    expect(compared).toBeGreaterThan(numRuns);
  });

  test('what stands behind the end of a sequence is never read', () => {
    let poisoned = 0;
    fc.assert(
      fc.property(padded, fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 1e30), (plan, poison) => {
        const lengths = plan.lengths as readonly number[];
        const { own, up, outcome, grads } = trained(plan, place);
        const replaced = (data: TypedArray): TypedArray => {
          const inner = data.length / (plan.steps * plan.batch);
          return data.map((v, i) => {
            const at = Math.floor(i / inner);
            if (Math.floor(at / plan.batch) < lengths[at % plan.batch]) return v;
            poisoned++;
            return poison;
          }) as TypedArray;
        };
        const output = remade(up.output, replaced(read(up.output)));
        const other = trained(plan, place, {
          parts: { ...own, x: remade(own.x, replaced(read(own.x))) },
          up: { ...up, output },
        });
        expectBits(other.outcome, outcome);
        expectBits(other.grads, grads);
      }),
      { numRuns },
    );
    expect(poisoned).toBeGreaterThan(numRuns);
  });

  test('a row depends neither on the other rows nor on how many there are', () => {
    fc.assert(
      fc.property(plans({ batchFirst: false }), seeds, (plan, pickSeed) => {
        const count = 1 + (pickSeed % plan.batch);
        const rows = rangeOf(0, count).map((k) => (pickSeed + k * 7) % plan.batch);
        const { own, up, outcome, grads } = trained(plan, place);
        const some = { ...plan, batch: count, lengths: plan.lengths && rows.map((n) => (plan.lengths ?? [])[n]) };
        const part = trained(some, place, { parts: rowsOf(own, rows), up: outcomeRows(up, rows) });
        expectBits(part.outcome, valueRows(outcome, plan, rows));
        expectBits(valueRows(part.grads, some, rangeOf(0, count)), valueRows(grads, plan, rows));
      }),
      { numRuns },
    );
  });
});

/** Layers of an odd number of panels, whose products go over a block of k. */
test.each([
  ['LSTM', (): Layer => new torch.nn.LSTM(330, 340, 1)],
  ['LSTM, projected', (): Layer => new torch.nn.LSTM(330, 340, { proj_size: 325 })],
  ['GRU', (): Layer => new torch.nn.GRU(330, 340, 1)],
  ['RNN', (): Layer => new torch.nn.RNN(330, 340, 1)],
])('a row alone has the bits that it has among others: large %s', (_, make) => {
  torch.manual_seed(5);
  const layer = make();
  const x = torch.randn(3, 3, 330);
  const [batch] = layer(x);
  for (const steps of [3, 1]) {
    const [alone] = layer(x.at(`:${steps}`, '1:2'));
    expect(alone.tolist()).toEqual(batch.at(`:${steps}`, '1:2').tolist());
  }
  // Of packed rows one is left at the end.
  const { pack_padded_sequence, pad_packed_sequence } = torch.nn.utils.rnn;
  const [padded] = pad_packed_sequence(layer(pack_padded_sequence(x, [3, 1, 1]))[0]);
  expect(padded.at(':', 0).tolist()).toEqual(batch.at(':', 0).tolist());
});
