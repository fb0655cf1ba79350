// What is asked of a tensor's dtype.

import { isFloating } from '../engine/index.ts';
import type { Tensor } from './tensor.ts';

/** Whether the dtype is float32 or float64. */
export const is_floating_point = (input: Tensor): boolean => isFloating(input.dtype);
