// Packed sequences through a layer that wants whole batches: steps that have as many rows are a batch, one batch behind the other.

import * as f from '../engine/functions.ts';
import { present, startsOf } from '../engine/index.ts';
import type { Tensor } from '../torch/index.ts';

/**
 * A layer in one direction: x [T, N, I] with h and c [N, H] → output [T, N, H], h_n and c_n [N, H]. Its `steps` cuts what is given for
 * all steps [T', N, ·], or for all rows [P, ·], to those of x.
 */
type Batched = (x: Tensor, h: Tensor, c: Tensor, steps: (whole: Tensor) => Tensor) => readonly Tensor[];

/** The first steps of batches with as many rows, and behind them the number of steps. */
const turns = (batchSizes: readonly number[]): number[] => [
  ...batchSizes.flatMap((rows, t) => (rows === batchSizes[t - 1] ? [] : [t])),
  batchSizes.length,
];

/**
 * Runs a layer over x [T, N, I], h and c, or with `batchSizes` over packed x [P, I], batch by batch. Forward, sequences end from batch to batch
 * and their states stay; backward, others begin with the states that stand there.
 */
export function inBatches(
  inputs: readonly (Tensor | null)[],
  { batchSizes, reverse }: { readonly batchSizes?: readonly number[]; readonly reverse: boolean },
  layer: Batched,
): readonly Tensor[] {
  const [x, h, c] = inputs.map(present);
  if (!batchSizes) return layer(x, h, c, (whole) => whole);
  const starts = startsOf(batchSizes);
  const edges = turns(batchSizes);
  const outputs: Tensor[] = [];
  let states = [h, c];
  for (let k = 0; k + 1 < edges.length; k++) {
    const [first, end] = edges.slice(reverse ? edges.length - 2 - k : k);
    const rows = batchSizes[first];
    const steps = (whole: Tensor): Tensor =>
      f.reshape(f.slice(whole, 0, starts[first], starts[end]), [end - first, rows, ...whole.shape.slice(1)]);
    const [hs, cs] = states.map((state) => f.slice(state, 0, 0, rows));
    const [output, ...next] = layer(steps(x), hs, cs, steps);
    outputs.push(f.reshape(output, [(end - first) * rows, ...output.shape.slice(2)]));
    states = states.map((state, i) => f.cat([next[i], f.slice(state, 0, rows, batchSizes[0])], 0));
  }
  return [f.cat(reverse ? outputs.reverse() : outputs, 0), ...states];
}
