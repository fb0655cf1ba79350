// What a user relies on in backward passes through recurrent networks: retained graphs give the same gradients again,
// freed ones PyTorch's error, gradients add up in `.grad`, and what was saved is guarded against in-place writes.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as f from '../../src/engine/functions.ts';
import { read, runBackward } from '../../src/engine/index.ts';
import { no_grad, type Tensor } from '../../src/index.ts';
import { expectBits, expectNear, unit } from './helpers/compare.ts';
import { leaves, type Outcome, parts, run, upstream, type Values } from './helpers/network.ts';
import { numRuns, places, plans } from './helpers/plan.ts';

// torch/csrc/autograd/saved_variable.cpp
const FREED =
  'Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors after calling backward.';

const roots = ({ output, h, c }: Outcome): Tensor[] => [output, h, c].filter((y) => y !== null);

/** `.grad` of every leaf. */
const grads = (wanted: { readonly [name: string]: Tensor }): Values =>
  Object.fromEntries(Object.entries(wanted).map(([name, x]) => [name, read(x.grad as Tensor)]));

const clear = (wanted: { readonly [name: string]: Tensor }): void => {
  for (const x of Object.values(wanted)) x.grad = null;
};

describe.each(places)('$device $dtype', (place) => {
  const network = (plan: Parameters<typeof parts>[0]) => {
    const own = parts(plan, place);
    const outcome = run(plan, own);
    return { own, outcome, up: roots(upstream(outcome, plan.seed, place)), wanted: leaves(own) };
  };

  test("a retained graph gives the same gradients again, a freed one PyTorch's error", () => {
    fc.assert(
      fc.property(plans(), (plan) => {
        const { outcome, up, wanted } = network(plan);
        runBackward(roots(outcome), up, { retainGraph: true });
        const first = grads(wanted);
        clear(wanted);
        runBackward(roots(outcome), up);
        expectBits(grads(wanted), first);
        clear(wanted);
        expect(() => runBackward(roots(outcome), up)).toThrowError(FREED);
        expect(Object.values(wanted).every((x) => x.grad === null)).toBe(true);
      }),
      { numRuns },
    );
  });

  test('gradients add up', () => {
    fc.assert(
      fc.property(plans(), (plan) => {
        const { outcome, up, wanted } = network(plan);
        runBackward(roots(outcome), up, { retainGraph: true });
        const once = grads(wanted);
        runBackward(roots(outcome), up);
        // Doubling is exact.
        expectBits(
          grads(wanted),
          Object.fromEntries(Object.entries(once).map(([n, g]) => [n, g.map((v) => 2 * v)])) as Values,
        );
      }),
      { numRuns },
    );
  });

  test('gradients of outputs add up to those of all', () => {
    fc.assert(
      fc.property(plans(), (plan) => {
        const { outcome, up, wanted } = network(plan);
        const zero = up.map((g) => f.zeros_like(g));
        runBackward(roots(outcome), up, { retainGraph: true });
        const all = grads(wanted);
        clear(wanted);
        roots(outcome).forEach((_, k) => {
          runBackward(
            roots(outcome),
            up.map((g, i) => (i === k ? g : zero[i])),
            { retainGraph: true },
          );
        });
        expectNear(grads(wanted), all, unit[place.dtype]);
      }),
      { numRuns },
    );
  });

  test('an input or weight that changes between the passes is found out', () => {
    fc.assert(
      fc.property(plans(), fc.nat(), (plan, draw) => {
        const { outcome, up, wanted } = network(plan);
        // Those that PyTorch's derivatives read as well.
        const names = Object.keys(wanted).filter((name) => name === 'x' || name.startsWith('w_'));
        const changed = names[draw % names.length];
        no_grad(() => wanted[changed].mul_(2));
        expect(() => runBackward(roots(outcome), up)).toThrowError(
          'one of the variables needed for gradient computation has been modified by an inplace operation',
        );
      }),
      { numRuns },
    );
  });
});
