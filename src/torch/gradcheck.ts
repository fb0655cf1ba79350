// torch.autograd.gradcheck and gradgradcheck: derivatives against finite differences, in PyTorch's spelling.

import { gradcheck as first, gradgradcheck as second } from '../engine/index.ts';
import type { TableOf } from '../rules/signature.ts';
import { define } from './define.ts';
import { bool, callable, either, float, listOf, tensor } from './kinds.ts';
import { Tensor } from './tensor.ts';

/** What the checks take by name. */
export interface GradcheckOptions {
  /** The step of finite differences; 1e-6 by default. */
  eps?: number;
  /** How far apart the derivatives may be; 1e-5 by default. */
  atol?: number;
  /** The same, relative to their size; 1e-3 by default. */
  rtol?: number;
  /** Whether a mismatch raises (default); otherwise the result is false. */
  raise_exception?: boolean;
}
type Differentiable = (...inputs: Tensor[]) => Tensor | readonly Tensor[];
interface Checked extends GradcheckOptions {
  func: Differentiable;
  /** What it is given: several tensors, or one. */
  inputs: readonly Tensor[] | Tensor;
}

const checking: TableOf<GradcheckOptions> = {
  eps: [float, 1e-6],
  atol: [float, 1e-5],
  rtol: [float, 1e-3],
  raise_exception: [bool, true],
};
const checked = { func: [callable], inputs: [/* @__PURE__ */ either(listOf(tensor), tensor, 'tuple of Tensors')] };
const listed = (inputs: Checked['inputs']): readonly Tensor[] => (inputs instanceof Tensor ? [inputs] : inputs);

/**
 * Compares the derivatives of a function at float64 inputs with finite differences.
 * @throws GradcheckError in PyTorch's words, or returns false where `raise_exception` is false. ValueError without inputs to check.
 */
export const gradcheck: (
  func: Differentiable,
  inputs: readonly Tensor[] | Tensor,
  options?: GradcheckOptions,
) => boolean = /* @__PURE__ */ define<Checked, boolean>(
  'gradcheck',
  { ...checked, ...checking } as never,
  ({ func, inputs, ...options }) => first(func, listed(inputs), options),
);

/**
 * Compares second derivatives. Upstream gradients are random unless `grad_outputs` are given, one for every output.
 * @throws what gradcheck throws.
 */
export const gradgradcheck: (
  func: Differentiable,
  inputs: readonly Tensor[] | Tensor,
  options?: GradcheckOptions & { grad_outputs?: readonly Tensor[] | null },
) => boolean = /* @__PURE__ */ define<Checked & { grad_outputs?: readonly Tensor[] | null }, boolean>(
  'gradgradcheck',
  { ...checked, grad_outputs: [/* @__PURE__ */ listOf(tensor), null], ...checking } as never,
  ({ func, inputs, grad_outputs, ...options }) =>
    second(func, listed(inputs), grad_outputs === null ? options : { ...options, grad_outputs }),
);
