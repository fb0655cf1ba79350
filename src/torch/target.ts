// What `to` takes, in the order of its arguments: PyTorch has three forms of them.

import { type DType, dtypes, isPlainObject } from '../engine/index.ts';
import { Tensor } from './tensor.ts';

export const isDType = (value: unknown): value is DType => typeof value === 'string' && Object.hasOwn(dtypes, value);

/** Arguments with a place for each of the forms `(dtype, …)`, `(other, …)` and `(device, dtype, …)`. */
export function placed([x, first, ...rest]: readonly unknown[]): readonly unknown[] {
  const [head, tail] = [rest.filter((item) => !isPlainObject(item)), rest.filter(isPlainObject)];
  if (isDType(first)) return [x, undefined, first, undefined, ...head, ...tail];
  if (first instanceof Tensor) return [x, undefined, undefined, first, ...head, ...tail];
  if (isPlainObject(first)) return [x, first, ...rest];
  return [x, first, head[0], undefined, ...head.slice(1), ...tail];
}
