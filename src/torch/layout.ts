// How a tensor lies in its storage, in PyTorch's spelling.

import { dtypes, normalizeDim } from '../engine/index.ts';
import type { Input } from './calls.ts';
import { alone, bound } from './define.ts';
import { int } from './kinds.ts';
import type { Tensor } from './tensor.ts';

/** Takes a dimension, for one stride, or nothing, for all of them. */
export interface Stride<P extends unknown[] = []> {
  (...args: P): number[];
  (...args: [...self: P, dim: number]): number;
  (...args: [...self: P, options: { dim: number }]): number;
}

/** The methods of this file. */
export interface LayoutMethods {
  /** For each dimension, how many elements apart neighbours are. */
  stride: Stride;
  /** Whether the elements lie in row-major order without gaps. */
  is_contiguous(): boolean;
  /** How many elements of the storage stand before the first one. */
  storage_offset(): number;
  /** Bytes of an element. */
  element_size(): number;
  /** `numel`. */
  nelement(): number;
  /** `dim`. */
  ndimension(): number;
}

/** For each dimension, or for one, how many elements apart neighbours are. */
export const stride = /* @__PURE__ */ bound<{ dim?: number | null }, number | number[]>(
  'stride',
  { dim: [int, null] },
  (x, { dim }) => (dim === null ? [...x.strides] : x.strides[normalizeDim(dim, x.shape.length)]),
) as Stride<Input>;
/** Whether the elements lie in row-major order without gaps. */
export const is_contiguous: (input: Tensor) => boolean = /* @__PURE__ */ alone('is_contiguous', (x) => x.isContiguous);
/** How many elements of the storage stand before the first one. */
export const storage_offset: (input: Tensor) => number = /* @__PURE__ */ alone('storage_offset', (x) => x.offset);
/** Bytes of an element. */
export const element_size: (input: Tensor) => number = /* @__PURE__ */ alone(
  'element_size',
  (x) => dtypes[x.dtype].bytes,
);
/** `numel`. */
export const nelement: (input: Tensor) => number = /* @__PURE__ */ alone('nelement', (x) => x.numel());
/** `dim`. */
export const ndimension: (input: Tensor) => number = /* @__PURE__ */ alone('ndimension', (x) => x.ndim);
