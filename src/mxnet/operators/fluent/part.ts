// Arrays taken apart, repeated and padded; everything copies.

import { int, intOrInts, optional, reported, required } from '../../base/options.ts';
import { alias, array, op } from '../define.ts';
import { Pad, repeated, SliceChannel, tiled } from '../parts.ts';

export const split = alias('split', SliceChannel);
/** Every element `repeats` times along an axis, or of the flat array. */
export const repeat = op(
  'repeat',
  { data: required(array), repeats: reported(int), axis: optional(int) },
  ({ data, repeats, axis }) => repeated(data, repeats, axis),
);
/** The whole `reps` times along each axis. */
export const tile = op('tile', { data: required(array), reps: reported(intOrInts) }, (o) => tiled(o.data, o.reps));
export const pad = alias('pad', Pad);
