// Where values would go among sorted ones: functions alone, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { dtypes, formatSizes, promote, RuntimeError, sameShape, TypeError } from '../engine/index.ts';
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
  2,
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
  2,
) as Bucketize;

export interface IsinRest {
  /** Accepted: what comes twice does not matter. */
  assume_unique?: boolean;
  /** Whether it is asked which are not among them; not by default. */
  invert?: boolean;
}
/** Takes elements, and among which they are looked for; one of both may be a number. */
export interface Isin {
  (elements: Tensor, test_elements: Tensor | number, options?: IsinRest): Tensor;
  (elements: number, test_elements: Tensor, options?: IsinRest): Tensor;
}
/** Whether each element is among those of another tensor: bool, in the shape of `elements`. @throws TypeError for two numbers. */
export const isin: Isin = /* @__PURE__ */ define<
  IsinRest & { elements: Tensor | number; test_elements: Tensor | number }
>(
  'isin',
  () => ({ elements: [value], test_elements: [value], assume_unique: [bool, false], invert: [bool, false] }),
  ({ elements, test_elements: among, invert }) => {
    const like = [elements, among].find((z) => typeof z === 'object');
    if (like === undefined) {
      throw new TypeError('isin() received an invalid combination of arguments', 'give one of both as a tensor');
    }
    const [x, y] = [elements, among].map((z) => (typeof z === 'object' ? f.detach(z) : f.wrap(z, like)));
    const row = f.reshape(y, [y.numel()]);
    if (row.shape[0] === 0) return f.full(f.placeOf(x), { shape: x.shape, dtype: 'bool', value: invert ? 1 : 0 });
    const dtype = promote([x, y]);
    const [wanted, [sorted]] = [f.cast(x, dtype), f.sort(f.cast(row, dtype), { dim: 0, descending: false })];
    const at = f.minimum(f.searchsorted(sorted, wanted, { right: false }), row.shape[0] - 1);
    const found = f.reshape(f.index_select(sorted, 0, f.reshape(at, [x.numel()])), x.shape);
    return invert ? f.ne(found, wanted) : f.eq(found, wanted);
  },
  2,
);
