// What an op knows of a tensor before it looks at any element.

import type { DType } from '../base/dtype.ts';
import type { Shape } from '../base/shape.ts';

/** Shape and dtype of a tensor, without its elements. `wrapped` marks a plain number given as an operand. */
export interface Spec {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly wrapped?: boolean;
}

/** Specs of the inputs of a call; null where an optional one was not given. */
export type Specs = readonly (Spec | null)[];

/** Geometry of a view over the same storage. */
export interface Geometry {
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
}
