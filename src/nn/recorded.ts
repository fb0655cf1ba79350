// Under which names PyTorch records what recurrent layers and cells give, which is what `grad_fn=<…>` prints: those of the last
// op that it composes them of, and of oneDNN's LSTM, which it runs in float32.

import type { Tensor } from '../torch/index.ts';
import { named } from '../torch/names.ts';

const STACKED = 'StackBackward0';

/** How a layer was called. */
interface Call {
  readonly lstm: boolean;
  /** Whether an LSTM has projections. */
  readonly projected: boolean;
  /** Whether the input had a batch dimension, and whether it came first. */
  readonly batched: boolean;
  readonly batchFirst: boolean;
  /** Whether the output was joined of directions, or of the steps of packed sequences. */
  readonly joined: boolean;
}

function outputName({ lstm, projected, batchFirst, joined }: Call, { dtype }: Tensor): string {
  if (batchFirst) return `TransposeBackward${lstm ? 0 : 1}`;
  if (joined) return 'CatBackward0';
  return lstm && !projected && dtype === 'float32' ? 'MkldnnRnnLayerBackward0' : STACKED;
}

/** Names the results of a call; what had no batch dimension was squeezed last. */
export function recordSteps(names: readonly string[], batched: boolean, results: readonly (Tensor | null)[]): void {
  for (const [i, x] of results.entries()) if (x) named(batched ? names[i] : 'SqueezeBackward1', x);
}

/** Names what a layer gave: its output and its states. */
export function recordLayer(call: Call, output: Tensor, states: readonly (Tensor | null)[]): void {
  recordSteps([outputName(call, output), STACKED, STACKED], call.batched, [output, ...states]);
}
