// Sequences of different lengths in one array: time along axis 0 (or 1), the batch along the other.

import * as f from '../engine/functions.ts';
import { op } from './define.ts';
import { MXNetError } from './errors.ts';
import type { NDArray } from './ndarray.ts';

export interface Sequence {
  readonly data: NDArray;
  readonly sequence_length?: NDArray | null;
  readonly use_sequence_length?: boolean;
  readonly axis?: number;
}

/** The lengths where they are used. @throws MXNetError where they are missing or the axis is not 0 or 1. */
function lengthsOf(name: string, { sequence_length, use_sequence_length, axis }: Required<Sequence>): NDArray | null {
  if (axis !== 0 && axis !== 1) throw new MXNetError(`${name}: axis must be 0 or 1, got ${axis}`);
  if (!use_sequence_length) return null;
  if (sequence_length === null) throw new MXNetError(`${name}: use_sequence_length needs sequence_length`);
  return f.cast(f.detach(sequence_length), 'int64');
}

/** 0, 1, … along the time axis, ready to meet the lengths. */
function steps(lengths: NDArray, n: number): NDArray {
  const t = f.zeros_like(lengths, [n, 1]);
  for (let i = 0; i < n; i++) t.storage.data[i] = i;
  return t;
}

/** A [T, N] array with the sizes of the data behind it, in the data's own order of axes. */
function spread(x: NDArray, data: NDArray, axis: number): NDArray {
  const turned = axis === 0 ? x : f.transpose(x, 0, 1);
  return f.reshape(turned, [...turned.shape, ...data.shape.slice(2).map(() => 1)]);
}

/** `value` where a sequence is over. */
function mask(o: Required<Sequence & { value: number }>): NDArray {
  const lengths = lengthsOf('SequenceMask', o);
  if (lengths === null) return f.clone(o.data);
  const active = f.lt(steps(lengths, o.data.shape[o.axis]), lengths);
  return f.where(spread(active, o.data, o.axis), o.data, o.value);
}

/** The data as [T, N·rest] blocks of which each batch row has its own. */
const timeMajor = (x: NDArray, axis: number): NDArray => (axis === 0 ? x : f.transpose(x, 0, 1));

/** The element at length - 1 of each sequence (the last one without lengths). */
function last(o: Required<Sequence>): NDArray {
  const lengths = lengthsOf('SequenceLast', o);
  const x = timeMajor(o.data, o.axis);
  const t = x.shape[0];
  if (lengths === null) return f.clone(f.select(x, 0, t - 1));
  const index = f.reshape(f.sub(lengths, 1), [1, x.shape[1], ...x.shape.slice(2).map(() => 1)]);
  return f.reshape(f.gather(x, 0, f.clone(f.expand(index, [1, ...x.shape.slice(1)]))), x.shape.slice(1));
}

/** Each sequence backwards, what is behind its length left where it is. */
function reverse(o: Required<Sequence>): NDArray {
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

const names = ['data', 'sequence_length', 'use_sequence_length', 'axis'] as const;
const defaults = { sequence_length: null, use_sequence_length: false, axis: 0 };

export const sequenceFunctions = {
  SequenceMask: op<Sequence & { value?: number }>()(
    'SequenceMask',
    ['data', 'sequence_length', 'use_sequence_length', 'value', 'axis'],
    { ...defaults, value: 0 },
    mask,
  ),
  SequenceLast: op<Sequence>()('SequenceLast', names, defaults, last),
  SequenceReverse: op<Sequence>()('SequenceReverse', names, defaults, reverse),
};
