// Arrays taken apart, repeated and joined. Everything copies.

import * as f from '../engine/functions.ts';
import { op, variadic } from './define.ts';
import { checkFailed, incompatible } from './errors.ts';
import type { NDArray } from './ndarray.ts';
import { axisOf, text } from './shapes.ts';

const copy = (x: NDArray): NDArray => f.clone(x);

/** Parts of equal length along an axis, as copies; one array where there is one part. */
function split(data: NDArray, num_outputs: number, axis: number, squeeze_axis: boolean): NDArray | NDArray[] {
  const at = axisOf(axis, data.shape.length);
  const n = data.shape[at];
  if (n % num_outputs !== 0) {
    throw checkFailed(
      `dshape[real_axis] % param_.num_outputs == 0U (${n % num_outputs} vs. 0) `,
      `You are trying to split the ${at}-th axis of input tensor with shape ${text(data.shape)} into num_outputs=${num_outputs} evenly sized chunks, but this is not possible because ${num_outputs} does not evenly divide ${n}`,
    );
  }
  const step = n / num_outputs;
  const parts = Array.from({ length: num_outputs }, (_, i) => {
    const part = f.slice(data, at, i * step, (i + 1) * step);
    return copy(squeeze_axis && step === 1 ? f.squeeze(part, [at]) : part);
  });
  return num_outputs === 1 ? parts[0] : parts;
}

/** `repeats` copies of every element along an axis, or of the flat array. */
function repeat(data: NDArray, repeats: number, axis: number | null): NDArray {
  const flat = axis === null ? f.reshape(data, [data.size]) : data;
  const at = axis === null ? 0 : axisOf(axis, data.shape.length);
  const { shape } = flat;
  const spread = f.expand(f.unsqueeze(flat, at + 1), [...shape.slice(0, at + 1), repeats, ...shape.slice(at + 1)]);
  return f.reshape(
    copy(spread),
    shape.map((d, i) => (i === at ? d * repeats : d)),
  );
}

/** Copies of the whole along each axis. */
function tile(data: NDArray, reps: number | readonly number[]): NDArray {
  const times = typeof reps === 'number' ? [reps] : reps;
  const rank = Math.max(times.length, data.shape.length);
  const shape = [...new Array<number>(rank - data.shape.length).fill(1), ...data.shape];
  const counts = [...new Array<number>(rank - times.length).fill(1), ...times];
  const spaced = f.reshape(
    data,
    shape.flatMap((d) => [1, d]),
  );
  const spread = f.expand(
    spaced,
    shape.flatMap((d, i) => [counts[i], d]),
  );
  return f.reshape(
    copy(spread),
    shape.map((d, i) => d * counts[i]),
  );
}

/** `pad_width` holds what comes before and after each axis; modes constant, edge and reflect. */
function pad(data: NDArray, mode: string, pad_width: readonly number[], constant_value: number): NDArray {
  return [...data.shape.keys()].reduce((x, axis) => {
    const [before, after] = [pad_width[2 * axis] ?? 0, pad_width[2 * axis + 1] ?? 0];
    if (before === 0 && after === 0) return x;
    const n = x.shape[axis];
    const edge = (count: number, at: (k: number) => number): NDArray[] => {
      if (count === 0) return [];
      const shape = x.shape.map((d, i) => (i === axis ? count : d));
      if (mode === 'constant') return [f.add(f.zeros_like(f.detach(x), shape), constant_value)];
      return Array.from({ length: count }, (_, k) => f.slice(x, axis, at(k), at(k) + 1));
    };
    const reflect = mode === 'reflect';
    const left = edge(before, (k) => (reflect ? before - k : 0));
    const right = edge(after, (k) => (reflect ? n - 2 - k : n - 1));
    return f.cat([...left, x, ...right], axis);
  }, data);
}

/** @throws MXNetError where arrays do not fit along the other axes. */
function concat(arrays: readonly NDArray[], dim: number): NDArray {
  const [first] = arrays;
  const at = axisOf(dim, first.shape.length);
  const mask = (x: NDArray): string => text(x.shape.map((d, i) => (i === at ? -1 : d)));
  const odd = arrays.find((x) => mask(x) !== mask(first));
  if (odd) {
    throw checkFailed(
      'shape_assign(&(*in_shape)[i], dshape)',
      `Incompatible input shape: expected ${mask(first)}, got ${text(odd.shape)}`,
    );
  }
  checkOneDtype(arrays);
  return arrays.length === 1 ? copy(first) : f.cat(arrays, at);
}

function checkOneDtype(arrays: readonly NDArray[]): void {
  const i = arrays.findIndex((x) => x.dtype !== arrays[0].dtype);
  if (i === -1) return;
  throw incompatible(i, arrays[0].dtype, arrays[i].dtype);
}

function stack(arrays: readonly NDArray[], axis: number): NDArray {
  const [first] = arrays;
  const i = arrays.findIndex((x) => x.shape.join() !== first.shape.join());
  if (i !== -1) {
    throw incompatible(i, text(first.shape), text(arrays[i].shape));
  }
  checkOneDtype(arrays);
  const at = axis < 0 ? axis + first.shape.length + 1 : axis;
  return arrays.length === 1 ? copy(f.unsqueeze(first, at)) : f.stack(arrays, at);
}

const splitting = (name: string) =>
  op<{ data: NDArray; num_outputs: number; axis?: number; squeeze_axis?: boolean }, NDArray | NDArray[]>()(
    name,
    ['data', 'num_outputs', 'axis', 'squeeze_axis'],
    { axis: 1, squeeze_axis: false },
    ({ data, num_outputs, axis, squeeze_axis }) => split(data, num_outputs, axis, squeeze_axis),
  );
const padding = (name: string) =>
  op<{ data: NDArray; mode?: string; pad_width?: readonly number[]; constant_value?: number }>()(
    name,
    ['data', 'mode', 'pad_width', 'constant_value'],
    { mode: 'constant', pad_width: [], constant_value: 0 },
    ({ data, mode, pad_width, constant_value }) => pad(data, mode, pad_width, constant_value),
  );

export const joinOperators = {
  split: splitting('split'),
  repeat: op<{ data: NDArray; repeats: number; axis?: number | null }>()(
    'repeat',
    ['data', 'repeats', 'axis'],
    { axis: null },
    ({ data, repeats, axis }) => repeat(data, repeats, axis),
  ),
  tile: op<{ data: NDArray; reps: number | readonly number[] }>()('tile', ['data', 'reps'], {}, (o) =>
    tile(o.data, o.reps),
  ),
  pad: padding('pad'),
};

export const joinFunctions = {
  SliceChannel: splitting('SliceChannel'),
  Pad: padding('Pad'),
  /** Arrays joined along an axis that they have; dim is 1 unless given. */
  concat: variadic<{ dim?: number }>()('concat', { dim: 1 }, (arrays, { dim }) => concat(arrays, dim)),
  /** Arrays of one shape joined along a new axis. */
  stack: variadic<{ axis?: number }>()('stack', { axis: 0 }, (arrays, { axis }) => stack(arrays, axis)),
  /** The sum of arrays of one shape. */
  add_n: variadic<object>()('add_n', {}, (arrays) =>
    arrays.length === 1 ? copy(arrays[0]) : arrays.reduce((a, b) => f.add(a, b)),
  ),
};
