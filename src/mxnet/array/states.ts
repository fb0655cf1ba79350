// States that an operator writes to in training: running statistics. They move when the gradient of the result arrives, as
// MXNet's do: a pass in training mode that is never differentiated leaves them as they are. A graph that is recorded keeps
// their next values as results, and whoever runs it writes them.

import * as f from '../../engine/functions.ts';
import { autogradOf, type Hook, Node } from '../../engine/index.ts';
import type { NDArray } from './ndarray.ts';

/** A state, and what it is to become. */
export type Move = readonly [state: NDArray, next: () => NDArray];

let collected: Map<NDArray, NDArray> | null = null;

/** Runs the callback; states do not move in it, and their next values are in the map. */
export function withStates<R>(body: () => R): { result: R; states: ReadonlyMap<NDArray, NDArray> } {
  const before = collected;
  const states = new Map<NDArray, NDArray>();
  collected = states;
  try {
    return { result: body(), states };
  } finally {
    collected = before;
  }
}

/** Moves states when the gradient of `y` arrives. */
export function moveStates(y: NDArray, moves: readonly Move[]): void {
  if (collected !== null) {
    for (const [state, next] of moves) collected.set(state, next());
    return;
  }
  const { node, output } = autogradOf(y);
  if (!(node instanceof Node)) return;
  const move: Hook = () => {
    for (const [state, next] of moves) f.copy_(f.detach(state), next());
    return null;
  };
  node.hooksOf(output).hooks.add({ hook: move });
}
