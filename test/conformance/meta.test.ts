// On `meta` every op has the shapes and dtypes of its real run, forward and backward, and nothing is allocated.

import { describe, expect, it } from 'vitest';
import { runBackward } from '../../src/engine/autograd.ts';
import { type Device, parseDevice } from '../../src/reference/base/device.ts';
import { cases, type OpName } from '../../src/reference/cases.ts';
import { dispatch } from '../../src/reference/engine/dispatch.ts';
import { autogradOf, fromArray, requiresGrad, Tensor, zeros } from '../../src/reference/engine/tensor.ts';
import type { Sample } from '../../src/reference/ops/sample.cases.ts';
import { attributesOf, type Drawn, drawInputs, table } from '../helpers/run.ts';

type Specs = readonly (string | null)[];

const specOf = (x: Tensor | null): string | null => x && `${x.dtype}[${x.shape}]`;

/** What a sample makes on a device, and the gradients of its inputs: their shapes and dtypes. */
function specs(device: Device, name: OpName, sample: Sample, drawn: readonly (Drawn | null)[]): Specs {
  const row = table[name];
  const make = ({ values, dtype, shape }: Drawn): Tensor =>
    device === 'meta' ? zeros(Tensor, dtype, shape, device) : fromArray(Tensor, values.slice(), dtype, shape, device);
  const inputs = drawn.map((d) => {
    const x = d && make(d);
    if (x && d.wantsGrad && row.gradient) autogradOf(x).requiresGrad = true;
    return x;
  });
  const outputs = dispatch(row, inputs, attributesOf(sample), inputs[0] ?? { species: Tensor, deviceName: device });
  for (const y of outputs) expect(y.deviceName).toBe(device);
  const roots = outputs.filter((y) => requiresGrad(y));
  const wanted = inputs.flatMap((x) => (x && requiresGrad(x) ? [x] : []));
  if (sample.forwardOnly || roots.length === 0 || wanted.length === 0) return outputs.map(specOf);
  const upstream = roots.map((y) => zeros(Tensor, y.dtype, y.shape, device));
  return [...outputs, ...runBackward(roots, upstream, { inputs: wanted })].map(specOf);
}

describe.each(Object.keys(cases) as OpName[])('%s', (name) => {
  it('has the shapes and dtypes of the run on cpu', () => {
    const { samples, dtypes } = cases[name];
    expect(samples.length).toBeGreaterThan(0);
    samples.forEach((sample, index) => {
      for (const dtype of sample.dtypes ?? dtypes) {
        const drawn = drawInputs(sample, dtype, 'plain', index);
        expect(specs('meta', name, sample, drawn)).toEqual(specs('cpu', name, sample, drawn));
      }
    });
  });
});

it('does not mix with elements', () => {
  const [a, b] = (['meta', 'cpu'] as const).map((device) => zeros(Tensor, 'float32', [2], parseDevice(device)));
  expect(() => dispatch(table.add, [a, b], {})).toThrow(
    'Expected all tensors to be on the same device, but found at least two devices, meta and cpu!',
  );
});

it('allocates nothing', () => {
  const x = zeros(Tensor, 'float64', [2 ** 20, 2 ** 20], 'meta');
  expect(dispatch(table.exp, [x], {})[0].shape).toEqual([2 ** 20, 2 ** 20]);
});
