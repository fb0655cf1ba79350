// Shapes as MXNet checks and infers them: axes, broadcasting, and the special codes of reshape.

import * as f from '../../engine/functions.ts';
import { type Shape, size, type Tensor } from '../../engine/index.ts';
import { checkFailed } from './errors.ts';

/** `[2,3]`, as MXNet's messages print shapes. */
export const text = (shape: Shape): string => `[${shape.join(',')}]`;

/** An axis made non-negative. @throws MXNetError outside of the array. */
export function axisOf(axis: number, rank: number): number {
  if (axis < rank && axis >= -rank) return axis < 0 ? axis + rank : axis;
  throw checkFailed('axis < ndim && axis >= -ndim', `axis ${axis} exceeds the input dimension of ${rank}`);
}

/** The axes of a reduction, sorted: all where none is named, the others where they are excluded. */
export function axesOf(axis: number | readonly number[] | null, rank: number, exclude = false): number[] {
  const all = Array.from({ length: rank }, (_, i) => i);
  if (axis === null || (Array.isArray(axis) && axis.length === 0)) return exclude ? [] : all;
  const named = (typeof axis === 'number' ? [axis] : axis).map((a) => axisOf(a, rank));
  return all.filter((i) => named.includes(i) !== exclude);
}

/** Shape (1,) where no axis is left. */
export const atLeast1d = <T extends Tensor>(x: T): T => (x.shape.length === 0 ? f.reshape(x, [1]) : x);

/** The shape that two broadcast to. @throws MXNetError where they do not. */
export function broadcast(a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const l = a[i - rank + a.length] ?? 1;
    const r = b[i - rank + b.length] ?? 1;
    if (l === r || l === 1 || r === 1) return l === 1 ? r : l;
    throw checkFailed(
      'l == 1 || r == 1',
      `operands could not be broadcast together with shapes ${text(a)} ${text(b)}`,
      'sizes must be equal or 1, aligned at the last axis',
    );
  });
}

/** A shape given as a number, a list, or one by one. */
export const shapeOf = (shape: number | readonly number[]): number[] =>
  typeof shape === 'number' ? [shape] : [...shape];

/**
 * The shape that `reshape` asks for: 0 keeps a size, -1 infers one, -2 copies the rest, -3 merges two, -4 splits one into the
 * next two. `reverse` reads both from the right.
 * @throws MXNetError for codes that do not fit.
 */
export function reshapeCodes(from: Shape, codes: Shape, reverse = false): number[] {
  const source = reverse ? [...from].reverse() : from;
  const wanted = reverse ? [...codes].reverse() : codes;
  const result: number[] = [];
  let at = 0;
  let unknown = -1;
  const next = (): number => {
    if (at < source.length) return source[at++];
    throw checkFailed(`src_idx < dshape_len (${at} vs. ${source.length}) `, '');
  };
  const infer = (): number => {
    if (unknown >= 0) throw checkFailed(`inf_idx < 0 (${unknown} vs. 0) `, 'One and only one dim can be inferred');
    unknown = result.length;
    return 1;
  };
  for (let i = 0; i < wanted.length; i++) {
    const code = wanted[i];
    if (code === 0) result.push(next());
    else if (code === -1) {
      result.push(infer());
      at++;
    } else if (code === -2) {
      while (at < source.length) result.push(source[at++]);
    } else if (code === -3) {
      const first = next();
      result.push(first * next());
    } else if (code === -4) {
      if (i + 2 >= wanted.length) throw checkFailed(`i + 2 < params_len (${i + 2} vs. ${wanted.length}) `, '');
      const whole = next();
      const [left, right] = [wanted[i + 1], wanted[i + 2]];
      if (left === -1 && right === -1) {
        throw checkFailed('d1 != -1 || d2 != -1', 'Split dims cannot both be -1.');
      }
      const part = (n: number): number => Math.floor(whole / Math.max(1, n));
      const sizes = left === -1 ? [part(right), right] : [left, right === -1 ? part(left) : right];
      if (sizes[0] * sizes[1] !== whole) {
        throw checkFailed(
          `d1 * d2 == static_cast<size_t>(d0) (${sizes[0] * sizes[1]} vs. ${whole}) `,
          `Split dims ${sizes[0]}, ${sizes[1]} do not divide original dim ${whole}`,
        );
      }
      result.push(...sizes);
      i += 2;
    } else if (code < 0) {
      throw checkFailed(`dim_size >= -1 (${code} vs. -1) `, `shape dim size must be >= -1, while received ${code}`);
    } else {
      result.push(code);
      at++;
    }
  }
  if (unknown >= 0) result[unknown] = Math.floor(size(from) / Math.max(1, size(result)));
  return reverse ? result.reverse() : result;
}
