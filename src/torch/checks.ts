// Refusals that several families share.

import { RuntimeError, size } from '../engine/index.ts';
import type { Tensor } from './tensor.ts';

/** @throws RuntimeError where there is no element to be the largest. */
export function checkNotEmpty(name: string, x: Tensor): void {
  if (size(x.shape) > 0) return;
  throw new RuntimeError(
    `${name}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.`,
  );
}

/** @throws RuntimeError in PyTorch's words for the norm of no elements, where it is not 0. */
export function checkIdentity(shape: readonly number[], p: number, dims: readonly number[], chosen: boolean): void {
  const empty = dims.find((d) => shape[d] === 0);
  if (empty === undefined || (p >= 0 && p !== Number.POSITIVE_INFINITY)) return;
  // PyTorch's text has no space there.
  const where = chosen ? `the dimension ${empty}because this dimension is empty and` : 'an empty tensor because';
  throw new RuntimeError(
    `linalg.vector_norm cannot compute the ${String(p).replace('Infinity', 'inf')} norm on ${where} the operation does not have an identity`,
  );
}

/** Whether there are elements to check; on `meta` there are none. */
export const hasElements = (x: Tensor): boolean => x.device !== 'meta';
