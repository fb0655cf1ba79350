// Layers of all sizes on `webgpu` against the reference in float64: those that a workgroup walks, and those that are done in a
// dispatch a step; both directions, with and without lengths or packed, biases and states that gradients flow to; weights that are halves,
// read as what they are or as halves.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runBackward } from '../../src/engine/autograd.ts';
import { Buffered } from '../../src/gpu/buffered.ts';
import type { Device } from '../../src/reference/base/device.ts';
import type { TypedArray } from '../../src/reference/base/dtype.ts';
import { type Shape, size } from '../../src/reference/base/shape.ts';
import { dispatch } from '../../src/reference/engine/dispatch.ts';
import { autogradOf, fromArray, read, Tensor } from '../../src/reference/engine/tensor.ts';
import { mismatch } from '../helpers/close.ts';
import { drawUpstream } from '../helpers/draw.ts';
import { table } from '../helpers/run.ts';
import { openAdapter } from './adapter.ts';
import { long } from './long.ts';

const adapter = await openAdapter();

/** Sums of some hundred products of numbers below 1, in float32. */
const TOLERANCE = { rtol: 1e-4, atol: 2e-5 };
const GATES = { rnn_tanh: 1, rnn_relu: 1, lstm: 4, gru: 3, gru_reset_before: 3 } as const;

interface Layer {
  readonly cell: keyof typeof GATES;
  readonly hidden: number;
  readonly steps: number;
  readonly batch: number;
  readonly reverse: boolean;
  readonly biased: boolean;
  /** Whether products read weights as halves. */
  readonly halved: boolean;
  readonly lengths: readonly number[] | null;
  /** Rows of each step where the input is packed: a list without lengths. */
  readonly batchSizes: readonly number[] | null;
}

const sizes = fc.constantFrom(1, 5, 16, 33, 257, 272);
const layers: fc.Arbitrary<Layer> = fc
  .record({
    cell: fc.constantFrom('rnn_tanh', 'rnn_relu', 'lstm', 'gru', 'gru_reset_before'),
    hidden: sizes,
    steps: fc.integer({ min: 1, max: 6 }),
    batch: fc.integer({ min: 1, max: 9 }),
    reverse: fc.boolean(),
    biased: fc.boolean(),
    halved: fc.boolean(),
    rows: fc.constantFrom('full', 'ragged', 'packed'),
  })
  .chain(({ rows, ...layer }) =>
    fc.record({
      ...Object.fromEntries(Object.entries(layer).map(([key, value]) => [key, fc.constant(value)])),
      lengths:
        rows === 'ragged'
          ? fc.array(fc.integer({ min: 0, max: layer.steps }), { minLength: layer.batch, maxLength: layer.batch })
          : fc.constant(null),
      batchSizes:
        rows === 'packed'
          ? fc
              .array(fc.integer({ min: 1, max: layer.batch }), { minLength: layer.steps, maxLength: layer.steps })
              .map((counts) => counts.sort((a, b) => b - a))
          : fc.constant(null),
    }),
  ) as fc.Arbitrary<Layer>;

const sum = (counts: readonly number[]): number => counts.reduce((all, n) => all + n, 0);

/** Outputs, and gradients of all inputs under given ones. */
async function run(device: Device, layer: Layer): Promise<(TypedArray | null)[]> {
  const { cell, hidden: H, steps: T, reverse, biased, halved, lengths, batchSizes } = layer;
  const N = batchSizes?.[0] ?? layer.batch;
  const dtype = device === 'reference' ? 'float64' : 'float32';
  const G = GATES[cell] * H;
  let seed = 0;
  const make = (shape: Shape, hold = (v: number) => v): Tensor => {
    const values = Float64Array.from(drawUpstream(size(shape), ++seed), hold);
    const x = fromArray(Tensor, dtype === 'float64' ? values : Float32Array.from(values), dtype, shape, device);
    autogradOf(x).requiresGrad = true;
    return x;
  };
  const [x, h0, c0] = [make(batchSizes ? [sum(batchSizes), 5] : [T, N, 5]), make([N, H]), make([N, H])];
  const halves = (scale: number) => (v: number) => Math.round(v * scale * 1024) / 1024;
  const [wIh, wHh] = [make([G, 5], halves(1)), make([G, H], halves(1 / Math.sqrt(H)))];
  for (const { storage } of [wIh, wHh]) if (storage instanceof Buffered) storage.halved = halved;
  const [bIh, bHh] = [make([G]), make([G])];
  const rows = lengths && fromArray(Tensor, Float64Array.from(lengths), 'int64', [N], device);
  const inputs = [x, h0, cell === 'lstm' ? c0 : null, wIh, wHh, biased ? bIh : null, biased ? bHh : null, null, rows];
  const options = { reverse, ...(batchSizes && { batchSizes }) };
  const outputs = dispatch(table[cell], inputs, options).slice(0, cell === 'lstm' ? 3 : 2);
  const wanted = inputs.slice(0, 7).filter((t) => t !== null);
  const gradients = runBackward(
    outputs,
    outputs.map((y) => make(y.shape)),
    { inputs: wanted },
  );
  return Promise.all([...outputs, ...gradients].map(async (t) => t && read(await t.read())));
}

describe.skipIf(adapter === null)('a layer on webgpu', () => {
  it('gives what the reference gives', async () => {
    await fc.assert(
      fc.asyncProperty(layers, async (layer) => {
        const [found, expected] = [await run('webgpu', layer), await run('reference', layer)];
        found.forEach((y, i) => {
          const law = expected[i];
          expect(y === null).toBe(law === null);
          if (y && law) expect(mismatch(y, law, TOLERANCE), `result ${i}`).toBe(null);
        });
      }),
      { numRuns: long ? 200 : 16, seed: 1 },
    );
  });
});
