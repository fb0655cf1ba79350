// Copies in which a part holds other elements, in PyTorch's spelling: what an in-place write through a view does to a copy.

import * as f from '../engine/functions.ts';
import { formatSizes, IndexError, inplace, normalizeDim, RuntimeError, sameShape } from '../engine/index.ts';
import type { Input } from './calls.ts';
import { type SelectOptions, select } from './cut.ts';
import { bound } from './define.ts';
import { type DiagonalOptions, diagonal } from './diagonals.ts';
import { int, ints, tensor } from './kinds.ts';
import { named } from './names.ts';
import { as_strided, type StridedOptions, type StridedRest } from './shape.ts';
import { sliceDim } from './slicing.ts';
import type { Tensor } from './tensor.ts';

interface OfSource {
  /** What comes there, in the shape of the part; it is converted. */
  src: Tensor;
}
/** Takes what comes there, a dimension and a position. */
export interface SelectScatter<P extends unknown[] = []> {
  (...args: [...self: P, src: Tensor, dim: number, index: number]): Tensor;
  (...args: [...self: P, src: Tensor, options: SelectOptions]): Tensor;
  (...args: [...self: P, options: SelectOptions & OfSource]): Tensor;
}
export interface SliceOptions {
  /** The dimension; 0 by default. */
  dim?: number;
  /** The first position, from the beginning by default; negative ones count from the end. */
  start?: number | null;
  /** The position behind the last, up to the end by default. */
  end?: number | null;
  /** How far positions are apart; 1 by default. */
  step?: number;
}
/** Takes what comes there, a dimension and a range of it. */
export interface SliceScatter<P extends unknown[] = []> {
  (...args: [...self: P, src: Tensor, dim?: number, start?: number | null, end?: number | null, step?: number]): Tensor;
  (...args: [...self: P, src: Tensor, options: SliceOptions]): Tensor;
  (...args: [...self: P, src: Tensor, dim: number, options: Omit<SliceOptions, 'dim'>]): Tensor;
  (...args: [...self: P, options: SliceOptions & OfSource]): Tensor;
}
/** Takes what comes there, and which diagonal. */
export interface DiagonalScatter<P extends unknown[] = []> {
  (...args: [...self: P, src: Tensor, offset?: number, dim1?: number, dim2?: number]): Tensor;
  (...args: [...self: P, src: Tensor, options: DiagonalOptions]): Tensor;
  (...args: [...self: P, options: DiagonalOptions & OfSource]): Tensor;
}
/** Takes what comes there, and a shape, strides and an offset. */
export interface StridedScatter<P extends unknown[] = []> {
  (
    ...args: [
      ...self: P,
      src: Tensor,
      size: readonly number[],
      stride: readonly number[],
      storage_offset?: number | null,
    ]
  ): Tensor;
  (
    ...args: [...self: P, src: Tensor, size: readonly number[], stride: readonly number[], options: StridedRest]
  ): Tensor;
  (...args: [...self: P, options: StridedOptions & OfSource]): Tensor;
}

/** The methods of this file. */
export interface PartScatterMethods {
  /** A copy with other elements at one position of a dimension. */
  select_scatter: SelectScatter;
  /** A copy with other elements in a range of a dimension. */
  slice_scatter: SliceScatter;
  /** A copy with other elements on a diagonal. */
  diagonal_scatter: DiagonalScatter;
  /** A copy with other elements where a shape and strides lead. */
  as_strided_scatter: StridedScatter;
}

/** A copy that lies in memory as x does, with src in a view of it. @throws RuntimeError where src has another shape. */
function withPart(node: string, x: Tensor, src: Tensor, look: (y: Tensor) => Tensor): Tensor {
  const y = f.clone(x, true);
  const part = look(y);
  if (!sameShape(part.shape, src.shape)) {
    throw new RuntimeError(
      `expected src to have a size equal to the slice of self. src size = ${formatSizes(src.shape)}, slice size = ${formatSizes(part.shape)}`,
    );
  }
  inplace(part, () => src, false);
  return named(node, y);
}

/** A copy with other elements at one position of a dimension. @throws IndexError, RuntimeError */
export const select_scatter: SelectScatter<Input> = /* @__PURE__ */ bound<SelectOptions & OfSource>(
  'select_scatter',
  { src: [tensor], dim: [int], index: [int] },
  (x, { src, dim, index }) => withPart('SelectScatterBackward0', x, src, (y) => select(y, dim, index)),
);

/** A copy with other elements in a range of a dimension. @throws IndexError, RuntimeError */
export const slice_scatter: SliceScatter<Input> = /* @__PURE__ */ bound<SliceOptions & OfSource>(
  'slice_scatter',
  { src: [tensor], dim: [int, 0], start: [int, null], end: [int, null], step: [int, 1] },
  (x, { src, dim, start, end, step }) => {
    if (x.ndim === 0) throw new IndexError('slice() cannot be applied to a 0-dim tensor.');
    const d = normalizeDim(dim, x.ndim);
    if (step <= 0) throw new RuntimeError('slice step must be positive');
    return withPart('SliceScatterBackward0', x, src, (y) => sliceDim(y, d, [start, end, step], true));
  },
);

/** A copy with other elements on a diagonal. @throws IndexError, RuntimeError */
export const diagonal_scatter: DiagonalScatter<Input> = /* @__PURE__ */ bound<DiagonalOptions & OfSource>(
  'diagonal_scatter',
  { src: [tensor], offset: [int, 0], dim1: [int, 0], dim2: [int, 1] },
  (x, { src, ...at }) => withPart('DiagonalScatterBackward0', x, src, (y) => diagonal(y, at)),
);

/**
 * A copy with other elements where a shape and strides lead.
 * @throws RuntimeError where they leave the copy, and for an input whose elements lie apart in memory.
 */
export const as_strided_scatter: StridedScatter<Input> = /* @__PURE__ */ bound<StridedOptions & OfSource>(
  'as_strided_scatter',
  { src: [tensor], size: [ints], stride: [ints], storage_offset: [int, null] },
  (x, { src, storage_offset, ...pattern }) =>
    withPart('AsStridedScatterBackward0', x, src, (y) => {
      if (!sameShape(y.strides, x.strides)) {
        throw new RuntimeError(
          'as_strided_scatter is currently only supported for contiguous inputs',
          'clone() it first',
        );
      }
      // The copy has a storage of its own, which begins where x does.
      return as_strided(y, { ...pattern, storage_offset: (storage_offset ?? x.offset) - x.offset });
    }),
);
