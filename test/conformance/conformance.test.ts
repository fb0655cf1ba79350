// Every row × sample × dtype × layout × device against the reference in float64: outputs, and every input's gradient
// under a random upstream one. Inputs are fenced by guard values and must not change. Float32 calls of the fused ops
// must not fall back to the reference where `cpu` is tested. `npm test` takes every second layout of a sample, by turns.

import { afterAll, describe, expect, it } from 'vitest';
import '../../src/engine/index.ts';
import type { Device } from '../../src/reference/base/device.ts';
import { type DType, isFloating } from '../../src/reference/base/dtype.ts';
import { sameShape } from '../../src/reference/base/shape.ts';
import type { OpName } from '../../src/reference/cases.ts';
import { cases } from '../../src/reference/cases.ts';
import type { Bound } from '../../src/reference/engine/bound.ts';
import { dispatch, fallbacks, resetFallbacks } from '../../src/reference/engine/dispatch.ts';
import { read, type Tensor } from '../../src/reference/engine/tensor.ts';
import type { Cases, Layout, Sample } from '../../src/reference/ops/sample.cases.ts';
import { EXACT, FLOAT32, mismatch, type Tolerance } from '../helpers/close.ts';
import { stored } from '../helpers/draw.ts';
import { disturbed } from '../helpers/layout.ts';
import { type Drawn, drawInputs, type Outcome, runLaw, runOn, table } from '../helpers/run.ts';
import { Skips } from '../helpers/skips.ts';

const DEVICES: readonly Device[] = ['reference', 'cpu'];
const LAYOUTS: readonly Layout[] = ['plain', 'guarded', 'transposed', 'strided', 'expanded', 'single'];

/** `npm run test:long` takes every layout. */
const LONG = process.env.BPTT_RUNS !== undefined;

/** Ops that have a WebAssembly kernel for every float32 call. */
const FUSED = [
  'matmul',
  'addmm',
  'convolution',
  'convolution_input',
  'convolution_weight',
  'softmax',
  'tanh_backward',
  'sigmoid_backward',
  'softmax_backward',
  'log_softmax',
  'log_softmax_backward',
  'cross_entropy',
  'cross_entropy_backward',
  'dropout_mask',
  'embedding_backward',
  'layer_norm',
  'layer_norm_backward',
  'ctc_loss',
  'ctc_loss_backward',
  ...['rnn_tanh', 'rnn_relu', 'lstm', 'gru', 'gru_reset_before'].flatMap((cell) => [cell, `${cell}_backward`]),
];

const skips = new Skips({});

/** A row, a sample, and how it is run. */
interface Run {
  readonly row: Bound;
  readonly sample: Sample;
  readonly dtype: DType;
  readonly layout: Layout;
  readonly seed: number;
  readonly drawn: readonly (Drawn | null)[];
  readonly law: Outcome;
}

const names = Object.keys(cases) as OpName[];
const known = new Map<string, Run>();

/** The law of a run is computed once, for both devices. */
function prepare(name: OpName, index: number, dtype: DType, layout: Layout): Run {
  const repeats = layout === 'expanded' || layout === 'single' ? layout : 'plain';
  const key = `${name} ${index} ${dtype} ${repeats}`;
  const before = known.get(key);
  if (before) return { ...before, layout };
  const sample = cases[name].samples[index] as Sample;
  const drawn = drawInputs(sample, dtype, repeats, index);
  const run = {
    row: table[name],
    sample,
    dtype,
    layout,
    seed: index,
    drawn,
    law: runLaw(table[name], sample, drawn, repeats, index),
  };
  known.set(key, run);
  return run;
}

/** Layouts that change something about a sample: all of them, or the plain one and every second other, by turns. */
function layoutsOf({ inputs, layouts = LAYOUTS }: Sample, turn: number): readonly Layout[] {
  const rank = Math.max(...inputs.map((slot) => (slot && 'shape' in slot ? slot.shape.length : 0)));
  const changing = layouts.filter((layout) =>
    layout === 'transposed' ? rank > 1 : layout === 'strided' || layout === 'expanded' ? rank > 0 : true,
  );
  return LONG ? changing : changing.filter((_, i) => i === 0 || (i + turn) % 2 === 0);
}

/**
 * In float64 the law itself is under test, so nothing but the layout differs; what computes nothing is exact as well.
 * Integers that an op turns into float32 are computed in float32.
 */
function toleranceOf({ dtype }: Run, { tolerance = FLOAT32 }: Cases, computes: boolean): Tolerance {
  return dtype === 'float64' || !computes ? EXACT : tolerance;
}

function compare(
  what: string,
  actual: Tensor | null,
  expected: Tensor | null,
  tolerance: Tolerance,
  where?: (i: number) => boolean,
): string[] {
  if (actual === null || expected === null)
    return actual === expected ? [] : [`${what}: ${actual} where ${expected} was expected`];
  if (!sameShape(actual.shape, expected.shape))
    return [`${what}: shape [${actual.shape}] where [${expected.shape}] was expected`];
  const exact = isFloating(actual.dtype) ? tolerance : EXACT;
  const report = mismatch(read(actual), stored(read(expected), actual.dtype), exact, where);
  return report === null ? [] : [`${what}: ${report}`];
}

/** Everything that is wrong with one run. */
function faults(device: Device, run: Run, own: Cases): string[] {
  const { row, sample, layout, seed, drawn, law } = run;
  const { results, gradients, placed, upstream } = runOn(device, row, sample, drawn, layout, seed);
  const found: string[] = [];
  const values = drawn.map((d) => d?.values ?? null);
  const computes = !(row.moves || row.makes || row.view);
  results.forEach((y, i) => {
    const where = own.comparable?.(sample, i, y.shape, values);
    found.push(...compare(`output ${i}`, y, law.results[i], toleranceOf(run, own, computes), where));
  });
  gradients.forEach((g, i) => {
    found.push(...compare(`gradient of input ${i}`, g, law.gradients[i], toleranceOf(run, own, true)));
    if (g && g.dtype !== drawn[i]?.dtype) found.push(`gradient of input ${i}: dtype ${g.dtype}`);
  });
  placed.forEach((p, i) => {
    const at = p && disturbed(p, row.mutates?.includes(i) ?? false);
    if (at !== null) found.push(`input ${i}: element ${at} of its buffer was written to`);
  });
  if (upstream.some((p) => disturbed(p, false) !== null)) found.push('an upstream gradient was written to');
  return found;
}

const describeSample = ({ inputs, attributes }: Sample): string =>
  `${inputs.map((slot) => (slot === null ? '-' : 'shape' in slot ? `[${slot.shape}]` : slot.from)).join(' ')} ${JSON.stringify(attributes ?? {})}`;

describe.each(names)('%s', (name) => {
  const own = cases[name];
  it.each(DEVICES)('on %s agrees with the reference in float64', (device) => {
    resetFallbacks();
    const wrong: string[] = [];
    let runs = 0;
    own.samples.forEach((sample, index) => {
      for (const [which, dtype] of (sample.dtypes ?? own.dtypes).entries()) {
        for (const layout of layoutsOf(sample, index + which)) {
          runs++;
          for (const fault of faults(device, prepare(name, index, dtype, layout), own)) {
            wrong.push(`sample ${index} ${describeSample(sample)}, ${dtype}, ${layout}: ${fault}`);
          }
        }
      }
    });
    expect(runs).toBeGreaterThan(0);
    expect(wrong.slice(0, 5).join('\n'), `${wrong.length} faults in ${runs} runs`).toBe('');
    if (device !== 'cpu') return;
    const fell = FUSED.filter((op) => fallbacks().has(`${op} float32`));
    expect(fell.filter((op) => !skips.takes(`fallback ${op}`))).toEqual([]);
  });
});

describe.each(names.filter((name) => cases[name].errors.length > 0))('%s', (name) => {
  it.each(DEVICES)('on %s refuses what does not fit', (device) => {
    for (const { inputs, attributes, fresh, error, message } of cases[name].errors) {
      const sample: Sample = { inputs, attributes, fresh };
      const run = () => runOn(device, table[name], sample, drawInputs(sample, 'float32', 'plain', 0), 'plain', 0);
      expect(run).toThrowError(error);
      expect(run).toThrowError(expect.objectContaining({ message }));
    }
  });
});

it('refuses tensors on two devices', () => {
  const sample: Sample = { inputs: [cases.alias.samples[0].inputs[0]] };
  const drawn = drawInputs(sample, 'float32', 'plain', 0);
  const [a, b] = DEVICES.map((device) => runOn(device, table.alias, sample, drawn, 'plain', 0).results[0]);
  expect(() => dispatch(table.add, [a, b], {})).toThrowError(
    'Expected all tensors to be on the same device, but found at least two devices, reference and cpu!',
  );
});

afterAll(() => {
  expect(skips.unused(), 'skips that nothing needs').toEqual([]);
});
