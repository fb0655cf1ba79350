// A node that computes nothing: what passes through it is looked at, or changed, on the way back.

import * as f from '../engine/functions.ts';
import { autogradOf, edgeOf, gradEnabled, Node, requiresGrad, sums } from '../engine/index.ts';
import { Tensor } from '../torch/index.ts';

/** A gradient for each argument or result; null where there is none. */
export type Gradients = readonly (Tensor | null)[];

/** Values with their tensors passed through a node that hands gradients to `back`; null where nothing is differentiated. */
export function through(values: readonly unknown[], back: (gradients: Gradients) => Gradients): unknown[] | null {
  const tensors = values.filter((x) => x instanceof Tensor);
  if (!gradEnabled() || !tensors.some(requiresGrad)) return null;
  const places = values.flatMap((x, i) => (x instanceof Tensor ? [i] : []));
  const results = tensors.map((x) => f.view(x, { shape: x.shape }));
  const node: Node = new Node(
    'BackwardHookFunctionBackward',
    tensors.map(edgeOf),
    results,
    (_node, gradients) => {
      const all: (Tensor | null)[] = values.map(() => null);
      gradients.forEach((g, i) => {
        all[places[i]] = g instanceof Tensor ? g : null;
      });
      const changed = back(all);
      return places.map((place) => changed[place]);
    },
    { inputs: [], outputs: [], specs: [], attributes: {} },
    sums,
  );
  const out = [...values];
  results.forEach((y, i) => {
    out[places[i]] = y;
    if (!requiresGrad(tensors[i])) return;
    autogradOf(y).node = node;
    autogradOf(y).output = i;
  });
  return out;
}
