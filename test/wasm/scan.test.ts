// The recurrent walks in WebAssembly, forward and backward, against an independent float64 recurrence with a tape.

import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { contiguousStrides } from '../../src/reference/base/shape.ts';
import type { View } from '../../src/reference/kernels/kernel.ts';
import type { Spec } from '../../src/reference/ops/spec.ts';
import { use } from '../../src/wasm/instance.ts';
import { setRoom } from '../../src/wasm/scan.ts';
import { useTraining } from '../../src/wasm/training.ts';
import { wasm } from './backend.ts';
import { type Case, cases, cellNames, makeInputs, makeOutputs } from './layers.ts';
import { type CellName, type Node, type Operands, scan, Tape } from './oracle.ts';
import { binaries, dense, elements, fenced, RUNS, random, useWith } from './views.ts';

useTraining();

afterAll(() => use(undefined));

/** Gradients of the inputs: dx, dh0, dc0, dw_ih, dw_hh, db_ih, db_hh, dw_hr; [0] for those that are not given. */
const makeGradients = (inputs: readonly (View | null)[]): ReturnType<typeof fenced>[] =>
  inputs.slice(0, 8).map((view) => fenced(view ? view.shape : [0]));

/** The view's elements as leaves of a tape, nested by dimension. */
function nested<T>(tape: Tape, view: View | null): T | null {
  const build = (depth: number, offset: number): unknown => {
    if (depth === view!.shape.length) return tape.leaf(view!.data[offset]);
    return Array.from({ length: view!.shape[depth] }, (_, i) => build(depth + 1, offset + i * view!.strides[depth]));
  };
  return view && (build(0, view.offset) as T);
}

/** Whether numbers are those expected, to float32 accuracy relative to the largest of them. */
function expectClose(what: string, actual: Float32Array, expected: number[]): void {
  expect(actual.length, what).toBe(expected.length);
  const scale = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
  for (let i = 0; i < expected.length; i++) {
    if (!(Math.abs(actual[i] - expected[i]) <= 2e-6 * scale)) expect(actual[i], `${what}[${i}]`).toBe(expected[i]);
  }
}

const values = (nodes: Node[]): number[] => nodes.map((node) => node.value);
const leaves = (nodes: unknown): Node[] => (nodes ? ([nodes].flat(4) as Node[]) : []);

function check(binary: string, c: Case): void {
  const inputs = makeInputs(c);
  const outputs = makeOutputs(c);
  const attributes = { cell: c.cell, reverse: c.reverse };
  expect(wasm.supports('scan', inputs, attributes)).toBe(true);
  useWith(binary);
  wasm.kernels.scan!(inputs, outputs, attributes);
  expect(outputs.every((view) => view.intact())).toBe(true);

  const tape = new Tape();
  const [x, h0, c0, wIh, wHh, bIh, bHh, wHr] = inputs.map((view) => nested(tape, view));
  const lengths = inputs[8] && [...inputs[8].data];
  const operands = { x, h0, c0, wIh, wHh, bIh, bHh, wHr, lengths } as Operands;
  const result = scan(tape, c.cell, c.reverse, operands);
  expectClose('output', elements(outputs[0]), values(result.output.flat(2)));
  expectClose('h_n', elements(outputs[1]), values(result.hN.flat()));
  if (c.cell === 'lstm') expectClose('c_n', elements(outputs[2]), values(result.cN.flat()));
  expectReserve(c, outputs[3], result.kept);

  const next = random(c.seed + 1);
  const upstream = outputs
    .slice(0, 3)
    .map((view, i) => (c.arrive & (1 << i) ? dense(view.shape, () => next() * 2 - 1) : null));
  [result.output.flat(2), result.hN.flat(), result.cN.flat()].forEach((nodes, i) => {
    // An output that is an input, or two outputs that are one node, gather several gradients.
    if (i < 2 || c.cell === 'lstm')
      for (let j = 0; j < nodes.length; j++) nodes[j].gradient += upstream[i]?.data[j] ?? 0;
  });
  tape.backward();

  const gradients = makeGradients(inputs);
  const all = [...upstream, ...inputs, outputs[0], outputs[3]];
  expect(wasm.supports('scan_backward', all, attributes)).toBe(true);
  useWith(binary);
  wasm.kernels.scan_backward!(all, gradients, attributes);
  expect(gradients.every((view) => view.intact())).toBe(true);
  const expected = [x, h0, c0, wIh, wHh, bIh, bHh, wHr];
  ['dx', 'dh0', 'dc0', 'dw_ih', 'dw_hh', 'db_ih', 'db_hh', 'dw_hr'].forEach((name, i) => {
    const nodes = leaves(expected[i]);
    expectClose(
      name,
      elements(gradients[i]),
      nodes.map((node) => node.gradient),
    );
  });
}

/** reserve [S, U, T, N, 16] against what the oracle kept. */
function expectReserve(c: Case, reserve: View, kept: (Node[][] | null)[][]): void {
  const strides = contiguousStrides(reserve.shape);
  kept.forEach((row, t) => {
    row.forEach((segments, n) => {
      segments?.forEach((units, s) => {
        const actual = units.map((_, j) => {
          const index = [s, j >> 4, t, n, j & 15];
          return reserve.data[reserve.offset + index.reduce((sum, i, dim) => sum + i * strides[dim], 0)];
        });
        expectClose(`reserve ${c.cell} ${s}`, Float32Array.from(actual), values(units));
      });
    });
  });
}

describe.each(Object.keys(binaries))('scan, %s', (binary) => {
  it.each(cellNames)('%s has the values and gradients of the formulas', (cell) => {
    fc.assert(
      fc.property(cases(cell), (c) => check(binary, c)),
      { numRuns: RUNS },
    );
  });
});

describe('scan, large', () => {
  const base = { seed: 3, reverse: false, biasIh: true, biasHh: true, lengths: false, arrive: 7, projection: 0 };
  // More than one and two K blocks, rows of power-of-two bytes, more than one block of 128 rows in the sums over T·N.
  it.each<[CellName, number, number, number, number, number]>([
    ['lstm', 2, 3, 350, 8, 0],
    ['lstm', 2, 3, 700, 8, 330],
    ['lstm', 2, 3, 8, 321, 0],
    ['lstm', 2, 70, 128, 17, 0],
    ['gru', 2, 3, 330, 330, 0],
    ['gru', 2, 67, 16, 128, 0],
    ['gru_reset_before', 2, 3, 128, 321, 0],
    ['gru_reset_before', 3, 50, 5, 128, 0],
    ['rnn_tanh', 3, 67, 128, 128, 0],
    ['rnn_tanh', 2, 3, 650, 650, 0],
  ])('%s, T %i, N %i, I %i, H %i, R %i', (cell, steps, batch, features, hidden, projection) => {
    check('shipped', { ...base, cell, steps, batch, features, hidden, projection, c0: cell === 'lstm' });
  });

  it('gives the debug binary the bits of the optimized one', () => {
    fc.assert(
      fc.property(fc.oneof(...cellNames.map(cases)), (c) => {
        const inputs = makeInputs(c);
        const results = Object.keys(binaries).map((binary) => {
          const outputs = makeOutputs(c);
          useWith(binary);
          wasm.kernels.scan!(inputs, outputs, { cell: c.cell, reverse: c.reverse });
          const gradients = makeGradients(inputs);
          const upstream = dense(outputs[0].shape, () => 1);
          const all = [upstream, null, null, ...inputs, outputs[0], outputs[3]];
          wasm.kernels.scan_backward!(all, gradients, { cell: c.cell, reverse: c.reverse });
          return [...outputs, ...gradients].map(elements);
        });
        expect(results[1]).toEqual(results[0]);
      }),
      { numRuns: Math.ceil(RUNS / 4) },
    );
  });

  it('lets nothing of the padding behind a sample reach a result', () => {
    fc.assert(
      fc.property(fc.oneof(...cellNames.map(cases)), (drawn) => {
        const c = { ...drawn, lengths: true };
        const clean = makeInputs(c);
        const x = { ...clean[0]!, data: clean[0]!.data.slice() };
        for (let t = 0; t < c.steps; t++) {
          for (let n = 0; n < c.batch; n++) {
            const row = (t * c.batch + n) * c.features;
            if (t >= clean[8]!.data[n]) x.data.fill(Number.NaN, row, row + c.features);
          }
        }
        const run = (inputs: (View | null)[]): Float32Array[] => {
          const outputs = makeOutputs(c);
          const gradients = makeGradients(inputs);
          useWith('shipped');
          wasm.kernels.scan!(inputs, outputs, { cell: c.cell, reverse: c.reverse });
          const upstream = dense(outputs[0].shape, () => 1);
          const all = [upstream, null, null, ...inputs, outputs[0], outputs[3]];
          wasm.kernels.scan_backward!(all, gradients, { cell: c.cell, reverse: c.reverse });
          return [...outputs.slice(0, 3), ...gradients].map(elements);
        };
        expect(run([x, ...clean.slice(1)])).toEqual(run(clean));
      }),
      { numRuns: Math.ceil(RUNS / 4) },
    );
  });

  it('accepts no steps, no rows and no inputs', () => {
    for (const cell of cellNames) {
      const c0 = cell === 'lstm';
      check('debug', { ...base, cell, steps: 0, batch: 3, features: 4, hidden: 5, c0 });
      check('debug', { ...base, cell, steps: 2, batch: 0, features: 4, hidden: 5, c0 });
      check('debug', { ...base, cell, steps: 2, batch: 3, features: 0, hidden: 5, c0 });
    }
  });
});

describe('scan declines', () => {
  const spec = (...shape: number[]): Spec => ({ shape, dtype: 'float32' });
  const layer = (dtype: Spec['dtype'] = 'float32'): (Spec | null)[] => [
    { shape: [5, 3, 4], dtype },
    spec(3, 6),
    null,
    spec(6, 4),
    spec(6, 6),
    null,
    null,
    null,
    null,
  ];
  it('other dtypes, unknown cells, and a projection of any cell but lstm', () => {
    const attributes = { cell: 'rnn_tanh', reverse: false };
    expect(wasm.supports('scan', layer(), attributes)).toBe(true);
    expect(wasm.supports('scan', layer('float64'), attributes)).toBe(false);
    expect(wasm.supports('scan', layer(), { ...attributes, cell: 'constructor' })).toBe(false);
    expect(wasm.supports('scan', layer().with(7, spec(6, 6)), attributes)).toBe(false);
  });
  it('scan_backward exactly when scan', () => {
    const gradients = [spec(5, 3, 6), null, null];
    const rest = [spec(5, 3, 6), spec(0, 1, 5, 3, 16)];
    for (const dtype of ['float32', 'float64'] as const) {
      const inputs = layer(dtype);
      const attributes = { cell: 'rnn_relu', reverse: true };
      const all = [...gradients, ...inputs, ...rest];
      expect(wasm.supports('scan_backward', all, attributes)).toBe(wasm.supports('scan', inputs, attributes));
    }
  });
});

describe('a batch that one walk has no room for', () => {
  it('is walked in parts: the same bits, but for sums over the batch', () => {
    let parts = 0;
    fc.assert(
      fc.property(fc.oneof(...cellNames.map(cases)), fc.integer({ min: 1, max: 4 }), (c, rows) => {
        const inputs = makeInputs(c);
        const attributes = { cell: c.cell, reverse: c.reverse };
        const run = (room: number) => {
          const before = setRoom(room);
          try {
            const outputs = makeOutputs(c);
            useWith('shipped');
            wasm.kernels.scan!(inputs, outputs, attributes);
            // Without a reserve, as where nothing is recorded.
            const bare = [...makeOutputs(c).slice(0, 3), fenced([0])];
            wasm.kernels.scan!(inputs, bare, attributes);
            expect(bare.slice(0, 3).map(elements)).toEqual(outputs.slice(0, 3).map(elements));
            const gradients = makeGradients(inputs);
            const up = random(c.seed + 1);
            const upstream = outputs.slice(0, 3).map((view, i) => (c.arrive & (1 << i) ? dense(view.shape, up) : null));
            wasm.kernels.scan_backward!([...upstream, ...inputs, outputs[0], outputs[3]], gradients, attributes);
            expect([...outputs, ...gradients].every((view) => view.intact())).toBe(true);
            return { outputs: outputs.map(elements), gradients: gradients.map(elements) };
          } finally {
            setRoom(before);
          }
        };
        const whole = run(2 ** 26);
        // The elements of one row, as src/wasm/scan.ts counts them.
        const state = c.projection || c.hidden;
        const panels = { rnn_tanh: 1, rnn_relu: 1, lstm: 6, gru: 4, gru_reset_before: 3 }[c.cell];
        const row = (c.steps + 1) * (panels * (c.hidden + 16) + 2 * (c.features + state + 32));
        const cut = run(rows * row);
        if (rows < c.batch) parts++;
        expect(cut.outputs).toEqual(whole.outputs);
        expect(cut.gradients.slice(0, 3)).toEqual(whole.gradients.slice(0, 3));
        for (let i = 3; i < 8; i++) expectClose(`gradient ${i}`, cut.gradients[i], [...whole.gradients[i]]);
      }),
      { numRuns: RUNS },
    );
    expect(parts).toBeGreaterThan(RUNS / 4);
  });

  it('takes what was too much before, and counts no fallback', () => {
    const spec = (...shape: number[]): Spec => ({ shape, dtype: 'float32' });
    const [t, n, h] = [1000, 4096, 1024];
    const layer = [spec(t, n, 28), spec(n, h), spec(n, h), spec(4 * h, 28), spec(4 * h, h), null, null, null, null];
    expect(wasm.supports('scan', layer, { cell: 'lstm', reverse: false })).toBe(true);
  });
});
