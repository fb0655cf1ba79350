// The parts of torch.autograd.functional: what its functions take and give, the gradients between, and what `strict` forbids.

import * as f from '../engine/functions.ts';
import { RuntimeError, TypeError, typeName } from '../engine/index.ts';
import { grad } from './autograd.ts';
import { Tensor } from './tensor.ts';

/** One tensor or several, and which it was. */
export interface Listed {
  readonly one: boolean;
  readonly list: readonly Tensor[];
}

/** What messages call them. */
export const OUTPUTS = 'outputs of the user-provided function';
const isTensor = (x: unknown): x is Tensor => x instanceof Tensor;

/** @throws TypeError in PyTorch's words for what is neither a tensor nor a list of them. */
export function listed(given: unknown, what: string, name: string): Listed {
  const one = !Array.isArray(given);
  const list: readonly unknown[] = one ? [given] : given;
  if (list.every(isTensor)) return { one, list };
  const at = list.findIndex((x) => !isTensor(x));
  throw new TypeError(
    `The ${what} given to ${name} must be either a Tensor or a tuple of Tensors but the ${one ? `given ${what}` : `value at index ${at}`} has type <class '${typeName(list[at])}'>.`,
  );
}

/** As it was given: the one, or all. */
export const asGiven = <R>(results: readonly R[], { one }: Listed): R | readonly R[] => (one ? results[0] : results);

/** Tensors of their own, so that a function that also sees the given ones is not differentiated with respect to these. */
export const prepared = (list: readonly Tensor[], createGraph: boolean, differentiable: boolean): Tensor[] =>
  list.map((x) =>
    createGraph && x.requires_grad ? f.view(x, { shape: x.shape }) : f.detach(x).requires_grad_(differentiable),
  );

/** Without their history, unless it is wanted. */
export const finished = (list: readonly Tensor[], createGraph: boolean): readonly Tensor[] =>
  createGraph ? list : list.map((x) => f.detach(x));

/** Gradients of those outputs that have one; null where there is none. */
export function gradients(
  outputs: readonly (Tensor | null)[],
  inputs: readonly Tensor[],
  given: readonly Tensor[] | null,
  create_graph: boolean,
  retain_graph = create_graph,
): (Tensor | null)[] {
  const roots = outputs.flatMap((y, i) => (y?.requires_grad ? [{ y, g: given?.[i] ?? null }] : []));
  if (roots.length === 0) return inputs.map(() => null);
  const ys = roots.map(({ y }) => y);
  const gs = roots.map(({ g }) => g);
  return grad(ys, inputs, gs, { create_graph, retain_graph, allow_unused: true });
}

const inStrictMode = 'This is not allowed in strict mode';

/** What PyTorch says where something does not depend on the inputs, by what it is. */
const independent = {
  outputs: (i: number) =>
    `Output ${i} of the user-provided function does not require gradients. The outputs must be computed in a differentiable manner from the input when running in strict mode.`,
  grad_inputs: (i: number) =>
    `The gradient with respect to input ${i} is independent of the inputs of the user-provided function. ${inStrictMode}.`,
  jacobian: (i: number) =>
    `While computing the hessian, found that the jacobian of the user-provided function with respect to input ${i} is independent of the input. ${inStrictMode}. You should ensure that your function is twice differentiable and that the jacobian depends on the inputs (this would be violated by a linear function for example).`,
};

/** @throws RuntimeError for what has no gradient. */
export function demand(list: readonly (Tensor | null)[], what: keyof typeof independent): void {
  for (const [i, x] of list.entries()) {
    if (x === null) {
      throw new RuntimeError(`The output of the user-provided function is independent of input ${i}. ${inStrictMode}.`);
    }
    if (!x.requires_grad) throw new RuntimeError(independent[what](i));
  }
}

/** What PyTorch says of a derivative that is not there, by how it was to be computed. */
const missing = {
  back: (i: number) => `The output of the user-provided function is independent of input ${i}. ${inStrictMode}.`,
  back_trick: (i: number) =>
    `The gradient with respect to the input is independent of entry ${i} in the grad_outputs when using the double backward trick to compute forward mode gradients. ${inStrictMode}.`,
  double_back: (i: number) =>
    `The jacobian of the user-provided function is independent of input ${i}. ${inStrictMode}.`,
  double_back_trick: (i: number) =>
    `The hessian of the user-provided function is independent of entry ${i} in the grad_jacobian. ${inStrictMode} as it prevents from using the double backward trick to replace forward mode AD.`,
};

/** Zeros for derivatives that are not there. @throws RuntimeError where `strict` forbids it. */
export function filled(
  found: readonly (Tensor | null)[],
  like: readonly Tensor[],
  { strict, create_graph }: { readonly strict: boolean; readonly create_graph: boolean },
  stage: keyof typeof missing,
): Tensor[] {
  return found.map((g, i) => {
    if (g === null && strict) throw new RuntimeError(missing[stage](i));
    if (g !== null && strict && create_graph && !g.requires_grad) {
      const what = stage.startsWith('double') ? 'hessian' : 'jacobian';
      throw new RuntimeError(
        `The ${what} of the user-provided function is independent of input ${i}. ${inStrictMode} when create_graph=True.`,
      );
    }
    return g ?? f.zeros_like(like[i]);
  });
}

/** The vector of a product, checked against what it is multiplied with. @throws RuntimeError in PyTorch's words. */
function vectorOf(given: unknown, name: string, { one, list }: Listed, createGraph: boolean): Tensor[] {
  const { list: v } = listed(given, 'v', name);
  if (v.length !== list.length) {
    throw new RuntimeError(
      one
        ? 'The given v should contain a single Tensor.'
        : `v is a tuple of invalid length: should be ${list.length} but got ${v.length}.`,
    );
  }
  for (const [i, x] of v.entries()) {
    if (x.shape.join() === list[i].shape.join()) continue;
    throw new RuntimeError(
      `${one ? '' : `Entry ${i} in `}v has invalid size: should be ${list[i].shape} but got ${x.shape}.`,
    );
  }
  return prepared(v, createGraph, false);
}

/** The vector where it may be left out. @throws RuntimeError where it may not. */
export function vectorOr(
  given: unknown,
  name: string,
  beside: Listed,
  createGraph: boolean,
  what: string,
): Tensor[] | null {
  if (given !== null) return vectorOf(given, name, beside, createGraph);
  if (beside.list.length === 1 && beside.list[0].numel() === 1) return null;
  throw new RuntimeError(`The vector v can only be None if ${what} a single Tensor with a single element.`);
}

/** Zeros to differentiate by. */
export const leavesLike = (list: readonly Tensor[]): Tensor[] =>
  list.map((x) => f.zeros_like(f.detach(x)).requires_grad_());
