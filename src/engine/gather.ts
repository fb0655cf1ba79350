// Functions that look elements up by indices or put them in their places.

import type { Tensor } from '../reference/engine/tensor.ts';
import type { Sorting } from '../reference/kernels/gather.ts';
import type { Along } from '../reference/kernels/kernel.ts';
import * as ops from '../reference/ops/gather.ts';
import * as fast from '../wasm/gather.ts';
import { bind, three, two } from './bind.ts';
import { eq, where } from './compare.ts';
import { zeros_like } from './create.ts';
import type { Named, Three, Two } from './function.ts';
import { spec } from './operands.ts';
import { unsqueeze } from './shape.ts';

type Lookup = (<T extends Tensor>(x: T, dim: number, index: T) => T) & Named<Along>;
type Scatter = (<T extends Tensor>(x: T, dim: number, index: T, source: T) => T) & Named<Along>;
type Sort = (<T extends Tensor>(x: T, attributes: Sorting) => T[]) & Named<Sorting>;

/** out[i][j] = x[index[i][j]][j], and likewise for other dims. */
export const gather: Lookup = /* @__PURE__ */ bind(
  ops.gather,
  null,
  () => ({ scatter_add, zeros_like }),
  (run) => (x, dim, index) => run([x, index], { dim })[0],
);
/** x with source added at the indexed places. */
export const scatter_add: Scatter = /* @__PURE__ */ bind(
  ops.scatter_add,
  null,
  () => ({ gather }),
  (run) => (x, dim, index, source) => run([x, index, source], { dim })[0],
);
/** The listed indices of a dimension; index [K]. */
export const index_select: Lookup = /* @__PURE__ */ bind(
  ops.index_select,
  null,
  () => ({ index_add, zeros_like }),
  (run) => (x, dim, index) => run([x, index], { dim })[0],
);
/** The indices of a dimension in another order: places [K] says which comes where, and back [N] where each went; -1: nothing. */
export const rearrange: Three<ops.Rearranged> = /* @__PURE__ */ three(ops.rearrange, null, () => ({ rearrange }));
/** The elements of x [K] put at places [K] of a vector: from [N] says which one each place has; -1: 0. */
export const place: (<T extends Tensor>(x: T, from: T, places: T) => T) & Named = /* @__PURE__ */ bind(
  ops.place,
  null,
  () => ({ index_select }),
  (run) => (x, from, places) => run([x, from, places], {})[0],
);
/** x with the slices of source added at the listed indices; index [K]. */
export const index_add: Three<Along> = /* @__PURE__ */ three(ops.index_add, null, () => ({ index_select }));
/** Values in order along a dimension and their indices. */
export const sort: Sort = /* @__PURE__ */ bind(
  ops.sort,
  null,
  () => ({ scatter_add, zeros_like }),
  (run) => (x, attributes) => run([x], attributes),
);
/** Rows of a table [V, D]. */
export const embedding: Two<{ readonly padding_idx: number | null }> = /* @__PURE__ */ two(ops.embedding, null, () => ({
  embedding_backward,
}));
/** Gradient rows added into their places of the table. */
export const embedding_backward: Two<{ readonly rows: number; readonly padding_idx: number | null }> =
  /* @__PURE__ */ two(ops.embedding_backward, fast.embedding_backward, () => ({
    spec,
    embedding,
    where,
    unsqueeze,
    eq,
  }));
