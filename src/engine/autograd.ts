// The backward pass, in-place writes and gradient checks, with the functions that they compute with.

import { runBackward as pass, type RunBackward } from '../reference/engine/backward.ts';
import * as check from '../reference/engine/gradcheck.ts';
import { inplace as write } from '../reference/engine/inplace.ts';
import type { Tensor } from '../reference/engine/tensor.ts';
import { ones_like } from './create.ts';
import { as_strided_scatter, cast, clone, copy_ } from './move.ts';
import { alias, as_strided, expand, permute } from './shape.ts';

/** See reference/engine/backward.ts. */
export const runBackward: RunBackward = (roots, gradients, options) =>
  pass({ ones_like, clone, cast, alias, copy_ }, roots, gradients, options);

/** See reference/engine/inplace.ts. */
export const inplace = <T extends Tensor>(x: T, compute: (x: T) => T, strict?: boolean, name?: string): T =>
  write({ as_strided, as_strided_scatter, permute, expand, cast, copy_ }, x, compute, strict, name);

/** See reference/engine/gradcheck.ts. */
export const gradcheck = <T extends Tensor>(
  fn: check.Differentiable<T>,
  inputs: readonly T[],
  options?: check.GradcheckOptions,
): boolean => check.gradcheck(runBackward, fn, inputs, options);

/** See reference/engine/gradcheck.ts. */
export const gradgradcheck = <T extends Tensor>(
  fn: check.Differentiable<T>,
  inputs: readonly T[],
  options?: check.GradcheckOptions & { readonly grad_outputs?: readonly T[] },
): boolean => check.gradgradcheck(runBackward, fn, inputs, options);
