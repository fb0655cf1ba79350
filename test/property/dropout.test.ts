// Dropout between layers: none in eval mode, and one mask for forward and backward. The expected network is made of
// single layers with a mask between them that is drawn from the same seed.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as f from '../../src/engine/functions.ts';
import { read } from '../../src/engine/index.ts';
import { manual_seed, ones_like, type Tensor } from '../../src/index.ts';
import { functional } from '../../src/nn/index.ts';
import { expectBits } from './helpers/compare.ts';
import { callModule, inputsOf, leavesOf, moduleOf } from './helpers/module.ts';
import { gradients, leaves, type Outcome, parts, run, upstream, type Values, values } from './helpers/network.ts';
import { numRuns, type Place, type Plan, places, plans } from './helpers/plan.ts';

/** Outputs and gradients of a plan's module, its masks drawn from the plan's seed. */
function trainedModule(
  plan: Plan,
  place: Place,
  dropout: number,
  training: boolean,
): { outcome: Values; grads: Values } {
  const net = moduleOf(plan, place, { dropout }).train(training);
  const inputs = inputsOf(plan, place);
  manual_seed(plan.seed);
  const outcome = callModule(net, inputs.x, inputs.h, inputs.c);
  const up = upstream(outcome, plan.seed, place);
  return { outcome: values(outcome), grads: gradients(outcome, up, leavesOf(net, { ...inputs })) };
}

const stacks = (fixed: Partial<Plan> = {}): fc.Arbitrary<Plan> =>
  fc.constantFrom(2, 3).chain((layers) => plans({ layers, ...fixed }));
const cellsOfModules = fc.constantFrom('rnn_tanh', 'rnn_relu', 'lstm', 'gru').chain((cell) => stacks({ cell }));

describe.each(places)('$device $dtype', (place) => {
  test('p = 0 and eval mode are no dropout, p = 0.5 in training is one', () => {
    let different = 0;
    fc.assert(
      fc.property(cellsOfModules, (plan) => {
        const none = trainedModule(plan, place, 0, true);
        const evaluated = trainedModule(plan, place, 0.5, false);
        expectBits(evaluated.outcome, none.outcome);
        expectBits(evaluated.grads, none.grads);
        const dropped = trainedModule(plan, place, 0.5, true);
        if (dropped.outcome.output.some((v: number, i: number) => v !== none.outcome.output[i])) different++;
      }),
      { numRuns },
    );
    expect(different).toBeGreaterThan(numRuns / 2);
  });

  test('one mask, drawn in the forward pass', () => {
    let dropped = 0;
    fc.assert(
      fc.property(stacks(), fc.constantFrom(0.2, 0.5, 0.9), (plan, p) => {
        const own = parts(plan, place);
        manual_seed(plan.seed);
        const stacked = run(plan, own, { dropout: (y) => functional.dropout(y, p) });
        manual_seed(plan.seed);
        const layered = layers(plan, place, p);
        dropped += layered.masks.reduce((n, mask) => n + read(mask).filter((v: number) => v === 0).length, 0);
        expectBits(values(layered.outcome), values(stacked));
        const up = upstream(stacked, plan.seed, place);
        expectBits(gradients(layered.outcome, up, leaves(layered.own)), gradients(stacked, up, leaves(own)));
      }),
      { numRuns },
    );
    expect(dropped).toBeGreaterThan(numRuns);
  });
});

/** A plan as networks of one layer each, with masks between them. */
function layers(
  plan: Plan,
  place: Place,
  p: number,
): { own: ReturnType<typeof parts>; outcome: Outcome; masks: Tensor[] } {
  const own = parts(plan, place);
  const directions = plan.bidirectional ? 2 : 1;
  const masks: Tensor[] = [];
  const outcomes: Outcome[] = [];
  let { x } = own;
  for (let layer = 0; layer < plan.layers; layer++) {
    const [from, to] = [layer * directions, (layer + 1) * directions];
    const states = (s: Tensor | null): Tensor | null => s && f.slice(s, 0, from, to);
    const weights = own.weights.slice(from, to);
    const y = run({ ...plan, layers: 1 }, { ...own, x, h: states(own.h), c: states(own.c), weights });
    outcomes.push(y);
    if (layer === plan.layers - 1) break;
    // Masks are drawn time first.
    const turn = (t: Tensor): Tensor => (plan.batchFirst ? f.transpose(t, 0, 1) : t);
    const mask = functional.dropout(ones_like(turn(y.output)), p);
    masks.push(mask);
    x = turn(f.mul(turn(y.output), mask));
  }
  const cs = outcomes.flatMap((y) => (y.c ? [y.c] : []));
  const outcome = {
    output: outcomes[plan.layers - 1].output,
    h: f.cat(
      outcomes.map((y) => y.h),
      0,
    ),
    c: cs.length > 0 ? f.cat(cs, 0) : null,
  };
  return { own, outcome, masks };
}
