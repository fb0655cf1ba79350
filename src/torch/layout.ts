// How the elements of a tensor lie in their storage: what PyTorch asks by methods alone.

import type { Tensor } from './tensor.ts';

/** For each dimension, how many elements apart neighbours are. */
export const stride = (input: Tensor): number[] => [...input.strides];
/** Whether the elements lie in row-major order without gaps. */
export const is_contiguous = (input: Tensor): boolean => input.isContiguous;
