// Python's x[…] by positions, slices and new dimensions: always a view.

import * as f from '../engine/functions.ts';
import { IndexError, type Tensor, TypeError, typeName, ValueError } from '../engine/index.ts';

/** One part of an index: a position, ':' or 'start:end:step', null (a new dimension), or '...' (all that is left). */
export type Slice = number | string | null;

/** Start, end and step of a slice. @throws IndexError for a text that is none. */
export function parseSlice(text: string): [number | null, number | null, number] {
  const parts = text.split(':').map((p) => p.trim());
  const numbers = parts.map((p) => (p === '' ? null : Number(p)));
  if (parts.length < 2 || parts.length > 3 || numbers.some((n) => n !== null && !Number.isInteger(n))) {
    throw new IndexError(`invalid slice '${text}'`, "write ':', 'start:end' or 'start:end:step', or '...'");
  }
  if (numbers[2] === 0) throw new ValueError('slice step cannot be zero');
  return [numbers[0], numbers[1], numbers[2] ?? 1];
}

/**
 * A slice along one dimension as a view; start and end as Python's, cut to the dimension. One that takes all is x itself
 * where it is a part among others, as in PyTorch.
 */
export function sliceDim<T extends Tensor>(
  x: T,
  dim: number,
  [start, end, step]: readonly [number | null, number | null, number],
  lone: boolean,
): T {
  if (step <= 0) throw new ValueError('step must be greater than zero');
  const n = x.shape[dim];
  const place = (i: number): number => Math.min(Math.max(i < 0 ? i + n : i, 0), n);
  const from = place(start ?? 0);
  const to = Math.max(from, place(end ?? n));
  return !lone && from === 0 && to === n && step === 1 ? x : f.slice(x, dim, from, to, step);
}

/** PyTorch's words for what is no part of an index. */
const unfit = (type: string): IndexError =>
  new IndexError(
    `only integers, slices (\`:\`), ellipsis (\`...\`), None and long or byte Variables are valid indices (got ${type})`,
  );

/** `place` is the dimension as the caller counts them, before others went away. */
function select<T extends Tensor>(x: T, dim: number, index: number, place: number): T {
  const n = x.shape[dim];
  if (Number.isInteger(index)) {
    if (index >= -n && index < n) return f.select(x, dim, index);
    throw new IndexError(`index ${index} is out of bounds for dimension ${place} with size ${n}`);
  }
  throw unfit('float');
}

/** @throws IndexError where an index has more parts than the tensor has dimensions. */
export function checkCount(x: Tensor, used: number): void {
  if (used <= x.shape.length) return;
  throw new IndexError(
    x.shape.length === 0 && used === 1
      ? 'invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim tensor to a number'
      : `too many indices for tensor of dimension ${x.shape.length}`,
  );
}

/** A view that is being cut, part by part. */
export interface Cut<T extends Tensor> {
  readonly view: T;
  /** The dimension of the view that the next part is for. */
  readonly dim: number;
  /** The same as the caller counts them. */
  readonly taken: number;
}

/** Cuts by one part; `lone` where it is the only one. `rest` is how many dimensions '...' stands for. */
export function cutBy<T extends Tensor>(
  { view, dim, taken }: Cut<T>,
  part: Slice,
  rest: number,
  lone: boolean,
): Cut<T> {
  if (part === '...') return { view, dim: dim + rest, taken: taken + rest };
  if (part === null) return { view: f.unsqueeze(view, dim), dim: dim + 1, taken };
  if (typeof part === 'number') return { view: select(view, dim, part, taken), dim, taken: taken + 1 };
  if (typeof part !== 'string') throw unfit(typeName(part));
  return { view: sliceDim(view, dim, parseSlice(part), lone), dim: dim + 1, taken: taken + 1 };
}

/** The indexed part, as a view. @throws TypeError for tensors and lists, which pick elements. */
export function sliced<T extends Tensor>(x: T, parts: readonly Slice[]): T {
  const odd = parts.find((part) => typeof part === 'object' && part !== null);
  if (odd !== undefined) {
    throw new TypeError(
      'tensors and lists as indices come with all of bptt',
      "import 'bptt' once, or call index_select, gather or masked_fill",
    );
  }
  const used = parts.filter((part) => part !== null && part !== '...').length;
  checkCount(x, used);
  const start: Cut<T> = { view: x, dim: 0, taken: 0 };
  const { view } = parts.reduce((cut, part) => cutBy(cut, part, x.shape.length - used, parts.length === 1), start);
  return view === x ? f.alias(x) : view;
}
