// Matrix products, plainly: every element is a dot product, accumulated in double.

import type { TypedArray } from '../base/dtype.ts';
import type { Kernel, View } from './kernel.ts';
import { broadcast, dense, dot } from './walk.ts';

/** out[m, n] += Σ_k a[m, k] b[k, n], with b given transposed so that both run along k. */
function product(
  a: TypedArray,
  bT: TypedArray,
  out: TypedArray,
  [m, k, n]: readonly number[],
  at: readonly number[],
): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) out[at[2] + i * n + j] += dot(a, at[0] + i * k, bT, at[1] + j * k, k);
  }
}

/** The last two dimensions swapped. */
const transposed = (v: View): View => ({
  ...v,
  shape: [...v.shape.slice(0, -2), v.shape.at(-1) as number, v.shape.at(-2) as number],
  strides: [...v.strides.slice(0, -2), v.strides.at(-1) as number, v.strides.at(-2) as number],
});

export const matmul: Kernel<readonly [View, View]> = ([a, b], [output]) => {
  const [m, k] = a.shape.slice(-2);
  const n = b.shape[b.shape.length - 1];
  const [x, y] = [dense(a), dense(transposed(b))];
  const batches = a.shape.length === 3 ? a.shape[0] : 1;
  for (let i = 0; i < batches; i++) product(x, y, output.data, [m, k, n], [i * m * k, i * k * n, i * m * n]);
};

/** C is added after the product is rounded no further than the output's dtype allows: one rounding, in double. */
export const addmm: Kernel<readonly [View, View, View]> = ([c, a, b], [output]) => {
  const [m, k] = a.shape;
  const n = b.shape[1];
  const sum = new Float64Array(m * n);
  sum.set(dense(broadcast(c, output.shape)));
  product(dense(a), dense(transposed(b)), sum, [m, k, n], [0, 0, 0]);
  output.data.set(sum);
};
