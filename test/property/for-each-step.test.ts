// A recurrence that a user writes in single ops, run by nn.for_each_step, is the engine's layer: outputs, states and gradients of
// everything, in both directions, with lengths, either layout and a projection.

import fc from 'fast-check';
import { describe, test } from 'vitest';
import * as f from '../../src/engine/functions.ts';
import { addmm, cat, mm, type Tensor, zeros } from '../../src/index.ts';
import { for_each_step } from '../../src/nn/index.ts';
import { expectNear, unit } from './helpers/compare.ts';
import { gradients, leaves, type Outcome, type Parts, parts, run, upstream, values } from './helpers/network.ts';
import { numRuns, type Place, type Plan, places, plans } from './helpers/plan.ts';

type States = readonly [h: Tensor, c: Tensor];
type Weights = Parts['weights'][number];

/** Gates before their nonlinearities, of x and h. */
function mixed(x: Tensor, h: Tensor, { w_ih, w_hh, b_ih, b_hh }: Weights): Tensor {
  if (!b_ih || !b_hh) return mm(x, w_ih.t()).add(mm(h, w_hh.t()));
  return addmm(b_ih, x, w_ih.t()).add(addmm(b_hh, h, w_hh.t()));
}

/** The formulas of nn.LSTMCell, with a projection where there is one. */
function step(x: Tensor, [h, c]: States, weights: Weights): [output: Tensor, state: States] {
  const [i, forget, g, o] = mixed(x, h, weights).chunk(4, 1);
  const next = forget.sigmoid().mul(c).add(i.sigmoid().mul(g.tanh()));
  const full = o.sigmoid().mul(next.tanh());
  const out = weights.w_hr ? mm(full, weights.w_hr.t()) : full;
  return [out, [out, next]];
}

/** The plan's only layer, a direction after the other. */
function stepped(plan: Plan, place: Place, { x, h, c, weights }: Parts): Outcome {
  const { batch, hidden, projection, lengths, batchFirst: batch_first } = plan;
  const ends = weights.map((own, k) => {
    const state: States = [
      h ? f.select(h, 0, k) : zeros([batch, projection || hidden], place),
      c ? f.select(c, 0, k) : zeros([batch, hidden], place),
    ];
    return for_each_step((xt, s) => step(xt, s, own), x, state, { batch_first, lengths, reverse: k === 1 });
  });
  const output = cat(
    ends.map(([y]) => y),
    2,
  );
  const [hn, cn] = [0, 1].map((i) =>
    f.stack(
      ends.map(([, s]) => s[i]),
      0,
    ),
  );
  return { output, h: hn, c: cn };
}

describe.each(places)('$device $dtype', (place) => {
  test('the formulas of an LSTM give the LSTM', () => {
    fc.assert(
      fc.property(plans({ cell: 'lstm', layers: 1 }), (plan) => {
        const own = parts(plan, place);
        const [layer, loop] = [run(plan, own), stepped(plan, place, own)];
        expectNear(values(loop), values(layer), unit[place.dtype]);
        const up = upstream(layer, plan.seed, place);
        expectNear(gradients(loop, up, leaves(own)), gradients(layer, up, leaves(own)), unit[place.dtype]);
      }),
      { numRuns: Math.ceil(numRuns / 4) },
    );
  });
});
