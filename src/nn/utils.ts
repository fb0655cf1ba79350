// torch.nn.utils: clipping of gradients.

import { bind, RuntimeError, signature } from '../engine/index.ts';
import { nothing, scaleTo, totalNorm } from '../functional/clip.ts';
import { no_grad, Tensor } from '../torch/index.ts';

interface ClipNorm {
  parameters: Tensor | Iterable<Tensor>;
  max_norm: number;
  norm_type?: number | 'inf';
  error_if_nonfinite?: boolean;
  foreach?: boolean | null;
}
const clipNorm = signature<Required<ClipNorm>>(
  'clip_grad_norm_',
  [['parameters'], ['max_norm'], ['norm_type', 2], ['error_if_nonfinite', false], ['foreach', null]],
  false,
);
const clipValue = signature<{ parameters: Tensor | Iterable<Tensor>; clip_value: number; foreach: boolean | null }>(
  'clip_grad_value_',
  [['parameters'], ['clip_value'], ['foreach', null]],
  false,
);

const gradients = (parameters: Tensor | Iterable<Tensor>): Tensor[] =>
  (parameters instanceof Tensor ? [parameters] : [...parameters]).flatMap(({ grad }) => (grad ? [grad] : []));

/**
 * Scales the gradients together so that their norm is at most max_norm; returns the norm before. Source: Pascanu et al., 2013.
 * @throws RuntimeError with error_if_nonfinite for a norm that is NaN or infinite.
 */
export function clip_grad_norm_(
  parameters: Tensor | Iterable<Tensor>,
  max_norm: number,
  ...rest: [norm_type?: number | 'inf' | Omit<ClipNorm, 'parameters' | 'max_norm'>, error_if_nonfinite?: boolean]
): Tensor {
  const { norm_type, error_if_nonfinite, ...given } = bind(clipNorm, [parameters, max_norm, ...rest]);
  const grads = gradients(given.parameters);
  if (grads.length === 0) return nothing(Tensor);
  return no_grad(() => {
    const norm = totalNorm(grads, norm_type === 'inf' ? Number.POSITIVE_INFINITY : norm_type);
    if (error_if_nonfinite && !Number.isFinite(norm.item())) {
      throw new RuntimeError(
        `The total norm of order ${norm_type} for gradients from \`parameters\` is non-finite, so it cannot be clipped. To disable this error and scale the gradients by the non-finite norm anyway, set \`error_if_nonfinite=False\``,
      );
    }
    scaleTo(grads, norm, given.max_norm);
    return norm;
  });
}

/** Cuts every element of the gradients to [-clip_value, clip_value]. */
export function clip_grad_value_(
  parameters: Tensor | Iterable<Tensor>,
  clip_value: number | { clip_value: number },
): void {
  const { clip_value: bound, ...given } = bind(clipValue, [parameters, clip_value]);
  no_grad(() => {
    for (const grad of gradients(given.parameters)) grad.clamp_(-bound, bound);
  });
}
