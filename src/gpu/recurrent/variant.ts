// The variants of the LSTM on the device. Forward: the product with the input of all steps, then each step the product with the states
// before it and a dispatch of the variant's. Backward likewise, and products for the gradients of weights and input at the end.

import { size } from '../../reference/base/shape.ts';
import type { View } from '../../reference/kernels/kernel.ts';
import { present } from '../../reference/ops/op.ts';
import type { VariantScan } from '../../reference/ops/scan-options.ts';
import { FIRST, GRADIENTS, padded } from '../../reference/recurrent/variant.ts';
import type { Gpu } from '../gpu.ts';
import type { Family, GpuKernel } from '../kernel.ts';
import { matmul } from '../matmul.ts';
import { stored } from '../pointwise.ts';
import type { Shader } from '../program.ts';
import { float } from '../queue.ts';
import { copyInto, withScratch } from '../scratch.ts';
import { listed, seen } from '../views.ts';
import { statesBefore } from './before.ts';
import { layerNorm } from './layer-norm.ts';
import { type Columns, stepText, type VariantText } from './variant-text.ts';
import { turned } from './weights.ts';
import { zoneout } from './zoneout.ts';

/** Times in the order of the forward walk. */
const timesOf = (T: number, reverse: boolean): number[] =>
  Array.from({ length: T }, (_, k) => (reverse ? T - 1 - k : k));

type Bound = Readonly<Record<string, View>>;

const shaderOf = (
  name: string,
  { threads, segments, declares = '' }: VariantText,
  reads: Bound,
  writes: Bound,
  body: string,
): Shader => {
  const buffers = (of: Bound): Shader['reads'] => Object.keys(of).map((label) => ({ name: label, type: 'f32' }));
  return {
    name,
    threads,
    reads: buffers(reads),
    writes: buffers(writes),
    declares: stepText(segments) + declares,
    body,
  };
};

/** A step of a walk, and what it is bound to. */
interface Step {
  readonly name: string;
  readonly reads: Bound;
  readonly writes: Bound;
  readonly body: string;
  readonly options: VariantScan;
}

/** Records a step at a time; `past` is that of the step before it in the forward walk. */
function runStep(
  gpu: Gpu,
  text: VariantText,
  { name, reads, writes, body, options }: Step,
  [T, N, H]: readonly number[],
  [t, past = T]: readonly (number | undefined)[],
): void {
  const program = gpu.queue.program(name, () => shaderOf(name, text, reads, writes, body));
  const buffers = [...Object.values(reads), ...Object.values(writes)].map((v) => stored(v).source());
  gpu.queue.run(program, buffers, [T, N, H, t ?? T, past, padded(N * H), float(options.eps)], text.groups(N, H));
}

const forward =
  (text: VariantText): GpuKernel =>
  (gpu, given, [output, hN, cN, reserve], options: VariantScan) =>
    withScratch(gpu, (scratch) => {
      const [x, h0, c0, wIh, wHh] = given.slice(0, FIRST).map(present);
      const [T, N, I] = x.shape;
      const H = h0.shape[1];
      const keeps = size(reserve.shape) > 0;
      const { bias, reads } = text.own(gpu, scratch, given.slice(FIRST));
      const [xs, us] = [scratch.make([T * N, 4 * H]), scratch.make([N, 4 * H])];
      const inputs = seen(scratch.contiguous(x), [T * N, I]);
      matmul(gpu, inputs, turned(wIh), xs, bias && listed(bias, xs.shape, 1));
      copyInto(gpu, h0, hN);
      copyInto(gpu, c0, cN);
      const step: Step = {
        name: `${text.name} step ${keeps}`,
        reads: { xs, us, ...reads },
        writes: { output, hN, cN, ...(keeps && { reserve }) },
        body: text.forward(keeps),
        options,
      };
      for (const t of timesOf(T, options.reverse)) {
        matmul(gpu, hN, turned(wHh), us);
        runStep(gpu, text, step, [T, N, H], [t]);
      }
    });

const backward =
  (text: VariantText): GpuKernel =>
  (gpu, views, outputs, options: VariantScan) =>
    withScratch(gpu, (scratch) => {
      const [dOutput, dHn, dCn] = views.slice(0, GRADIENTS).map((v) => v && scratch.contiguous(v));
      const [x, h0, c0, wIh, wHh] = views.slice(GRADIENTS, GRADIENTS + FIRST).map(present);
      const [output, reserve] = views.slice(-2).map((v) => scratch.contiguous(present(v)));
      const [dX, dH0, dC, dWIh, dWHh, ...dOwn] = outputs;
      const [T, N, I] = x.shape;
      const H = h0.shape[1];
      const rows = T * N;
      const { reads } = text.own(gpu, scratch, views.slice(GRADIENTS + FIRST, -2));
      const gradients = scratch.make([rows, text.columns * H]);
      const columns: Columns = (from, to) =>
        seen(gradients, [rows, (to - from) * H], gradients.strides, gradients.offset + from * H);
      const [dA, dU] = [text.dX, text.dU].map((from) => columns(from, from + 4));
      // The gradient of h takes turns between two, so that the last is that of h0.
      const turns = [dH0, scratch.make([N, H])];
      if (dHn) copyInto(gpu, dHn, turns[T % 2]);
      if (dCn) copyInto(gpu, dCn, dC);
      const fixed = { ...(dOutput && { dOutput }), reserve, c0: scratch.contiguous(c0), ...reads };
      const arrives = dOutput !== null;
      const times = timesOf(T, options.reverse);
      for (let k = T - 1; k >= 0; k--) {
        const [dH, next] = [turns[(k + 1) % 2], turns[k % 2]];
        const step: Step = {
          name: `${text.name} step backward ${arrives}`,
          reads: fixed,
          writes: { dH, dC, gradients },
          body: text.backward(arrives),
          options,
        };
        runStep(gpu, text, step, [T, N, H], [times[k], times[k - 1]]);
        const ofStep = seen(dU, [N, 4 * H], dU.strides, dU.offset + times[k] * N * dU.strides[0]);
        matmul(gpu, ofStep, wHh, next, text.direct ? dH : null);
      }
      const before = statesBefore(gpu, scratch, output, scratch.contiguous(h0), null, options.reverse);
      matmul(gpu, dA, wIh, seen(dX, [rows, I]));
      matmul(gpu, turned(dA), seen(scratch.contiguous(x), [rows, I]), dWIh);
      matmul(gpu, turned(dU), seen(before, [rows, H]), dWHh);
      text.ownBack(gpu, columns, reserve, dOwn);
    });

export const variantKernels: Family = [zoneout, layerNorm].flatMap((text) => [
  [text.rows[0], forward(text)] as const,
  [text.rows[1], backward(text)] as const,
]);
