// Sequences of different lengths in one array: time along axis 0 (or 1), the batch along the other.

import * as f from '../../engine/functions.ts';
import type { NDArray } from '../array/ndarray.ts';
import { checkFailed, inconsistent } from '../base/errors.ts';
import { type Bound, bool, int, optional, required } from '../base/options.ts';
import { array, float32, op, type Type, type Types, typed } from './define.ts';

const sequences = {
  /** [T, N, …], or [N, T, …] with axis 1. */
  data: required(array),
  /** [N] */
  sequence_length: optional(array),
  use_sequence_length: optional(bool, false),
};
const timed = {
  ...sequences,
  /** The time axis, 0 or 1. */
  axis: optional(int, 0),
};
type Timed = Bound<typeof timed>;

/** The lengths where they are used. @throws MXNetError where they are missing or the axis is not 0 or 1. */
function lengthsOf(name: string, { data, sequence_length, use_sequence_length, axis }: Timed): NDArray | null {
  if (axis !== 0 && axis !== 1) {
    const condition = '(param_.axis == 0) || (param_.axis == 1)';
    throw checkFailed(condition, 'Current implementation expects axis to be 0 or 1.', `${name}: axis is ${axis}`);
  }
  if (data.ndim < 2) {
    throw checkFailed(`dshape.ndim() > 1U (${data.ndim} vs. 1) `, 'The data array must be of rank 2 or greater.');
  }
  if (!use_sequence_length) return null;
  if (sequence_length === null) {
    const condition = 'num_inputs == infered_num_inputs (1 vs. 2) ';
    throw checkFailed(condition, `Operator ${name} expects 2 inputs, but got 1 instead.`, 'sequence_length is missing');
  }
  const batch = data.shape[1 - axis];
  if (sequence_length.ndim !== 1 || sequence_length.size !== batch) {
    throw inconsistent(sequence_length.shape, [batch], 'one length for each sequence of the batch');
  }
  return f.cast(f.detach(sequence_length), 'int64');
}

/** 0, 1, … along the time axis, ready to meet the lengths. */
function steps(lengths: NDArray, n: number): NDArray {
  return f.reshape(f.range(f.placeOf(lengths), n), [n, 1]);
}

/** A [T, N] array with the sizes of the data behind it, in the data's own order of axes. */
function spread(x: NDArray, data: NDArray, axis: number): NDArray {
  const turned = axis === 0 ? x : f.transpose(x, 0, 1);
  return f.reshape(turned, [...turned.shape, ...data.shape.slice(2).map(() => 1)]);
}

/** `value` where a sequence is over. */
function mask(o: Timed & { readonly value: number }): NDArray {
  const lengths = lengthsOf('SequenceMask', o);
  if (lengths === null) return f.clone(o.data);
  const active = f.lt(steps(lengths, o.data.shape[o.axis]), lengths);
  return f.where(spread(active, o.data, o.axis), o.data, o.value);
}

/** The data as [T, N·rest] blocks of which each batch row has its own. */
const timeMajor = (x: NDArray, axis: number): NDArray => (axis === 0 ? x : f.transpose(x, 0, 1));

/** The element at length - 1 of each sequence (the last one without lengths). */
function last(o: Timed): NDArray {
  const lengths = lengthsOf('SequenceLast', o);
  const x = timeMajor(o.data, o.axis);
  const t = x.shape[0];
  if (lengths === null) return f.clone(f.select(x, 0, t - 1));
  const index = f.reshape(f.sub(lengths, 1), [1, x.shape[1], ...x.shape.slice(2).map(() => 1)]);
  return f.reshape(f.gather(x, 0, f.clone(f.expand(index, [1, ...x.shape.slice(1)]))), x.shape.slice(1));
}

/** Each sequence backwards, what is behind its length left where it is. */
function reverse(o: Timed): NDArray {
  const lengths = lengthsOf('SequenceReverse', o);
  if (lengths === null) return f.flip(o.data, [o.axis]);
  const x = timeMajor(o.data, o.axis);
  const t = steps(lengths, x.shape[0]);
  // length - 1 - t inside a sequence, t behind it
  const from = f.where(f.lt(t, lengths), f.sub(f.sub(lengths, 1), t), t);
  const index = f.reshape(from, [...from.shape, ...x.shape.slice(2).map(() => 1)]);
  const y = f.gather(x, 0, f.clone(f.expand(index, x.shape)));
  return o.axis === 0 ? y : f.clone(f.transpose(y, 0, 1));
}

/** Lengths where they are used: one for each sequence. */
const measured = {
  inputs: (o: Timed) => (o.use_sequence_length ? ['data', 'sequence_length'] : ['data']),
  shapes: ({ data, sequence_length, axis }: Timed): [NDArray | null, number[]][] => [
    [sequence_length, [data.shape[1 - axis]]],
  ],
  types: (_: Timed, [type, lengths]: readonly Type[]): Types => {
    if (type === null) throw checkFailed('dtype != -1 (-1 vs. -1) ', 'First input must have specified type');
    return { inputs: lengths === undefined ? [type] : [type, lengths ?? type], outputs: [type] };
  },
  blind: ({ axis }: Timed): void => {
    throw checkFailed('i >= 0 && i < ndim()', `index = ${1 - axis} must be in range [0, -1)`);
  },
};

export const SequenceMask = op(
  'SequenceMask',
  {
    ...sequences,
    /** What stands where a sequence is over. */
    value: optional(float32, 0),
    axis: optional(int, 0),
  },
  mask,
  measured,
);
export const SequenceLast = op('SequenceLast', timed, last, measured);
export const SequenceReverse = op('SequenceReverse', timed, reverse, {
  ...measured,
  types: typed('First input must have specified type'),
  blind: (o) => {
    if (o.use_sequence_length) measured.blind(o);
  },
});
