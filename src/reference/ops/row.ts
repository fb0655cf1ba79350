// What a row of the op table is. An op IS its row: name, doc line, how shapes and dtypes follow from those of its inputs,
// which outputs are differentiable and how. Attributes are plain named data. What the op DOES stands in kernels/.

import type { Category, DType } from '../base/dtype.ts';
import type { Shape } from '../base/shape.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Shape and dtype of a tensor, without its elements. `wrapped` marks a plain number given as an operand. */
export interface Spec {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly wrapped?: boolean;
}

/** Attributes of a call: plain data only, so that a recorded graph can be stored. */
export type Attribute = number | boolean | string | null | undefined | readonly number[];
// biome-ignore lint/suspicious/noExplicitAny: each row narrows its own attributes; the record of all rows cannot.
export type Attributes = any;

/** Geometry of a view over the same storage. */
export interface Geometry {
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
}

/** What a derivative sees of the call. Inputs and outputs are there only where the row's `saves` names them. */
export interface Call<T, A> {
  readonly attributes: A;
  /** The saved inputs, by position. One that was not saved is missing. */
  readonly inputs: readonly T[];
  /** The saved outputs, by position. */
  readonly outputs: readonly T[];
  /** Specs of all inputs; null where an optional input was not given. */
  readonly specs: readonly (Spec | null)[];
  /** Which inputs want a gradient. */
  readonly needs: readonly boolean[];
}

/**
 * Gradients of the inputs from those of the outputs (null: none arrived), by position; null for none.
 * Written with the vocabulary alone, so that it is itself differentiable.
 */
export type Derivative<A> = <T>(
  f: Vocabulary<T>,
  gradients: readonly (T | null)[],
  call: Call<T, A>,
) => readonly (T | null | undefined)[];

export interface Row<A = Attributes> {
  readonly name: string;
  /** One line: what it computes. */
  readonly doc: string;
  /** Specs of the outputs. Raises the ancestor's error where the inputs do not fit. */
  readonly infer: (inputs: readonly (Spec | null)[], attributes: A) => readonly Spec[];
  /** The derivative; missing where nothing about the op is differentiable. */
  readonly derivative?: Derivative<A>;
  /** What the derivative reads; a function where it depends on which inputs want a gradient. */
  readonly saves?: {
    readonly inputs?: readonly number[] | ((needs: readonly boolean[]) => readonly number[]);
    readonly outputs?: readonly number[];
  };
  /** Which outputs are differentiable (default: the first alone). */
  readonly differentiable?: readonly number[];
  /** Inputs are broadcast to a common shape; autograd sums each gradient back to its input's shape. */
  readonly broadcasts?: boolean;
  /** Inputs are converted to this dtype before the kernel runs (promotion). */
  readonly casts?: (inputs: readonly (Spec | null)[]) => DType;
  /** The op only changes geometry: the output shares the input's storage and no kernel runs. */
  readonly view?: (input: Geometry, attributes: A) => Geometry;
  /** The op only moves elements and computes nothing, so every CPU backend shares one kernel. */
  readonly moves?: boolean;
  /** These inputs are written in place (optimizer steps); their versions rise. */
  readonly mutates?: readonly number[];
  /** The same outputs from differentiable ops: what autograd replays for second derivatives of a fused op. */
  readonly twin?: <T>(f: Vocabulary<T>, inputs: readonly (T | null)[], attributes: A) => readonly T[];
  /** The scalar expression of an elementwise op in WGSL, over `a` and `b`. */
  readonly wgsl?: string;
  /** Category that inputs must have, where an op is limited. */
  readonly accepts?: readonly Category[];
}

/** Types a row's attributes. */
export const row = <A = Record<string, never>>(definition: Row<A>): Row<A> => definition;
