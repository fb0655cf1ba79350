// What a transform is: an object that can be called with one sample, and may do many at once.

import { Callable } from '../rules/callable.ts';
import { together } from '../sampling/dataset.ts';
import type { Tensor } from '../torch/index.ts';

type Call<I, O> = (input: I) => O;
/** A call is `forward`. */
export interface Transform<I, O> extends Call<I, O> {}

/** Base of transforms: subclasses define `forward`, and `batch` where samples that lie in one tensor can be done at once. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the call signature is that of forward.
export abstract class Transform<I = Tensor, O = Tensor> extends Callable {
  protected override _call_impl(args: [input: I]): O {
    return this.forward(args[0]);
  }

  /** One sample. */
  abstract forward(input: I): O;

  /** Samples [n, …] as one tensor [n, …], equal to `forward` of each; null where they must be done one by one. */
  batch(_inputs: Tensor): Tensor | null {
    return null;
  }
}

/** Samples [n, …] transformed at once, or null where the transform cannot. */
export function transformTogether(transform: unknown, inputs: Tensor): Tensor | null {
  if (!(transform instanceof Transform) || !together(transform, 'batch', 'forward')) return null;
  return transform.batch(inputs);
}

/** The text of a transform; a plain function's as Python's, without its address. */
export function transformText(transform: unknown): string {
  if (transform instanceof Transform) return String(transform);
  return `<function ${(typeof transform === 'function' && transform.name) || '<lambda>'}>`;
}
