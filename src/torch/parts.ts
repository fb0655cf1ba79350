// A tensor cut into parts as views: into so many, or at places, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { dtypes, normalizeDim, RuntimeError, read } from '../engine/index.ts';
import type { Input } from './calls.ts';
import type { CutOptions } from './cut.ts';
import { bound } from './define.ts';
import { either, int, intOrInts, tensor } from './kinds.ts';
import type { Tensor } from './tensor.ts';

/** How many parts, or where each but the first begins. */
type Places = number | readonly number[];
export interface TensorSplitOptions extends CutOptions {
  /** How many parts, the first ones longer by one; or where each but the first begins. */
  indices_or_sections: Places | Tensor;
}
/** Takes how many parts, or where they begin, and the dimension that is cut. */
export interface TensorSplit<P extends unknown[] = []> {
  (...args: [...self: P, indices_or_sections: Places | Tensor, dim?: number | CutOptions]): Tensor[];
  (...args: [...self: P, options: TensorSplitOptions]): Tensor[];
}
/** Takes how many parts of the same size, or where they begin. */
export interface SplitAlong<P extends unknown[] = []> {
  (...args: [...self: P, indices_or_sections: Places]): Tensor[];
  (...args: [...self: P, options: { indices_or_sections: Places }]): Tensor[];
}

/** The methods of this file. */
export interface PartMethods {
  /** Parts of a dimension: so many, the first ones longer by one, or cut at places. */
  tensor_split: TensorSplit;
  /** Columns cut into parts: along the second dimension, of a vector along the first. */
  hsplit: SplitAlong;
  /** Rows cut into parts: along the first of two dimensions or more. */
  vsplit: SplitAlong;
  /** Layers cut into parts: along the third dimension. */
  dsplit: SplitAlong;
}

/** Parts of dimension d that begin at 0 and at places; negative ones count from its end. */
const cutAt = (x: Tensor, d: number, places: readonly number[]): Tensor[] => {
  const n = x.shape[d];
  const within = places.map((at) => Math.min(Math.max(at < 0 ? at + n : at, 0), n));
  return [0, ...within].map((begin, i) => f.slice(x, d, begin, Math.max(begin, within[i] ?? n)));
};
/** Where so many parts of n begin, the first ones longer by one. */
const sharesOf = (n: number, count: number): number[] =>
  Array.from({ length: count - 1 }, (_, i) => Math.floor(n / count) * (i + 1) + Math.min(i + 1, n % count));

/** How many parts a tensor says, or where they begin. @throws RuntimeError where it is no int64 of one dimension at most. */
function placesIn(given: Tensor): Places {
  if (given.ndim > 1) {
    throw new RuntimeError(
      `tensor_split expected tensor_indices_or_sections to be a zero-dimensional or one-dimensional tensor, but got a tensor with ${given.ndim} dims`,
    );
  }
  if (given.dtype !== 'int64') {
    throw new RuntimeError(
      `tensor_split expected tensor_indices_or_sections to have dtype of long, but got ${dtypes[given.dtype].scalarName}`,
    );
  }
  return given.ndim === 0 ? read(given)[0] : Array.from(read(given));
}

/** Parts of a dimension, as views: so many, the first ones longer by one, or cut at places. @throws RuntimeError for none. */
export const tensor_split: TensorSplit<Input> = /* @__PURE__ */ bound<TensorSplitOptions, Tensor[]>(
  'tensor_split',
  { indices_or_sections: [/* @__PURE__ */ either(intOrInts, tensor, 'int or tuple of ints')], dim: [int, 0] },
  (x, { indices_or_sections: given, dim }) => {
    if (x.ndim === 0) {
      throw new RuntimeError('tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims');
    }
    const d = normalizeDim(dim, x.ndim);
    const places = typeof given === 'object' && 'shape' in given ? placesIn(given) : given;
    if (typeof places !== 'number') return cutAt(x, d, places);
    if (places <= 0) throw new RuntimeError(`number of sections must be larger than 0, got ${places}`);
    if (places >= 2 ** 32) throw new RuntimeError('std::bad_alloc', 'no list holds so many parts');
    return cutAt(x, d, sharesOf(x.shape[d], places));
  },
);

/* @__NO_SIDE_EFFECTS__ */
const along = (name: string, least: number, dim: number): SplitAlong<Input> =>
  bound<{ indices_or_sections: Places }, Tensor[]>(
    name,
    { indices_or_sections: [intOrInts] },
    (x, { indices_or_sections: places }) => {
      if (x.ndim < least) {
        throw new RuntimeError(
          `torch.${name} requires a tensor with at least ${least} dimension, but got a tensor with ${x.ndim} dimensions!`,
        );
      }
      const d = Math.min(dim, x.ndim - 1);
      const n = x.shape[d];
      if (typeof places === 'number' && (places === 0 || n % places !== 0)) {
        throw new RuntimeError(
          `torch.${name} attempted to split along dimension ${d}, but the size of the dimension ${n} is not divisible by the split_size ${places}!`,
        );
      }
      return tensor_split(x, places, d);
    },
  );
/** Columns cut into parts: along the second dimension, of a vector along the first. @throws RuntimeError for uneven ones. */
export const hsplit: SplitAlong<Input> = /* @__PURE__ */ along('hsplit', 1, 1);
/** Rows cut into parts: along the first of two dimensions or more. @throws RuntimeError for uneven ones. */
export const vsplit: SplitAlong<Input> = /* @__PURE__ */ along('vsplit', 2, 0);
/** Layers cut into parts: along the third dimension. @throws RuntimeError for uneven ones. */
export const dsplit: SplitAlong<Input> = /* @__PURE__ */ along('dsplit', 3, 2);
