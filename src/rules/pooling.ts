// Pooling over the last dimension [..., L], as differentiable composites: windows of one width, or a sequence cut into as many
// windows as are asked for.

import * as f from '../engine/functions.ts';
import { allocate, isFloating, size, type Tensor, type TypedArray } from '../engine/index.ts';
import { put } from './put.ts';

/** Windows of one width. */
export interface Pooling {
  /** How many there are, one at least. */
  readonly windows: number;
  readonly kernel: number;
  readonly stride: number;
  /** By how much the first begins before the sequence. */
  readonly padding: number;
}

/** Sums divided by as many numbers; of integers the quotients are cut to whole ones. */
function quotients<T extends Tensor>(sums: T, divisors: TypedArray): T {
  const same = new Set(divisors).size === 1;
  if (isFloating(sums.dtype))
    return f.div(sums, same ? divisors[0] : f.cast(f.integers(f.placeOf(sums), divisors), sums.dtype));
  return f.cast(f.trunc(f.div(f.cast(sums, 'float64'), f.integers(f.placeOf(sums), divisors))), sums.dtype);
}

/** So many whole numbers. @throws RuntimeError where there is no memory for them. */
function numbers(count: number, at: (i: number) => number): TypedArray {
  const found = allocate('int64', count);
  for (let i = 0; i < count; i++) found[i] = at(i);
  return found;
}

/** Sums of windows, as a convolution with ones. What lies outside of the sequence is 0. */
export function sumPool<T extends Tensor>(x: T, { windows, kernel, stride, padding }: Pooling): T {
  const lead = x.shape.slice(0, -1);
  const length = x.shape[lead.length];
  const behind = Math.max(0, (windows - 1) * stride + kernel - padding - length);
  const ones = f.full(f.placeOf(x), { shape: [1, 1, kernel], dtype: x.dtype, value: 1 });
  const rows = f.reshape(x, [size(lead), 1, length]);
  const y = f.convolution(rows, ones, null, { stride, padding: [padding, behind], dilation: 1, groups: 1 });
  return f.reshape(y, [...lead, windows]);
}

/** Means of windows. `countPadding`: padding counts, on both sides; what lies beyond it never does. */
export function avgPool<T extends Tensor>(x: T, options: Pooling, countPadding: boolean): T {
  const { windows, kernel, stride, padding } = options;
  const edge = countPadding ? padding : 0;
  const end = x.shape[x.shape.length - 1] + edge;
  const counts = numbers(windows, (i) => {
    const start = i * stride - padding;
    return Math.max(1, Math.min(start + kernel, end) - Math.max(start, -edge));
  });
  return quotients(sumPool(x, options), counts);
}

interface Cut<T> {
  /** [..., windows · width], window behind window. */
  readonly laid: T;
  readonly width: number;
  /** Elements that each window really has. */
  readonly counts: TypedArray;
  /** Where each element of `laid` is in the sequence; null where it is the sequence. */
  readonly places: TypedArray | null;
}

/**
 * A sequence as so many windows, which begin at ⌊i L / windows⌋ and end before ⌈(i + 1) L / windows⌉. All are laid out in the width of
 * the widest; what one lacks is `L`, the place behind the sequence, or its own last element.
 */
function cut<T extends Tensor>(x: T, windows: number, missing: 'behind' | 'last'): Cut<T> {
  const dim = x.shape.length - 1;
  const length = x.shape[dim];
  const startOf = (i: number): number => Math.floor((i * length) / windows);
  const counts = numbers(windows, (i) => Math.ceil(((i + 1) * length) / windows) - startOf(i));
  let width = 0;
  for (const count of counts) width = Math.max(width, count);
  if (width * windows === length) return { laid: x, width, counts, places: null };
  const places = numbers(windows * width, (k) => {
    const i = Math.floor(k / width);
    const j = k % width;
    if (j < counts[i]) return startOf(i) + j;
    return missing === 'behind' ? length : startOf(i) + counts[i] - 1;
  });
  const source = missing === 'behind' ? f.pad(x, { dim, before: 0, after: 1, value: 0 }) : x;
  return { laid: f.index_select(source, dim, f.integers(f.placeOf(x), places)), width, counts, places };
}

/** The means of so many windows that cover a sequence. */
export function adaptiveAvgPool<T extends Tensor>(x: T, windows: number): T {
  const { laid, width, counts } = cut(x, windows, 'behind');
  const lead = x.shape.slice(0, -1);
  return quotients(f.sum(f.reshape(laid, [...lead, windows, width]), lead.length + 1), counts);
}

/** The largest elements of so many windows that cover a sequence, and where they are in it. */
export function adaptiveMaxPool<T extends Tensor>(x: T, windows: number): [values: T, indices: T] {
  const { laid, width, places } = cut(x, windows, 'last');
  const options = { windows, kernel: width, stride: width, padding: 0, dilation: 1 };
  const [values, indices] = f.max_pool(laid, options);
  if (places === null) return [values, indices];
  const flat = f.reshape(indices, [size(indices.shape)]);
  return [values, f.reshape(f.index_select(f.integers(f.placeOf(x), places), 0, flat), indices.shape)];
}

/** Elements x [..., L] at `places` (int64, in the shape of x) of sequences of so many zeros; of several on one the last stays. */
export function maxUnpool<T extends Tensor>(x: T, places: T, length: number): T {
  const lead = x.shape.slice(0, -1);
  const rows = size(lead);
  const into = f.full(f.placeOf(x), { shape: [...lead, length], dtype: x.dtype, value: 0 });
  const starts = f.iota(f.placeOf(x), { length: rows, dtype: 'int64', start: 0, step: length });
  const first = f.reshape(starts, [...lead, 1]);
  return put(into, f.add(places, first), x);
}
