// The largest element of each window on the last dimension.

import { max_pool as kernel, type MaxPool } from '../kernels/pool.ts';
import { op } from './op.ts';
import type { Spec } from './spec.ts';

/** x [..., L] → the largest element of each window and where it is in its row, both [..., windows]; of equals the first. */
export const max_pool = /* @__PURE__ */ op({
  name: 'max_pool',
  infer: ([{ shape, dtype }]: readonly [Spec], { windows }: MaxPool) => {
    const pooled = [...shape.slice(0, -1), windows];
    return [
      { shape: pooled, dtype },
      { shape: pooled, dtype: 'int64' },
    ];
  },
  kernel,
  saves: { outputs: [1] },
  uses: ['scatter_add', 'zeros_like'],
  derivative: (f, [g], { outputs, specs: [x] }) =>
    g === null || x === null ? [null] : [f.scatter_add(f.zeros_like(g, x.shape), x.shape.length - 1, outputs[1], g)],
  moves: true,
});
