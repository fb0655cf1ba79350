// Where values would go among sorted ones.

import * as kernels from '../kernels/search.ts';
import { op } from './op.ts';
import type { Spec } from './spec.ts';

/** inputs: sorted values [n] or [..., n], values [..., m] of any shape, or with the same leading dimensions. */
export const searchsorted = /* @__PURE__ */ op({
  name: 'searchsorted',
  infer: ([, values]: readonly [Spec, Spec], _side: kernels.Side) => [{ shape: values.shape, dtype: 'int64' as const }],
  kernel: kernels.searchsorted,
});
