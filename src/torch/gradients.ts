// Slopes of values on a grid, estimated from neighbours: a function alone, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { normalizeDim, normalizeDims, RuntimeError } from '../engine/index.ts';
import { checkBools, real } from './arithmetic.ts';
import type { Dims } from './calls.ts';
import { define } from './define.ts';
import { dims, either, float, floats, int, listOf, tensor } from './kinds.ts';
import type { Tensor } from './tensor.ts';

/** One distance for all dimensions, one for each, or where the points of each are. */
type Spacing = number | readonly number[] | readonly Tensor[];
export interface GradientOptions {
  /** How far points lie apart: 1 (null, the default), one number, a number for each dimension, or vectors of places. */
  spacing?: Spacing | null;
  /** Along which dimensions; all of them by default. */
  dim?: Dims;
  /** The order of the slopes at both ends, 1 (the default) or 2. */
  edge_order?: number;
}
/** Takes values on a grid; options by name alone. */
export interface GradientFunction {
  (input: Tensor, options?: GradientOptions): Tensor[];
}

const TOO_SMALL = 'torch.gradient expected each dimension size to be at least edge_order+1';

/** The dimensions, in the order in which they were given. @throws RuntimeError for what does not fit together. */
function directions(x: Tensor, { spacing, dim, edge_order }: Required<GradientOptions>): number[] {
  if (x.dtype === 'uint8') throw new RuntimeError('torch.gradient does not support uint8 input.');
  const given = dim === null ? [...x.shape.keys()] : typeof dim === 'number' ? [dim] : dim;
  if (typeof spacing === 'object' && spacing !== null && spacing.length !== given.length) {
    throw new RuntimeError(
      dim === null
        ? `torch.gradient expected spacing to be unspecified, a scalar, or a list of length equal to 'self.dim() = ${x.ndim}', since dim argument was not given, but got a list of length ${spacing.length}`
        : `torch.gradient expected spacing to be unspecified, a scalar or it's spacing and dim arguments to have the same length, but got a spacing argument of length ${spacing.length} and a dim argument of length ${given.length}.`,
    );
  }
  if (edge_order !== 1 && edge_order !== 2) {
    throw new RuntimeError('torch.gradient only supports edge_order=1 and edge_order=2.');
  }
  normalizeDims(given, x.ndim);
  return given.map((dim) => {
    if (x.size(dim) < edge_order + 1) throw new RuntimeError(TOO_SMALL);
    return normalizeDim(dim, x.ndim);
  });
}

/** Elements of a dimension from place `from` up to `to`; negative ones count from its end. */
const cut = (x: Tensor, d: number, from: number, to = x.shape[d]): Tensor => {
  const n = x.shape[d];
  const [first, last] = [from, to].map((at) => (at < 0 ? Math.max(at + n, 0) : at));
  return f.slice(x, d, first, Math.max(first, last));
};
/** Σ of coefficients times elements. */
const mixed = (...parts: readonly (readonly [number | Tensor, Tensor])[]): Tensor =>
  parts.map(([factor, x]) => f.mul(x, factor)).reduce((a, b) => f.add(a, b));

/** Slopes in even steps h: (xᵢ₊₁ - xᵢ₋₁) / 2h; at the ends the difference, or that of the parabola through three. */
function even(input: Tensor, d: number, h: number, order: number): Tensor[] {
  const x = real(input);
  const slope = (behind: Tensor, before: Tensor): Tensor => f.div(f.sub(behind, before), h);
  const center = f.div(slope(cut(x, d, 2), cut(x, d, 0, -2)), 2);
  if (order === 1) {
    return [slope(cut(x, d, 1, 2), cut(x, d, 0, 1)), center, slope(cut(x, d, -1), cut(x, d, -2, -1))];
  }
  const first = mixed([-1.5, cut(x, d, 0, 1)], [2, cut(x, d, 1, 2)], [-0.5, cut(x, d, 2, 3)]);
  const last = mixed([0.5, cut(x, d, -3, -2)], [-2, cut(x, d, -2, -1)], [1.5, cut(x, d, -1)]);
  return [f.div(first, h), center, f.div(last, h)];
}

/** Slopes between places: of steps h before a point and k behind it those of the parabola through the three. */
function uneven(x: Tensor, d: number, places: Tensor, order: number): Tensor[] {
  if (places.ndim !== 1) {
    throw new RuntimeError(
      `torch.gradient expected each element of spacing to have one dimension, but got an element with ${places.ndim} dimensions!`,
    );
  }
  const n = places.shape[0] - 1;
  const shape = (y: Tensor): Tensor =>
    f.reshape(
      y,
      x.shape.map((_, i) => (i === d ? y.numel() : 1)),
    );
  const steps = shape(f.sub(cut(places, 0, 1), cut(places, 0, 0, -1)));
  const [h, k] = [cut(steps, d, 0, -1), cut(steps, d, 1)];
  const both = f.add(h, k);
  const center = mixed(
    [f.div(f.neg(k), f.mul(h, both)), cut(x, d, 0, -2)],
    [f.div(f.sub(k, h), f.mul(h, k)), cut(x, d, 1, -1)],
    [f.div(h, f.mul(k, both)), cut(x, d, 2)],
  );
  const step = (i: number): Tensor => cut(steps, d, i, i + 1);
  if (order === 1) {
    const first = f.div(f.sub(cut(x, d, 1, 2), cut(x, d, 0, 1)), step(0));
    return [first, center, f.div(f.sub(cut(x, d, -1), cut(x, d, -2, -1)), step(n - 1))];
  }
  // The slope at an end, of steps s to its neighbour and t on to the next: coefficients of the end, the neighbour, the next.
  const end = (s: Tensor, t: Tensor): [Tensor, Tensor, Tensor] => {
    const sum = f.add(s, t);
    return [
      f.neg(f.div(f.add(f.mul(s, 2), t), f.mul(s, sum))),
      f.div(sum, f.mul(s, t)),
      f.neg(f.div(s, f.mul(t, sum))),
    ];
  };
  const [a, b, c] = end(step(0), step(1));
  const first = mixed([a, cut(x, d, 0, 1)], [b, cut(x, d, 1, 2)], [c, cut(x, d, 2, 3)]);
  const [p, q, r] = end(step(n - 1), step(n - 2)).map((y) => f.neg(y));
  const last = mixed([r, cut(x, d, -3, -2)], [q, cut(x, d, -2, -1)], [p, cut(x, d, -1)]);
  return [first, center, last];
}

const distances = /* @__PURE__ */ either(float, /* @__PURE__ */ either(floats, /* @__PURE__ */ listOf(tensor)));
/** Slopes along each dimension, one tensor each in the shape of the input. @throws RuntimeError for too few points, and spacings that do not fit. */
export const gradient: GradientFunction = /* @__PURE__ */ define<{ input: Tensor } & GradientOptions, Tensor[]>(
  'gradient',
  { input: [tensor], spacing: [distances, null], dim: [dims, null], edge_order: [int, 1] },
  ({ input: x, ...options }) => {
    const along = directions(x, options);
    if (along.length > 0) checkBools(x, x);
    return along.map((d, i) => {
      const { spacing, edge_order } = options;
      const own = typeof spacing === 'object' && spacing !== null ? spacing[i] : (spacing ?? 1);
      return f.cat(typeof own === 'number' ? even(x, d, own, edge_order) : uneven(x, d, own, edge_order), d);
    });
  },
  1,
);
