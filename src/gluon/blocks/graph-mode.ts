// Inside a hybridized block MXNet runs one compiled graph: the hooks of blocks below do not fire.

import { isInferring } from '../../mxnet/array/inference.ts';

let inGraph = false;

/** Whether the pass runs inside a hybridized block, or infers shapes: no hooks then. */
export const isQuiet = (): boolean => inGraph || isInferring();
/** Whether a hybridized block above runs this one as a part of its graph. */
export const isInGraph = (): boolean => inGraph;

/** Runs the callback as the graph of a hybridized block. */
export function asGraph<R>(body: () => R): R {
  const before = inGraph;
  inGraph = true;
  try {
    return body();
  } finally {
    inGraph = before;
  }
}
