// How a parameter is stepped through an engine row that writes in place: rows take contiguous tensors alone.

import { type Attributes, f } from '../engine.ts';
import type { Tensor } from '../torch/index.ts';

const contiguous = (x: Tensor): Tensor => (x.isContiguous ? x : f.clone(x));

/** Runs a row on a parameter, its gradient and its (contiguous) states; a parameter with gaps is stepped in a copy. */
export function runStep(
  row: 'sgd_step' | 'adam_step',
  parameter: Tensor,
  grad: Tensor,
  states: readonly (Tensor | null)[],
  attributes: Attributes,
): void {
  const written = contiguous(parameter);
  f.callAll(row, [written, contiguous(grad), ...states], attributes);
  if (written !== parameter) f.callAll('copy_', [f.detach(parameter), written]);
}
