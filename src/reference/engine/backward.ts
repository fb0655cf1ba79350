// The backward pass: nodes in the reverse of the order in which they were made, gradients added up where paths meet.
// What is recorded, and whether gradients add to or replace those of leaves, is said by the caller.

import { type DType, dtypes } from '../base/dtype.ts';
import { RuntimeError, TypeError } from '../base/errors.ts';
import { memoryOrder } from '../base/layout.ts';
import { formatSize, sameShape } from '../base/shape.ts';
import { add as addOp } from '../ops/binary.ts';
import { type Gradients, present, type Words } from '../ops/op.ts';
import { sumTo } from '../ops/sum-to.ts';
import { type Bound, bound } from './bound.ts';
import { dispatch } from './dispatch.ts';
import { type Edge, edgeOf, inspector, type Node, withGrad } from './node.ts';
import type { Storage } from './storage.ts';
import { autogradOf, detached, type Hooks, requiresGrad, speciesOf, Tensor, zerosIn } from './tensor.ts';

/** What the pass itself computes with. */
export interface PassWords extends Words<Tensor, 'clone' | 'cast'> {
  ones_like(x: Tensor): Tensor;
  alias(x: Tensor): Tensor;
  copy_(x: Tensor, value: Tensor): void;
}

export interface BackwardOptions {
  /** Keep what was saved, so that another pass is possible. */
  readonly retainGraph?: boolean;
  /** Record the pass itself, so that gradients can be differentiated. */
  readonly createGraph?: boolean;
  /** Only these tensors get gradients, which are returned instead of being added to `.grad`. */
  readonly inputs?: readonly Tensor[];
  /** Add the gradients of `inputs` to their `.grad` all the same; those that are not leaves must be retained. */
  readonly accumulates?: boolean;
}

/** A pass with its words filled in: roots, their gradients, options. */
export type RunBackward = (
  roots: readonly Tensor[],
  gradients: readonly (Tensor | null | undefined)[],
  options?: BackwardOptions,
) => (Tensor | null)[];

/** The pass with what adds gradients up: the calls of the graph bring it. */
interface Pass extends PassWords {
  add(a: Tensor, b: Tensor): Tensor;
}

/** What adds them where every call only moved elements: no more is needed there, and programs that only move stay small. */
const plain: Bound = /* @__PURE__ */ bound(addOp, null, () => ({}));
const addPlainly = (a: Tensor, b: Tensor): Tensor => dispatch(plain, [a, b], {})[0];

/** Gradients of the roots, checked, ones where none is given for a scalar. */
function seeds(f: PassWords, roots: readonly Tensor[], given: readonly (Tensor | null | undefined)[]): Tensor[] {
  return roots.map((root, i) => {
    if (!requiresGrad(root)) {
      throw new RuntimeError(`element ${i} of tensors does not require grad and does not have a grad_fn`);
    }
    const g = given[i];
    if (g) {
      if (sameShape(g.shape, root.shape)) return f.cast(g, root.dtype);
      throw new RuntimeError(
        `Mismatch in shape: grad_output[${i}] has a shape of ${formatSize(g.shape)} and output[${i}] has a shape of ${formatSize(root.shape)}.`,
      );
    }
    if (root.shape.reduce((n, d) => n * d, 1) !== 1) {
      throw new RuntimeError(
        'grad can be implicitly created only for scalar outputs',
        `the tensor has shape ${formatSize(root.shape)}; pass a gradient of that shape, or reduce it with sum() or mean()`,
      );
    }
    return f.ones_like(root);
  });
}

/** All nodes that gradients of the roots can reach, newest first. */
function reachable(roots: readonly (Edge | null)[]): Node[] {
  const seen = new Set<Node>();
  const stack = [...roots];
  while (stack.length > 0) {
    const edge = stack.pop();
    if (!edge || !('node' in edge) || seen.has(edge.node)) continue;
    seen.add(edge.node);
    for (const next of edge.node.edges) stack.push(next);
  }
  return [...seen].sort((a, b) => b.sequence - a.sequence);
}

/** Of those, the ones with a path to a wanted tensor. */
function leading(nodes: readonly Node[], wanted: readonly (Edge | null)[]): Set<Node> {
  const leads = new Set<Node>();
  const leaves = new Set(wanted.map((edge) => edge && 'leaf' in edge && edge.leaf));
  const targets = new Map(wanted.flatMap((edge) => (edge && 'node' in edge ? [[edge.node, edge]] : [])));
  for (let i = nodes.length - 1; i >= 0; i--) {
    const hit = nodes[i].edges.some(
      (edge) => edge && ('leaf' in edge ? leaves.has(edge.leaf) : leads.has(edge.node) || targets.has(edge.node)),
    );
    if (hit) leads.add(nodes[i]);
  }
  return leads;
}

/** The gradient as the hooks make it: those that were there when they began, whatever they add or take away. */
function runHooks(hooks: Hooks | null | undefined, gradient: Tensor): Tensor {
  return [...(hooks ?? [])].reduce((g, { hook }) => {
    const next = hook(g) ?? g;
    if (!(next instanceof Tensor)) {
      const type = Number.isInteger(next) ? 'int' : typeof next;
      throw new TypeError(`expected Variable, but hook returned '${type}'`);
    }
    if (sameShape(next.shape, g.shape)) return next;
    throw new RuntimeError(`hook '${hook.name || '<lambda>'}' has changed the size of value`);
  }, gradient);
}

/**
 * Runs a backward pass from `roots`. Without `inputs`, gradients are added to the leaves' `.grad`; with them, they are
 * returned in that order (null where no path leads to one).
 * @throws RuntimeError in PyTorch's words: no grad_fn, non-scalar root without gradient, freed graph, modified tensors.
 */
export function runBackward(
  words: PassWords,
  roots: readonly Tensor[],
  gradients: readonly (Tensor | null | undefined)[],
  { createGraph = false, retainGraph = createGraph, inputs, accumulates = false }: BackwardOptions = {},
): (Tensor | null)[] {
  return withGrad(createGraph, () => {
    const starts = roots.map(edgeOf);
    const nodes = reachable(starts);
    const add = nodes.find((node) => node.sums)?.sums?.().add ?? addPlainly;
    const { ones_like, clone, cast, alias, copy_ } = words;
    const f: Pass = { ones_like, clone, cast, alias, copy_, add };
    const buffers = new Map<Node, (Tensor | null)[]>();
    const leaves = new Map<Tensor, { readonly total: Tensor; readonly own: boolean }>();
    // Storages that someone else may hold: a gradient in one of these is copied before a leaf owns it.
    const shared = new Set<Storage>();
    const deliver = (edge: Edge | null, g: Tensor | null | undefined): void => {
      if (!edge || !g) return;
      if ('leaf' in edge) {
        const known = leaves.get(edge.leaf);
        const { leaf } = edge;
        const own = known !== undefined || !shared.has(g.storage);
        shared.add(g.storage);
        leaves.set(leaf, { total: known ? f.add(known.total, g) : g, own });
        return;
      }
      const buffer = buffers.get(edge.node) ?? new Array(edge.node.outputs.length).fill(null);
      buffer[edge.output] = buffer[edge.output] ? f.add(buffer[edge.output], g) : g;
      shared.add(g.storage);
      buffers.set(edge.node, buffer);
    };
    seeds(f, roots, gradients).forEach((g, i) => {
      shared.add(g.storage);
      deliver(starts[i], g);
    });
    const wanted = inputs?.map(edgeOf);
    const leads = wanted ? leading(nodes, wanted) : null;
    const ends = new Set(wanted?.map((edge) => edge && 'node' in edge && edge.node));
    const found: (Tensor | null)[] = (inputs ?? []).map(() => null);
    const seer = inspector();
    for (const node of nodes) {
      const arrived = buffers.get(node);
      if (!arrived) continue;
      buffers.delete(node);
      // Where no wanted tensor is ahead, nothing is run: no hooks either.
      if (leads && !leads.has(node) && !ends.has(node)) continue;
      for (const [output, { hooks, retain }] of node.hooks ?? []) {
        const g = arrived[output];
        if (!g) continue;
        const result = runHooks(hooks, g);
        arrived[output] = result;
        if (retain) keep(f, retain, result);
      }
      wanted?.forEach((edge, i) => {
        if (edge && 'node' in edge && edge.node === node) found[i] = arrived[edge.output];
      });
      if (leads && !leads.has(node)) continue;
      const how = retainGraph ? derive : deriveLast;
      const results = seer
        ? seer.derived(node, () => how(words, node, arrived, createGraph))
        : how(words, node, arrived, createGraph);
      for (let i = 0; i < node.edges.length; i++) deliver(node.edges[i], results[i]);
      if (!retainGraph) node.release();
    }
    for (const [leaf, { total, own }] of leaves) {
      if (inputs && !inputs.includes(leaf)) continue;
      const laid = leaf.isContiguous ? total.isContiguous : sameShape(total.strides, leaf.strides);
      const g = runHooks(leaf.autograd?.hooks, createGraph || (own && laid) ? total : copyLike(f, total, leaf));
      if (!inputs || accumulates) {
        accumulate(f, leaf, g, createGraph);
        for (const { run } of [...(leaf.autograd?.after ?? [])]) run(leaf);
      }
      inputs?.forEach((x, i) => {
        if (x === leaf) found[i] = g;
      });
    }
    return found;
  });
}

/** Adds a gradient to a leaf's: in place, unless the sum must itself be differentiable. */
function accumulate(f: Pass, leaf: Tensor, g: Tensor, createGraph: boolean): void {
  if (leaf.receive) {
    leaf.receive(g, createGraph);
    return;
  }
  const autograd = autogradOf(leaf);
  if (autograd.grad === null) autograd.grad = createGraph ? copy(f, g) : detached(g);
  else if (createGraph) autograd.grad = f.add(autograd.grad, g);
  else f.copy_(autograd.grad, f.add(autograd.grad, g));
}

/** Adds a gradient to what a tensor that is no leaf retains. */
function keep(f: Pass, x: Tensor, g: Tensor): void {
  const autograd = autogradOf(x);
  autograd.grad = autograd.grad === null ? f.clone(g) : f.add(autograd.grad, g);
}

/** A copy that lies in memory as a leaf does. */
function copyLike(f: PassWords, g: Tensor, leaf: Tensor): Tensor {
  const order = memoryOrder(g.shape, [leaf]);
  if (!order) return f.clone(g);
  const result = zerosIn(order, speciesOf(g), g.dtype, g.shape, g.deviceName);
  f.copy_(result, g);
  return result;
}

/** A copy that is part of the graph. */
function copy(f: PassWords, g: Tensor): Tensor {
  const result = f.clone(g);
  if (result.autograd?.node) result.autograd.node.name = 'copy_';
  return result;
}

/** Gradients of a fused op through its twin, whose every step can be differentiated again. */
function replay(
  f: PassWords,
  unfused: NonNullable<Bound['unfused']>,
  node: Node,
  gradients: readonly (Tensor | null)[],
): Gradients<Tensor> {
  const { inputs, specs, attributes, needs } = node.unpack(true);
  // Aliases cut the twin off from the history of the inputs, so that only its own paths are counted.
  const aliases = specs.map((spec, i) => (spec === null ? null : needs[i] ? f.alias(inputs[i]) : inputs[i]));
  const outputs = unfused(aliases, attributes);
  const roots = outputs.flatMap((y, i) => (gradients[i] && requiresGrad(y) ? [{ y, g: gradients[i] }] : []));
  const wanted = aliases.filter((x, i) => x !== null && needs[i]).map(present);
  const found = runBackward(
    f,
    roots.map((r) => r.y),
    roots.map((r) => r.g),
    { createGraph: true, inputs: wanted },
  );
  return aliases.map((x, i) => (x !== null && needs[i] ? found[wanted.indexOf(x)] : null));
}

/** Gradients of a node's inputs: by its op's twin where the pass is recorded, and summed over what was broadcast. */
function derive(
  f: PassWords,
  node: Node,
  gradients: readonly (Tensor | null)[],
  createGraph: boolean,
): Gradients<Tensor> {
  const { rule } = node;
  if (typeof rule === 'function') return rule(node, gradients, createGraph);
  if (createGraph && rule.unfused) return replay(f, rule.unfused, node, gradients);
  const call = node.unpack();
  const results = present(rule.gradient)(gradients, call);
  if (!rule.broadcasts) return results;
  return results.map((g, i) => {
    if (!g || !call.needs[i]) return null;
    const { shape } = present(call.specs[i]);
    return sameShape(g.shape, shape) ? g : sumTo(present(rule.sums)(), g, shape);
  });
}

/** The same where nobody will ask the node again: its derivative may write over the reserve, which even a failure leaves spent. */
function deriveLast(
  f: PassWords,
  node: Node,
  gradients: readonly (Tensor | null)[],
  createGraph: boolean,
): Gradients<Tensor> {
  const { reserve } = node;
  if (reserve === null) return derive(f, node, gradients, createGraph);
  reserve.spent = true;
  try {
    return derive(f, node, gradients, createGraph);
  } catch (error) {
    node.release();
    throw error;
  }
}

/** Whether gradients can flow to this dtype. @throws RuntimeError in PyTorch's words, of which it has several. */
export function checkDifferentiable(
  dtype: DType,
  message = 'Only Tensors of floating point and complex dtype can require gradients',
): void {
  if (dtypes[dtype].category !== 2) throw new RuntimeError(message, `the dtype is torch.${dtype}`);
}
