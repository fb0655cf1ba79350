// Under which names PyTorch records what recurrent layers and cells give, which is what `grad_fn=<…>` prints: those of the last
// op that it composes them of, and of oneDNN's LSTM, which it runs in float32.

import type { Tensor } from '../torch/index.ts';
import { named } from '../torch/names.ts';

/** Names the results of a step; what had no batch dimension was squeezed last. */
export function recordSteps(names: readonly string[], batched: boolean, results: readonly (Tensor | null)[]): void {
  for (const [i, x] of results.entries()) if (x) named(batched ? names[i] : 'SqueezeBackward1', x);
}

/**
 * Names what a layer gave, output and states, c null where it is no LSTM. `joined` is an output that was joined of directions, or of
 * the steps of packed sequences.
 */
export function recordLayer(
  results: readonly [output: Tensor, h: Tensor, c: Tensor | null],
  [batched, batchFirst, joined, projected]: readonly boolean[],
): void {
  const [{ dtype }, , c] = results;
  const stacked = 'StackBackward0';
  const own = c && !projected && dtype === 'float32' ? 'MkldnnRnnLayerBackward0' : stacked;
  const output = batchFirst ? `TransposeBackward${c ? 0 : 1}` : joined ? 'CatBackward0' : own;
  recordSteps([output, stacked, stacked], batched, results);
}
