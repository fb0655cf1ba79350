// A cell module stepped over time is its layer: nn.LSTMCell in a loop gives what nn.LSTM gives, and the same for RNN and
// GRU. States and outputs agree bit for bit, gradients up to the order of their sums.

import fc from 'fast-check';
import { describe, test } from 'vitest';
import * as f from '../../src/engine/functions.ts';
import type { Tensor } from '../../src/index.ts';
import { LSTMCell } from '../../src/nn/index.ts';
import { expectBits, expectNear, unit } from './helpers/compare.ts';
import { callModule, cellOf, inputsOf, leavesOf, moduleOf } from './helpers/module.ts';
import { gradients, type Outcome, upstream, values } from './helpers/network.ts';
import { cellNames, numRuns, places, plans } from './helpers/plan.ts';

const modules = cellNames.filter((name) => name !== 'gru_reset_before');
const single = { layers: 1, bidirectional: false, projection: 0, lengths: null, batchFirst: false };

/** A cell in a loop over x [T, N, I] from states [1, N, H]. */
function stepped(cell: ReturnType<typeof cellOf>, x: Tensor, h0: Tensor | null, c0: Tensor | null): Outcome {
  const outputs: Tensor[] = [];
  let h = h0 && f.select(h0, 0, 0);
  let c = c0 && f.select(c0, 0, 0);
  for (let t = 0; t < x.shape[0]; t++) {
    const xt = f.select(x, 0, t);
    if (cell instanceof LSTMCell) [h, c] = cell(xt, h && c ? [h, c] : null);
    else h = cell(xt, h);
    outputs.push(h);
  }
  return { output: f.stack(outputs, 0), h: f.unsqueeze(h as Tensor, 0), c: c && f.unsqueeze(c, 0) };
}

describe.each(places)('$device $dtype', (place) => {
  test.each(modules)('%s', (name) => {
    fc.assert(
      fc.property(plans({ ...single, cell: name }), (plan) => {
        const net = moduleOf(plan, place);
        const cell = cellOf(net, plan, place);
        const { x, h, c } = inputsOf(plan, place);
        const layer = callModule(net, x, h, c);
        const loop = stepped(cell, x, h, c);
        expectBits(values(loop), values(layer));
        const up = upstream(layer, plan.seed, place);
        const wanted = leavesOf(net, { x, h, c });
        const own = leavesOf(cell, { x, h, c });
        const renamed = Object.fromEntries(Object.keys(wanted).map((key) => [key, own[key.replace('_l0', '')]]));
        expectNear(gradients(loop, up, renamed), gradients(layer, up, wanted), unit[place.dtype]);
      }),
      { numRuns },
    );
  });
});
