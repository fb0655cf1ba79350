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

/** Whether there are elements to check; on `meta` there are none. */
export const hasElements = (x: Tensor): boolean => x.device !== 'meta';
