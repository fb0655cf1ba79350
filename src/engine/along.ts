// Functions along one dimension.

import type { Tensor } from '../reference/engine/tensor.ts';
import type { Dim } from '../reference/kernels/along.ts';
import * as ops from '../reference/ops/along.ts';
import { bind, withAttributes } from './bind.ts';
import { zeros_like } from './create.ts';
import { type Named, none, type With } from './function.ts';
import { scatter_add } from './gather.ts';
import { flip } from './move.ts';
import { unsqueeze } from './shape.ts';

/** Values and indices. */
type Extreme = (<T extends Tensor>(x: T, attributes: Dim) => T[]) & Named<Dim>;

/** The largest of a dimension and where it is: the first of equals, NaN before all. */
export const max_dim: Extreme = /* @__PURE__ */ bind(
  ops.max_dim,
  null,
  () => ({ unsqueeze, scatter_add, zeros_like }),
  (run) => (x, attributes) => run([x], attributes),
);
/** The smallest of a dimension and where it is. */
export const min_dim: Extreme = /* @__PURE__ */ bind(
  ops.min_dim,
  null,
  () => ({ unsqueeze, scatter_add, zeros_like }),
  (run) => (x, attributes) => run([x], attributes),
);
/** The commonest of a dimension and where it is: the smallest of several, the last of equals. */
export const mode: Extreme = /* @__PURE__ */ bind(
  ops.mode,
  null,
  () => ({ unsqueeze, scatter_add, zeros_like }),
  (run) => (x, attributes) => run([x], attributes),
);
/** Index of the largest of a dimension. */
export const argmax: With<Dim> = /* @__PURE__ */ withAttributes(ops.argmax, null, none);
/** Index of the smallest of a dimension. */
export const argmin: With<Dim> = /* @__PURE__ */ withAttributes(ops.argmin, null, none);

type Cumsum = (<T extends Tensor>(x: T, dim: number) => T) & Named<{ readonly dim: number }>;

/** Running sum along a dimension. */
export const cumsum: Cumsum = /* @__PURE__ */ bind(
  ops.cumsum,
  null,
  () => ({ flip, cumsum }),
  (run) => (x, dim) => run([x], { dim })[0],
);
