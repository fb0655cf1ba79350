// Dimensions moved and parted, elements rolled and tiled, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { formatSizes, IndexError, normalizeDim, normalizeDims, RuntimeError } from '../engine/index.ts';
import type { Dims, Input, Unary, WithSizes } from './calls.ts';
import { bound, unary, withSizes } from './define.ts';
import { dims, int, ints } from './kinds.ts';
import { named } from './names.ts';
import { reshape, type Transpose, type TransposeOptions, transpose } from './shape.ts';
import type { Tensor } from './tensor.ts';
import { contiguous, expand, repeat } from './view.ts';

export interface MoveOptions {
  /** The dimensions that move. */
  source: number | readonly number[];
  /** Where they stand in the result. */
  destination: number | readonly number[];
}
/** Takes dimensions and where they go. */
export interface Move<P extends unknown[] = []> {
  (...args: [...self: P, source: number | readonly number[], destination: number | readonly number[]]): Tensor;
  (...args: [...self: P, options: MoveOptions]): Tensor;
}

export interface RollOptions {
  /** How far elements move towards the end; those that leave it come back at the front. */
  shifts: number | readonly number[];
  /** Along which dimensions; along all elements in a row by default. */
  dims?: Dims;
}
/** Takes how far to roll, and along which dimensions. */
export interface Roll<P extends unknown[] = []> {
  (...args: [...self: P, shifts: number | readonly number[], dims?: Dims]): Tensor;
  (...args: [...self: P, shifts: number | readonly number[], options: Omit<RollOptions, 'shifts'>]): Tensor;
  (...args: [...self: P, options: RollOptions]): Tensor;
}

export interface UnflattenOptions {
  /** The dimension to part. */
  dim: number;
  /** What it becomes; one size may be -1. */
  sizes: readonly number[];
}
/** Takes a dimension and the sizes that it becomes. */
export interface Unflatten<P extends unknown[] = []> {
  (...args: [...self: P, dim: number, sizes: readonly number[]]): Tensor;
  (...args: [...self: P, options: UnflattenOptions]): Tensor;
}

export interface SwapAxesOptions {
  /** The dimension that trades places with `axis1`. */
  axis0: number;
  axis1: number;
}
/** Takes two dimensions under NumPy's names. */
export interface SwapAxes<P extends unknown[] = []> {
  (...args: [...self: P, axis0: number, axis1: number]): Tensor;
  (...args: [...self: P, options: SwapAxesOptions]): Tensor;
}

/** The methods of this file. */
export interface ArrangeMethods {
  /** Dimensions of size 1 repeated without a copy, as a view. */
  broadcast_to: WithSizes;
  /** Dimensions moved to other places, as a view. */
  movedim: Move;
  /** `movedim`. */
  moveaxis: Move;
  /** `transpose`. */
  swapaxes: SwapAxes;
  /** `transpose`. */
  swapdims: Transpose;
  /** All elements in one dimension. */
  ravel: Unary;
  /** A copy whose elements moved along dimensions, those that leave one coming back at its front. */
  roll: Roll;
  /** Copies of the whole side by side; dimensions that are not named stay. */
  tile: WithSizes;
  /** A dimension parted into several. */
  unflatten: Unflatten;
  /** A copy with the order of columns reversed. */
  fliplr: Unary;
  /** A copy with the order of rows reversed. */
  flipud: Unary;
}

/** Dimensions of size 1 repeated without a copy, as a view. */
export const broadcast_to: WithSizes<Input> = /* @__PURE__ */ withSizes('broadcast_to', 'size', (x, shape) =>
  expand(x, shape),
);

const listOf = (given: number | readonly number[]): readonly number[] => (typeof given === 'number' ? [given] : given);

function moved(x: Tensor, { source, destination }: MoveOptions): Tensor {
  const [from, to] = [listOf(source), listOf(destination)];
  if (from.length !== to.length) {
    throw new RuntimeError(
      `movedim: Invalid source or destination dims: source (${formatSizes(from)} dims) should contain the same number of dims as destination (${formatSizes(to)} dims)`,
    );
  }
  const rank = x.shape.length;
  const [gone, places] = [from, to].map((list) => list.map((d) => normalizeDim(d, rank)));
  for (const [word, list, given] of [
    ['source', gone, from],
    ['destination', places, to],
  ] as const) {
    if (new Set(list).size < list.length) {
      throw new RuntimeError(`movedim: repeated dim in \`${word}\` (${formatSizes(given)})`);
    }
  }
  const rest = [...x.shape.keys()].filter((d) => !gone.includes(d));
  const order = [...x.shape.keys()].map((d) => (places.includes(d) ? gone[places.indexOf(d)] : (rest.shift() ?? d)));
  return f.permute(x, order);
}
const moving = { source: [dims], destination: [dims] } as const;
/** Dimensions moved to other places, as a view. */
export const movedim: Move<Input> = /* @__PURE__ */ bound<MoveOptions>('movedim', moving, moved);
/** `movedim`. */
export const moveaxis: Move<Input> = /* @__PURE__ */ bound<MoveOptions>('moveaxis', moving, moved);
/** `transpose`. */
export const swapaxes: SwapAxes<Input> = /* @__PURE__ */ bound<SwapAxesOptions>(
  'swapaxes',
  { axis0: [int], axis1: [int] },
  (x, { axis0, axis1 }) => transpose(x, axis0, axis1),
);
/** `transpose`. */
export const swapdims: Transpose<Input> = /* @__PURE__ */ bound<TransposeOptions>(
  'swapdims',
  { dim0: [int], dim1: [int] },
  (x, { dim0, dim1 }) => transpose(x, dim0, dim1),
);
/** All elements in one dimension. */
export const ravel: Unary<Input> = /* @__PURE__ */ unary('ravel', (x) => reshape(contiguous(x), [-1]));

/** Elements of one dimension moved by `shift` places. */
function rolled(x: Tensor, shift: number, dim: number): Tensor {
  const n = x.shape[dim];
  const at = n === 0 ? 0 : (n - (shift % n)) % n;
  return f.cat_all(at === 0 ? [x] : [f.slice(x, dim, at, n), f.slice(x, dim, 0, at)], { dim });
}
/** A copy whose elements moved along dimensions, those that leave one coming back at its front. */
export const roll: Roll<Input> = /* @__PURE__ */ bound<RollOptions>(
  'roll',
  { shifts: [dims], dims: [dims, []] },
  (x, { shifts, dims: along }) => {
    const [by, over] = [listOf(shifts), listOf(along ?? [])];
    if (by.length === 0) throw new RuntimeError('`shifts` required');
    if (over.length === 0 && by.length === 1) {
      return named('RollBackward0', f.reshape(rolled(reshape(x, [-1]), by[0], 0), x.shape));
    }
    if (by.length !== over.length) {
      throw new RuntimeError(`shifts and dimensions must align. shifts: ${by.length}, dims:${over.length}`);
    }
    if (x.shape.length === 0) throw new IndexError(`Dimension specified as ${over[0]} but tensor has no dimensions`);
    const places = over.map((d) => normalizeDim(d, x.shape.length));
    return named(
      'RollBackward0',
      places.reduce((y, dim, i) => rolled(y, by[i], dim), x),
    );
  },
);

/** Copies of the whole side by side; dimensions that are not named stay. */
export const tile: WithSizes<Input> = /* @__PURE__ */ withSizes('tile', 'dims', (x, times) =>
  repeat(x, [...new Array(Math.max(0, x.shape.length - times.length)).fill(1), ...times]),
);

/** A dimension parted into several. */
export const unflatten: Unflatten<Input> = /* @__PURE__ */ bound<UnflattenOptions>(
  'unflatten',
  { dim: [int], sizes: [ints] },
  (x, { dim, sizes }) => {
    if (sizes.length === 0) throw new RuntimeError('unflatten: sizes must be non-empty');
    const d = normalizeDim(dim, x.shape.length);
    if (x.shape.length === 0) {
      throw new RuntimeError(
        `unflatten got an unexpected error:\nDimension specified as ${dim} but tensor has no dimensions`,
      );
    }
    const known = sizes.reduce((n, size) => (size === -1 ? n : n * size), 1);
    const open = sizes.filter((size) => size === -1).length;
    if (open > 1) throw new RuntimeError('unflatten got an unexpected error:\nonly one dimension can be inferred');
    if (open === 0 ? known !== x.shape[d] : known === 0 || x.shape[d] % known !== 0) {
      throw new RuntimeError(
        `unflatten: Provided sizes ${formatSizes(sizes)} don't multiply up to the size of dim ${d} (${x.shape[d]}) in the input tensor`,
      );
    }
    const filled = sizes.map((size) => (size === -1 ? x.shape[d] / known : size));
    return f.view(x, { shape: [...x.shape.slice(0, d), ...filled, ...x.shape.slice(d + 1)] });
  },
);

const flipped = (name: string, least: number, dim: number): Unary<Input> =>
  unary(name, (x) => {
    if (x.shape.length < least) throw new RuntimeError(`Input must be >= ${least}-d.`);
    return f.flip(x, normalizeDims(dim, x.shape.length));
  });
/** A copy with the order of columns reversed. */
export const fliplr: Unary<Input> = /* @__PURE__ */ flipped('fliplr', 2, 1);
/** A copy with the order of rows reversed. */
export const flipud: Unary<Input> = /* @__PURE__ */ flipped('flipud', 1, 0);
