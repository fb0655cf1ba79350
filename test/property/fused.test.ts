// The fused recurrent op is its step-by-step twin: outputs, final states, and gradients of input, states and every
// weight, over cells × layers × directions × biases × projection × lengths × layouts × states.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectNear, unit } from './helpers/compare.ts';
import { kink, trained } from './helpers/network.ts';
import { Coverage, numRuns, places, plans } from './helpers/plan.ts';

/** Relus nearer to 0 than this may stand on either side of it. */
const margin = { float32: 1e-5, float64: 1e-12 };

describe.each(places)('fused = unfused, $device $dtype', (place) => {
  test('outputs, final states and every gradient, at every edge', () => {
    const coverage = new Coverage();
    let compared = 0;
    fc.assert(
      fc.property(plans(), (plan) => {
        coverage.see(plan);
        const fused = trained(plan, place);
        const { result: unfused, distance } = kink(() => trained(plan, place, { fused: false }));
        expectNear(fused.outcome, unfused.outcome, unit[place.dtype]);
        if (distance < margin[place.dtype]) return;
        compared++;
        expectNear(fused.grads, unfused.grads, unit[place.dtype]);
      }),
      { numRuns },
    );
    expect(compared, 'gradients compared').toBeGreaterThan(0.9 * numRuns);
    expect(coverage.missed(), 'edges that the run did not reach').toEqual([]);
  });
});
