// Runs one sample of a row: in the law (reference, float64, plain layout) and on a device, in a dtype and a layout.

import { runBackward } from '../../src/engine/autograd.ts';
import { useTraining } from '../../src/engine/training.ts';
import type { Device } from '../../src/reference/base/device.ts';
import { type DType, isFloating, type TypedArray } from '../../src/reference/base/dtype.ts';
import { type Shape, size } from '../../src/reference/base/shape.ts';
import type { Bound } from '../../src/reference/engine/bound.ts';
import { dispatch } from '../../src/reference/engine/dispatch.ts';
import { withGrad } from '../../src/reference/engine/node.ts';
import { autogradOf, fromArray, read, requiresGrad, Tensor } from '../../src/reference/engine/tensor.ts';
import type { Layout, Sample, Slot } from '../../src/reference/ops/sample.cases.ts';
import { draw, drawUpstream, dtypeOf, stored } from './draw.ts';
import { type Placed, place, repeated } from './layout.ts';
import { table } from './ops.ts';

export { table };

// Backward passes run on the fast kernels.
useTraining();

export const attributesOf = ({ attributes, fresh }: Sample): object => ({
  ...((fresh?.() ?? attributes) as object | undefined),
});

/** Elements of one input, in its dtype. */
export interface Drawn {
  readonly values: TypedArray;
  readonly shape: Shape;
  readonly dtype: DType;
  /** Whether it is of the dtype under test, float64 in the law. */
  readonly own: boolean;
  readonly wantsGrad: boolean;
}

const isDrawn = (slot: Slot): slot is Extract<Slot, { fill: unknown }> => slot !== null && 'fill' in slot;

const inLaw = (d: Drawn | null): Tensor | null =>
  d &&
  fromArray(
    Tensor,
    d.own ? Float64Array.from(d.values) : d.values.slice(),
    d.own ? 'float64' : d.dtype,
    d.shape,
    'reference',
  );

/** Draws all inputs of a sample, rounded to the dtype under test; outputs of other ops come from the law. */
export function drawInputs(sample: Sample, own: DType, layout: Layout, seed: number): (Drawn | null)[] {
  const drawn: (Drawn | null)[] = [];
  sample.inputs.forEach((slot, i) => {
    if (slot === null) {
      drawn.push(null);
    } else if (isDrawn(slot)) {
      const dtype = dtypeOf(slot, own);
      const values = repeated(draw(slot, own, seed * 64 + i), slot.shape, layout);
      const isOwn = slot.dtype === 'own';
      drawn.push({
        values,
        shape: slot.shape,
        dtype,
        own: isOwn,
        wantsGrad: isOwn && !slot.still && isFloating(dtype),
      });
    } else {
      const inputs = slot.inputs.map((k) => inLaw(drawn[k]));
      // Recorded, so that it makes what a backward pass reads.
      const [first] = inputs;
      if (first) autogradOf(first).requiresGrad = true;
      const y = withGrad(true, () => dispatch(table[slot.from], inputs, attributesOf(sample)))[slot.output];
      const values = repeated(stored(read(y), own), y.shape, layout);
      drawn.push({ values, shape: y.shape, dtype: own, own: true, wantsGrad: isFloating(own) });
    }
  });
  return drawn;
}

export interface Outcome {
  /** Outputs, or the inputs that the row writes. */
  readonly results: readonly Tensor[];
  /** By input; null where none is asked for. */
  readonly gradients: readonly (Tensor | null)[];
}

/** Runs a row, and backwards from upstream gradients that `upstream` gives for each differentiable output. */
function execute(
  device: Device,
  row: Bound,
  inputs: readonly (Tensor | null)[],
  sample: Sample,
  upstream: (y: Tensor, i: number) => Tensor,
): Outcome {
  const outputs = dispatch(row, inputs, attributesOf(sample), inputs[0] ?? { species: Tensor, deviceName: device });
  const results = row.mutates ? row.mutates.flatMap((i) => inputs[i] ?? []) : outputs;
  const wanted = inputs.filter((x) => x !== null && requiresGrad(x)) as Tensor[];
  const roots = outputs.flatMap((y, i) => (requiresGrad(y) ? [{ y, g: upstream(y, i) }] : []));
  if (wanted.length === 0 || roots.length === 0 || sample.forwardOnly)
    return { results, gradients: inputs.map(() => null) };
  const found = runBackward(
    roots.map((r) => r.y),
    roots.map((r) => r.g),
    { inputs: wanted },
  );
  return { results, gradients: inputs.map((x) => (x && wanted.includes(x) ? found[wanted.indexOf(x)] : null)) };
}

function leaf(tensor: Tensor, wantsGrad: boolean, row: Bound): Tensor {
  if (wantsGrad && row.gradient) autogradOf(tensor).requiresGrad = true;
  return tensor;
}

/** What the sample gives in float64; upstream gradients are the same ones, which float32 holds. */
export function runLaw(
  row: Bound,
  sample: Sample,
  drawn: readonly (Drawn | null)[],
  layout: Layout,
  seed: number,
): Outcome {
  const inputs = drawn.map((d) => d && leaf(inLaw(d) as Tensor, d.wantsGrad, row));
  return execute('reference', row, inputs, sample, (y, i) => {
    const g = repeated(drawUpstream(size(y.shape), seed + i), y.shape, layout);
    return fromArray(Tensor, stored(g, y.dtype), y.dtype, y.shape, 'reference');
  });
}

/** What it gives on a device, and the buffers that it was given: inputs and upstream gradients. */
export function runOn(
  device: Device,
  row: Bound,
  sample: Sample,
  drawn: readonly (Drawn | null)[],
  layout: Layout,
  seed: number,
): Outcome & { readonly placed: readonly (Placed | null)[]; readonly upstream: readonly Placed[] } {
  const upstream: Placed[] = [];
  // What may lie anywhere lies on the cpu.
  const placed = drawn.map(
    (d, i) => d && place(d.values, d.dtype, d.shape, layout, row.anywhere?.includes(i) ? 'cpu' : device),
  );
  const inputs = placed.map((p, i) => p && leaf(p.tensor, (drawn[i] as Drawn).wantsGrad, row));
  const outcome = execute(device, row, inputs, sample, (y, i) => {
    const values = repeated(drawUpstream(size(y.shape), seed + i), y.shape, layout);
    const p = place(values, y.dtype, y.shape, layout, device);
    upstream.push(p);
    return p.tensor;
  });
  return { ...outcome, placed, upstream };
}
