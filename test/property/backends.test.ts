// Whole networks on WebAssembly: the reference's numbers within torch.testing.assert_close, whatever ran before and
// however large the memory has grown, without falling back.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as f from '../../src/engine/functions.ts';
import { fallbacks, resetFallbacks } from '../../src/engine/index.ts';
import type { Tensor } from '../../src/index.ts';
import { functional } from '../../src/nn/index.ts';
import { call, use } from '../../src/wasm/instance.ts';
import { FLOAT32, mismatch } from '../helpers/close.ts';
import { expectBits } from './helpers/compare.ts';
import { callModule, inputsOf, leavesOf, moduleOf } from './helpers/module.ts';
import { Draw, gradients, parts, run, trained, upstream, type Values, values } from './helpers/network.ts';
import { Coverage, numRuns, type Place, type Plan, plans } from './helpers/plan.ts';

const wasm: Place = { device: 'cpu', dtype: 'float32' };
const reference: Place = { device: 'reference', dtype: 'float32' };
const smooth = fc.constantFrom('rnn_tanh', 'lstm', 'gru');

function trainedModule(plan: Plan, place: Place): { outcome: Values; grads: Values } {
  const net = moduleOf(plan, place);
  const inputs = inputsOf(plan, place);
  const outcome = callModule(net, inputs.x, inputs.h, inputs.c);
  const up = upstream(outcome, plan.seed, place);
  return { outcome: values(outcome), grads: gradients(outcome, up, leavesOf(net, { ...inputs })) };
}

/** torch.testing.assert_close with its defaults for float32. */
function expectClose(actual: Values, expected: Values): void {
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  for (const [name, e] of Object.entries(expected)) expect(mismatch(actual[name], e, FLOAT32), name).toBe(null);
}

describe('cpu', () => {
  test('gives what the reference gives', () => {
    fc.assert(
      fc.property(
        smooth.chain((cell) => plans({ cell, lengths: null })),
        (plan) => {
          const [own, law] = [wasm, reference].map((place) => trainedModule(plan, place));
          expectClose(own.outcome, law.outcome);
          expectClose(own.grads, law.grads);
        },
      ),
      { numRuns },
    );
  });

  // relu' jumps at 0, where two backends may stand on different sides: outputs only.
  test('gives what the reference gives, relu', () => {
    fc.assert(
      fc.property(plans({ cell: 'rnn_relu', lengths: null }), (plan) => {
        const [own, law] = [wasm, reference].map((place) => trainedModule(plan, place));
        expectClose(own.outcome, law.outcome);
      }),
      { numRuns },
    );
  });

  test('gives the same bits after other calls, and while its memory grows', () => {
    const k = fc.integer({ min: 8, max: process.env.BPTT_RUNS === undefined ? 18 : 20 }).map((log) => 2 ** log);
    // The instance and its memory start anew.
    use(undefined);
    fc.assert(
      fc.property(fc.array(plans(), { minLength: 2, maxLength: 3 }), k, (list, columns) => {
        const before = list.map((plan) => trained(plan, wasm));
        f.matmul(new Draw(1).tensor([1, columns], wasm), f.expand(new Draw(2).tensor([1, 16], wasm), [columns, 16]));
        const after = [...list]
          .reverse()
          .map((plan) => trained(plan, wasm))
          .reverse();
        after.forEach(({ outcome, grads }, i) => {
          expectBits(outcome, before[i].outcome);
          expectBits(grads, before[i].grads);
        });
      }),
      { numRuns },
    );
  });

  test('gives the same bits in a new instance, whose memory grows under the call', () => {
    const memory = (): number => call(({ abi }) => abi.memory.buffer.byteLength);
    const large = smooth.chain((cell) => plans({ cell, inputs: 650, hidden: 65, steps: 2, layers: 1 }));
    let grown = 0;
    fc.assert(
      fc.property(large, (plan) => {
        const before = trained(plan, wasm);
        use(undefined);
        const start = memory();
        const after = trained(plan, wasm);
        if (memory() > start) grown++;
        expectBits(after.outcome, before.outcome);
        expectBits(after.grads, before.grads);
      }),
      { numRuns },
    );
    expect(grown).toBeGreaterThan(numRuns / 2);
  });

  test('never falls back for float32 networks', () => {
    const coverage = new Coverage();
    fc.assert(
      fc.property(plans(), (plan) => {
        coverage.see(plan);
        const own = parts(plan, wasm);
        resetFallbacks();
        const { output, h, c } = run(plan, own, { dropout: functional.dropout });
        const loss = [output, h, c].reduce<Tensor>((sum, y) => (y ? f.add(sum, f.sum(y)) : sum), f.mean(output));
        // The second pass adds to the gradients of the first.
        loss.backward({ retain_graph: true });
        loss.backward();
        expect(own.x.grad).not.toBe(null);
        expect([...fallbacks().keys()]).toEqual([]);
      }),
      { numRuns },
    );
    expect(coverage.missed()).toEqual([]);
  });
});
