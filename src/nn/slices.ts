// Positions in Python's lists: `at(-1)`, `at('1:3')`.

import { IndexError } from '../engine/index.ts';
import { either, int, type Kind, str } from '../torch/kinds.ts';
import { parseSlice } from '../torch/slicing.ts';

/** A position, or a slice `'start:end:step'`. */
export type Position = number | string;
export const position: Kind<Position> = /* @__PURE__ */ either(int, str);

/** A position from the start, in a list of so many. @throws IndexError outside. */
export function placeIn(length: number, index: number): number {
  if (index >= -length && index < length) return index < 0 ? index + length : index;
  throw new IndexError(`index ${index} is out of range`);
}

/** The positions that a slice picks from a list of so many, in its order. */
export function placesIn(length: number, slice: string): number[] {
  const [start, end, step] = parseSlice(slice);
  const [least, most] = step > 0 ? [0, length] : [-1, length - 1];
  const place = (i: number): number => Math.min(Math.max(i < 0 ? i + length : i, least), most);
  const from = start === null ? (step > 0 ? least : most) : place(start);
  const to = end === null ? (step > 0 ? most : least) : place(end);
  return Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, i) => from + i * step);
}
