// torch.nn.utils: clipping of gradients, and packed sequences.

import * as f from '../engine/functions.ts';
import { AttributeError, bind, RuntimeError, typeName, withGrad } from '../engine/index.ts';
import { nothing, scaleTo, totalNorm } from '../rules/clip.ts';
import { optionsOf } from '../rules/signature.ts';
import { floatText, itemsOf } from '../rules/text/python.ts';
import { overwrite } from '../rules/write.ts';
import { Tensor } from '../torch/index.ts';
import { bool, either, float, of, oneOf } from '../torch/kinds.ts';

export * as rnn from './utils-rnn.ts';

/** What is clipped: the gradients of these. */
type Clipped = Tensor | Iterable<Tensor>;

/** Options of clip_grad_norm_. */
export interface ClipNormOptions {
  /** p of the norm, 2 by default; infinity is the largest element. */
  norm_type?: number | 'inf';
  /** Throw where the norm is NaN or infinite, false by default. */
  error_if_nonfinite?: boolean;
  /** Chooses an implementation in PyTorch; changes nothing here. */
  foreach?: boolean | null;
}
const clipNorm = /* @__PURE__ */ optionsOf<{ parameters: Clipped; max_norm: number } & ClipNormOptions>(
  'clip_grad_norm_',
  {
    parameters: [/* @__PURE__ */ of()],
    max_norm: [/* @__PURE__ */ of()],
    norm_type: [/* @__PURE__ */ either(float, oneOf('inf')), 2],
    error_if_nonfinite: [bool, false],
    foreach: [bool, null],
  },
  false,
);

/** Options of clip_grad_value_. */
export interface ClipValueOptions {
  /** Chooses an implementation in PyTorch; changes nothing here. */
  foreach?: boolean | null;
}
const clipValue = /* @__PURE__ */ optionsOf<{ parameters: Clipped; clip_value: number } & ClipValueOptions>(
  'clip_grad_value_',
  { parameters: [/* @__PURE__ */ of()], clip_value: [/* @__PURE__ */ of()], foreach: [bool, null] },
  false,
);

function gradients(parameters: Clipped): Tensor[] {
  const hint = 'give net.parameters(), a list of tensors, or one tensor';
  return (parameters instanceof Tensor ? [parameters] : itemsOf(parameters, hint)).flatMap((x) => {
    if (!(x instanceof Tensor)) throw new AttributeError(`'${typeName(x)}' object has no attribute 'grad'`, hint);
    return x.grad ? [x.grad] : [];
  });
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
  options: { parameters: Tensor | Iterable<Tensor>; max_norm: number } & ClipNormOptions,
): Tensor;
export function clip_grad_norm_(...args: readonly unknown[]): Tensor {
  const { parameters, max_norm, norm_type, error_if_nonfinite } = bind(clipNorm, args);
  const grads = gradients(parameters);
  if (grads.length === 0) return nothing(Tensor);
  const power = norm_type === 'inf' ? Number.POSITIVE_INFINITY : Number(norm_type);
  return withGrad(false, () => {
    const norm = totalNorm(grads, power);
    if (error_if_nonfinite && !Number.isFinite(norm.item())) {
      throw new RuntimeError(
        `The total norm of order ${floatText(power)} for gradients from \`parameters\` is non-finite, so it cannot be clipped. To disable this error and scale the gradients by the non-finite norm anyway, set \`error_if_nonfinite=False\``,
      );
    }
    scaleTo(grads, norm, max_norm);
    return norm;
  });
}

/** Cuts every element of the gradients to [-clip_value, clip_value]. */
export function clip_grad_value_(
  parameters: Tensor | Iterable<Tensor>,
  clip_value: number,
  foreach?: boolean | null | ClipValueOptions,
): void;
export function clip_grad_value_(
  parameters: Tensor | Iterable<Tensor>,
  options: { clip_value: number } & ClipValueOptions,
): void;
export function clip_grad_value_(
  options: { parameters: Tensor | Iterable<Tensor>; clip_value: number } & ClipValueOptions,
): void;
export function clip_grad_value_(...args: readonly unknown[]): void {
  const { parameters, clip_value } = bind(clipValue, args);
  for (const grad of gradients(parameters)) {
    const x = grad.detach();
    overwrite(x, f.clamp(x, { min: -clip_value, max: clip_value }));
  }
}
