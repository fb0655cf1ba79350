// Values at shares of the order of elements, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { general, normalizeDim, RuntimeError, size } from '../engine/index.ts';
import { lerp } from './blend.ts';
import type { Input } from './calls.ts';
import { define } from './define.ts';
import { bool, int, number, of, tensor } from './kinds.ts';
import { named } from './names.ts';
import { sort } from './sort.ts';
import type { Tensor } from './tensor.ts';

export interface InterpolationOptions {
  /** What lies between two elements: on the line between them (`'linear'`, the default), one of them, or their mean. */
  interpolation?: 'linear' | 'lower' | 'higher' | 'midpoint' | 'nearest';
}
export interface QuantileRest extends InterpolationOptions {
  /** The dimension to search; by default the tensor is searched as one list. */
  dim?: number | null;
  /** Whether searched dimensions stay, with size 1; not by default. */
  keepdim?: boolean;
}
export interface QuantileOptions extends QuantileRest {
  /** The shares, in [0, 1]: one, or a vector [n], whose results lie along a new first dimension. */
  q: number | Tensor;
}
/** Takes shares of the elements in order, and a dimension. */
export interface Quantile<P extends unknown[] = []> {
  (
    ...args: [
      ...self: P,
      q: number | Tensor,
      dim?: number | null | QuantileRest,
      keepdim?: boolean | Omit<QuantileRest, 'dim'>,
      options?: InterpolationOptions,
    ]
  ): Tensor;
  (...args: [...self: P, options: QuantileOptions]): Tensor;
}

/** The methods of this file. */
export interface QuantileMethods {
  /** The elements at shares of their order; NaN where there is one. */
  quantile: Quantile;
  /** The elements at shares of the order of those that are not NaN. */
  nanquantile: Quantile;
}

/** What is done to a place of the order that is no whole number; null: it is kept. */
const roundings = { linear: null, lower: f.floor, higher: f.ceil, midpoint: null, nearest: f.round };

/** Shares as a tensor of x's dtype. @throws RuntimeError for what are none. */
function sharesOf(x: Tensor, q: number | Tensor): Tensor {
  if (typeof q === 'number' && !(q >= 0 && q <= 1)) {
    throw new RuntimeError(`quantile() q must be in the range [0, 1] but got ${general(q)}`);
  }
  if (size(x.shape) === 0) throw new RuntimeError('quantile() input tensor must be non-empty');
  if (typeof q !== 'number' && q.ndim > 1) throw new RuntimeError('quantile() q must be a scalar or 1D tensor');
  if (x.dtype !== 'float32' && x.dtype !== 'float64') {
    throw new RuntimeError('quantile() input tensor must be either float or double dtype');
  }
  if (typeof q === 'number') return f.full(f.placeOf(x), { shape: [], dtype: x.dtype, value: q });
  if (q.dtype !== x.dtype) throw new RuntimeError('quantile() q tensor must be same dtype as the input tensor');
  const text = 'quantile() q values must be in the range [0, 1]';
  f.checked(f.detach(q), { from: 0, most: 1, error: 'RuntimeError', text });
  return q;
}

/** Places in the order, [..., shares]: of all n elements, of which NaN are the last, or of those that are not NaN. */
function placesOf(sorted: Tensor, shares: Tensor, skips: boolean): Tensor {
  const last = sorted.ndim - 1;
  const missing = f.isnan(f.detach(sorted));
  if (!skips) {
    const end = sorted.shape[last] - 1;
    return f.where(f.any(missing, [last], true), end, f.mul(shares, end));
  }
  const places = f.mul(shares, f.sub(f.sum(f.logical_not(missing), [last], true), 1));
  return f.where(f.lt(f.detach(places), 0), 0, places);
}

/** What lies at places [..., shares] of sorted rows [..., n]. */
function interpolated(sorted: Tensor, places: Tensor, way: keyof typeof roundings): Tensor {
  const at = (place: Tensor): Tensor => f.gather(sorted, sorted.ndim - 1, f.cast(f.detach(place), 'int64'));
  const round = roundings[way];
  if (round !== null) return at(round(places));
  const part = way === 'midpoint' ? 0.5 : f.sub(places, f.floor(f.detach(places)));
  return lerp(at(places), at(f.ceil(places)), part);
}

/* @__NO_SIDE_EFFECTS__ */
const quantiles = (name: string, skips: boolean): Quantile<Input> =>
  define<QuantileOptions & { input: Tensor }>(
    name,
    () => ({
      input: [tensor],
      q: [number],
      dim: [int, null],
      keepdim: [bool, false],
      interpolation: [of(), 'linear'],
    }),
    ({ input: x, q, dim, keepdim, interpolation }) => {
      const shares = sharesOf(x, q);
      if (!Object.hasOwn(roundings, interpolation)) {
        throw new RuntimeError(
          `quantile() interpolation must be one of linear, lower, higher, midpoint or nearest, but got ${interpolation}`,
        );
      }
      const d = normalizeDim(dim ?? 0, x.ndim);
      const over = dim === null ? [...x.shape.keys()] : x.ndim === 0 ? [] : [d];
      const rank = x.ndim;
      // What is searched lies along a last dimension, [..., n]; the dimensions that it was have size 1.
      const rows =
        dim === null ? f.reshape(x, [...x.shape.map(() => 1), x.numel()]) : f.transpose(f.unsqueeze(x, rank), d, rank);
      const sorted = sort(rows).values;
      const places = placesOf(sorted, f.reshape(shares, [shares.numel()]), skips);
      const y = interpolated(sorted, places, interpolation);
      const kept = keepdim ? y : f.squeeze(y, over);
      const end = kept.ndim - 1;
      const first = [end, ...[...kept.shape.keys()].slice(0, end)];
      return named('SqueezeBackward4', shares.ndim === 0 ? f.squeeze(kept, [end]) : f.permute(kept, first));
    },
    4,
  );
/** The elements at shares of their order; NaN where there is one. @throws RuntimeError without elements. */
export const quantile: Quantile<Input> = /* @__PURE__ */ quantiles('quantile', false);
/** The elements at shares of the order of those that are not NaN; NaN where there is none. @throws RuntimeError without elements. */
export const nanquantile: Quantile<Input> = /* @__PURE__ */ quantiles('nanquantile', true);
