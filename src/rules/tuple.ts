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

  /** The numbers as a list of no other class, which engines cut and map faster. */
  #list(): number[] {
    const list = new Array<number>(this.length);
    for (let i = 0; i < list.length; i++) list[i] = this[i];
    return list;
  }

  override slice(start?: number, end?: number): number[] {
    return this.#list().slice(start, end);
  }

  override map<U>(f: (size: number, i: number, all: number[]) => U, self?: unknown): U[] {
    return this.#list().map(f, self);
  }

  override filter(holds: (size: number, i: number, all: number[]) => boolean, self?: unknown): number[] {
    return this.#list().filter(holds, self);
  }

  override toString(): string {
    return formatTuple(this);
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
