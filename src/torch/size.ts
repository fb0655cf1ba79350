// torch.Size: a shape that prints as PyTorch prints it and is otherwise a list of numbers.

import { formatSize, none } from '../engine/index.ts';
import { Tuple } from '../rules/tuple.ts';

export class Size extends Tuple {
  /** Number of elements of a tensor of this shape. */
  numel(...given: never[]): number {
    none('Size.numel', given);
    return this.reduce((n, d) => n * d, 1);
  }

  override toString(): string {
    return formatSize(this);
  }
}
