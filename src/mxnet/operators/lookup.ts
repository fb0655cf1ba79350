// Looking up and choosing by functions that are no methods.

import * as f from '../../engine/functions.ts';
import type { NDArray } from '../array/ndarray.ts';
import { checkFailed, MXNetError, noShape } from '../base/errors.ts';
import { bool, int, ints, optional, reported, required } from '../base/options.ts';
import { axisOf, text } from '../base/shapes.ts';
import { array, dtype, firstOf, method, op } from './define.ts';

/** Indices as int64 inside [0, n): clipped, or wrapped. @throws MXNetError for mode raise and an index outside. */
export function indicesIn(index: NDArray, n: number, mode: string): NDArray {
  const whole = f.cast(f.detach(index), 'int64');
  if (mode === 'raise') {
    const text = 'take indices contains indices out of bound: {value}';
    return f.checked(whole, { from: 0, below: n, error: 'MXNetError', text, hint: 'the axis has {below}' });
  }
  if (mode === 'wrap') return f.remainder(whole, n);
  return f.cast(f.clamp(whole, { min: 0, max: n - 1 }), 'int64');
}

/** Row numbers of positions given axis by axis, and the size of a row. @throws MXNetError for more axes than there are. */
function linear(indices: NDArray, shape: readonly number[]): { flat: NDArray; block: number } {
  const [m, ...rest] = indices.shape;
  if (m > shape.length) {
    const condition = `ishape[0] <= dshape.ndim() (${m} vs. ${shape.length}) `;
    throw checkFailed(condition, 'Number of indices exceeds data dimension');
  }
  const count = rest.reduce((n, d) => n * d, 1);
  const places = f.reshape(f.cast(f.detach(indices), 'int64'), [m, count]);
  // ((p₀ · n₁ + p₁) · n₂ + p₂) …, each p counted from the end where it is negative
  let flat = f.zeros_like(places, [count]);
  for (let k = 0; k < m; k++) {
    const p = f.select(places, 0, k);
    flat = f.add(f.mul(flat, shape[k]), f.where(f.lt(p, 0), f.add(p, shape[k]), p));
  }
  return { flat, block: shape.slice(m).reduce((n, d) => n * d, 1) };
}

/** Rows of a table by index, clipped. */
export const Embedding = op(
  'Embedding',
  {
    /** Indices of any shape. */
    data: required(array),
    /** [input_dim, output_dim] */
    weight: required(array),
    input_dim: reported(int),
    output_dim: reported(int),
    dtype: optional(dtype, 'float32'),
    sparse_grad: optional(bool, false),
  },
  ({ data, weight, input_dim, output_dim }) => {
    const expected = [input_dim || weight.shape[0], output_dim || weight.shape[1]];
    if (weight.shape.join() !== expected.join()) {
      throw new MXNetError(
        `Shape inconsistent, Provided = ${text(weight.shape)}, inferred shape=(${expected.join(',')})`,
      );
    }
    return f.embedding(weight, indicesIn(data, weight.shape[0], 'clip'), { padding_idx: null });
  },
  {
    shapes: ({ weight, input_dim, output_dim }) => [[weight, [input_dim, output_dim]]],
    ranges: { input_dim: [1], output_dim: [1] },
    about: {
      input_dim: 'Vocabulary size of the input indices.',
      output_dim: 'Dimension of the embedding vectors.',
    },
    types: ({ dtype }, [index]) => {
      if (index !== null) return { inputs: [index, dtype], outputs: [dtype] };
      throw checkFailed('itype != -1 (-1 vs. -1) ', 'First input must have specified type');
    },
  },
);
/** x where the condition is not 0, else y; a vector condition chooses rows. */
export const where = op(
  'where',
  { condition: required(array), x: required(array), y: required(array) },
  ({ condition, x, y }) => {
    if (x.dtype !== y.dtype) {
      throw checkFailed(
        'infer_type_success',
        'Operator where is missing FInferType attribute',
        `${x.dtype}, ${y.dtype}`,
      );
    }
    const same = (a: NDArray, b: NDArray): boolean => a.shape.join() === b.shape.join();
    if (!same(x, y) || (condition.ndim !== 1 && !same(condition, x))) {
      const hint = 'x, y and the condition have one shape, or the condition chooses rows';
      throw noShape('where', [condition.shape, x.shape, y.shape], hint);
    }
    if (condition.ndim === 1 && condition.size !== x.shape[0]) {
      throw checkFailed(
        `(*in_attrs)[0].Size() == static_cast<size_t>(tshape[0]) (${condition.size} vs. ${x.shape[0]}) `,
        '',
      );
    }
    const rows = condition.shape.length === 1 && x.shape.length > 1;
    const mask = rows ? f.reshape(condition, [condition.size, ...x.shape.slice(1).map(() => 1)]) : condition;
    return f.where(f.ne(f.detach(mask), 0), x, y);
  },
  {
    shapes: ({ condition, x, y }) => [
      [x, y.shape],
      [y, x.shape],
      [condition, x.shape],
    ],
    back: ({ x, y }, [shape]) => [
      [x, shape],
      [y, shape],
    ],
    whole: true,
    types: (_, [condition, x, y]) => ({ inputs: [condition, x ?? y, y ?? x], outputs: [x ?? y] }),
  },
);
/** The slices along an axis whose condition is not 0. */
export const boolean_mask = method(
  'boolean_mask',
  { data: required(array), index: required(array), axis: optional(int, 0) },
  ({ data, index, axis }) => {
    if (index.ndim !== 1) throw checkFailed(`idx.shape().ndim() == 1U (${index.ndim} vs. 1) `, '');
    const n = data.shape[axisOf(axis, data.ndim)];
    if (n !== index.size) throw checkFailed(`data.shape()[axis] == idx.shape()[0] (${n} vs. ${index.size}) `, '');
    const places = f.select(f.nonzero(f.reshape(f.detach(index), [index.size])), 1, 0);
    return f.index_select(data, axisOf(axis, data.shape.length), places);
  },
);
/** data[indices[0][…], indices[1][…], …]: element positions in the first axis of the indices. */
export const gather_nd = op(
  'gather_nd',
  { data: required(array), indices: required(array) },
  ({ data, indices }) => {
    const [m, ...rest] = indices.shape;
    const { flat, block } = linear(indices, data.shape);
    const rows = f.reshape(data, [data.size / block, block]);
    return f.reshape(f.index_select(rows, 0, flat), [...rest, ...data.shape.slice(m)]);
  },
  { types: firstOf },
);
/** Zeros of a shape with data added at the positions that gather_nd would read. */
export const scatter_nd = op(
  'scatter_nd',
  { data: required(array), indices: required(array), shape: reported(ints) },
  ({ data, indices, shape }) => {
    const [m, ...rest] = indices.shape;
    if (data.shape.join() !== [...rest, ...shape.slice(m)].join()) {
      const text = `Invalid data, indices, and output shape combination for scatter_nd`;
      const [x, i, to] = [data.shape, indices.shape, shape].map((s) => `[${s.join(',')}]`);
      throw checkFailed('valid', `${text}: ${x}, ${i}, ${to}`);
    }
    const { flat, block } = linear(indices, shape);
    const rows = f.zeros_like(f.detach(data), [shape.reduce((n, d) => n * d, 1) / block, block]);
    return f.reshape(f.index_add(rows, flat, f.reshape(data, [flat.size, block]), { dim: 0 }), shape);
  },
  { types: firstOf },
);
