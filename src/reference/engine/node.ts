// The graph: one node for every recorded call, holding what its derivative will read and the edges to where gradients
// go. Saved tensors are kept with the version they had, so that an in-place write in between is found out.

import { dtypes } from '../base/dtype.ts';
import { RuntimeError, TypeError } from '../base/errors.ts';
import { formatSizes } from '../base/shape.ts';
import { typeName } from '../base/type-name.ts';
import type { Call, Gradients, Places } from '../ops/op.ts';
import type { Spec, Specs } from '../ops/spec.ts';
import type { Bound } from './bound.ts';
import { copyOf, Remote, Reserve, type Storage } from './storage.ts';
import {
  autogradOf,
  detached,
  type Hooks,
  isLeaf,
  type Producer,
  requiresGrad,
  speciesOf,
  type Tensor,
} from './tensor.ts';

/** Where the gradient of an input goes: an output of another node, or a leaf. */
export type Edge = { readonly node: Node; readonly output: number } | { readonly leaf: Tensor };

/** Computes gradients of a node's inputs from those of its outputs. */
export type Backward = (node: Node, gradients: readonly (Tensor | null)[], createGraph: boolean) => Gradients<Tensor>;

let clock = 0;

/** Who looks for faults in the graph. */
export interface Inspector {
  /** A node was made. */
  made(node: Node): void;
  /** Gradients of a node's inputs, which `derive` gives. */
  derived(node: Node, derive: () => Gradients<Tensor>): Gradients<Tensor>;
}
let seer: Inspector | null = null;
/** Who looks, if anybody does. */
export const inspector = (): Inspector | null => seer;
/** Sets who looks. */
export function inspect(next: Inspector | null): void {
  seer = next;
}

export class Node implements Producer {
  /** The row's name, unless the façade gave the node one of its own. */
  name: string;
  /** Whether its outputs are views that one call gave: those are not written in place. */
  parts = false;
  edges: readonly (Edge | null)[];
  /** Specs of the outputs, to make zero gradients of. */
  readonly outputs: readonly Spec[];
  /** The op of the call, which says how it is differentiated; or a façade's own way. */
  rule: Bound | Backward;
  /** What gradients are added up with where they meet. */
  readonly sums: Bound['sums'];
  /** Later nodes have larger numbers, which orders the backward pass. */
  readonly sequence = clock++;
  /** Hooks and retained tensors by output; null where there are none. */
  hooks: Map<number, { readonly hooks: Hooks; retain: Tensor | null }> | null = null;
  /** What the derivative reads; null once freed. */
  saved: Saved | null;

  constructor(
    name: string,
    edges: readonly (Edge | null)[],
    outputs: readonly Spec[],
    rule: Bound | Backward,
    saved: Saved,
    sums: Bound['sums'],
  ) {
    this.name = name;
    this.edges = edges;
    this.outputs = outputs;
    this.rule = rule;
    this.saved = saved;
    this.sums = sums;
    seer?.made(this);
  }

  /** Drops what was saved: a second backward pass is an error from now on, if it would read any of it. */
  release(): void {
    this.reserve?.free();
    if (this.saved?.inputs.some((kept) => kept) || this.saved?.outputs.some((kept) => kept)) this.saved = null;
  }

  /** What the call kept that only its derivative reads. */
  get reserve(): Reserve | Remote | null {
    const place = typeof this.rule === 'function' ? undefined : this.rule.reserve;
    const storage = place === undefined ? null : this.saved?.outputs[place]?.tensor.storage;
    return storage instanceof Reserve || storage instanceof Remote ? storage : null;
  }

  /**
   * What was saved; what will be read is checked against in-place writes: by the derivative, or all of it by the twin.
   * @throws RuntimeError in PyTorch's words.
   */
  unpack(whole = false): Call<Tensor, object> {
    if (this.saved === null) {
      throw new RuntimeError(
        'Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors after calling backward.',
        'call backward(undefined, { retain_graph: true }) the first time',
      );
    }
    const { inputs, outputs, specs, attributes } = this.saved;
    const needs = this.edges.map((edge) => edge !== null);
    const { saves } = this.rule as Bound;
    const read = placed(saves?.inputs, needs).filter((i) => !saves?.shapes?.includes(i));
    const open = (kept: Kept | null, producer?: Producer): Tensor =>
      (kept &&
        checkVersion(
          kept,
          producer ?? kept.by ?? (isLeaf(kept.tensor) ? null : autogradOf(kept.tensor).node),
        )) as Tensor;
    return {
      attributes,
      inputs: inputs.map((kept, i) => (kept && saves && !whole && !read.includes(i) ? kept.tensor : open(kept))),
      outputs: outputs.map((kept) => open(kept, this)),
      specs,
      needs,
    };
  }

  /** The hooks of an output, made when first needed. */
  hooksOf(output: number): { readonly hooks: Hooks; retain: Tensor | null } {
    this.hooks ??= new Map();
    const known = this.hooks.get(output) ?? { hooks: new Set(), retain: null };
    this.hooks.set(output, known);
    return known;
  }
}

/** A tensor kept for the backward pass, and its version when it was kept. */
interface Kept {
  readonly tensor: Tensor;
  readonly version: number;
  /** What computed it, where that is not to be asked of the tensor later. */
  readonly by?: Producer;
}

export interface Saved {
  readonly inputs: readonly (Kept | null)[];
  readonly outputs: readonly (Kept | null)[];
  readonly specs: Specs;
  readonly attributes: object;
}

const specOf = (x: Tensor | null): Spec | null => x && { shape: x.shape, dtype: x.dtype };
const keep = (tensor: Tensor): Kept => ({ tensor, version: tensor.storage.version });

/** Where gradients of `x` go. */
export function edgeOf(x: Tensor | null): Edge | null {
  if (x === null || !requiresGrad(x)) return null;
  const { node, output } = autogradOf(x);
  return node instanceof Node ? { node, output } : { leaf: x };
}

/** Where a tensor retains its gradient, or undefined where it retains none. */
export function retained(x: Tensor): { retain: Tensor | null } | undefined {
  const { node, output } = autogradOf(x);
  const known = node instanceof Node ? node.hooks?.get(output) : undefined;
  return known?.retain === x ? known : undefined;
}

/** Ends the graph at a node: gradients that arrive go no further, and nothing of it is held. */
export function endGraph(node: Node): void {
  node.edges = [];
  node.saved = null;
  node.rule = () => [];
}

/** Keeps tensors for a node's backward pass, as inputs; `outputs` are what the node itself computed. */
export function saveFor(node: Node, tensors: readonly Tensor[], outputs: readonly Tensor[] = []): void {
  const inputs = tensors.map((x) => (outputs.includes(x) ? { ...keep(x), by: node } : keep(x)));
  node.saved = { inputs, outputs: [], specs: [], attributes: {} };
}

/** Gives a tensor the history of another, or none; a gradient that it retains is that of the new one. */
export function rebase(x: Tensor, to: Tensor | null): void {
  const kept = retained(x);
  const autograd = autogradOf(x);
  const { node = null, output = 0 } = to?.autograd ?? {};
  if (kept && node instanceof Node) {
    kept.retain = null;
    node.hooksOf(output).retain = x;
  }
  autograd.node = node;
  autograd.output = output;
}

/** Which inputs or outputs a row's derivative will read, given which inputs want a gradient. */
const placed = (places: Places | undefined, needs: readonly boolean[]): readonly number[] =>
  typeof places === 'function' ? places(needs) : (places ?? []);

/** What was kept of a storage in one of its own, because the storage will be written. */
export function copied(kept: Kept | null, storage: Storage): Kept | null {
  if (kept?.tensor.storage !== storage) return kept;
  const { tensor } = kept;
  const copy = new (speciesOf(tensor))(copyOf(storage), tensor);
  copy.autograd = tensor.autograd && { ...tensor.autograd };
  return { tensor: copy, version: 0 };
}

/** Keeps a result whose elements are copied before they are written; without its history, so that nobody holds the graph. */
function guard(x: Tensor): Kept {
  const { storage } = x;
  const kept = {
    tensor: x,
    version: storage.version,
    preserve(): void {
      storage.keeper = null;
      Object.assign(kept, copied(kept, storage));
    },
  };
  storage.keeper = kept;
  return kept;
}

/** Records a call of an op: attaches a node to its differentiable outputs. */
export function record(
  op: Bound,
  inputs: readonly (Tensor | null)[],
  outputs: readonly Tensor[],
  attributes: object,
): void {
  const differentiable = op.differentiable ?? [0];
  const edges = inputs.map(edgeOf);
  const needs = edges.map((edge) => edge !== null);
  const needed = op.unfused ? [...inputs.keys()] : placed(op.saves?.inputs, needs);
  const results = placed(op.saves?.outputs, needs);
  const saved: Saved = {
    inputs: inputs.map((x, i) => (x !== null && needed.includes(i) ? keep(x) : null)),
    outputs: outputs.map((y, i) =>
      !results.includes(i) ? null : op.saves?.copied?.includes(i) ? guard(detached(y)) : keep(y),
    ),
    specs: inputs.map(specOf),
    attributes,
  };
  const specs = outputs.map((y) => specOf(y) as Spec);
  const node = new Node(op.name, edges, specs, op, saved, op.sums);
  for (const i of differentiable) {
    if (outputs[i] === undefined || dtypes[outputs[i].dtype].category !== 2) continue;
    const autograd = autogradOf(outputs[i]);
    autograd.node = node;
    autograd.output = i;
  }
}

function checkVersion({ tensor, version }: Kept, node: Producer | null): Tensor {
  if (tensor.storage.version === version) return tensor;
  const kind = `torch.${dtypes[tensor.dtype].scalarName}Tensor`;
  const producer =
    node === null ? '' : `, which is output ${autogradOf(tensor).output} of ${tensor.titleOf(node.name)},`;
  throw new RuntimeError(
    `one of the variables needed for gradient computation has been modified by an inplace operation: [${kind} ${formatSizes(tensor.shape)}]${producer} is at version ${tensor.storage.version}; expected version ${version} instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).`,
    'use the op without the trailing underscore, or clone() the tensor before writing into it',
  );
}

let enabled: boolean | null = null;

/** Whether ops are being recorded; on `x`, where its class has a say and nothing else has been said. */
export const gradEnabled = (x?: Tensor): boolean => enabled ?? x?.recordsByDefault ?? true;

/** Turns recording on or off from here on; null: as each class has it by default. */
export const setGrad = (on: boolean | null): void => {
  enabled = on;
};

/**
 * What a callback that runs in a mode gives. @throws TypeError for what is no function, and for a promise: the mode ends when
 * the callback returns, before what it awaits.
 */
export function run<R>(body: () => R): R {
  if (typeof body !== 'function') {
    throw new TypeError(
      `expected a function, got ${typeName(body)}`,
      "Python's with is a callback here: no_grad(() => { … })",
    );
  }
  const result = body();
  const then = (result as { readonly then?: unknown } | null | undefined)?.then;
  if (typeof then !== 'function') return result;
  then.call(result, undefined, () => {});
  throw new TypeError(
    'the callback returned a promise, but it must be synchronous',
    'await before the call or after it, not inside: at the first await the mode is over',
  );
}

/** Runs `body` with recording on or off, or as each class has it by default, whatever happens in it. */
export function withGrad<R>(on: boolean | null, body: () => R): R {
  const before = enabled;
  enabled = on;
  try {
    return run(body);
  } finally {
    enabled = before;
  }
}
