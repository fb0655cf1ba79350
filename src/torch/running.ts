// What came up to each element of a dimension, in PyTorch's spelling: extremes, logarithms of sums.

import * as f from '../engine/functions.ts';
import { normalizeDim } from '../engine/index.ts';
import type { Running } from './along.ts';
import type { Input, WithDim } from './calls.ts';
import { bound } from './define.ts';
import { int } from './kinds.ts';
import { floating } from './names.ts';
import { pair, type ValuesIndices } from './pair.ts';
import type { Tensor } from './tensor.ts';

/** The methods of this file. */
export interface RunningMethods {
  /** `cumsum` in place. */
  cumsum_: Running;
  /** `cumprod` in place. */
  cumprod_: Running;
  /** The largest up to each element, and where it is. */
  cummax: WithDim<[], ValuesIndices>;
  /** The smallest up to each element, and where it is. */
  cummin: WithDim<[], ValuesIndices>;
  /** The logarithm of the sum of exponentials up to each element. */
  logcumsumexp: WithDim;
}

const extreme = (name: string, of: typeof f.cummax): WithDim<Input, ValuesIndices> =>
  bound<{ dim: number }, ValuesIndices>(name, { dim: [int] }, (x, { dim }) => {
    // Of nothing PyTorch asks for no dimension.
    const [values, indices] = of(x, x.shape.includes(0) ? 0 : normalizeDim(dim, x.shape.length));
    return pair(name, values, indices);
  });
/** The largest up to each element, and where it is: the last of equals. */
export const cummax: WithDim<Input, ValuesIndices> = /* @__PURE__ */ extreme('cummax', f.cummax);
/** The smallest up to each element, and where it is: the last of equals. */
export const cummin: WithDim<Input, ValuesIndices> = /* @__PURE__ */ extreme('cummin', f.cummin);

/** The logarithm of the sum of exponentials up to each element. */
export const logcumsumexp: WithDim<Input> = /* @__PURE__ */ bound<{ dim: number }, Tensor>(
  'logcumsumexp',
  { dim: [int] },
  (x, { dim }) => {
    const d = normalizeDim(dim, x.shape.length);
    return f.logcumsumexp(floating('logcumsumexp_out_cpu', x), d);
  },
);
