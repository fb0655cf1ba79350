// Where values would go among sorted ones: functions alone, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { dtypes, formatSizes, RuntimeError, sameShape } from '../engine/index.ts';
import { define } from './define.ts';
import { bool, either, float, of, tensor } from './kinds.ts';
import type { Tensor } from './tensor.ts';

export interface SearchRest {
  /** Whether positions are int32; not by default. */
  out_int32?: boolean;
  /** Whether a value goes behind those that equal it; not by default. */
  right?: boolean;
}
export interface SearchOptions extends SearchRest {
  /** `'right'` as `right`, `'left'` by default. */
  side?: 'left' | 'right' | null;
}
/** Takes sorted values, and what is looked for among them. */
export interface Searchsorted {
  (sorted_sequence: Tensor, input: Tensor | number, options?: SearchOptions): Tensor;
}
/** Takes what is looked for, and the sorted boundaries. */
export interface Bucketize {
  (input: Tensor | number, boundaries: Tensor, options?: SearchRest): Tensor;
}

function positions(sorted: Tensor, value: Tensor | number, right: boolean, out_int32: boolean): Tensor {
  const values = typeof value === 'number' ? f.cast(f.wrap(value, sorted), sorted.dtype) : f.detach(value);
  if (values.dtype !== sorted.dtype && values.shape.length > 0) {
    throw new RuntimeError(
      `torch.searchsorted(): boundary tensor and input value tensor should have same dtype, but got boundary tensor dtype ${dtypes[sorted.dtype].scalarName} and input value tensor dtype ${dtypes[values.dtype].scalarName}`,
    );
  }
  const lead = (y: Tensor): readonly number[] => y.shape.slice(0, -1);
  if (
    sorted.shape.length !== 1 &&
    (sorted.shape.length !== values.shape.length || !sameShape(lead(sorted), lead(values)))
  ) {
    throw new RuntimeError(
      `torch.searchsorted(): boundaries tensor should be 1 dimension or the first N-1 dimensions of boundaries tensor and input value tensor must match, but we got boundaries tensor ${formatSizes(sorted.shape)} and input value tensor ${formatSizes(values.shape)}`,
    );
  }
  const found = f.searchsorted(f.detach(sorted), values, { right });
  return out_int32 ? f.cast(found, 'int32') : found;
}

const value = /* @__PURE__ */ either(tensor, float, 'Tensor');
/** For each value, how many of the sorted ones (of its row, where there are rows) come before it. */
export const searchsorted = /* @__PURE__ */ define<SearchOptions & { sorted_sequence: Tensor; input: Tensor | number }>(
  'searchsorted',
  () => ({
    sorted_sequence: [tensor],
    input: [value],
    out_int32: [bool, false],
    right: [bool, false],
    side: [/* @__PURE__ */ of(), null],
  }),
  ({ sorted_sequence: sorted, input, out_int32, right, side }) => {
    if (side !== null && side !== 'left' && side !== 'right') {
      throw new RuntimeError(`torch.searchsorted(): side can only be 'left' or 'right' but got ${side}`);
    }
    if (side === 'left' && right) {
      throw new RuntimeError(
        "torch.searchsorted(): side and right can't be set to opposites, got side of left while right was True",
      );
    }
    return positions(sorted, input, right || side === 'right', out_int32);
  },
) as Searchsorted;
/** For each value, between which of the boundaries it lies: how many come before it. */
export const bucketize = /* @__PURE__ */ define<SearchRest & { input: Tensor | number; boundaries: Tensor }>(
  'bucketize',
  () => ({ input: [value], boundaries: [tensor], out_int32: [bool, false], right: [bool, false] }),
  ({ input, boundaries, out_int32, right }) => {
    if (boundaries.shape.length !== 1) {
      throw new RuntimeError(`boundaries tensor must be 1 dimension, but got dim(${boundaries.shape.length})`);
    }
    return positions(boundaries, input, right, out_int32);
  },
) as Bucketize;
