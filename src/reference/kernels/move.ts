// Kernels that move elements: copies, joins, gathers, scatters, sorting.

import { IndexError } from '../base/errors.ts';
import { contiguousStrides, size } from '../base/shape.ts';
import type { Kernel, View } from './kernel.ts';
import { around, broadcast, dense, viewOf, walk } from './walk.ts';

const clone: Kernel = ([input], [output]) => output.data.set(dense(input as View));

const cat: Kernel = (inputs, [output], { dim }) => {
  const { outer, inner } = around(output.shape, dim);
  const stride = output.shape[dim] * inner;
  let start = 0;
  for (const input of inputs) {
    const view = input as View;
    const x = dense(view);
    const run = view.shape[dim] * inner;
    for (let o = 0; o < outer; o++) output.data.set(x.subarray(o * run, (o + 1) * run), o * stride + start);
    start += run;
  }
};

/** The input walked backwards along `dims`. */
const flip: Kernel = ([input], [output], { dims }) => {
  const view = input as View;
  const back = (d: number): boolean => dims.includes(d);
  const strides = view.strides.map((s, d) => (back(d) ? -s : s));
  const offset = view.shape.reduce((at, n, d) => (back(d) && n > 0 ? at + (n - 1) * view.strides[d] : at), view.offset);
  let i = 0;
  walk(view.shape, strides, offset, (at) => {
    output.data[i++] = view.data[at];
  });
};

/** Keeps row i, column j where `keep(j - i - diagonal)`. */
function triangle(keep: (distance: number) => boolean): Kernel {
  return ([input], [output], { diagonal }) => {
    const view = input as View;
    const x = dense(view);
    const [m, n] = view.shape.slice(-2);
    for (let at = 0; at < x.length; at++) {
      const j = at % n;
      const i = Math.floor(at / n) % m;
      if (keep(j - i - diagonal)) output.data[at] = x[at];
    }
  };
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

const slice_backward: Kernel = ([g], [output], { dim, start, step }) => {
  const view = g as View;
  const strides = contiguousStrides(output.shape);
  const offset = start * strides[dim];
  strides[dim] *= step;
  scatterStrided(output, view.shape, strides, offset, view, false);
};

const as_strided_backward: Kernel = ([g], [output], { shape, strides, offset }) =>
  scatterStrided(output, shape, strides, offset, g as View, true);

const as_strided_scatter: Kernel = ([base, value], [output], { shape, strides, offset }) => {
  output.data.set(dense(base as View));
  scatterStrided(output, shape, strides, offset, value as View, false);
};

const copy_: Kernel = ([target, source]) => {
  const to = target as View;
  scatterStrided(to, to.shape, to.strides, to.offset, broadcast(source as View, to.shape), false);
};

export const moveKernels = {
  clone,
  cat,
  flip,
  tril: triangle((d) => d <= 0),
  triu: triangle((d) => d >= 0),
  slice_backward,
  as_strided_backward,
  as_strided_scatter,
  copy_,
};

function checkIndex(i: number, n: number, dim: number): void {
  if (i < 0 || i >= n) throw new IndexError(`index ${i} is out of bounds for dimension ${dim} with size ${n}`);
}

/** For every element of `index`, the place in a contiguous array of `shape` that it names along `dim`. */
function places(index: View, shape: readonly number[], dim: number, visit: (place: number, i: number) => void): void {
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

const gather: Kernel = ([input, index], [output], { dim }) => {
  const x = dense(input as View);
  places(index as View, (input as View).shape, dim, (place, i) => {
    output.data[i] = x[place];
  });
};

const scatter_add: Kernel = ([input, index, source], [output], { dim }) => {
  output.data.set(dense(input as View));
  const { shape } = index as View;
  const x = dense({ ...(source as View), shape });
  places(index as View, output.shape, dim, (place, i) => {
    output.data[place] += x[i];
  });
};

const index_select: Kernel = ([input, index], [output], { dim }) => {
  const view = input as View;
  const x = dense(view);
  const picks = dense(index as View);
  const { outer, length, inner } = around(view.shape, dim);
  for (let o = 0; o < outer; o++) {
    for (let k = 0; k < picks.length; k++) {
      if (picks[k] < 0 || picks[k] >= length) throw new IndexError('index out of range in self');
      const from = (o * length + picks[k]) * inner;
      output.data.set(x.subarray(from, from + inner), (o * picks.length + k) * inner);
    }
  }
};

const index_add: Kernel = ([input, index, source], [output], { dim }) => {
  output.data.set(dense(input as View));
  const picks = dense(index as View);
  const x = dense(source as View);
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

const nonzero: Kernel = ([input], [output]) => {
  const view = input as View;
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

const sort: Kernel = ([input], [values, indices], { dim, descending }) => {
  const view = input as View;
  const x = dense(view);
  const { outer, length, inner } = around(view.shape, dim);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      const at = (k: number): number => (o * length + k) * inner + i;
      const order = Array.from({ length }, (_, k) => k);
      order.sort((a, b) => (descending ? ascending(x[at(b)], x[at(a)]) : ascending(x[at(a)], x[at(b)])) || a - b);
      order.forEach((from, k) => {
        values.data[at(k)] = x[at(from)];
        indices.data[at(k)] = from;
      });
    }
  }
};

const embedding: Kernel = ([weight, indices], outputs) => {
  const flat = viewOf(dense(indices as View), 'int64', [size((indices as View).shape)]);
  index_select([weight, flat], outputs, { dim: 0 });
};

const embedding_backward: Kernel = ([g, indices], [output], { rows, padding_idx }) => {
  const at = dense(indices as View);
  const x = dense(g as View);
  const width = output.shape[1];
  for (let k = 0; k < at.length; k++) {
    checkIndex(at[k], rows, 0);
    if (at[k] === padding_idx) continue;
    for (let i = 0; i < width; i++) output.data[at[k] * width + i] += x[k * width + i];
  }
};

export const indexKernels = {
  gather,
  scatter_add,
  index_select,
  index_add,
  nonzero,
  sort,
  embedding,
  embedding_backward,
};
