// Sums and means that leave NaN out, and numbers in place of what is none, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { dtypes, isFloating, RuntimeError } from '../engine/index.ts';
import type { TableOf } from '../rules/signature.ts';
import type { Input } from './calls.ts';
import { bound } from './define.ts';
import { bool, dims, dtype, float } from './kinds.ts';
import { named } from './names.ts';
import { type Reduction, type ReductionOptions, sum } from './reduce.ts';
import type { Tensor } from './tensor.ts';

export interface ReplaceRest {
  /** What stands for Infinity; null (default): the largest number of the dtype. */
  posinf?: number | null;
  /** What stands for -Infinity; null (default): the smallest number of the dtype. */
  neginf?: number | null;
}
export interface ReplaceOptions extends ReplaceRest {
  /** What stands for NaN; null (default): 0. */
  nan?: number | null;
}
/** Takes what stands for NaN and the infinities. */
export interface Replace<P extends unknown[] = []> {
  (...args: [...self: P, nan?: number | null | ReplaceOptions, posinf?: number | null, neginf?: number | null]): Tensor;
  (...args: [...self: P, nan: number | null, options: ReplaceRest]): Tensor;
}

/** The methods of this file. */
export interface NanMethods {
  /** Sums of what is not NaN. */
  nansum: Reduction;
  /** Means of what is not NaN. */
  nanmean: Reduction;
  /** Numbers in place of NaN and the infinities. */
  nan_to_num: Replace;
  /** `nan_to_num` in place. */
  nan_to_num_: Replace;
}

const table: TableOf<ReductionOptions> = { dim: [dims, null], keepdim: [bool, false], dtype: [dtype, null] };
const isNan = (x: Tensor): Tensor => f.ne(x, x);

function sumWithout(x: Tensor, options: Required<ReductionOptions>): Tensor {
  if (!isFloating(x.dtype)) return sum(x, options);
  return named('NansumBackward0', sum(f.where(isNan(x), 0, x), options));
}

/** Sums of what is not NaN. */
export const nansum: Reduction<Input> = /* @__PURE__ */ bound<ReductionOptions>('nansum', table, sumWithout, 2);

/** Means of what is not NaN; of nothing NaN. @throws RuntimeError for integers. */
export const nanmean: Reduction<Input> = /* @__PURE__ */ bound<ReductionOptions>(
  'nanmean',
  table,
  (x, options) => {
    if (!isFloating(x.dtype)) {
      throw new RuntimeError(
        `nanmean(): expected input to have floating point or complex dtype but got ${dtypes[x.dtype].scalarName}`,
      );
    }
    const { dim, keepdim } = options;
    return f.div(sumWithout(x, options), sum(f.logical_not(isNan(f.detach(x))), { dim, keepdim }));
  },
  2,
);

/** The largest number of a dtype. */
const LARGEST = { float32: 3.4028234663852886e38, float64: Number.MAX_VALUE };

/** Numbers in place of NaN and the infinities; integers as they are, a copy. */
export const nan_to_num: Replace<Input> = /* @__PURE__ */ bound<ReplaceOptions>(
  'nan_to_num',
  { nan: [float, null], posinf: [float, null], neginf: [float, null] },
  (x, { nan, posinf, neginf }) => {
    if (!isFloating(x.dtype)) return f.clone(x, true);
    const most = x.dtype === 'float64' ? LARGEST.float64 : LARGEST.float32;
    const above = f.where(f.eq(x, Infinity), posinf ?? most, x);
    const within = f.where(f.eq(x, -Infinity), neginf ?? -most, above);
    return named('NanToNumBackward0', f.where(isNan(x), nan ?? 0, within));
  },
);
