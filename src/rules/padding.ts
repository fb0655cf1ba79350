// What stands beside a dimension that is made longer: one value, or its own elements. Where a width is negative the dimension is cut.

import * as f from '../engine/functions.ts';
import type { Tensor } from '../engine/index.ts';

/** Widths before and behind a dimension. */
export interface Widths {
  readonly dim: number;
  readonly before: number;
  readonly after: number;
}

/** The mirror image, without the element at the edge itself. */
export function reflectionPad<T extends Tensor>(x: T, { dim, before, after }: Widths): T {
  const length = x.shape[dim];
  const mirrored = (start: number, end: number): T[] =>
    end > start ? [f.flip(f.slice(x, dim, start, end), [dim])] : [];
  return f.cat(
    [...mirrored(1, before + 1), core(x, dim, before, after), ...mirrored(length - 1 - after, length - 1)],
    dim,
  );
}

/** The element at the edge. */
export function replicationPad<T extends Tensor>(x: T, { dim, before, after }: Widths): T {
  const length = x.shape[dim];
  const repeated = (at: number, width: number): T[] => {
    const shape = x.shape.map((d, i) => (i === dim ? width : d));
    return width > 0 ? [f.expand(f.slice(x, dim, at, at + 1), shape)] : [];
  };
  return f.cat([...repeated(0, before), core(x, dim, before, after), ...repeated(length - 1, after)], dim);
}

/** What lies at the other end. */
export function circularPad<T extends Tensor>(x: T, { dim, before, after }: Widths): T {
  const middle = core(x, dim, before, after);
  const length = middle.shape[dim];
  const part = (start: number, end: number): T[] => (end > start ? [f.slice(middle, dim, start, end)] : []);
  return f.cat([...part(length - before, length), middle, ...part(0, after)], dim);
}

/** What stays of a dimension. */
function core<T extends Tensor>(x: T, dim: number, before: number, after: number): T {
  const [start, end] = [Math.max(0, -before), x.shape[dim] + Math.min(0, after)];
  return start === 0 && end === x.shape[dim] ? x : f.slice(x, dim, start, end);
}
