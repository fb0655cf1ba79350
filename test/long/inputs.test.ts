// Every row with one input, or two, of random shape or dtype: refused in words, or the same on both devices, whatever
// WebAssembly memory held before. test/conformance/inputs.test.ts changes one size at a time.

import { expect, it } from 'vitest';
import { type DType, dtypes } from '../../src/reference/base/dtype.ts';
import type { Shape } from '../../src/reference/base/shape.ts';
import { cases, type OpName } from '../../src/reference/cases.ts';
import type { Sample } from '../../src/reference/ops/sample.cases.ts';
import { fault, type Inputs, reshaped, retyped } from '../conformance/changed.ts';
import { drawInputs } from '../helpers/run.ts';
import { counts, Draw, LONG, Tally } from './harness.ts';

const names = Object.keys(cases) as OpName[];
const all = Object.keys(dtypes) as DType[];

/** Another shape: mostly near the given one, else any small one. */
function another(shape: Shape, draw: Draw): Shape {
  const size = (): number => draw.pick([0, 1, 1, 2, 3, 4, 5, 8, 17]);
  const how = draw.below(5);
  if (how === 0) return Array.from({ length: draw.below(5) }, size);
  if (how === 1) return shape.map(() => size());
  if (how === 2) return [...shape].reverse();
  const at = draw.below(shape.length + 1);
  if (how === 3) return [...shape.slice(0, at), size(), ...shape.slice(at)];
  return shape.map((d, i) => (i === at ? size() : d));
}

/** The inputs with one of them changed, in one call of four two. */
function changed(drawn: Inputs, draw: Draw): Inputs {
  const inputs = drawn.map((d) => d && { ...d, wantsGrad: false });
  for (let n = draw.below(4) === 0 ? 2 : 1; n > 0; n--) {
    const at = draw.below(inputs.length);
    const own = inputs[at];
    if (own) inputs[at] = draw.below(4) === 0 ? retyped(own, draw.pick(all)) : reshaped(own, another(own.shape, draw));
  }
  return inputs;
}

it(
  'inputs of random shapes and dtypes are refused in words, or the same on both devices',
  () => {
    const draw = new Draw('inputs');
    const tally = new Tally('inputs', ['refused', 'the same', 'wrong']);
    const calls = counts(2, 200);
    for (const name of names) {
      for (let n = 0; n < calls; n++) {
        const index = draw.below(cases[name].samples.length);
        const sample = cases[name].samples[index] as Sample;
        const drawn = drawInputs(sample, draw.pick(sample.dtypes ?? cases[name].dtypes), 'plain', draw.below(1000));
        if (drawn.length === 0) continue;
        const inputs = changed(drawn, draw);
        const { wrong, refused } = fault(name, sample, inputs);
        const what = inputs.map((d) => (d ? `${d.dtype}[${d.shape}]` : 'none')).join(' ');
        if (wrong === null) tally.add(refused ? 'refused' : 'the same');
        else tally.add('wrong', `${name}, sample ${index}, inputs ${what}: ${wrong}`);
      }
    }
    tally.close(`${names.length} rows, ${calls} calls each`);
    expect(tally.faults).toEqual([]);
  },
  LONG,
);
