// Looking up, ordering and choosing elements. Indices may be of any dtype (float32 by custom) and are clipped or wrapped where
// they leave the axis; results that are indices are float32 unless asked otherwise.

import * as f from '../engine/functions.ts';
import { read } from '../engine/index.ts';
import { op, required } from './define.ts';
import { dtypeOf } from './dtype.ts';
import { checkFailed, MXNetError } from './errors.ts';
import type { NDArray } from './ndarray.ts';
import { axisOf, text } from './shapes.ts';

/** Indices as int64 inside [0, n): clipped, or wrapped. @throws MXNetError for mode raise and an index outside. */
export function indicesIn(index: NDArray, n: number, mode: string): NDArray {
  const whole = f.cast(f.detach(index), 'int64');
  if (mode === 'raise') {
    const odd = read(whole).find((i) => i < 0 || i >= n);
    if (odd !== undefined)
      throw new MXNetError(`take indices contains indices out of bound: ${odd}`, `the axis has ${n}`);
    return whole;
  }
  if (mode === 'wrap') return f.remainder(whole, n);
  return f.cast(f.clamp(whole, { min: 0, max: n - 1 }), 'int64');
}

export interface Take {
  readonly a: NDArray;
  readonly indices: NDArray;
  readonly axis?: number;
  readonly mode?: string;
}

/** Slices of an axis, in the shape of the indices. */
function take({ a, indices, axis, mode }: Required<Take>): NDArray {
  const at = axisOf(axis, a.shape.length);
  const places = indicesIn(indices, a.shape[at], mode);
  const y = f.index_select(a, at, f.reshape(places, [indices.size]));
  return f.reshape(y, [...a.shape.slice(0, at), ...indices.shape, ...a.shape.slice(at + 1)]);
}

export interface Pick {
  readonly data: NDArray;
  readonly index: NDArray;
  readonly axis?: number | null;
  readonly keepdims?: boolean;
  readonly mode?: string;
}

/** One element of an axis for each of the other positions. */
function pick({ data, index, axis, keepdims, mode }: Required<Pick>): NDArray {
  const flat = axis === null ? f.reshape(data, [data.size]) : data;
  const at = axis === null ? 0 : axisOf(axis, data.shape.length);
  const kept = flat.shape.map((d, i) => (i === at ? 1 : d));
  const reduced = flat.shape.filter((_, i) => i !== at);
  const places = indicesIn(index, flat.shape[at], mode);
  if (index.size !== kept.reduce((n, d) => n * d, 1)) {
    throw new MXNetError(
      `pick: index of shape ${text(index.shape)} does not fit data of shape ${text(data.shape)} over axis ${axis}`,
    );
  }
  const y = f.gather(flat, at, f.reshape(places, kept));
  return f.reshape(y, keepdims ? kept : reduced.length === 0 ? [1] : reduced);
}

export interface OneHot {
  readonly indices: NDArray;
  readonly depth: number;
  readonly on_value?: number;
  readonly off_value?: number;
  readonly dtype?: string;
}

/** `on_value` at the index of a new last axis; a row whose index is outside of it is all `off_value`. */
function oneHot({ indices, depth, on_value, off_value, dtype }: Required<OneHot>): NDArray {
  const n = required(depth, 'one_hot', 'depth', 'int');
  const classes = f.zeros_like(f.cast(f.detach(indices), 'int64'), [n]);
  for (let i = 0; i < n; i++) classes.storage.data[i] = i;
  const hit = f.eq(f.unsqueeze(f.cast(f.detach(indices), 'int64'), indices.shape.length), classes);
  const to = dtypeOf(dtype);
  if (on_value === 1 && off_value === 0) return f.cast(hit, to);
  return f.cast(f.where(hit, on_value, off_value), to);
}

export interface Embedding {
  readonly data: NDArray;
  readonly weight: NDArray;
  readonly input_dim?: number;
  readonly output_dim?: number;
  readonly dtype?: string;
  readonly sparse_grad?: boolean;
}

/** Rows of a table by index, clipped. */
const embedding = ({ data, weight, input_dim, output_dim }: Required<Embedding>): NDArray => {
  const expected = [input_dim || weight.shape[0], output_dim || weight.shape[1]];
  if (weight.shape.join() !== expected.join()) {
    throw new MXNetError(
      `Shape inconsistent, Provided = ${text(weight.shape)}, inferred shape=(${expected.join(',')})`,
    );
  }
  return f.embedding(weight, indicesIn(data, weight.shape[0], 'clip'), { padding_idx: null });
};

export interface Ordering {
  readonly data: NDArray;
  readonly axis?: number | null;
  readonly is_ascend?: boolean;
}

/** Sorted values and their places along an axis (of the flat array where it is null). */
function ordered(
  data: NDArray,
  axis: number | null,
  ascending: boolean,
): { values: NDArray; places: NDArray; at: number } {
  const flat = axis === null ? f.reshape(data, [data.size]) : data;
  const at = axis === null ? 0 : axisOf(axis, data.shape.length);
  const [values, places] = f.sort(flat, { dim: at, descending: !ascending });
  return { values, places, at };
}

export interface TopK extends Ordering {
  readonly k?: number;
  readonly ret_typ?: string;
  readonly dtype?: string;
}

/** The k largest (smallest) of an axis: their `indices`, `value`, `both` or a `mask` of where they are. */
function topk({ data, axis, k, ret_typ, is_ascend, dtype }: Required<TopK>): NDArray | NDArray[] {
  const { values, places, at } = ordered(data, axis, is_ascend);
  const n = values.shape[at];
  const count = k < 1 ? n : k;
  if (count > n) throw checkFailed('*k >= 1 && *k <= *element_num', `k must be smaller than ${n}, get k = ${count}`);
  const first = (x: NDArray): NDArray => f.clone(f.slice(x, at, 0, count));
  const indices = (): NDArray => f.cast(first(f.detach(places)), dtypeOf(dtype));
  if (ret_typ === 'value') return first(values);
  if (ret_typ === 'both') return [first(values), indices()];
  if (ret_typ === 'indices') return indices();
  if (ret_typ !== 'mask')
    throw new MXNetError(`Invalid Input: '${ret_typ}', valid values are: {'both', 'indices', 'mask', 'value'}`);
  const at1 = first(f.detach(places));
  const ones = f.add(f.zeros_like(f.cast(at1, data.dtype)), 1);
  const mask = f.scatter_add(f.zeros_like(f.detach(values)), at, at1, ones);
  return f.reshape(mask, data.shape);
}

export const indexOperators = {
  take: op<Take>()('take', ['a', 'indices', 'axis', 'mode'], { axis: 0, mode: 'clip' }, take),
  pick: op<Pick>()(
    'pick',
    ['data', 'index', 'axis', 'keepdims', 'mode'],
    { axis: -1, keepdims: false, mode: 'clip' },
    pick,
  ),
  one_hot: op<OneHot>()(
    'one_hot',
    ['indices', 'depth', 'on_value', 'off_value', 'dtype'],
    { depth: undefined, on_value: 1, off_value: 0, dtype: 'float32' },
    oneHot,
  ),
  topk: op<TopK, NDArray | NDArray[]>()(
    'topk',
    ['data', 'axis', 'k', 'ret_typ', 'is_ascend', 'dtype'],
    { axis: -1, k: 1, ret_typ: 'indices', is_ascend: false, dtype: 'float32' },
    topk,
  ),
  sort: op<Ordering>()(
    'sort',
    ['data', 'axis', 'is_ascend'],
    { axis: -1, is_ascend: true },
    (o) => ordered(o.data, o.axis, o.is_ascend).values,
  ),
  argsort: op<Ordering & { dtype?: string }>()(
    'argsort',
    ['data', 'axis', 'is_ascend', 'dtype'],
    { axis: -1, is_ascend: true, dtype: 'float32' },
    ({ data, axis, is_ascend, dtype }) => f.cast(f.detach(ordered(data, axis, is_ascend).places), dtypeOf(dtype)),
  ),
};

export const indexFunctions = {
  Embedding: op<Embedding>()(
    'Embedding',
    ['data', 'weight', 'input_dim', 'output_dim', 'dtype', 'sparse_grad'],
    { input_dim: 0, output_dim: 0, dtype: 'float32', sparse_grad: false },
    embedding,
  ),
  /** x where the condition is not 0, else y; a vector condition chooses rows. */
  where: op<{ condition: NDArray; x: NDArray; y: NDArray }>()(
    'where',
    ['condition', 'x', 'y'],
    {},
    ({ condition, x, y }) => {
      const rows = condition.shape.length === 1 && x.shape.length > 1;
      const mask = rows ? f.reshape(condition, [condition.size, ...x.shape.slice(1).map(() => 1)]) : condition;
      return f.where(f.ne(f.detach(mask), 0), x, y);
    },
  ),
  /** The slices along an axis whose condition is not 0. */
  boolean_mask: op<{ data: NDArray; index: NDArray; axis?: number }>()(
    'boolean_mask',
    ['data', 'index', 'axis'],
    { axis: 0 },
    ({ data, index, axis }) => {
      const places = [...read(index)].flatMap((v, i) => (v !== 0 ? [i] : []));
      const at = f.zeros_like(f.cast(f.detach(index), 'int64'), [places.length]);
      at.storage.data.set(places);
      return f.index_select(data, axisOf(axis, data.shape.length), at);
    },
  ),
  /** data[indices[0][…], indices[1][…], …]: element positions in the first axis of the indices. */
  gather_nd: op<{ data: NDArray; indices: NDArray }>()('gather_nd', ['data', 'indices'], {}, ({ data, indices }) => {
    const [m, ...rest] = indices.shape;
    const { flat, block } = linear(indices, data.shape);
    const rows = f.reshape(data, [data.size / block, block]);
    return f.reshape(f.index_select(rows, 0, flat), [...rest, ...data.shape.slice(m)]);
  }),
  /** Zeros of a shape with data added at the positions that gather_nd would read. */
  scatter_nd: op<{ data: NDArray; indices: NDArray; shape: readonly number[] }>()(
    'scatter_nd',
    ['data', 'indices', 'shape'],
    {},
    ({ data, indices, shape }) => {
      const { flat, block } = linear(indices, shape);
      const rows = f.zeros_like(f.detach(data), [shape.reduce((n, d) => n * d, 1) / block, block]);
      return f.reshape(f.index_add(rows, flat, f.reshape(data, [flat.size, block]), { dim: 0 }), shape);
    },
  ),
};

/** Row numbers of positions given axis by axis, and the size of a row. */
function linear(indices: NDArray, shape: readonly number[]): { flat: NDArray; block: number } {
  const [m, ...rest] = indices.shape;
  const count = rest.reduce((n, d) => n * d, 1);
  const places = read(f.cast(f.detach(indices), 'int64'));
  const flat = f.zeros_like(f.cast(f.detach(indices), 'int64'), [count]);
  for (let k = 0; k < m; k++) {
    for (let i = 0; i < count; i++) {
      const p = places[k * count + i];
      flat.storage.data[i] = flat.storage.data[i] * shape[k] + (p < 0 ? p + shape[k] : p);
    }
  }
  return { flat, block: shape.slice(m).reduce((n, d) => n * d, 1) };
}
