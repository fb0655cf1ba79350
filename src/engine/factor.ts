// Factors of matrices.

import * as ops from '../reference/ops/factor.ts';
import * as fast from '../wasm/factor.ts';
import { withAttributes } from './bind.ts';
import { none, type With } from './function.ts';

/** The orthogonal factor of a matrix (of a wide one that of its transpose), times gain. */
export const orthonormal: With<{ readonly gain: number }> = /* @__PURE__ */ withAttributes(
  ops.orthonormal,
  fast.orthonormal,
  none,
);
