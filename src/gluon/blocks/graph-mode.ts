// What a forward pass is for. Inside a hybridized block MXNet runs one compiled graph: the hooks of blocks below do not fire.
// A pass that infers shapes runs on zeros wherever a parameter has no data yet, and its results are thrown away.

let inGraph = false;
let inferring = false;

/** Whether the pass runs inside a hybridized block, or infers shapes: no hooks then. */
export const isQuiet = (): boolean => inGraph || inferring;
/** Whether a hybridized block above runs this one as a part of its graph. */
export const isInGraph = (): boolean => inGraph;
/** Whether the pass infers shapes. */
export const isInferring = (): boolean => inferring;

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

/** Runs the callback to infer shapes. */
export function toInfer<R>(body: () => R): R {
  const before = inferring;
  inferring = true;
  try {
    return body();
  } finally {
    inferring = before;
  }
}
