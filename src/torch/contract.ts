// Sums over dimensions of two tensors, as a product of two matrices, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { normalizeDim, RuntimeError, size } from '../engine/index.ts';
import { define } from './define.ts';
import { either, int, ints, listOf, tensor } from './kinds.ts';
import { named } from './names.ts';
import type { Tensor } from './tensor.ts';

/** @throws RuntimeError for two dtypes. */
export function checkSameDtype(a: Tensor, b: Tensor): void {
  if (a.dtype !== b.dtype) throw new RuntimeError('both inputs should have same dtype');
}

/** Σ over dimensions of a and as many of b, the others of a and then of b left. @throws RuntimeError */
export function contracted(a: Tensor, b: Tensor, ofA: readonly number[], ofB: readonly number[]): Tensor {
  checkSameDtype(a, b);
  const [p, q] = [ofA.map((d) => normalizeDim(d, a.ndim)), ofB.map((d) => normalizeDim(d, b.ndim))];
  for (const [i, d] of p.entries()) {
    if (a.shape[d] === b.shape[q[i]]) continue;
    throw new RuntimeError(
      `contracted dimensions need to match, but first has size ${a.shape[d]} in dim ${ofA[i]} and second has size ${b.shape[q[i]]} in dim ${ofB[i]}`,
    );
  }
  const others = ({ shape }: Tensor, dims: readonly number[]): number[] =>
    [...shape.keys()].filter((d) => !dims.includes(d));
  const [restA, restB] = [others(a, p), others(b, q)];
  const [rows, columns] = [restA.map((d) => a.shape[d]), restB.map((d) => b.shape[d])];
  const width = size(p.map((d) => a.shape[d]));
  const left = f.reshape(f.permute(a, [...restA, ...p]), [size(rows), width]);
  const right = f.reshape(f.permute(b, [...q, ...restB]), [width, size(columns)]);
  return named('ViewBackward0', f.reshape(f.matmul(left, right), [...rows, ...columns]));
}

/** How many last dimensions of a and first of b, or which of each. */
type Dims = number | readonly (readonly number[])[];
/** Takes two tensors and the dimensions that are summed over. */
export interface Tensordot {
  (a: Tensor, b: Tensor, dims?: Dims | { dims?: Dims }): Tensor;
}
/** Σ over dimensions of a and as many of b: `tensordot(a, b, 2)`, `tensordot(a, b, [[0], [1]])`. @throws RuntimeError */
export const tensordot: Tensordot = /* @__PURE__ */ define<{ a: Tensor; b: Tensor; dims?: Dims }>(
  'tensordot',
  () => ({ a: [tensor], b: [tensor], dims: [/* @__PURE__ */ either(int, /* @__PURE__ */ listOf(ints), 'int'), 2] }),
  ({ a, b, dims }) => {
    if (typeof dims !== 'number') {
      const [first, second] = dims;
      if (first.length !== second.length) throw new RuntimeError('both dimension lists should have same length');
      return contracted(a, b, first, second);
    }
    if (dims < 0) throw new RuntimeError(`tensordot expects dims >= 0, but got dims=${dims}`);
    if (dims > Math.min(a.ndim, b.ndim)) {
      throw new RuntimeError(`tensordot expects dims < ndim_a or ndim_b, but got dims=${dims}`);
    }
    const first = Array.from({ length: dims }, (_, i) => i - dims);
    return contracted(a, b, first, [...first.keys()]);
  },
);
