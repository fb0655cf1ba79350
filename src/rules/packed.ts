// Packed sequences in plain numbers: how many rows each step has, and where each row stands in a padded batch. Moving the rows
// is a lookup of places, which a gradient goes back through.

import * as f from '../engine/functions.ts';
import { startsOf, type Tensor } from '../engine/index.ts';

/** Sequences between packed and padded. */
export interface Packing {
  /** Rows of each step; never more than of the one before. */
  readonly batchSizes: readonly number[];
  /** For each sequence of the batch which one it is of those packed, the longest first; null where it is in that order. */
  readonly order: readonly number[] | null;
  /** Whether padded data is [N, T, ...] instead of [T, N, ...]. */
  readonly batchFirst: boolean;
}

/** How many of the numbers that are given are above 0, above 1, and so on: of lengths the batch sizes, and of those the lengths. */
export const above = (numbers: readonly number[]): number[] =>
  Array.from({ length: numbers[0] ?? 0 }, (_, t) => {
    const end = numbers.findIndex((n) => n <= t);
    return end === -1 ? numbers.length : end;
  });

/** For each row of a padded batch its place among the packed ones, and for each of those the way back; -1: none. */
function placesOf<T extends Tensor>(
  beside: T,
  { batchSizes, order, batchFirst }: Packing,
  [steps, batch, rows]: readonly number[],
): { padded: T; packed: T } {
  const padded = new Float64Array(steps * batch).fill(-1);
  const packed = new Float64Array(rows).fill(-1);
  const [step, sequence] = batchFirst ? [1, steps] : [batch, 1];
  // Sequences of the batch, the longest first.
  const sorted: number[] = [];
  for (let n = 0; n < (order?.length ?? batch); n++) sorted[order ? order[n] : n] = n;
  let row = 0;
  for (let t = 0; t < Math.min(steps, batchSizes.length); t++) {
    for (let k = 0; k < batchSizes[t]; k++, row++) {
      const at = t * step + sorted[k] * sequence;
      padded[at] = row;
      packed[row] = at;
    }
  }
  const place = f.placeOf(beside);
  return { padded: f.integers(place, padded), packed: f.integers(place, packed) };
}

/** The rows [P, ...] of padded x, one step behind the other; steps that x lacks have none. */
export function pack<T extends Tensor>(x: T, packing: Packing): T {
  const [first, second, ...rest] = x.shape;
  const [steps, batch] = packing.batchFirst ? [second, first] : [first, second];
  const rows = startsOf(packing.batchSizes.slice(0, steps)).at(-1) ?? 0;
  const { padded, packed } = placesOf(x, packing, [steps, batch, rows]);
  return f.rearrange(f.reshape(x, [first * second, ...rest]), packed, padded, { dim: 0, fill: 0 });
}

/** Packed data [P, ...] as a padded batch of so many steps, with `fill` behind the end of each sequence. */
export function pad<T extends Tensor>(data: T, fill: number, steps: number, packing: Packing): T {
  const batch = packing.order?.length ?? packing.batchSizes[0];
  const [rows, ...rest] = data.shape;
  const { padded, packed } = placesOf(data, packing, [steps, batch, rows]);
  const found = f.rearrange(data, padded, packed, { dim: 0, fill });
  const result = f.reshape(found, [...(packing.batchFirst ? [batch, steps] : [steps, batch]), ...rest]);
  // No view: nobody else holds what it lies in.
  result.base = null;
  return result;
}
