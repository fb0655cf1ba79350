// A list of whole numbers that prints as Python's tuple does, and is otherwise a list: the shape of an array.

import { formatTuple } from '../engine/index.ts';

export class Tuple extends Array<number> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  /** A tuple of these numbers. */
  static of_<T extends Tuple>(this: new (length: number) => T, numbers: readonly number[]): T {
    const tuple = new this(numbers.length);
    for (let i = 0; i < numbers.length; i++) tuple[i] = numbers[i];
    return tuple;
  }

  override toString(): string {
    return formatTuple(this);
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
