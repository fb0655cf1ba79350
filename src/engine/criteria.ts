// Criteria beside cross entropy.

import type { Tensor } from '../reference/engine/tensor.ts';
import * as ops from '../reference/ops/criteria.ts';
import type { None } from '../reference/ops/op.ts';
import { clamp } from './activation.ts';
import { div, mul, sub } from './binary.ts';
import { bind, withAttributes } from './bind.ts';
import type { Named, With } from './function.ts';
import { type Pairwise, pairwise } from './pairwise.ts';
import { unsqueeze } from './shape.ts';
import { log } from './unary.ts';

/** d² / 2 where |d| ≤ delta, else delta (|d| - delta / 2). */
export const huber: With<{ readonly delta: number }> = /* @__PURE__ */ withAttributes(ops.huber, null, () => ({
  mul,
  clamp,
}));
/** -(t log p + (1 - t) log(1 - p)), elementwise. */
export const binary_cross_entropy: Pairwise = /* @__PURE__ */ pairwise(ops.binary_cross_entropy, null, () => ({
  sub,
  mul,
  div,
  clamp,
  log,
}));

type Margins = (<T extends Tensor>(x: T, target: T) => T) & Named<None>;

/** Margins between the scores of target classes and of others: [N, C] → [N]. */
export const multilabel_margin: Margins = /* @__PURE__ */ bind(
  ops.multilabel_margin,
  null,
  () => ({ mul, unsqueeze }),
  (run) => (x, target) => run([x, target], {})[0],
);
