// Moves of many tensors as one node of the graph, as PyTorch records them: what a tensor is cut into has a gradient that is put
// together once, not one of the tensor's size for each piece.

import { autogradOf, edgeOf, Node, type Tensor } from '../engine/index.ts';

/** A gradient for each tensor; null where none arrives. */
type Gradients<T> = readonly (T | null)[];

/** Gives outputs that moves alone made of the inputs one node in place of those of the moves; `back` is its derivative. */
export function asOne<T extends Tensor>(
  name: string,
  inputs: readonly T[],
  outputs: readonly T[],
  back: (gradients: Gradients<T>) => Gradients<T>,
): void {
  if (!outputs.some((y) => autogradOf(y).node)) return;
  const specs = outputs.map(({ shape, dtype }) => ({ shape, dtype }));
  const node = new Node(
    name,
    inputs.map(edgeOf),
    specs,
    // Gradients are of the class of the tensors.
    (_node, gradients) => back(gradients as Gradients<T>),
    { inputs: [], outputs: [], specs: [], attributes: {} },
    undefined,
  );
  outputs.forEach((y, i) => {
    autogradOf(y).node = node;
    autogradOf(y).output = i;
  });
}
