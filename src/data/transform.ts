// What a transform is: an object that can be called with one sample, and may do many at once.

import type { Tensor } from '../torch/index.ts';
import { together } from './dataset.ts';

type Call<I, O> = (input: I) => O;
export interface Transform<I, O> extends Call<I, O> {}

/** Base of transforms: subclasses define `forward`, and `batch` where samples that lie in one tensor can be done at once. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the call signature is that of forward.
export abstract class Transform<I = Tensor, O = Tensor> {
  constructor() {
    const call = ((input: I) => call.forward(input)) as Transform<I, O>;
    Object.setPrototypeOf(call, new.target.prototype);
    // biome-ignore lint/correctness/noConstructorReturn: this is how an instance can be called.
    return call;
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
export const transformText = (transform: unknown): string =>
  transform instanceof Transform
    ? String(transform)
    : `<function ${(transform as { name?: string }).name || '<lambda>'}>`;
