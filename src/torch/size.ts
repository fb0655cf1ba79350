// torch.Size: a shape that prints as PyTorch prints it and is otherwise a list of numbers.

import { formatSize, none } from '../engine/index.ts';

export class Size extends Array<number> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  /** A Size of these numbers. */
  static of_(shape: readonly number[]): Size {
    const size = new Size(shape.length);
    for (let i = 0; i < shape.length; i++) size[i] = shape[i];
    return size;
  }

  /** Number of elements of a tensor of this shape. */
  numel(...given: never[]): number {
    none('Size.numel', given);
    return this.reduce((n, d) => n * d, 1);
  }

  override toString(): string {
    return formatSize(this);
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
