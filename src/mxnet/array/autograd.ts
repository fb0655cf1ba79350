// mx.autograd: scopes as callbacks (Python's `with`), gradients of attached or chosen arrays, and functions with a derivative
// of the user's own. A pass frees its graph as MXNet does: arrays that it computed are constants from then on.

import * as f from '../../engine/functions.ts';
import { edgeOf, isLeaf, type Node, runBackward } from '../../engine/index.ts';
import { useTraining } from '../../engine/training.ts';
import { checkFailed, MXNetError } from '../base/errors.ts';
import { isList, list, type Many } from '../base/list.ts';
import { is_recording, is_training, setModes, withModes } from '../base/modes.ts';
import { type GradReq, NDArray } from './ndarray.ts';

export { Function } from './function.ts';
export { is_recording, is_training };

type Scope = <R>(...args: [body: () => R] | [train_mode: boolean, body: () => R]) => R;

const scope =
  (recording: boolean, training: boolean): Scope =>
  (...args) =>
    args.length === 1
      ? withModes({ recording, training }, args[0])
      : withModes({ recording, training: args[0] }, args[1]);

const recorded = /* @__PURE__ */ scope(true, true);

/** Records what the callback computes, in training mode unless told otherwise: `record(() => …)`, `record(false, () => …)`. */
export const record: Scope = (...args) => {
  useTraining();
  return recorded(...args);
};
/** Does not record inside the callback, and leaves training mode: `pause(() => …)`, `pause(true, () => …)`. */
export const pause: Scope = /* @__PURE__ */ scope(false, false);
/** Training mode inside the callback; recording stays as it is. */
export const train_mode = <R>(body: () => R): R => withModes({ training: true }, body);
/** Prediction mode inside the callback; recording stays as it is. */
export const predict_mode = <R>(body: () => R): R => withModes({ training: false }, body);
/** Turns recording on or off; returns what it was. */
export const set_recording = (is_recording: boolean): boolean => {
  useTraining();
  return setModes({ recording: is_recording }).recording;
};
/** Turns training mode on or off; returns what it was. */
export const set_training = (train_mode: boolean): boolean => setModes({ training: train_mode }).training;

/** Attaches gradient buffers to arrays. */
export function mark_variables(
  variables: NDArray | readonly NDArray[],
  gradients: NDArray | readonly NDArray[],
  grad_reqs: GradReq | readonly GradReq[] = 'write',
): void {
  const buffers = list(gradients);
  list(variables).forEach((x, i) => {
    x._mark(buffers[i], typeof grad_reqs === 'string' ? grad_reqs : grad_reqs[i]);
  });
}

type Heads = Many<NDArray>;
type HeadGrads = Many<NDArray | null>;

/** All nodes that gradients of the heads can reach, and the variables they end in. */
function graphOf(heads: readonly NDArray[]): { nodes: Set<Node>; variables: number } {
  const nodes = new Set<Node>();
  let variables = 0;
  const stack: ReturnType<typeof edgeOf>[] = heads.map(edgeOf);
  while (stack.length > 0) {
    const edge = stack.pop();
    if (!edge) continue;
    if ('leaf' in edge) variables++;
    else if (!nodes.has(edge.node)) {
      nodes.add(edge.node);
      for (const next of edge.node.edges) stack.push(next);
    }
  }
  return { nodes, variables };
}

/** The head gradients: ones where none is given; of one in another shape the first elements count, as in MXNet. */
function seedsOf(heads: readonly NDArray[], given: HeadGrads | undefined): NDArray[] {
  const seeds = given === null || given === undefined ? [] : list<NDArray | null>(given);
  if (seeds.length > 0 && seeds.length !== heads.length) {
    throw new MXNetError('heads and head_grads must be lists of the same length');
  }
  return heads.map((head, i) => {
    const g = seeds[i];
    if (!g) return f.add(f.zeros_like(f.detach(head)), 1);
    if (g.size < head.size) {
      throw new MXNetError(`the head gradient has ${g.size} elements, the head ${head.size}`);
    }
    return f.reshape(f.slice(f.reshape(g, [g.size]), 0, 0, head.size), head.shape);
  });
}

interface Pass {
  readonly retain: boolean;
  readonly createGraph: boolean;
  readonly train_mode: boolean;
  readonly variables?: readonly NDArray[];
}

/** Of heads that are one output the last with its gradient: the others do not count, as in MXNet. */
function distinct(heads: readonly NDArray[], seeds: readonly NDArray[]): [heads: NDArray[], seeds: NDArray[]] {
  const keys = heads.map((head) => head.autograd?.node ?? head);
  const output = (i: number): number => heads[i].autograd?.output ?? 0;
  const last = heads.map((_, i) => !keys.some((key, k) => k > i && key === keys[i] && output(k) === output(i)));
  return [heads.filter((_, i) => last[i]), seeds.filter((_, i) => last[i])];
}

function pass(heads: readonly NDArray[], given: HeadGrads | undefined, options: Pass): (NDArray | null)[] {
  const { nodes, variables } = graphOf(heads);
  if (variables === 0 || heads.some((head) => edgeOf(head) === null)) {
    if (heads.every((head) => head.autograd?.grad && isLeaf(head))) {
      throw new MXNetError('There are no inputs in computation graph that require gradients.');
    }
    throw checkFailed(
      '!AGInfo: :IsNone(*i)',
      'Cannot differentiate node because it is not in a computational graph. You need to set is_recording to true or use autograd.record() to save computational graphs for backward. If you want to differentiate the same graph twice, you need to pass retain_graph=True to backward.',
    );
  }
  const run = (): (NDArray | null)[] =>
    runBackward(...distinct(heads, seedsOf(heads, given)), {
      retainGraph: options.retain,
      createGraph: options.createGraph,
      inputs: options.variables,
    }) as (NDArray | null)[];
  const found = withModes({ training: options.train_mode, recording: options.createGraph }, run);
  if (!options.retain) for (const node of nodes) node.cut();
  return found;
}

/**
 * Computes gradients of the sum of `heads`, each weighed by its head gradient (ones), into the buffers of attached arrays.
 * Of a head that is given twice, the last head gradient counts.
 * @throws MXNetError for heads that are not in a graph, or in one that a pass has freed.
 */
export function backward(heads: Heads, head_grads: HeadGrads = null, retain_graph = false, train_mode = true): void {
  pass(list(heads), head_grads, { retain: retain_graph, createGraph: false, train_mode });
}

export interface GradKeywords {
  readonly head_grads?: HeadGrads;
  readonly retain_graph?: boolean | null;
  readonly create_graph?: boolean;
  readonly train_mode?: boolean;
}

/**
 * Gradients of `heads` with respect to `variables`, as new arrays; attached buffers are left alone.
 * `grad(y, x, { create_graph: true })` can be differentiated again.
 */
export function grad(heads: Heads, variables: Heads, options: HeadGrads | GradKeywords = null): NDArray[] {
  const keywords: GradKeywords =
    options === null || isList(options) || options instanceof NDArray ? { head_grads: options } : options;
  const { head_grads = null, create_graph = false, retain_graph = null, train_mode = true } = keywords;
  const wanted = list(variables);
  const found = pass(list(heads), head_grads, {
    retain: retain_graph ?? create_graph,
    createGraph: create_graph,
    train_mode,
    variables: wanted,
  });
  return found.map((g, i) => g ?? f.zeros_like(f.detach(wanted[i])));
}
