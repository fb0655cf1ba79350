// Functions with a derivative that users write, recorded as one node.

import * as f from '../../engine/functions.ts';
import { autogradOf, edgeOf, gradEnabled, Node, requiresGrad, saveFor, sums, type Tensor } from '../../engine/index.ts';
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
  const first = inputs.find((x) => x !== null && requiresGrad(x));
  if (!first || !gradEnabled(first)) return;
  const saved = { inputs: [], outputs: [], specs: [], attributes: {} };
  const backward = (_node: Node, gradients: readonly (Tensor | null)[]) =>
    rule(gradients.map((g, i) => (g ?? f.zeros_like(f.detach(outputs[i]))) as NDArray));
  const node = new Node(name, inputs.map(edgeOf), outputs, backward, saved, sums);
  saveFor(node, kept);
  for (const [i, y] of outputs.entries()) Object.assign(autogradOf(y), { node, output: i });
}
