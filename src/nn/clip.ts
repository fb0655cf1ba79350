// Clipping of gradients, and the norm that it goes by.

import * as f from '../engine/functions.ts';
import { AttributeError, bind, RuntimeError, typeName, warn, withGrad } from '../engine/index.ts';
import { nothing, scaleTo, totalNorm } from '../rules/clip.ts';
import { optionsOf } from '../rules/signature.ts';
import { floatText, itemsOf } from '../rules/text/python.ts';
import { overwrite } from '../rules/write.ts';
import { Tensor } from '../torch/index.ts';
import { bool, either, float, of, oneOf, tensor } from '../torch/kinds.ts';

/** What is clipped: the gradients of these. */
type Clipped = Tensor | Iterable<Tensor>;

/** Chooses an implementation in PyTorch; changes nothing here. */
export interface ForeachOptions {
  /** null by default. */
  foreach?: boolean | null;
}
/** Options of norms. */
export interface ClipNormOptions extends ForeachOptions {
  /** p of the norm, 2 by default; infinity is the largest element. */
  norm_type?: number | 'inf';
  /** Throw where the norm is NaN or infinite, false by default. */
  error_if_nonfinite?: boolean;
}
const norms = {
  norm_type: [/* @__PURE__ */ either(float, /* @__PURE__ */ oneOf('inf')), 2],
  error_if_nonfinite: [bool, false],
  foreach: [bool, null],
} as const;
const clipNorm = /* @__PURE__ */ optionsOf<{ parameters: Clipped; max_norm: number } & ClipNormOptions>(
  'clip_grad_norm_',
  () => ({ parameters: [of()], max_norm: [of()], ...norms }),
  false,
);
const normOf = /* @__PURE__ */ optionsOf<{ tensors: Clipped } & ClipNormOptions>(
  '_get_total_norm',
  () => ({ tensors: [of()], ...norms }),
  false,
);
const clipBy = /* @__PURE__ */ optionsOf<
  { parameters: Clipped; max_norm: number; total_norm: Tensor } & ForeachOptions
>(
  '_clip_grads_with_norm_',
  { parameters: [/* @__PURE__ */ of()], max_norm: [float], total_norm: [tensor], foreach: [bool, null] },
  false,
);

const clipValue = /* @__PURE__ */ optionsOf<{ parameters: Clipped; clip_value: number } & ForeachOptions>(
  'clip_grad_value_',
  { parameters: [/* @__PURE__ */ of()], clip_value: [/* @__PURE__ */ of()], foreach: [bool, null] },
  false,
);

const HINT = 'give net.parameters(), a list of tensors, or one tensor';
const listOf = (given: unknown): unknown[] => (given instanceof Tensor ? [given] : itemsOf(given, HINT));

function gradients(parameters: readonly unknown[]): Tensor[] {
  return parameters.flatMap((x) => {
    if (!(x instanceof Tensor)) throw new AttributeError(`'${typeName(x)}' object has no attribute 'grad'`, HINT);
    return x.grad ? [x.grad] : [];
  });
}

/** The norm of tensors together. @throws RuntimeError for one that is not finite, where that is asked. */
function normed(tensors: readonly Tensor[], norm_type: number | 'inf', finite: boolean): Tensor {
  if (tensors.length === 0) return nothing(Tensor);
  const power = norm_type === 'inf' ? Number.POSITIVE_INFINITY : norm_type;
  const norm = totalNorm(tensors, power);
  if (finite && !Number.isFinite(norm.item())) {
    throw new RuntimeError(
      `The total norm of order ${floatText(power)} for gradients from \`parameters\` is non-finite, so it cannot be clipped. To disable this error and scale the gradients by the non-finite norm anyway, set \`error_if_nonfinite=False\``,
    );
  }
  return norm;
}

/**
 * Scales the gradients together so that their norm is at most max_norm; returns the norm before. Source: Pascanu et al., 2013.
 * @throws RuntimeError with error_if_nonfinite for a norm that is NaN or infinite.
 */
export function clip_grad_norm_(
  parameters: Tensor | Iterable<Tensor>,
  max_norm: number,
  options?: ClipNormOptions,
): Tensor;
export function clip_grad_norm_(
  parameters: Tensor | Iterable<Tensor>,
  max_norm: number,
  norm_type: number | 'inf',
  error_if_nonfinite?: boolean | ClipNormOptions,
  foreach?: boolean | null,
): Tensor;
export function clip_grad_norm_(
  parameters: Tensor | Iterable<Tensor>,
  options: { max_norm: number } & ClipNormOptions,
): Tensor;
export function clip_grad_norm_(
  options: { parameters: Tensor | Iterable<Tensor>; max_norm: number } & ClipNormOptions,
): Tensor;
export function clip_grad_norm_(...args: readonly unknown[]): Tensor {
  const { parameters, max_norm, norm_type, error_if_nonfinite } = bind(clipNorm, args);
  const given = listOf(parameters);
  if (given.length === 0 && Object.prototype.toString.call(parameters) === '[object Generator]') {
    warn('`parameters` is an empty generator, no gradient clipping will occur.');
  }
  const grads = gradients(given);
  return withGrad(false, () => {
    const norm = normed(grads, norm_type, error_if_nonfinite);
    if (grads.length > 0) scaleTo(grads, norm, max_norm);
    return norm;
  });
}

/**
 * The norm of tensors together, of no dimensions; 0 of none.
 * @throws RuntimeError with error_if_nonfinite for a norm that is NaN or infinite.
 */
export function get_total_norm(
  tensors: Tensor | Iterable<Tensor>,
  norm_type?: number | 'inf' | ClipNormOptions,
  error_if_nonfinite?: boolean | Omit<ClipNormOptions, 'norm_type'>,
  foreach?: boolean | null,
): Tensor;
export function get_total_norm(options: { tensors: Tensor | Iterable<Tensor> } & ClipNormOptions): Tensor;
export function get_total_norm(...args: readonly unknown[]): Tensor {
  const { tensors, norm_type, error_if_nonfinite } = bind(normOf, args);
  const all = listOf(tensors).map((x) => {
    if (x instanceof Tensor) return x;
    throw new AttributeError(`'${typeName(x)}' object has no attribute 'device'`, 'give a list of tensors, or one');
  });
  return withGrad(false, () => normed(all, norm_type, error_if_nonfinite));
}

/** Scales the gradients together by max_norm / total_norm, where that is below 1: a norm that `get_total_norm` gave. */
export function clip_grads_with_norm_(
  parameters: Tensor | Iterable<Tensor>,
  max_norm: number,
  total_norm: Tensor,
  foreach?: boolean | null | ForeachOptions,
): void;
export function clip_grads_with_norm_(
  options: { parameters: Tensor | Iterable<Tensor>; max_norm: number; total_norm: Tensor } & ForeachOptions,
): void;
export function clip_grads_with_norm_(...args: readonly unknown[]): void {
  const { parameters, max_norm, total_norm } = bind(clipBy, args);
  withGrad(false, () => scaleTo(gradients(listOf(parameters)), total_norm, max_norm));
}

/** Cuts every element of the gradients to [-clip_value, clip_value]. */
export function clip_grad_value_(
  parameters: Tensor | Iterable<Tensor>,
  clip_value: number,
  foreach?: boolean | null | ForeachOptions,
): void;
export function clip_grad_value_(
  parameters: Tensor | Iterable<Tensor>,
  options: { clip_value: number } & ForeachOptions,
): void;
export function clip_grad_value_(
  options: { parameters: Tensor | Iterable<Tensor>; clip_value: number } & ForeachOptions,
): void;
export function clip_grad_value_(...args: readonly unknown[]): void {
  const { parameters, clip_value } = bind(clipValue, args);
  for (const grad of gradients(listOf(parameters))) {
    const x = grad.detach();
    overwrite(x, f.clamp(x, { min: -clip_value, max: clip_value }));
  }
}
