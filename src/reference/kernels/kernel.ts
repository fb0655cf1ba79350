// What a kernel is: it reads strided views and writes freshly allocated contiguous outputs.

import type { DType, TypedArray } from '../base/dtype.ts';
import type { Shape } from '../base/shape.ts';
import type { Attributes } from '../ops/row.ts';

/** Elements as a kernel sees them: an array, and how to walk it. */
export interface View {
  readonly data: TypedArray;
  readonly dtype: DType;
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
}

/** Reads `inputs` (null: an optional input that was not given) and fills `outputs`, which are contiguous and zeroed. */
export type Kernel<A = Attributes> = (
  inputs: readonly (View | null)[],
  outputs: readonly View[],
  attributes: A,
) => void;
