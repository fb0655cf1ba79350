// Ops with a derivative of their own, recorded as one node: where MXNet's gradient is not that of the composite which computes
// the value, and for the functions that users write.

import * as f from '../engine/functions.ts';
import { autogradOf, edgeOf, gradEnabled, Node, requiresGrad, type Tensor } from '../engine/index.ts';
import type { NDArray } from './ndarray.ts';

/** Gradients of the inputs from those of the outputs, by position; null for none. */
export type Rule = (gradients: readonly NDArray[]) => readonly (NDArray | null | undefined)[];

/** Records outputs that were computed without recording as a node of these inputs. */
export function recordNode(
  name: string,
  inputs: readonly (NDArray | null)[],
  outputs: readonly NDArray[],
  rule: Rule,
  kept: readonly NDArray[] = [],
): void {
  const first = inputs.find((x) => x !== null) as NDArray;
  if (!inputs.some((x) => x !== null && requiresGrad(x)) || !gradEnabled(first)) return;
  const saved = { inputs: [], outputs: [], specs: [], attributes: {} };
  const backward = (_node: Node, _f: unknown, gradients: readonly (Tensor | null)[]) =>
    rule(gradients.map((g, i) => (g ?? f.zeros_like(f.detach(outputs[i]))) as NDArray));
  const node = new Node(name, inputs.map(edgeOf), outputs, backward, saved);
  node.save(kept);
  for (const [i, y] of outputs.entries()) Object.assign(autogradOf(y), { node, output: i });
}

/** One output with a derivative of its own; `compute` is run without recording. */
export function custom(
  name: string,
  inputs: readonly (NDArray | null)[],
  compute: (...inputs: NDArray[]) => NDArray,
  rule: (g: NDArray, y: NDArray) => readonly (NDArray | null | undefined)[],
): NDArray {
  const plain = inputs.map((x) => x && f.detach(x));
  const y = compute(...(plain as NDArray[]));
  const value = f.detach(y);
  recordNode(name, inputs, [y], ([g]) => rule(g, value));
  return y;
}
