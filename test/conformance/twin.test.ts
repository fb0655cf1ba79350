// Every fused row is its twin: outputs and gradients of the single op against the same computation in differentiable
// ops, in float64.

import { afterAll, describe, expect, it } from 'vitest';
import '../../src/engine/index.ts';
import { runBackward } from '../../src/engine/autograd.ts';
import type { OpName } from '../../src/reference/cases.ts';
import { cases } from '../../src/reference/cases.ts';
import type { Bound } from '../../src/reference/engine/bound.ts';
import { dispatch } from '../../src/reference/engine/dispatch.ts';
import { autogradOf, fromArray, requiresGrad, Tensor } from '../../src/reference/engine/tensor.ts';
import { present } from '../../src/reference/ops/op.ts';
import type { Sample } from '../../src/reference/ops/sample.cases.ts';
import { FLOAT64 } from '../helpers/close.ts';
import { drawUpstream, stored } from '../helpers/draw.ts';
import { attributesOf, drawInputs, table } from '../helpers/run.ts';
import { Skips } from '../helpers/skips.ts';

const names = (Object.keys(cases) as OpName[]).filter((name) => table[name].unfused);

const skips = new Skips({
  'scan without steps':
    'a layer refuses sequences without steps before it comes to either path; the twin has nothing to stack',
});

const cells: readonly string[] = ['rnn_tanh', 'rnn_relu', 'lstm', 'gru', 'gru_reset_before'];

const withoutSteps = (name: OpName, { inputs }: Sample): boolean => {
  const [x] = inputs;
  return cells.includes(name) && x !== null && 'shape' in x && x.shape[0] === 0;
};

/** Differentiable outputs and all gradients, by one path or the other. */
function results(
  row: Bound,
  sample: Sample,
  seed: number,
  fused: boolean,
): { outputs: Tensor[]; gradients: (Tensor | null)[] } {
  const inputs = drawInputs(sample, 'float64', 'plain', seed).map((d) => {
    if (d === null) return null;
    const x = fromArray(Tensor, d.values.slice(), d.dtype, d.shape, 'reference');
    if (d.wantsGrad) autogradOf(x).requiresGrad = true;
    return x;
  });
  const all = fused ? dispatch(row, inputs, attributesOf(sample)) : present(row.unfused)(inputs, attributesOf(sample));
  const outputs = (row.differentiable ?? [0])
    .flatMap((i) => all[i] ?? [])
    .filter((y) => y.shape[0] !== 0 || y.shape.length > 1);
  const wanted = inputs.filter((x) => x !== null && requiresGrad(x)) as Tensor[];
  const upstream = outputs.map((y, i) => {
    const n = y.shape.reduce((count, d) => count * d, 1);
    return fromArray(Tensor, stored(drawUpstream(n, seed + i), 'float64'), 'float64', y.shape, 'reference');
  });
  return { outputs, gradients: sample.forwardOnly ? [] : runBackward(outputs, upstream, { inputs: wanted }) };
}

describe.each(names)('%s', (name) => {
  it('gives what its twin gives', () => {
    cases[name].samples.forEach((sample, i) => {
      if (withoutSteps(name, sample) && skips.takes('scan without steps')) return;
      const [one, many] = [true, false].map((fused) => results(table[name], sample, i, fused));
      expect(one.outputs.length).toBe(many.outputs.length);
      one.outputs.forEach((y, k) => {
        expect(y, `sample ${i}, output ${k}`).toBeClose(many.outputs[k], FLOAT64);
      });
      one.gradients.forEach((g, k) => {
        const twin = many.gradients[k];
        expect(g === null, `sample ${i}, gradient ${k}`).toBe(twin === null);
        if (g && twin) expect(g, `sample ${i}, gradient ${k}`).toBeClose(twin, FLOAT64);
      });
    });
  });
});

afterAll(() => {
  expect(skips.unused(), 'skips that nothing needs').toEqual([]);
});
