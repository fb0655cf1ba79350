// The shape that several broadcast to, in PyTorch's spelling and words.

import { formatSizes, formatTuple, RuntimeError, TypeError, typeName, ValueError } from '../engine/index.ts';
import { text } from '../rules/text/python.ts';
import { Size } from './size.ts';

/** A shape, that of a vector of so many, or none at all. */
type Given = number | readonly number[] | null;

/** @throws RuntimeError for what is no shape. */
function shapeOf(given: Given): readonly number[] {
  const shape = typeof given === 'number' && Number.isInteger(given) ? [given] : given;
  if (Array.isArray(shape)) return shape;
  throw new RuntimeError(`Input shapes should be of type ints, a tuple of ints, or a list of ints, got ${text(shape)}`);
}

/** @throws TypeError for what can be no dimension, once all fit. */
function sized(shape: readonly number[]): Size {
  const at = shape.findIndex((d) => !Number.isSafeInteger(d));
  if (at === -1) return new Size(shape);
  throw new TypeError(`torch.Size() takes an iterable of 'int' (item ${at} is '${typeName(shape[at])}')`);
}

/** The shape that all broadcast to, aligned at the last dimension; a number is one dimension. @throws RuntimeError where they do not. */
export function broadcast_shapes(...shapes: readonly Given[]): Size {
  const lists = shapes.filter((given) => given !== null).map(shapeOf);
  const common = new Array<number>(Math.max(0, ...lists.map(({ length }) => length))).fill(1);
  for (const [i, shape] of lists.entries()) {
    for (let back = 1; back <= shape.length; back++) {
      const [n, at] = [shape[shape.length - back], common.length - back];
      if (common[at] === 1 && n < 0) {
        throw new ValueError('Attempting to broadcast a dimension with negative length!');
      }
      if (common[at] === 1) common[at] = n;
      if (n === 1 || n === common[at]) continue;
      throw new RuntimeError(
        `Attempting to broadcast a dimension of length ${text(n)} at ${-back}! Mismatching argument at index ${i} had ${formatTuple(shape)}; but expected shape should be broadcastable to ${formatSizes(common)}`,
      );
    }
  }
  return sized(common);
}
