// Comparisons and logic of two inputs, true or false, and the choice between two by a condition.

import { broadcastShapes } from '../base/shape.ts';
import { choose } from '../kernels/elementwise.ts';
import { binary, common } from './binary.ts';
import { always, op } from './op.ts';
import type { Spec } from './spec.ts';

const truth = (name: string, holds: (a: number, b: number) => boolean) =>
  binary({ name, result: 'bool', scalar: (a, b) => (holds(a, b) ? 1 : 0) });

/** a = b. */
export const eq = /* @__PURE__ */ truth('eq', (a, b) => a === b);
/** a ≠ b. */
export const ne = /* @__PURE__ */ truth('ne', (a, b) => a !== b);
/** a < b. */
export const lt = /* @__PURE__ */ truth('lt', (a, b) => a < b);
/** a ≤ b. */
export const le = /* @__PURE__ */ truth('le', (a, b) => a <= b);
/** a > b. */
export const gt = /* @__PURE__ */ truth('gt', (a, b) => a > b);
/** a ≥ b. */
export const ge = /* @__PURE__ */ truth('ge', (a, b) => a >= b);
/** a and b, each true where not 0. */
export const logical_and = /* @__PURE__ */ truth('logical_and', (a, b) => a !== 0 && b !== 0);
/** a or b, each true where not 0. */
export const logical_or = /* @__PURE__ */ truth('logical_or', (a, b) => a !== 0 || b !== 0);
/** exactly one of a and b. */
export const logical_xor = /* @__PURE__ */ truth('logical_xor', (a, b) => (a !== 0) !== (b !== 0));

/** inputs: condition (bool), a, b. The functions cast a and b to their common dtype first. */
export const where = /* @__PURE__ */ op({
  name: 'where',
  // a where the condition holds, else b
  infer: ([condition, a, b]: readonly [Spec, Spec, Spec]) => [
    { shape: broadcastShapes(condition.shape, broadcastShapes(a.shape, b.shape)), dtype: common([a, b]) },
  ],
  kernel: choose,
  preserves: always,
  broadcasts: true,
  saves: { inputs: [0] },
  uses: ['where'],
  derivative: (f, [g], { inputs: [condition], needs }) =>
    g === null
      ? [null, null, null]
      : [null, needs[1] ? f.where(condition, g, 0) : null, needs[2] ? f.where(condition, 0, g) : null],
  moves: true,
});
