// mx.autograd: scopes as callbacks (Python's `with`), gradients of attached or chosen arrays, and functions with a derivative
// of the user's own. A pass frees its graph as MXNet does: arrays that it computed are constants from then on.

import * as f from '../../engine/functions.ts';
import { bind, edgeOf, endGraph, IndexError, isLeaf, type Node, runBackward } from '../../engine/index.ts';
import { useTraining } from '../../engine/training.ts';
import { checkFailed, MXNetError } from '../base/errors.ts';
import { list, type Many } from '../base/list.ts';
import { is_recording, is_training, setModes, withModes } from '../base/modes.ts';
import {
  bool,
  callable,
  declare,
  either,
  type Kind,
  listOf,
  optional,
  orNone,
  required,
  str,
} from '../base/options.ts';
import { array, arrayOrArrays } from './kinds.ts';
import type { GradReq, NDArray } from './ndarray.ts';

export { Function } from './function.ts';
export { is_recording, is_training };

type Scope = <R>(...args: [body: () => R] | [train_mode: boolean, body: () => R]) => R;

const body = { body: required<() => unknown>(callable) };
const inMode = { train_mode: optional(bool, true), ...body };

/** A scope as a callback; the mode stands before it, or is left out. @throws TypeError for what cannot be called. */
/* @__NO_SIDE_EFFECTS__ */
function scope(name: string, recording: boolean, training: boolean): Scope {
  const [alone, both] = [declare(name, body, false), declare(name, inMode, false)];
  return <R>(...args: readonly unknown[]): R => {
    if (args.length < 2) return withModes({ recording, training }, bind(alone, args).body) as R;
    const o = bind(both, args);
    return withModes({ recording, training: o.train_mode }, o.body) as R;
  };
}

const recorded = /* @__PURE__ */ scope('record', true, true);

/** Records what the callback computes, in training mode unless told otherwise: `record(() => …)`, `record(false, () => …)`. */
export const record: Scope = (...args) => {
  useTraining();
  return recorded(...args);
};
/** Does not record inside the callback, and leaves training mode: `pause(() => …)`, `pause(true, () => …)`. */
export const pause: Scope = /* @__PURE__ */ scope('pause', false, false);
/** Training mode inside the callback; recording stays as it is. */
export const train_mode = <R>(...args: [body: () => R]): R =>
  withModes({ training: true }, bind(trainMode, args).body) as R;
const trainMode = declare('train_mode', body, false);
/** Prediction mode inside the callback; recording stays as it is. */
export const predict_mode = <R>(...args: [body: () => R]): R =>
  withModes({ training: false }, bind(predictMode, args).body) as R;
const predictMode = declare('predict_mode', body, false);
/** Turns recording on or off; returns what it was. */
export const set_recording = (...args: [is_recording: boolean]): boolean => {
  const { is_recording } = bind(setRecording, args);
  useTraining();
  return setModes({ recording: is_recording }).recording;
};
const setRecording = declare('set_recording', { is_recording: required(bool) }, false);
/** Turns training mode on or off; returns what it was. */
export const set_training = (...args: [train_mode: boolean]): boolean =>
  setModes({ training: bind(setTraining, args).train_mode }).training;
const setTraining = declare('set_training', { train_mode: required(bool) }, false);

/** Attaches gradient buffers to arrays. */
export function mark_variables(
  ...args: [
    variables: NDArray | readonly NDArray[],
    gradients: NDArray | readonly NDArray[],
    grad_reqs?: GradReq | readonly GradReq[],
  ]
): void {
  const { variables, gradients, grad_reqs } = bind(marking, args);
  const buffers = list(gradients);
  const all = list(variables);
  if (buffers.length < all.length) {
    throw new IndexError('list index out of range', `${all.length} variables, ${buffers.length} gradients`);
  }
  all.forEach((x, i) => {
    x._mark(buffers[i], typeof grad_reqs === 'string' ? grad_reqs : grad_reqs[i]);
  });
}

const marking = declare(
  'mark_variables',
  {
    variables: required(arrayOrArrays),
    gradients: required(arrayOrArrays),
    grad_reqs: optional<GradReq | readonly GradReq[]>(either(str, listOf(str)) as Kind<GradReq>, 'write'),
  },
  false,
);

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
  if (!options.retain) for (const node of nodes) endGraph(node);
  return found;
}

/**
 * Computes gradients of the sum of `heads`, each weighed by its head gradient (ones), into the buffers of attached arrays.
 * Of a head that is given twice, the last head gradient counts.
 * @throws MXNetError for heads that are not in a graph, or in one that a pass has freed.
 */
export function backward(
  ...args: [heads: Heads, head_grads?: HeadGrads | BackwardKeywords, retain_graph?: boolean, train_mode?: boolean]
): void {
  const { heads, head_grads, retain_graph, train_mode } = bind(backwards, args);
  pass(list(heads), head_grads, { retain: retain_graph, createGraph: false, train_mode });
}

const grads: Kind<HeadGrads> = /* @__PURE__ */ either(array, listOf(orNone(array)));
const backwards = declare(
  'backward',
  {
    heads: required(arrayOrArrays),
    head_grads: optional(grads),
    retain_graph: optional(bool, false),
    train_mode: optional(bool, true),
  },
  false,
);

interface BackwardKeywords {
  readonly head_grads?: HeadGrads | null;
  readonly retain_graph?: boolean;
  readonly train_mode?: boolean;
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
export function grad(
  ...args: [heads: Heads, variables: Heads, options?: HeadGrads | GradKeywords, ...rest: (boolean | GradKeywords)[]]
): NDArray[] {
  const { heads, variables, head_grads, retain_graph, create_graph, train_mode } = bind(grading, args);
  const wanted = list(variables);
  const found = pass(list(heads), head_grads, {
    retain: retain_graph ?? create_graph,
    createGraph: create_graph,
    train_mode,
    variables: wanted,
  });
  return found.map((g, i) => g ?? f.zeros_like(f.detach(wanted[i])));
}

const grading = declare(
  'grad',
  {
    heads: required(arrayOrArrays),
    variables: required(arrayOrArrays),
    head_grads: optional(grads),
    retain_graph: optional(bool),
    create_graph: optional(bool, false),
    train_mode: optional(bool, true),
  },
  false,
);
