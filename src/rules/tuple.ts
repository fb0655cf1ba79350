// A list of whole numbers that prints as Python's tuple does, and is otherwise a list: the shape of an array.

import { formatTuple } from '../engine/index.ts';

export class Tuple extends Array<number> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  /** A tuple of these numbers. */
  constructor(numbers: readonly number[] = []) {
    super();
    for (let i = 0; i < numbers.length; i++) this[i] = numbers[i];
  }

  override toString(): string {
    return formatTuple(this);
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
