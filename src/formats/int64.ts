// int64 between a file's 64 bits and the doubles that hold it here: every integer up to ±(2^53 - 1), and not one that is
// rounded. Shared by all formats that hold tensors.

import { FormatError, ValueError } from '../reference/base/errors.ts';

/** The number that a 64-bit integer of a file is. `what` holds it. @throws FormatError beyond ±(2^53 - 1). */
export function exact(value: bigint, what: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new FormatError(`${what} holds ${value}`, 'int64 holds integers up to ±(2^53 - 1) exactly here');
}

/** Numbers as 64-bit integers. @throws ValueError for one that is no integer or needs more bits. */
export function toInt64(data: ArrayLike<number>, what: string): BigInt64Array {
  return BigInt64Array.from(data, (value) => {
    if (Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63) return BigInt(value);
    throw new ValueError(`${what} holds ${value}`, 'an int64 array in a file holds integers of 64 bits');
  });
}
