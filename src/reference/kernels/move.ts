// Kernels that move elements without looking at them: copies, joins, and strided patterns.

import { contiguousStrides, isContiguous } from '../base/shape.ts';
import type { Along, Kernel, View } from './kernel.ts';
import { around, broadcast, dense, walk } from './walk.ts';

export const clone: Kernel<readonly [View, ...View[]]> = ([input], [output]) => output.data.set(dense(input));

export const cat: Kernel<readonly View[], { readonly dim: number }> = (inputs, [output], { dim }) => {
  const { outer, inner } = around(output.shape, dim);
  const stride = output.shape[dim] * inner;
  let start = 0;
  for (const view of inputs) {
    const x = dense(view);
    const run = view.shape[dim] * inner;
    for (let o = 0; o < outer; o++) output.data.set(x.subarray(o * run, (o + 1) * run), o * stride + start);
    start += run;
  }
};

/** How much is put before the first place of a dimension and behind the last; negative: how much is taken away. */
export interface Pad extends Along {
  readonly before: number;
  readonly after: number;
  readonly value: number;
}

export const pad: Kernel<readonly [View], Pad> = ([view], [output], { dim, before, after, value }) => {
  const x = dense(view);
  const { outer, length, inner } = around(view.shape, dim);
  const [width, shift] = [output.shape[dim] * inner, before * inner];
  const [first, last] = [Math.max(0, -before) * inner, (length + Math.min(0, after)) * inner];
  if (value !== 0) output.data.fill(value);
  for (let o = 0; o < outer; o++) {
    const row = o * length * inner;
    if (first < last) output.data.set(x.subarray(row + first, row + last), o * width + shift + first);
  }
};

/** The input walked backwards along `dims`. */
export const flip: Kernel<readonly [View], { readonly dims: readonly number[] }> = ([view], [output], { dims }) => {
  const back = (d: number): boolean => dims.includes(d);
  const strides = view.strides.map((s, d) => (back(d) ? -s : s));
  const offset = view.shape.reduce((at, n, d) => (back(d) && n > 0 ? at + (n - 1) * view.strides[d] : at), view.offset);
  let i = 0;
  walk(view.shape, strides, offset, (at) => {
    output.data[i++] = view.data[at];
  });
};

/** Keeps row i, column j where `keep(j - i - diagonal)`. */
export function triangle(keep: (distance: number) => boolean): Kernel<readonly [View], { readonly diagonal: number }> {
  return ([view], [output], { diagonal }) => {
    const x = dense(view);
    const [m, n] = view.shape.slice(-2);
    for (let at = 0; at < x.length; at++) {
      const j = at % n;
      const i = Math.floor(at / n) % m;
      if (keep(j - i - diagonal)) output.data[at] = x[at];
    }
  };
}

/** A range of a dimension. */
export interface Range {
  readonly dim: number;
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** A regular pattern of the elements of a contiguous tensor; `offset` counts from its first element. */
export interface Pattern {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

/** Writes (or adds) the elements of `source` at the places of a strided pattern of `output`. */
function scatterStrided(
  output: View,
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
  source: View,
  add: boolean,
): void {
  const x = dense(source);
  let i = 0;
  walk(shape, strides, offset, (at) => {
    output.data[at] = add ? output.data[at] + x[i++] : x[i++];
  });
}

export const slice_backward: Kernel<readonly [View], Range & { readonly size: number }> = (
  [view],
  [output],
  { dim, start, step },
) => {
  const strides = contiguousStrides(output.shape);
  const offset = start * strides[dim];
  strides[dim] *= step;
  scatterStrided(output, view.shape, strides, offset, view, false);
};

export const as_strided_backward: Kernel<readonly [View], Pattern & { readonly size: readonly number[] }> = (
  [g],
  [output],
  { shape, strides, offset },
) => scatterStrided(output, shape, strides, offset, g, true);

export const as_strided_scatter: Kernel<readonly [View, View], Pattern> = (
  [base, value],
  [output],
  { shape, strides, offset },
) => {
  output.data.set(dense(base));
  scatterStrided(output, shape, strides, offset, value, false);
};

export const copy_: Kernel<readonly [View, View]> = ([to, source]) => {
  if (isContiguous(to.shape, to.strides)) to.data.subarray(to.offset).set(dense(broadcast(source, to.shape)));
  else scatterStrided(to, to.shape, to.strides, to.offset, broadcast(source, to.shape), false);
};
