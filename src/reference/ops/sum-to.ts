// The gradient of broadcasting: a sum over what was repeated.

import { sameShape } from '../base/shape.ts';
import type { Words } from './op.ts';

/** Sums a value over what broadcasting repeated, so that it has `shape` again. */
export function sumTo<T>(f: Words<T, 'spec' | 'sum' | 'reshape'>, value: T, shape: readonly number[]): T {
  const from = f.spec(value).shape;
  if (sameShape(from, shape)) return value;
  const lead = from.length - shape.length;
  const dims = from.map((_, i) => i).filter((i) => i < lead || (shape[i - lead] === 1 && from[i] !== 1));
  const summed = dims.length > 0 ? f.sum(value, dims, true) : value;
  return lead > 0 ? f.reshape(summed, shape) : summed;
}
