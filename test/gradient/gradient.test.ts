// Every differentiable row against central finite differences in float64, first and second derivatives. Second ones of
// fused ops (recurrent layers, cross_entropy, layer_norm) go through their twins.

import { describe, expect, it } from 'vitest';
import '../../src/engine/index.ts';
import { gradcheck, gradgradcheck } from '../../src/engine/autograd.ts';
import { isFloating } from '../../src/reference/base/dtype.ts';
import type { OpName } from '../../src/reference/cases.ts';
import { cases } from '../../src/reference/cases.ts';
import { dispatch } from '../../src/reference/engine/dispatch.ts';
import { autogradOf, type Tensor } from '../../src/reference/engine/tensor.ts';
import type { Sample } from '../../src/reference/ops/sample.cases.ts';
import { place } from '../helpers/layout.ts';
import { attributesOf, drawInputs, table } from '../helpers/run.ts';

/** A call of a row as a function of the inputs that want gradients, and these. */
function problem(
  name: OpName,
  sample: Sample,
  seed: number,
): { fn: (...wanted: Tensor[]) => Tensor[]; inputs: Tensor[] } {
  const drawn = drawInputs(sample, 'float64', 'guarded', seed);
  const all = drawn.map((d) => d && place(d.values, d.dtype, d.shape, 'guarded', 'reference').tensor);
  const wanted = all.flatMap((x, i) => (x && drawn[i]?.wantsGrad ? [i] : []));
  for (const i of wanted) autogradOf(all[i] as Tensor).requiresGrad = true;
  const row = table[name];
  const differentiable = row.differentiable ?? [0];
  const fn = (...given: Tensor[]): Tensor[] => {
    const inputs = all.map((x, i) => (wanted.includes(i) ? given[wanted.indexOf(i)] : x));
    const outputs = dispatch(row, inputs, attributesOf(sample));
    return outputs.filter((y, i) => differentiable.includes(i) && isFloating(y.dtype));
  };
  return { fn, inputs: wanted.map((i) => all[i] as Tensor) };
}

const names = Object.keys(cases) as OpName[];

it.each(names)('%s has gradient samples where it has a derivative, and none where it has none', (name) => {
  expect(cases[name].gradient.length > 0).toBe(table[name].gradient !== undefined);
});

describe.each(names.filter((name) => cases[name].gradient.length > 0))('%s', (name) => {
  it('has the derivative of finite differences', () => {
    cases[name].gradient.forEach((sample, i) => {
      const { fn, inputs } = problem(name, sample, i);
      const options = { raise_exception: sample.differs === undefined };
      expect(gradcheck(fn, inputs, options), sample.differs ?? `sample ${i}`).toBe(sample.differs === undefined);
    });
  });

  it('has their second derivative', () => {
    cases[name].gradient.forEach((sample, i) => {
      const { fn, inputs } = problem(name, sample, i);
      const options = { raise_exception: sample.once === undefined };
      expect(gradgradcheck(fn, inputs, options), sample.once ?? `sample ${i}`).toBe(sample.once === undefined);
    });
  });
});
