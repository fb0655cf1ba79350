// Kernels that look elements up or put them in their places: gathers, scatters, sorting. They check every index.

import { IndexError, RuntimeError } from '../base/errors.ts';
import { contiguousStrides, isContiguous, size } from '../base/shape.ts';
import type { Along, Kernel, View } from './kernel.ts';
import { arrange, type Order } from './order.ts';
import { around, copyRun, dense, viewOf, walk } from './walk.ts';

export function checkIndex(i: number, n: number, dim: number): void {
  if (!(i >= 0 && i < n)) throw new RuntimeError(`index ${i} is out of bounds for dimension ${dim} with size ${n}`);
}

/** For every element of `index`, the place in a contiguous array of `shape` that it names along `dim`. */
export function places(
  index: View,
  shape: readonly number[],
  dim: number,
  visit: (place: number, i: number) => void,
): void {
  const strides = contiguousStrides(shape);
  const at = dense(index);
  const along = strides[dim] ?? 1;
  strides[dim] = 0;
  let i = 0;
  walk(index.shape, strides, 0, (base) => {
    checkIndex(at[i], shape[dim] ?? 1, dim);
    visit(base + at[i] * along, i++);
  });
}

export const gather: Kernel<readonly [View, View], Along> = ([input, index], [output], { dim }) => {
  const x = dense(input);
  places(index, input.shape, dim, (place, i) => {
    output.data[i] = x[place];
  });
};

export const scatter_add: Kernel<readonly [View, View, View], Along> = ([input, index, source], [output], { dim }) => {
  output.data.set(dense(input));
  const x = dense({ ...source, shape: index.shape });
  places(index, output.shape, dim, (place, i) => {
    output.data[place] += x[i];
  });
};

export const index_select: Kernel<readonly [View, View], Along> = ([view, index], [output], { dim }) => {
  const x = dense(view);
  const picks = dense(index);
  const { outer, length, inner } = around(view.shape, dim);
  for (let o = 0; o < outer; o++) {
    for (let k = 0; k < picks.length; k++) {
      if (!(picks[k] >= 0 && picks[k] < length)) {
        // PyTorch has another kernel for the second dimension.
        if (dim === 1)
          throw new RuntimeError(`INDICES element is out of DATA bounds, id=${picks[k]} axis_dim=${length}`);
        throw new IndexError('index out of range in self');
      }
      const from = (o * length + picks[k]) * inner;
      output.data.set(x.subarray(from, from + inner), (o * picks.length + k) * inner);
    }
  }
};

/** Places of all elements from the first on. */
function offsets(shape: readonly number[], strides: readonly number[]): number[] {
  const found: number[] = [];
  walk(shape, strides, 0, (at) => found.push(at));
  return found;
}

export const rearrange: Kernel<readonly [View, View, View], Along & { readonly fill: number }> = (
  [{ data: x, shape, strides, offset }, places],
  [output],
  { dim, fill },
) => {
  const y = output.data;
  const picks = dense(places);
  const [rest, steps] = [shape.slice(dim + 1), strides.slice(dim + 1)];
  const outer = offsets(shape.slice(0, dim), strides.slice(0, dim));
  const inner = offsets(rest, steps);
  const n = inner.length;
  const contiguous = isContiguous(rest, steps);
  if (fill !== 0) y.fill(fill);
  for (let k = 0; k < picks.length; k++) {
    if (picks[k] === -1) continue;
    if (!(picks[k] >= 0 && picks[k] < shape[dim])) throw new IndexError('index out of range in self');
    for (let o = 0; o < outer.length; o++) {
      const from = offset + outer[o] + picks[k] * strides[dim];
      const to = (o * picks.length + k) * n;
      if (!contiguous) for (let i = 0; i < n; i++) y[to + i] = x[from + inner[i]];
      else copyRun(y, to, x, from, n);
    }
  }
};

export const place: Kernel<readonly [View, View, View]> = (inputs, outputs) =>
  rearrange(inputs, outputs, { dim: 0, fill: 0 });

export const index_add: Kernel<readonly [View, View, View], Along> = ([input, index, source], [output], { dim }) => {
  output.data.set(dense(input));
  const picks = dense(index);
  const x = dense(source);
  const { outer, length, inner } = around(output.shape, dim);
  for (let o = 0; o < outer; o++) {
    for (let k = 0; k < picks.length; k++) {
      checkIndex(picks[k], length, dim);
      const to = (o * length + picks[k]) * inner;
      const from = (o * picks.length + k) * inner;
      for (let i = 0; i < inner; i++) output.data[to + i] += x[from + i];
    }
  }
};

export const nonzero: Kernel<readonly [View]> = ([view], [output]) => {
  const x = dense(view);
  const strides = contiguousStrides(view.shape);
  let at = 0;
  for (let i = 0; i < x.length; i++) {
    if (x[i] === 0) continue;
    view.shape.forEach((n, d) => {
      output.data[at++] = Math.floor(i / strides[d]) % n;
    });
  }
};

/** Ascending, NaN last; ties keep their order because JavaScript's sort is stable. */
const ascending = (a: number, b: number): number =>
  Number.isNaN(a) ? (Number.isNaN(b) ? 0 : 1) : Number.isNaN(b) ? -1 : a - b || 0;

/** Along which dimension is sorted, which end comes first, and what becomes of equal elements. */
export interface Sorting extends Along {
  readonly descending: boolean;
  readonly order?: Order;
}

export const sort: Kernel<readonly [View], Sorting> = ([view], [values, indices], { dim, descending, order: ties }) => {
  const x = dense(view);
  const { outer, length, inner } = around(view.shape, dim);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      const at = (k: number): number => (o * length + k) * inner + i;
      const order = Array.from({ length }, (_, k) => k);
      const compare = (a: number, b: number): number =>
        descending ? ascending(x[at(b)], x[at(a)]) : ascending(x[at(a)], x[at(b)]);
      if (ties === undefined) order.sort(compare);
      else arrange(order, (a, b) => compare(a, b) < 0, ties);
      order.forEach((from, k) => {
        values.data[at(k)] = x[at(from)];
        indices.data[at(k)] = from;
      });
    }
  }
};

export const embedding: Kernel<readonly [View, View], { readonly padding_idx: number | null }> = (
  [weight, indices],
  outputs,
) => {
  const flat = viewOf(dense(indices), 'int64', [size(indices.shape)]);
  index_select([weight, flat], outputs, { dim: 0 });
};

export const embedding_backward: Kernel<
  readonly [View, View],
  { readonly rows: number; readonly padding_idx: number | null }
> = ([g, indices], [output], { rows, padding_idx }) => {
  const at = dense(indices);
  const x = dense(g);
  const width = output.shape[1];
  for (let k = 0; k < at.length; k++) {
    checkIndex(at[k], rows, 0);
    if (at[k] === padding_idx) continue;
    for (let i = 0; i < width; i++) output.data[at[k] * width + i] += x[k * width + i];
  }
};
