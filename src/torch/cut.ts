// Parts of a tensor as views: a position, a range, equal pieces.

import * as f from '../engine/functions.ts';
import { formatSizes, IndexError, normalizeDim, RuntimeError } from '../engine/index.ts';
import { asOne } from '../rules/as-one.ts';
import type { Input } from './calls.ts';
import { bound } from './define.ts';
import { int, intOrInts } from './kinds.ts';
import type { Tensor } from './tensor.ts';

export interface SelectOptions {
  /** The dimension that goes away. */
  dim: number;
  /** The position in it; negative ones count from its end. */
  index: number;
}

/** Takes a dimension and a position. */
export interface Select<P extends unknown[] = []> {
  (...args: [...self: P, dim: number, index: number]): Tensor;
  (...args: [...self: P, options: SelectOptions]): Tensor;
}

export interface NarrowOptions {
  /** The dimension to cut. */
  dim: number;
  /** The first position that stays; negative ones count from the end. */
  start: number;
  /** How many positions stay. */
  length: number;
}

/** Takes a dimension and a range of it. */
export interface Narrow<P extends unknown[] = []> {
  (...args: [...self: P, dim: number, start: number, length: number]): Tensor;
  (...args: [...self: P, options: NarrowOptions]): Tensor;
}

export interface CutOptions {
  /** The dimension to cut; 0 by default. */
  dim?: number;
}
export interface ChunkOptions extends CutOptions {
  /** How many pieces, or fewer where the dimension is short. */
  chunks: number;
}

/** Takes the number of pieces. */
export interface Chunk<P extends unknown[] = []> {
  (...args: [...self: P, chunks: number, dim?: number]): Tensor[];
  (...args: [...self: P, chunks: number, options: CutOptions]): Tensor[];
  (...args: [...self: P, options: ChunkOptions]): Tensor[];
}

export interface SplitOptions extends CutOptions {
  /** The length of all pieces (the last may be shorter), or of each. */
  split_size: number | readonly number[];
}

/** Takes the lengths of the pieces. */
export interface Split<P extends unknown[] = []> {
  (...args: [...self: P, split_size: number | readonly number[], dim?: number]): Tensor[];
  (...args: [...self: P, split_size: number | readonly number[], options: CutOptions]): Tensor[];
  (...args: [...self: P, options: SplitOptions]): Tensor[];
}

/** Takes the dimension that goes away. */
export interface Unbind<P extends unknown[] = []> {
  (...args: [...self: P, dim?: number]): Tensor[];
  (...args: [...self: P, options: CutOptions]): Tensor[];
}

/** The methods of this file. */
export interface CutMethods {
  /** One position of a dimension, which goes away. */
  select: Select;
  /** A range of a dimension. */
  narrow: Narrow;
  /** A dimension cut into a number of pieces. */
  chunk: Chunk;
  /** A dimension cut into pieces of given lengths. */
  split: Split;
  /** Every position of a dimension, which goes away. */
  unbind: Unbind;
}

const dimOf = (x: Tensor, dim: number): number => normalizeDim(dim, x.shape.length);

/** Views that one call gives, side by side: PyTorch records them as one node and refuses to write into them. */
function parts(name: string, x: Tensor, views: Tensor[], join: (gradients: Tensor[]) => Tensor): Tensor[] {
  const shapes = views.map(({ shape }) => shape);
  asOne(name, [x], views, (gradients) => {
    const some = gradients.find((g) => g !== null);
    return [some ? join(gradients.map((g, i) => g ?? f.zeros_like(some, shapes[i]))) : null];
  });
  for (const { autograd } of views) if (autograd?.node) autograd.node.parts = true;
  return views;
}

/** A dimension cut into pieces of these lengths, as views. */
function pieces(name: string, x: Tensor, dim: number, lengths: readonly number[]): Tensor[] {
  let at = 0;
  const views = lengths.map((n) => {
    at += n;
    return f.slice(x, dim, at - n, at);
  });
  return parts(name, x, views, (gradients) => f.cat(gradients, dim));
}

/** @throws RuntimeError for a tensor without dimensions. */
function checkCuttable(name: string, x: Tensor): void {
  if (x.shape.length === 0) throw new RuntimeError(`${name} expects at least a 1-dimensional tensor`);
}

function equalLengths(n: number, length: number): number[] {
  const count = length === 0 ? 1 : Math.max(1, Math.ceil(n / length));
  return Array.from({ length: count }, (_, i) => Math.min(length, n - i * length));
}

/** One position of a dimension, which goes away. */
export const select: Select<Input> = /* @__PURE__ */ bound<SelectOptions>(
  'select',
  { dim: [int], index: [int] },
  (x, { dim, index }) => {
    if (x.shape.length === 0) throw new IndexError('select() cannot be applied to a 0-dim tensor.');
    const d = dimOf(x, dim);
    const n = x.shape[d];
    if (index < -n || index >= n) {
      throw new IndexError(
        `select(): index ${index} out of range for tensor of size ${formatSizes(x.shape)} at dimension ${d}`,
      );
    }
    return f.select(x, d, index);
  },
);

/** A range of a dimension. */
export const narrow: Narrow<Input> = /* @__PURE__ */ bound<NarrowOptions>(
  'narrow',
  { dim: [int], start: [int], length: [int] },
  (x, { dim, start, length }) => {
    if (x.shape.length === 0) throw new RuntimeError('narrow() cannot be applied to a 0-dim tensor.');
    const d = dimOf(x, dim);
    const n = x.shape[d];
    const from = start < 0 ? start + n : start;
    if (length < 0) throw new RuntimeError('narrow(): length must be non-negative.');
    if (start < -n || start > n) {
      throw new IndexError(`start out of range (expected to be in range of [${-n}, ${n}], but got ${start})`);
    }
    if (from < 0 || from + length > n) {
      throw new RuntimeError(`start (${from}) + length (${length}) exceeds dimension size (${n}).`);
    }
    return f.slice(x, d, from, from + length);
  },
);

/** A dimension cut into a number of pieces. */
export const chunk: Chunk<Input> = /* @__PURE__ */ bound<ChunkOptions, Tensor[]>(
  'chunk',
  { chunks: [int], dim: [int, 0] },
  (x, { chunks, dim }) => {
    checkCuttable('chunk', x);
    if (chunks <= 0) throw new RuntimeError(`chunk expects \`chunks\` to be greater than 0, got: ${chunks}`);
    const d = dimOf(x, dim);
    const n = x.shape[d];
    const lengths = n === 0 ? new Array(chunks).fill(0) : equalLengths(n, Math.ceil(n / chunks));
    return pieces('SplitBackward0', x, d, lengths);
  },
);

/** A dimension cut into pieces of given lengths. */
export const split: Split<Input> = /* @__PURE__ */ bound<SplitOptions, Tensor[]>(
  'split',
  { split_size: [intOrInts], dim: [int, 0] },
  (x, { split_size, dim }) => {
    checkCuttable('split', x);
    const d = dimOf(x, dim);
    const n = x.shape[d];
    if (typeof split_size === 'number') {
      if (split_size < 0)
        throw new RuntimeError(`split expects split_size be non-negative, but got split_size=${split_size}`);
      if (split_size === 0 && n !== 0) {
        throw new RuntimeError(`split_size can only be 0 if dimension size is 0, but got dimension size of ${n}`);
      }
      return pieces('SplitBackward0', x, d, equalLengths(n, split_size));
    }
    if (split_size.some((k) => k < 0)) {
      throw new RuntimeError(
        `split_with_sizes expects split_sizes have only non-negative entries, but got split_sizes=[${split_size.join(', ')}]`,
      );
    }
    if (split_size.reduce((a, b) => a + b, 0) !== n) {
      throw new RuntimeError(
        `split_with_sizes expects split_sizes to sum exactly to ${n} (input tensor's size at dimension ${dim}), but got split_sizes=[${split_size.join(', ')}]`,
      );
    }
    return pieces('SplitWithSizesBackward0', x, d, split_size);
  },
);

/** Every position of a dimension, which goes away. */
export const unbind: Unbind<Input> = /* @__PURE__ */ bound<CutOptions, Tensor[]>(
  'unbind',
  { dim: [int, 0] },
  (x, { dim }) => {
    if (x.shape.length === 0) throw new IndexError(`Dimension specified as ${dim} but tensor has no dimensions`);
    const d = dimOf(x, dim);
    return parts(
      'UnbindBackward0',
      x,
      Array.from({ length: x.shape[d] }, (_, i) => f.select(x, d, i)),
      (gradients) => f.stack(gradients, d),
    );
  },
);
