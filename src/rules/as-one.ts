// Several calls as one node of the graph, as PyTorch records them: what a tensor is cut into has a gradient that is put
// together once, not one of the tensor's size for each piece; and a formula of many steps is differentiated as a whole.

import { autogradOf, edgeOf, Node, sameShape, saveFor, sums, sumTo, type Tensor } from '../engine/index.ts';

/** A gradient for each tensor; null where none arrives. */
type Gradients<T> = readonly (T | null)[];
/** Gradients of the inputs from those of the outputs and from what the node keeps. A method's type: all tensors here are T's. */
type Back<T> = { back(gradients: Gradients<T>, kept: readonly T[]): Gradients<T> }['back'];

/**
 * Gives outputs that were made of the inputs one node in place of those of the calls; `back` is its derivative, and gets what it
 * reads of the call: `keeps`, which are guarded against in-place writes. Gradients of what was broadcast are summed.
 */
export function asOne<T extends Tensor>(
  name: string,
  inputs: readonly T[],
  outputs: readonly T[],
  back: Back<T>,
  keeps: readonly T[] = [],
): void {
  if (!outputs.some((y) => autogradOf(y).node)) return;
  const specs = outputs.map(({ shape, dtype }) => ({ shape, dtype }));
  const shapes = inputs.map(({ shape }) => shape);
  const derive: Back<Tensor> = back;
  const node = new Node(
    name,
    inputs.map(edgeOf),
    specs,
    (own, gradients) =>
      derive(gradients, keeps.length > 0 ? own.unpack().inputs : []).map((g, i) =>
        g && !sameShape(g.shape, shapes[i]) ? sumTo(sums(), g, shapes[i]) : g,
      ),
    { inputs: [], outputs: [], specs: [], attributes: {} },
    undefined,
  );
  if (keeps.length > 0) saveFor(node, keeps);
  outputs.forEach((y, i) => {
    autogradOf(y).node = node;
    autogradOf(y).output = i;
  });
}
