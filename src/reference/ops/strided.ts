// Views that walk two dimensions in step, or one dimension in windows: diagonals and unfold.

import { contiguousStrides, type Shape } from '../base/shape.ts';
import type { Pattern } from '../kernels/move.ts';
import { viewOp } from './shape.ts';
import type { Geometry } from './spec.ts';

/** Which diagonal: how far above the main one, of which two dimensions. */
export interface Diagonal {
  readonly offset: number;
  readonly dim1: number;
  readonly dim2: number;
}

/** Windows of `size` neighbours, `step` apart, along a dimension. */
export interface Windows {
  readonly dim: number;
  readonly size: number;
  readonly step: number;
}

/** The last dimension of the result walks the diagonal: element i of it is x[.., i, .., i + offset, ..]. */
function diagonalOf({ shape, strides, offset: from }: Geometry, { offset, dim1, dim2 }: Diagonal): Geometry {
  const rest = <T>(list: readonly T[]): T[] => list.filter((_, d) => d !== dim1 && d !== dim2);
  const [down, right] = [Math.max(-offset, 0), Math.max(offset, 0)];
  const length = Math.max(0, Math.min(shape[dim1] - down, shape[dim2] - right));
  return {
    shape: [...rest(shape), length],
    strides: [...rest(strides), strides[dim1] + strides[dim2]],
    offset: length > 0 ? from + down * strides[dim1] + right * strides[dim2] : from,
  };
}

/** A new last dimension for each place where a window begins. */
function windowsOf({ shape, strides, offset }: Geometry, { dim, size, step }: Windows): Geometry {
  const count = Math.floor((shape[dim] - size) / step) + 1;
  return {
    shape: [...shape.map((n, d) => (d === dim ? count : n)), size],
    strides: [...strides.map((s, d) => (d === dim ? s * step : s)), strides[dim]],
    offset,
  };
}

const whole = (shape: Shape): Geometry => ({ shape, strides: contiguousStrides(shape), offset: 0 });

/** Where a diagonal lies in a contiguous tensor. */
export const diagonalIn = (shape: Shape, at: Diagonal): Pattern => diagonalOf(whole(shape), at);

/** A diagonal of two dimensions. */
export const diagonal = /* @__PURE__ */ viewOp({
  name: 'diagonal',
  view: diagonalOf,
  uses: ['zeros_like', 'as_strided_scatter'],
  rule: (f, g, x, at) => f.as_strided_scatter(f.zeros_like(g, x.shape), g, diagonalIn(x.shape, at)),
});

/** Windows along a dimension. */
export const unfold = /* @__PURE__ */ viewOp({
  name: 'unfold',
  view: windowsOf,
  uses: ['as_strided_backward'],
  rule: (f, g, x, windows) => f.as_strided_backward(g, { ...windowsOf(whole(x.shape), windows), size: x.shape }),
});
