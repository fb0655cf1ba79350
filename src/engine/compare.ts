// Comparisons and logic, and the choice by a condition.

import { promote } from '../reference/base/dtype.ts';
import type { Tensor } from '../reference/engine/tensor.ts';
import * as ops from '../reference/ops/compare.ts';
import type { None } from '../reference/ops/op.ts';
import * as fast from '../wasm/pointwise.ts';
import { bind } from './bind.ts';
import { type Named, none } from './function.ts';
import { cast } from './move.ts';
import { asTensor, like, type Scalar } from './operands.ts';
import { type Pairwise, pairwise } from './pairwise.ts';

/** a = b. */
export const eq: Pairwise = /* @__PURE__ */ pairwise(ops.eq, fast.eq, none);
/** a ≠ b. */
export const ne: Pairwise = /* @__PURE__ */ pairwise(ops.ne, fast.ne, none);
/** a < b. */
export const lt: Pairwise = /* @__PURE__ */ pairwise(ops.lt, fast.lt, none);
/** a ≤ b. */
export const le: Pairwise = /* @__PURE__ */ pairwise(ops.le, fast.le, none);
/** a > b. */
export const gt: Pairwise = /* @__PURE__ */ pairwise(ops.gt, fast.gt, none);
/** a ≥ b. */
export const ge: Pairwise = /* @__PURE__ */ pairwise(ops.ge, fast.ge, none);
/** . */
export const logical_and: Pairwise = /* @__PURE__ */ pairwise(ops.logical_and, null, none);
/** . */
export const logical_or: Pairwise = /* @__PURE__ */ pairwise(ops.logical_or, null, none);
/** . */
export const logical_xor: Pairwise = /* @__PURE__ */ pairwise(ops.logical_xor, null, none);

type Where = (<T extends Tensor>(condition: T, a: Scalar<T>, b: Scalar<T>) => T) & Named<None>;

/** a where the condition holds, else b, in the dtype that they promote to. */
export const where: Where = /* @__PURE__ */ bind(
  ops.where,
  null,
  () => ({ where }),
  (run) => (condition, a, b) => {
    const beside = like(a, b, condition);
    const [x, y] = [asTensor(a, beside), asTensor(b, beside)];
    const dtype = promote([x, y]);
    return run([cast(condition, 'bool'), cast(x, dtype), cast(y, dtype)], {})[0];
  },
);
