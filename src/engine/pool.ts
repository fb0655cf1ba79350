// The largest element of each window.

import type { Tensor } from '../reference/engine/tensor.ts';
import type { MaxPool } from '../reference/kernels/pool.ts';
import * as ops from '../reference/ops/pool.ts';
import { bind } from './bind.ts';
import { zeros_like } from './create.ts';
import type { Named } from './function.ts';
import { scatter_add } from './gather.ts';

type Pool = (<T extends Tensor>(x: T, attributes: MaxPool) => T[]) & Named<MaxPool>;

/** x [..., L] → [values, indices], both [..., windows]. */
export const max_pool: Pool = /* @__PURE__ */ bind(
  ops.max_pool,
  null,
  () => ({ scatter_add, zeros_like }),
  (run) => (x, attributes) => run([x], attributes),
);
