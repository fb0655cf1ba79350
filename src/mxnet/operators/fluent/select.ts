// Looking up, ordering and choosing elements. Indices may be of any dtype (float32 by custom) and are clipped or wrapped where
// they leave the axis; results that are indices are float32 unless asked otherwise.

import * as f from '../../../engine/functions.ts';
import type { NDArray } from '../../array/ndarray.ts';
import { dtypeOf, scalarFor } from '../../base/dtype.ts';
import { checkFailed, MXNetError } from '../../base/errors.ts';
import { bool, int, optional, reported, required } from '../../base/options.ts';
import { axisOf, text } from '../../base/shapes.ts';
import { array, choice, dtype, indexed, op, plain64 } from '../define.ts';
import { indicesIn } from '../lookup.ts';

/** Slices of an axis, in the shape of the indices. */
export const take = op(
  'take',
  {
    a: required(array),
    indices: required(array),
    axis: optional(int, 0),
    /** clip, wrap or raise. */
    mode: optional(choice('clip', 'raise', 'wrap'), 'clip'),
  },
  ({ a, indices, axis, mode }) => {
    const at = axisOf(axis, a.shape.length);
    const places = indicesIn(indices, a.shape[at], mode);
    const y = f.index_select(a, at, f.reshape(places, [indices.size]));
    return f.reshape(y, [...a.shape.slice(0, at), ...indices.shape, ...a.shape.slice(at + 1)]);
  },
  { types: indexed('take', 1) },
);

/** One element of an axis for each of the other positions. */
export const pick = op(
  'pick',
  {
    data: required(array),
    index: required(array),
    axis: optional<number | null>(int, -1),
    keepdims: optional(bool, false),
    mode: optional(choice('clip', 'wrap'), 'clip'),
  },
  ({ data, index, axis, keepdims, mode }) => {
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
  },
  {
    types: indexed('pick', 1),
    shapes: ({ data, index, axis, keepdims }) => {
      if (axis === null) return [];
      const at = axisOf(axis, data.ndim);
      const { shape } = data;
      return [[index, keepdims ? shape.map((d, i) => (i === at ? 1 : d)) : shape.filter((_, i) => i !== at)]];
    },
  },
);

/** `on_value` at the index of a new last axis; a row whose index is outside of it is all `off_value`. */
export const one_hot = op(
  'one_hot',
  {
    indices: required(array),
    /** Size of the new axis. */
    depth: reported(int),
    on_value: optional(plain64, 1),
    off_value: optional(plain64, 0),
    dtype: optional(dtype, 'float32'),
  },
  ({ indices, depth, on_value, off_value, dtype }) => {
    const n = depth;
    if (n < 0) throw checkFailed(`*depth >= 0 (${n} vs. 0) `, 'Dimension size, depth, must be a non-negative integer');
    const classes = f.range(f.placeOf(indices), n);
    const hit = f.eq(f.unsqueeze(f.cast(f.detach(indices), 'int64'), indices.shape.length), classes);
    const to = dtypeOf(dtype);
    if (on_value === 1 && off_value === 0) return f.cast(hit, to);
    // Values of the result's own dtype: a number beside a mask would be of single precision.
    const [on, off] = [on_value, off_value].map((value) =>
      f.full(f.placeOf(indices), { shape: [1], dtype: to, value: scalarFor(value, to) }),
    );
    return f.where(hit, on, off);
  },
  {
    types: (o, types) => {
      indexed('one_hot', 0)(o, types);
      return [o.dtype];
    },
  },
);

const ordering = {
  data: required(array),
  /** The axis; the flat array where null. */
  axis: optional<number | null>(int, -1),
};

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

/** The k largest (smallest) of an axis. */
export const topk = op(
  'topk',
  {
    ...ordering,
    /** How many; below 1 all. */
    k: optional(int, 1),
    /** Their `indices`, `value`, `both`, or a `mask` of where they are. */
    ret_typ: optional(choice('both', 'indices', 'mask', 'value'), 'indices'),
    is_ascend: optional(bool, false),
    dtype: optional(dtype, 'float32'),
  },
  ({ data, axis, k, ret_typ, is_ascend, dtype }): NDArray | NDArray[] => {
    const { values, places, at } = ordered(data, axis, is_ascend);
    const n = values.shape[at];
    const count = k < 1 ? n : k;
    if (count > n) throw checkFailed('*k >= 1 && *k <= *element_num', `k must be smaller than ${n}, get k = ${count}`);
    const first = (x: NDArray): NDArray => f.clone(f.slice(x, at, 0, count));
    const indices = (): NDArray => f.cast(first(f.detach(places)), dtypeOf(dtype));
    if (ret_typ === 'value') return first(values);
    if (ret_typ === 'both') return [first(values), indices()];
    if (ret_typ === 'indices') return indices();
    const at1 = first(f.detach(places));
    const ones = f.add(f.zeros_like(f.cast(at1, data.dtype)), 1);
    const mask = f.scatter_add(f.zeros_like(f.detach(values)), at, at1, ones);
    return f.reshape(mask, data.shape);
  },
  {
    outputs: ({ ret_typ }) => ({
      count: ret_typ === 'both' || ret_typ === 'value' ? 2 : 1,
      visible: ret_typ === 'both' ? 2 : 1,
    }),
    types: ({ ret_typ, dtype }, [type]) =>
      ret_typ === 'both' ? [type, dtype] : [ret_typ === 'indices' ? dtype : type],
  },
);
export const sort = op(
  'sort',
  { ...ordering, is_ascend: optional(bool, true) },
  (o) => ordered(o.data, o.axis, o.is_ascend).values,
  { outputs: () => ({ count: 2, visible: 1 }) },
);
/** The places that sorted elements come from. */
export const argsort = op(
  'argsort',
  { ...ordering, is_ascend: optional(bool, true), dtype: optional(dtype, 'float32') },
  ({ data, axis, is_ascend, dtype }) => f.cast(f.detach(ordered(data, axis, is_ascend).places), dtypeOf(dtype)),
  { alike: true, types: (o) => [o.dtype] },
);
