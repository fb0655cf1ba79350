// Elements picked by tensors of positions or truth values, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import {
  broadcastShapes,
  formatSizes,
  IndexError,
  NotImplementedError,
  normalizeDim,
  RuntimeError,
  size,
} from '../engine/index.ts';
import type { Input, Unary } from './calls.ts';
import { hasElements } from './checks.ts';
import { constant, held } from './converted.ts';
import { bound, unary } from './define.ts';
import { bool, int, other, tensor } from './kinds.ts';
import { cNames, named } from './names.ts';
import { asNumbers, atLeast1d, placesOf, scattered, shaped, wider } from './positions.ts';
import type { Tensor } from './tensor.ts';

export interface PlacesOptions {
  /** The dimension that the positions are of. */
  dim: number;
  /** Positions, int64 or int32, not negative. */
  index: Tensor;
}

/** Takes a dimension and positions in it. */
export interface AtPlaces<P extends unknown[] = []> {
  (...args: [...self: P, dim: number, index: Tensor]): Tensor;
  (...args: [...self: P, dim: number, options: Omit<PlacesOptions, 'dim'>]): Tensor;
  (...args: [...self: P, options: PlacesOptions]): Tensor;
}

export interface ScatterOptions extends PlacesOptions {
  /** What is added, of the input's dtype. */
  src: Tensor;
}

/** Takes a dimension, positions in it and what comes there. */
export interface Scatter<P extends unknown[] = []> {
  (...args: [...self: P, dim: number, index: Tensor, src: Tensor]): Tensor;
  (...args: [...self: P, dim: number, options: Omit<ScatterOptions, 'dim'>]): Tensor;
  (...args: [...self: P, options: ScatterOptions]): Tensor;
}

export interface MaskedFillOptions {
  /** Truth values that broadcast to the input's shape. */
  mask: Tensor;
  /** A number, or a tensor without dimensions. */
  value: number | boolean | Tensor;
}

/** Takes a mask and a value. */
export interface MaskedFill<P extends unknown[] = []> {
  (...args: [...self: P, mask: Tensor, value: number | boolean | Tensor]): Tensor;
  (...args: [...self: P, mask: Tensor, options: Omit<MaskedFillOptions, 'mask'>]): Tensor;
  (...args: [...self: P, options: MaskedFillOptions]): Tensor;
}

/** The methods of this file. */
export interface PickMethods {
  /** One element of a dimension for each position, all other coordinates the same. */
  gather: AtPlaces;
  /** A copy with the elements of `src` added at the positions that `index` says. */
  scatter_add: Scatter;
  /** Copies of whole positions of a dimension, in the order of a vector of them. */
  index_select: AtPlaces;
  /** A copy with a value wherever the mask is true. */
  masked_fill: MaskedFill;
  /** Coordinates of the elements that are not 0, int64 [count, rank]. */
  nonzero: Nonzero;
  /** `nonzero`. */
  argwhere: Unary;
}

/** One element of a dimension for each position, all other coordinates the same. */
export const gather: AtPlaces<Input> = /* @__PURE__ */ bound<PlacesOptions>(
  'gather',
  { dim: [int], index: [tensor] },
  (x, { dim, index }) => {
    const d = normalizeDim(dim, x.shape.length);
    const from = atLeast1d(x);
    const places = placesOf('gather', x, index, 'input');
    const odd = wider(places, from, d);
    if (odd !== -1) {
      throw new RuntimeError(
        `Size does not match at dimension ${odd} expected index ${formatSizes(index.shape)} to be no larger than self ${formatSizes(x.shape)} apart from dimension ${d}`,
      );
    }
    return shaped('GatherBackward0', f.gather(from, d, places), index.shape);
  },
);

/** A copy with the elements of `src` added at the positions that `index` says. */
export const scatter_add: Scatter<Input> = /* @__PURE__ */ bound<ScatterOptions>(
  'scatter_add',
  { dim: [int], index: [tensor], src: [tensor] },
  (x, { dim, index, src }) => {
    const { d, into, places, taken } = scattered(x, dim, index, src);
    const sums = asNumbers([into, taken], ([a, b]) => f.scatter_add(a, d, places, b));
    return shaped('ScatterAddBackward0', sums, x.shape);
  },
);

/** Copies of whole positions of a dimension, in the order of a vector of them. */
export const index_select: AtPlaces<Input> = /* @__PURE__ */ bound<PlacesOptions>(
  'index_select',
  { dim: [int], index: [tensor] },
  (x, { dim, index }) => {
    if (index.shape.length > 1) throw new IndexError('index_select(): Index is supposed to be a vector');
    if (index.dtype !== 'int64' && index.dtype !== 'int32') {
      throw new RuntimeError('index_select(): Expected dtype int32 or int64 for index');
    }
    const d = normalizeDim(dim, x.shape.length);
    if (size(index.shape) > 0 && x.shape.length > 1 && x.shape[d] === 0) {
      throw new RuntimeError('index_select(): self indexing axis dim should be positive');
    }
    return f.index_select(x, d, index);
  },
);

/** A copy with a value wherever the mask is true. */
export const masked_fill: MaskedFill<Input> = /* @__PURE__ */ bound<MaskedFillOptions>(
  'masked_fill',
  { mask: [tensor], value: [other] },
  (x, { mask, value }) => {
    if (mask.dtype !== 'bool') {
      throw new RuntimeError(`masked_fill_ only supports boolean masks, but got mask with dtype ${cNames[mask.dtype]}`);
    }
    if (typeof value === 'object' && value.shape.length > 0) {
      throw new RuntimeError(
        `masked_fill_ only supports a 0-dimensional value tensor, but got tensor with ${value.shape.length} dimension(s).`,
      );
    }
    broadcastShapes(mask.shape, x.shape);
    const given = typeof value === 'object';
    const y = f.where(mask, given ? held(value, x) : constant(value, x), x);
    return named(`MaskedFillBackward${given ? 1 : 0}`, y.isContiguous ? y : f.clone(y));
  },
);

/** Takes whether the coordinates of each dimension come apart. */
export interface Nonzero<P extends unknown[] = []> {
  (...args: [...self: P, options?: { as_tuple?: false }]): Tensor;
  (...args: [...self: P, options: { as_tuple: true }]): Tensor[];
}

/** Coordinates of the elements that are not 0, int64 [count, rank]; with `as_tuple` one tensor [count] for each dimension. */
export const nonzero = /* @__PURE__ */ bound<{ as_tuple?: boolean }, Tensor | Tensor[]>(
  'nonzero',
  { as_tuple: [bool, false] },
  (x, { as_tuple }) => {
    if (hasElements(x)) {
      // In memory one coordinate stands behind the other, as PyTorch lays them.
      if (!as_tuple) return f.transpose(f.clone(f.transpose(f.nonzero(x), 0, 1)), 0, 1);
      // A tensor without dimensions is one of one element.
      const places = f.nonzero(atLeast1d(x));
      return Array.from({ length: places.shape[1] }, (_, d) => f.select(places, 1, d));
    }
    throw new NotImplementedError(
      "The register_meta function for torch.nonzero() raises unimplemented by default, as a correct data-independent implementation does not exist. This implementation returns a fake value, assuming all elements of the tensor are non-zero. To enable this registration, please set 'torch.fx.experimental._config.meta_nonzero_assume_all_nonzero' to True.",
      'how many elements are not 0 is not known without them',
    );
  },
  0,
) as Nonzero<Input>;

/** `nonzero`. */
export const argwhere: Unary<Input> = /* @__PURE__ */ unary('argwhere', (x) => nonzero(x));
