// What is asked of a tensor's dtype.

import { isFloating } from '../engine/index.ts';
import { alone } from './define.ts';
import type { Tensor } from './tensor.ts';

/** The methods of this file. */
export interface AboutMethods {
  /** Whether the dtype is a floating one. */
  is_floating_point(): boolean;
  /** Whether the dtype has numbers below 0. */
  is_signed(): boolean;
}

/** Whether the dtype is a floating one. */
export const is_floating_point: (input: Tensor) => boolean = /* @__PURE__ */ alone('is_floating_point', (x) =>
  isFloating(x.dtype),
);
/** Whether the dtype has numbers below 0. */
export const is_signed: (input: Tensor) => boolean = /* @__PURE__ */ alone(
  'is_signed',
  (x) => x.dtype !== 'uint8' && x.dtype !== 'bool',
);
