// How arrays are taken apart, repeated and padded. Everything copies.

import * as f from '../../engine/functions.ts';
import type { Shape } from '../../engine/index.ts';
import type { NDArray } from '../array/ndarray.ts';
import { checkFailed, MXNetError, noShape } from '../base/errors.ts';
import { type Bound, bool, int, ints, optional, reported, required } from '../base/options.ts';
import { axisOf, text } from '../base/shapes.ts';
import { array, choice, double, op, outside } from './define.ts';
import { copy } from './moving.ts';

const SPLITS = 'Number of splits. Note that this should evenly divide the length of the `axis`.';

/** Parts of equal length along an axis, as copies; one array where there is one part. */
function split(data: NDArray, num_outputs: number, axis: number, squeeze_axis: boolean): NDArray | NDArray[] {
  const wrong = outside('num_outputs', num_outputs, [1], SPLITS);
  if (wrong !== null) {
    throw new MXNetError(`${wrong}, in operator SliceChannel(name="", num_outputs="${num_outputs}")`);
  }
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

/** The whole that one part was cut from. */
function unsplit(
  { data, num_outputs, axis, squeeze_axis }: Bound<typeof splits>,
  [part]: readonly Shape[],
): [NDArray, number[]][] {
  if (data.ndim === 0) return [];
  const rank = part.length + Number(squeeze_axis);
  const at = axisOf(axis, rank);
  const whole = squeeze_axis ? [...part.slice(0, at), 1, ...part.slice(at)] : [...part];
  return [[data, whole.map((d, i) => (i === at ? d * num_outputs : d))]];
}

/** `repeats` copies of every element along an axis, or of the flat array. */
export function repeated(data: NDArray, repeats: number, axis: number | null): NDArray {
  if (repeats < 0) throw checkFailed(`*repeats >= 0 (${repeats} vs. 0) `, 'repeats cannot be a negative number');
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
export function tiled(data: NDArray, reps: number | readonly number[]): NDArray {
  const times = typeof reps === 'number' ? [reps] : reps;
  const odd = times.find((n) => n < 1);
  if (odd !== undefined) throw noShape('tile', [data.shape], `reps is ${odd}`);
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

/** @throws MXNetError for other ranks than 4 and 5, and for padding of the first two axes. */
function checkPadding(rank: number, width: readonly number[]): void {
  const refused = (text: string, hint: string): MXNetError => new MXNetError(text, hint);
  if (rank !== 4 && rank !== 5) {
    throw refused('Current implementation only supports 4-D or 5-D input.', `the data have ${rank} axes`);
  }
  if (width.slice(0, 4).some((n) => n !== 0)) {
    throw refused('Current implementation expects padding on the first two axes to be zero.', `pad_width is ${width}`);
  }
  if (width.length !== 2 * rank) {
    throw refused('Input shape vs padding spec mismatch.', `pad_width has ${width.length} numbers for ${rank} axes`);
  }
  if (width.some((n) => n < 0)) throw refused('Padding must be non-negative', `pad_width is ${width}`);
}

/** `pad_width` holds what comes before and after each axis; modes constant, edge and reflect. */
function pad(data: NDArray, mode: string, pad_width: readonly number[], constant_value: number): NDArray {
  checkPadding(data.shape.length, pad_width);
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

const splits = {
  data: required(array),
  num_outputs: reported(int),
  axis: optional(int, 1),
  /** Drop the axis where parts have length 1. */
  squeeze_axis: optional(bool, false),
};

export const SliceChannel = op(
  'SliceChannel',
  splits,
  (o): NDArray | NDArray[] => split(o.data, o.num_outputs, o.axis, o.squeeze_axis),
  {
    outputs: ({ num_outputs: count }) => ({ count, numbered: true }),
    back: unsplit,
    ranges: { num_outputs: [1] },
    about: { num_outputs: SPLITS },
  },
);

const pads = {
  data: required(array),
  /** constant, edge or reflect. */
  mode: reported(choice('constant', 'edge', 'reflect')),
  /** What comes before and after each axis. */
  pad_width: reported(ints),
  constant_value: optional(double, 0),
};

export const Pad = op('Pad', pads, (o) => pad(o.data, o.mode, o.pad_width, o.constant_value));
