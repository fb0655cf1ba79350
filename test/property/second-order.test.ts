// Derivatives of derivatives through the fused layers. autograd replays the twin when a backward pass is recorded, so two
// things must hold: what it then gives is what the fused backward pass gives, and its derivative is that of the fused
// pass, measured by finite differences in float64 (of one random direction in every case, of all in a few).

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as f from '../../src/engine/functions.ts';
import { edgeOf, gradgradcheck, read, runBackward, size, type TypedArray } from '../../src/engine/index.ts';
import { manual_seed, randn, type Tensor, zeros } from '../../src/index.ts';
import { functional } from '../../src/nn/index.ts';
import type { Node } from '../../src/reference/engine/node.ts';
import { expectNear, unit } from './helpers/compare.ts';
import { Draw, kink, leaves, type Outcome, type Parts, parts, run, upstream, type Values } from './helpers/network.ts';
import { cellNames, numRuns, type Place, type Plan, places, plans } from './helpers/plan.ts';
import { remade } from './helpers/slices.ts';

const float64: Place = { device: 'reference', dtype: 'float64' };
const roots = ({ output, h, c }: Outcome): Tensor[] => [output, h, c].filter((y) => y !== null);
const dot = (a: TypedArray, b: TypedArray): number => Array.from(a).reduce((s, v, i) => s + v * b[i], 0);

/** Runs a plan with dropout between its layers, whose masks are the same in every run. */
function seeded(plan: Plan, own: Parts, p: number): Outcome {
  manual_seed(plan.seed);
  return run(plan, own, { dropout: (y) => functional.dropout(y, p) });
}

/** Parts with other leaves, in the order of `leaves`. */
function withLeaves(own: Parts, given: readonly Tensor[]): Parts {
  let at = 0;
  const next = <T extends Tensor | null>(x: T): T => (x === null ? x : (given[at++] as T));
  const [x, h, c] = [next(own.x), next(own.h), next(own.c)];
  const weights = own.weights.map(({ w_ih, w_hh, b_ih, b_hh, w_hr }) => ({
    w_ih: next(w_ih),
    w_hh: next(w_hh),
    b_ih: next(b_ih),
    b_hh: next(b_hh),
    w_hr: next(w_hr),
  }));
  return { x, h, c, weights, lengths: own.lengths };
}

const probabilities = fc.constantFrom(0, 0.5, 0.25);

describe.each(places)('$device $dtype', (place) => {
  test('recorded gradients are those of the fused pass', () => {
    let compared = 0;
    fc.assert(
      fc.property(plans(), probabilities, (plan, p) => {
        const own = parts(plan, place);
        const outcome = seeded(plan, own, p);
        const wanted = leaves(own);
        const up = roots(upstream(outcome, plan.seed, place));
        const inputs = Object.values(wanted);
        const name = (found: ReturnType<typeof runBackward>): Values =>
          Object.fromEntries(Object.keys(wanted).map((key, i) => [key, read(found[i] as Tensor)]));
        const plain = runBackward(roots(outcome), up, { inputs, retainGraph: true });
        const { result: recorded, distance } = kink(() =>
          runBackward(roots(outcome), up, { inputs, createGraph: true }),
        );
        if (distance < 10 * unit[place.dtype]) return;
        compared++;
        expectNear(name(recorded), name(plain), unit[place.dtype]);
      }),
      { numRuns },
    );
    expect(compared).toBeGreaterThan(0.85 * numRuns);
  });

  // The replayed twin must not follow the history of its inputs: here x is made of h0, and h0 of c0.
  test('recorded gradients are those of the fused pass, where inputs depend on one another', () => {
    fc.assert(
      fc.property(plans({ cell: 'lstm' }), (plan) => {
        const draw = new Draw(plan.seed);
        const { batch, hidden } = plan;
        const z = draw.leaf([batch, hidden], place);
        const c0 = f.mul(z, 2);
        const h0 = f.tanh(c0);
        const x = f.unsqueeze(f.mul(h0, z), 0);
        const w = draw.leaf([4 * hidden, hidden], place, 1 / Math.sqrt(hidden));
        const [output, , cn] = f.lstm([x, h0, c0, w, f.mul(w, w), null, null, null, null], {
          reverse: plan.bidirectional,
        });
        const up = [draw.tensor(output.shape, place), draw.tensor(cn.shape, place)];
        const inputs = [z, c0, h0, x, w];
        const [plain, recorded] = [false, true].map((createGraph) => {
          const found = runBackward([output, cn], up, { inputs, createGraph, retainGraph: true });
          return Object.fromEntries(found.map((g, i) => [`input ${i}`, read(g as Tensor)]));
        });
        expectNear(recorded, plain, unit[place.dtype]);
      }),
      { numRuns },
    );
  });
});

describe('second derivatives in float64', () => {
  // With g(θ) the gradient of <y, u> and directions d and w:  d/dε <g(θ + ε d), w> = <∇_θ <g, w>, d>.
  test('in a random direction', () => {
    let compared = 0;
    fc.assert(
      fc.property(plans(), probabilities, (plan, p) => {
        const own = parts(plan, float64);
        const wanted = Object.values(leaves(own));
        const draw = new Draw(plan.seed + 2);
        const d = wanted.map((x) => draw.values(x.numel(), 'float64'));
        const w = wanted.map((x) => draw.values(x.numel(), 'float64'));
        const up = roots(upstream(seeded(plan, own, p), plan.seed, float64));

        const eps = 1e-6;
        const along = (e: number): number => {
          const moved = wanted.map((x, i) => remade(x, read(x).map((v, k) => v + e * d[i][k]) as TypedArray));
          const outcome = seeded(plan, withLeaves(own, moved), p);
          const g = runBackward(roots(outcome), up, { inputs: moved });
          return g.reduce((s, v, i) => s + dot(read(v as Tensor), w[i]), 0);
        };
        const { result, distance } = kink(() => {
          const outcome = seeded(plan, own, p);
          const g = runBackward(roots(outcome), up, { inputs: wanted, createGraph: true }) as Tensor[];
          const graphed = g.flatMap((v, i) => (v.requires_grad ? [i] : []));
          const weights = graphed.map((i) => remade(f.detach(wanted[i]), w[i]));
          if (graphed.length === 0) return 0;
          const second = runBackward(
            graphed.map((i) => g[i]),
            weights,
            { inputs: wanted },
          );
          return second.reduce((s, v, i) => s + (v ? dot(read(v), d[i]) : 0), 0);
        });
        if (distance < 1e-4) return;
        compared++;
        const measured = (along(eps) - along(-eps)) / (2 * eps);
        const error = Math.abs(result - measured) / Math.max(1, Math.abs(measured));
        expect(error, `${result} and ${measured}`).toBeLessThanOrEqual(1e-6);
      }),
      { numRuns },
    );
    expect(compared).toBeGreaterThan(0.9 * numRuns);
  });

  const small = {
    layers: 1,
    bidirectional: false,
    bias: true,
    projection: 0,
    steps: 2,
    batch: 1,
    inputs: 2,
    hidden: 2,
    lengths: null,
    batchFirst: false,
    states: true,
    seed: 5,
  };
  const layers: [string, Plan, number][] = [
    ...cellNames.map((cell): [string, Plan, number] => [cell, { ...small, cell }, 0]),
    ['lstm, projection and lengths', { ...small, cell: 'lstm', projection: 1, batch: 2, lengths: [2, 1] }, 0],
    [
      'gru, both directions and lengths',
      { ...small, cell: 'gru', bidirectional: true, batch: 2, lengths: [1, 2], hidden: 1 },
      0,
    ],
    ['rnn_tanh, dropout between layers', { ...small, cell: 'rnn_tanh', layers: 2, batch: 2 }, 0.5],
  ];

  test.each(layers)('in all directions: %s', (_, plan, p) => {
    const own = parts(plan, float64);
    const network = (...given: Tensor[]): Tensor[] => roots(seeded(plan, withLeaves(own, given), p));
    expect(gradgradcheck(network, Object.values(leaves(own)))).toBe(true);
  });
});

/** Elements of all that was computed on the way to a tensor. */
function recorded(x: Tensor): number {
  const [seen, stack] = [new Set<Node>(), [edgeOf(x)]];
  let elements = 0;
  for (let edge = stack.pop(); edge !== undefined; edge = stack.pop()) {
    if (!edge || !('node' in edge) || seen.has(edge.node)) continue;
    seen.add(edge.node);
    elements += edge.node.outputs.reduce((n, { shape }) => n + size(shape), 0);
    stack.push(...edge.node.edges);
  }
  return elements;
}

describe.each([
  ['lstm', f.lstm],
  ['gru', f.gru],
])('a long sequence through %s', (_, layer) => {
  test('is recorded in elements that grow with its length', () => {
    const [few, many] = [32, 256].map((steps) => {
      manual_seed(0);
      const [x, h] = [randn(steps, 1, 2).requires_grad_(), zeros(1, 3)];
      const weights = [randn(layer.gates * 3, 2), randn(layer.gates * 3, 3).requires_grad_()];
      const c = layer.hasCellState ? zeros(1, 3) : null;
      const [output] = layer([x, h, c, ...weights, null, null, null, null], { reverse: layer === f.gru });
      const gradient = (y: Tensor): Tensor =>
        runBackward([f.sum(f.mul(y, y))], [null], { inputs: [x], createGraph: true })[0] as Tensor;
      const once = gradient(output);
      return [recorded(once), recorded(gradient(once))];
    });
    // Eight times as many steps, cut by halves; if each were cut from the whole, 64 times as many.
    for (const [i, elements] of few.entries()) expect(many[i] / elements).toBeLessThan(10);
  });
});
