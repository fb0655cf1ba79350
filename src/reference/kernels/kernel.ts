// What a kernel is: it reads strided views and writes freshly allocated contiguous outputs.

import type { DType, TypedArray } from '../base/dtype.ts';
import type { Shape } from '../base/shape.ts';

/** Elements as a kernel sees them: an array, and how to walk it. */
export interface View {
  readonly data: TypedArray;
  readonly dtype: DType;
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
  /** What the elements are of, where somebody keeps track of it, and how often it was written. */
  readonly storage?: { readonly version: number };
}

/** Reads `inputs`, as many as the op takes, and fills `outputs`, which are contiguous and zeroed. */
export type Kernel<I extends readonly (View | null)[], A = unknown> = (
  inputs: I,
  outputs: readonly View[],
  attributes: A,
) => void;

/** The attribute of what happens along one dimension. */
export interface Along {
  readonly dim: number;
}
