// One step of a network as data: ops on numbered values in their order, which of them follow from the frame, and what one
// step hands on to the next. Made by graph/stream; run by plain.ts on tensors and by resident.ts in WebAssembly memory.

import type { TypedArray } from '../../reference/base/dtype.ts';
import type { Bound } from '../../reference/engine/bound.ts';
import type { Tensor } from '../../reference/engine/tensor.ts';
import type { Spec } from '../../reference/ops/spec.ts';

export interface Step {
  readonly op: Bound;
  readonly inputs: readonly (number | null)[];
  readonly outputs: readonly number[];
  readonly attributes: object;
  /** Whether it follows from the frame. What does not is computed once for each version of the constants. */
  readonly live: boolean;
}

/** What a step reads of the one before: an input, and the value that takes its place. At first it is the input's own value. */
export interface Carried {
  /** Position of the step. */
  readonly step: number;
  readonly input: number;
  /** The input's value. */
  readonly value: number;
  /** What the next one begins with. */
  readonly next: number;
  readonly name: string;
}

export interface Program {
  /** Values, numbered, as they are in one step. */
  readonly specs: readonly Spec[];
  readonly steps: readonly Step[];
  /** Parameters and what else was there. */
  readonly constants: ReadonlyMap<number, Tensor>;
  readonly input: number;
  readonly output: number;
  readonly carried: readonly Carried[];
}

/** What runs a program. */
export interface Machine {
  /** The output of one step [...] from a frame, row-major both. */
  step(frame: ArrayLike<number>): TypedArray;
  /** What is carried, each a copy. */
  read(): Float32Array[];
  write(values: readonly ArrayLike<number>[]): void;
}
