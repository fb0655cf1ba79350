// nn.WeightDropLSTM is nn.LSTM on weights that were masked before the call: without dropout by all bits, with it on masks drawn from
// the same generator; gradients of W_hh are those of the masked weights, masked.

import fc from 'fast-check';
import { describe, test } from 'vitest';
import { manual_seed, ones_like, type Tensor } from '../../src/index.ts';
import { functional, type LSTM, WeightDropLSTM } from '../../src/nn/index.ts';
import { expectBits } from './helpers/compare.ts';
import { callModule, inputsOf, leavesOf, moduleOf } from './helpers/module.ts';
import { gradients, upstream, type Values, values } from './helpers/network.ts';
import { numRuns, type Place, type Plan, places, plans } from './helpers/plan.ts';

/** The plan's layer with dropout on its weights: the same weights. */
function dropping(plan: Plan, place: Place, net: LSTM, weight_dropout: number): WeightDropLSTM {
  const { inputs, hidden, layers: num_layers, bias, bidirectional, batchFirst: batch_first, projection } = plan;
  const own = new WeightDropLSTM(inputs, hidden, {
    ...{ num_layers, bias, bidirectional, batch_first, proj_size: projection, weight_dropout },
    ...place,
  });
  own.load_state_dict(net.state_dict());
  return own;
}

/** Outputs, states and gradients of everything. */
function whole(plan: Plan, place: Place, net: LSTM): Values {
  const { x, h, c } = inputsOf(plan, place);
  const outcome = callModule(net, x, h, c);
  const up = upstream(outcome, plan.seed, place);
  const names = leavesOf(net, { x, h, c });
  return { ...values(outcome), ...gradients(outcome, up, names) };
}

describe.each(places)('$device $dtype', (place) => {
  test('is the LSTM on masked weights', () => {
    fc.assert(
      fc.property(
        plans({ cell: 'lstm', lengths: null }),
        fc.constantFrom(0, 0.25, 0.5, 1),
        fc.boolean(),
        (plan, p, training) => {
          const net = moduleOf(plan, place) as LSTM;
          const own = dropping(plan, place, net, p).train(training);
          manual_seed(plan.seed);
          const actual = whole(plan, place, own);
          const masks = new Map<string, Tensor>();
          manual_seed(plan.seed);
          for (const [name, w] of net.named_parameters()) {
            if (!name.startsWith('weight_hh') || !training || p === 0) continue;
            const mask = functional.dropout(ones_like(w.detach()), p);
            masks.set(name, mask);
            w.data = w.detach().mul(mask);
          }
          const expected: { [name: string]: Values[string] } = { ...whole(plan, place, net) };
          for (const [name, mask] of masks) {
            const kept = mask.flatten().tolist() as number[];
            expected[name] = expected[name].map((g, i) => g * kept[i]);
          }
          expectBits(actual, expected);
        },
      ),
      { numRuns: Math.ceil(numRuns / 4) },
    );
  });
});
