// Python's x[…] and x[…] = value. Positions, slices and new dimensions are views; tensors, lists and masks pick elements, which
// is a copy: NumPy's advanced indexing. Several of them are broadcast together and walk in step.

import * as f from '../engine/functions.ts';
import {
  broadcastShapes,
  broadcastStrides,
  contiguousStrides,
  fromArray,
  IndexError,
  isFloating,
  read,
  size,
  ValueError,
} from '../engine/index.ts';
import { named } from './names.ts';
import { sliceDim } from './shape-functions.ts';
import { Tensor } from './tensor.ts';

/** Nested lists of positions, or of truth values that make a mask. */
export type Positions = readonly (number | boolean | Positions)[];

/**
 * One part of an index: a position, ':' or 'start:end:step', null (a new dimension), '...' (all that is left), a list of
 * positions, a tensor of positions or a mask.
 */
export type Index = number | string | null | Tensor | Positions;

function parseSlice(text: string): [number | null, number | null, number] {
  const parts = text.split(':').map((p) => p.trim());
  const numbers = parts.map((p) => (p === '' ? null : Number(p)));
  if (parts.length < 2 || parts.length > 3 || numbers.some((n) => n !== null && !Number.isInteger(n))) {
    throw new IndexError(`invalid slice '${text}'`, "write ':', 'start:end' or 'start:end:step', or '...'");
  }
  if (numbers[2] === 0) throw new ValueError('slice step cannot be zero');
  return [numbers[0], numbers[1], numbers[2] ?? 1];
}

/** Nested lists as a tensor of x's device: a mask of truth values, else positions. */
function listed(x: Tensor, list: Positions): Tensor {
  const shape: number[] = [];
  for (let level: Positions | number | boolean = list; Array.isArray(level); level = level[0]) shape.push(level.length);
  const flat = (list as readonly unknown[]).flat(Number.POSITIVE_INFINITY as 1) as (number | boolean)[];
  const mask = typeof flat[0] === 'boolean';
  return fromArray(
    Tensor,
    mask ? Uint8Array.from(flat, Number) : Float64Array.from(flat, Number),
    mask ? 'bool' : 'int64',
    shape,
    x.device,
  );
}

const isMask = (index: Tensor): boolean => index.dtype === 'bool' || index.dtype === 'uint8';

/** Positions along one dimension, of any shape; not negative. */
interface Picks {
  readonly dim: number;
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

/** Positions of the true elements of a mask over the dimensions from `dim` on, one list for each. */
function unmask(x: Tensor, dim: number, mask: Tensor): Picks[] {
  const rank = mask.shape.length;
  const odd = mask.shape.findIndex((d, i) => d !== x.shape[dim + i]);
  if (odd !== -1) {
    throw new IndexError(
      `The shape of the mask [${mask.shape.join(', ')}] at index ${odd} does not match the shape of the indexed tensor [${x.shape.join(', ')}] at index ${dim + odd}`,
    );
  }
  const flat = read(mask);
  const hits = Array.from(flat.keys()).filter((i) => flat[i] !== 0);
  const strides = contiguousStrides(mask.shape);
  return Array.from({ length: rank }, (_, d) => ({
    dim: dim + d,
    shape: [hits.length],
    values: hits.map((i) => Math.floor(i / strides[d]) % mask.shape[d]),
  }));
}

function positions(x: Tensor, dim: number, index: Tensor): Picks {
  if (isFloating(index.dtype)) throw new IndexError('tensors used as indices must be long, int, byte or bool tensors');
  const n = x.shape[dim];
  const values = read(index).map((i) => {
    if (i < -n || i >= n) throw new IndexError(`index ${i} is out of bounds for dimension ${dim} with size ${n}`);
    return i < 0 ? i + n : i;
  });
  return { dim, shape: index.shape, values };
}

/** What an index does: first a view, then picks from it. */
interface Plan {
  readonly view: Tensor;
  readonly picks: readonly Picks[];
}

function plan(x: Tensor, given: readonly Index[]): Plan {
  // A list of lists alone is read as one list for each dimension.
  const [only] = given;
  const indices = given.length === 1 && Array.isArray(only) && Array.isArray(only[0]) ? (only as Index[]) : given;
  const parts = indices.map((i) => (Array.isArray(i) ? listed(x, i) : (i as Exclude<Index, Positions>)));
  const covers = (i: number | string | Tensor | null): number =>
    i === null || i === '...' ? 0 : i instanceof Tensor && isMask(i) ? i.shape.length : 1;
  const used = parts.reduce<number>((n, i) => n + covers(i), 0);
  if (used > x.shape.length) {
    throw new IndexError(
      x.shape.length === 0 && used === 1
        ? 'invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim tensor to a number'
        : `too many indices for tensor of dimension ${x.shape.length}`,
    );
  }
  let view = x;
  let dim = 0;
  let taken = 0;
  const later: ((view: Tensor) => readonly Picks[])[] = [];
  for (const index of parts) {
    if (index === '...') {
      dim += x.shape.length - used;
      taken += x.shape.length - used;
    } else if (index === null) view = f.unsqueeze(view, dim++);
    else if (typeof index === 'number') view = select(view, dim, index, taken);
    else if (typeof index === 'string') {
      const [start, end, step] = parseSlice(index);
      view = sliceDim(view, dim++, start, end, step);
    } else {
      const at = dim;
      // A truth value alone is a mask over a dimension of one.
      if (isMask(index) && index.shape.length === 0) view = f.unsqueeze(view, dim);
      const mask = isMask(index) && index.shape.length === 0 ? f.reshape(index, [1]) : index;
      later.push((v) => (isMask(mask) ? unmask(v, at, mask) : [positions(v, at, mask)]));
      dim += isMask(mask) ? mask.shape.length : 1;
    }
    taken += covers(index);
  }
  return { view, picks: later.flatMap((make) => make(view)) };
}

/** `place` is the dimension as the caller counts them, before others went away. */
function select(x: Tensor, dim: number, index: number, place: number): Tensor {
  const n = x.shape[dim];
  if (Number.isInteger(index)) {
    if (index >= -n && index < n) return f.select(x, dim, index);
    throw new IndexError(`index ${index} is out of bounds for dimension ${place} with size ${n}`);
  }
  throw new IndexError(
    'only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid indices (got float)',
  );
}

/** The shape that all lists of positions broadcast to. @throws IndexError where they do not. */
function common(picks: readonly Picks[]): readonly number[] {
  try {
    return picks.map((p) => p.shape).reduce(broadcastShapes);
  } catch {
    const shapes = picks.map((p) => `[${p.shape.join(', ')}]`).join(', ');
    throw new IndexError(`shape mismatch: indexing tensors could not be broadcast together with shapes ${shapes}`);
  }
}

/** Elements of x at the picks: shape [..., common shape, ...] in place of adjacent dimensions, in front of others. */
function take(x: Tensor, picks: readonly Picks[]): Tensor {
  const shape = common(picks);
  const dims = picks.map((p) => p.dim);
  const rest = [...x.shape.keys()].filter((d) => !dims.includes(d));
  const adjacent = dims.every((d, i) => i === 0 || d === dims[i - 1] + 1);
  const place = adjacent ? dims[0] : 0;
  const sizes = dims.map((d) => x.shape[d]);
  // The picked dimensions become one, at the place where the result has its own.
  const order = [...rest.slice(0, place), ...dims, ...rest.slice(place)];
  const merged = [
    ...rest.slice(0, place).map((d) => x.shape[d]),
    size(sizes),
    ...rest.slice(place).map((d) => x.shape[d]),
  ];
  const moved = f.reshape(order.every((d, i) => d === i) ? x : f.permute(x, order), merged);
  const result = f.index_select(moved, place, linear(x, picks, shape, contiguousStrides(sizes)));
  return f.reshape(result, [...merged.slice(0, place), ...shape, ...merged.slice(place + 1)]);
}

/** One position for each element of the common shape: Σ positionᵢ · strideᵢ. */
function linear(x: Tensor, picks: readonly Picks[], shape: readonly number[], steps: readonly number[]): Tensor {
  const total = new Float64Array(size(shape));
  picks.forEach((p, i) => {
    const at = fromArray(Tensor, Float64Array.from(p.values), 'int64', p.shape, x.device);
    const strides = broadcastStrides(at.shape, at.strides, shape);
    const spread = read(new Tensor(at.storage, { shape, strides, offset: 0 }));
    for (let k = 0; k < total.length; k++) total[k] += spread[k] * steps[i];
  });
  return fromArray(Tensor, total, 'int64', [total.length], x.device);
}

/** The indexed part of a tensor: a view for positions and slices, a copy where a tensor or list picks elements. */
export function at(x: Tensor, ...indices: Index[]): Tensor {
  const { view, picks } = plan(x, indices);
  if (picks.length > 0) return named('IndexBackward0', take(view, picks));
  return view === x ? f.alias(x) : view;
}

/** For every element of x in order, which element of the indexed part lies there (the last one where several do), or -1. */
export function sources(x: Tensor, indices: readonly Index[]): { from: Float64Array; shape: readonly number[] } {
  const count = x.numel();
  const numbered = fromArray(
    Tensor,
    Float64Array.from({ length: count }, (_, i) => i),
    'int64',
    x.shape,
    x.device,
  );
  const part = at(numbered, ...indices);
  const from = new Float64Array(count).fill(-1);
  read(part).forEach((place, i) => {
    from[place] = i;
  });
  return { from, shape: part.shape };
}

/** Whether an index picks elements, so that writing through it is no write through a view. */
export const picksElements = (indices: readonly Index[]): boolean =>
  indices.some((i) => typeof i === 'object' && i !== null);
