// What an op is: one object that says its name, how shapes and dtypes follow from those of its inputs, which outputs are
// differentiable and how, and what it does, plainly. Attributes are plain named data.
//
// Members are methods, so that a table of ops may forget the attributes of each: Op<Dim> is an Op<object>.

import type { DType } from '../base/dtype.ts';
import type { View } from '../kernels/kernel.ts';
import type { Geometry, Spec, Specs } from './spec.ts';
import type { Vocabulary, Word } from './vocabulary.ts';

/** Attributes of an op that has none. */
export type None = Record<never, never>;

/** What a derivative sees of the call. Inputs and outputs are there only where the op's `saves` names them. */
export interface Call<T, A> {
  readonly attributes: A;
  /** The saved inputs, by position. One that was not saved is missing. */
  readonly inputs: readonly T[];
  /** The saved outputs, by position. */
  readonly outputs: readonly T[];
  /** Specs of all inputs; null where an optional input was not given. */
  readonly specs: Specs;
  /** Which inputs want a gradient. */
  readonly needs: readonly boolean[];
}

/** Gradients by position: null or missing for none. */
export type Gradients<T> = readonly (T | null | undefined)[];

/** The words that an op declares, over a kind of values. */
export type Words<T, U extends Word> = Pick<Vocabulary<T>, U>;

/** Positions of inputs or outputs; a function where they depend on which inputs want a gradient. */
export type Places = readonly number[] | ((needs: readonly boolean[]) => readonly number[]);

/** What an op says of itself, all of it but its derivative. */
export interface Rules<A extends object = object> {
  readonly name: string;
  /** Specs of the outputs. @throws the ancestor's error where shapes or dtypes of the inputs do not fit. */
  infer(inputs: Specs, attributes: A): readonly Spec[];
  /** What the op does: reads `inputs` and fills `outputs`, which are contiguous and zeroed. Views have none. */
  kernel?(inputs: readonly (View | null)[], outputs: readonly View[], attributes: A): void;
  /** What the derivative reads; a function where it depends on which inputs want a gradient. */
  readonly saves?: {
    readonly inputs?: Places;
    readonly outputs?: Places;
    /** Inputs that it is given for their shapes alone: what is written into them later changes nothing. */
    readonly shapes?: readonly number[];
    /** Saved outputs that users may write all the same: the derivative keeps what they were. */
    readonly copied?: readonly number[];
  };
  /** Which outputs are differentiable (default: the first alone). */
  readonly differentiable?: readonly number[];
  /** An output that the derivative alone reads: it is made empty, [0], where the call is not recorded. */
  readonly reserve?: number;
  /** Inputs are broadcast to a common shape; autograd sums each gradient back to its input's shape. */
  readonly broadcasts?: boolean;
  /** Inputs are converted to this dtype before the kernel runs (promotion). */
  casts?(inputs: Specs): DType;
  /** The op only changes geometry: the output shares the input's storage and no kernel runs. */
  view?(input: Geometry, attributes: A): Geometry;
  /** Results lie in memory as the inputs do (base/layout.ts), and the kernel sees all of them in that order. */
  preserves?(attributes: A): boolean;
  /** An input that says how many steps each row of a sequence has. */
  readonly lengths?: number;
  /** Products that a call sums, of an op that has many more of them than elements. */
  work?(inputs: Specs): number;
  /** The op only moves elements and computes nothing: every CPU backend shares one kernel, and it takes every dtype. */
  readonly moves?: boolean;
  /** The op only makes elements, drawing or counting them: every CPU backend shares one kernel. */
  readonly makes?: boolean;
  /** The op computes truth alone, which is the same in every dtype that holds the elements: it takes every one. */
  readonly compares?: boolean;
  /** These inputs are written in place (optimizer steps); their versions rise. */
  readonly mutates?: readonly number[];
  /** These inputs may lie on another device than the others: counts of steps, which PyTorch keeps on the CPU. */
  readonly anywhere?: readonly number[];
}

export interface Op<A extends object = object, U extends Word = Word> extends Rules<A> {
  /** The words that its derivative and its twin are written with: they get these and no others. */
  readonly uses: readonly U[];
  /** Gradients of the inputs from those of the outputs (null: none arrived); missing where nothing is differentiable. */
  derivative?<T>(f: Words<T, U>, gradients: readonly (T | null)[], call: Call<T, A>): Gradients<T>;
  /** The same outputs from differentiable ops: what autograd replays for second derivatives of a fused op. */
  twin?<T>(f: Words<T, U>, inputs: readonly (T | null)[], attributes: A): readonly T[];
}

/** An op as it is written down: one that differentiates nothing may leave out what it uses. */
export type Definition<A extends object, U extends Word> = Omit<Op<A, U>, 'uses'> & { readonly uses?: readonly U[] };

/** Makes an op; attributes are inferred from what its rules read. */
export function op<A extends object = None, const U extends Word = never>(definition: Definition<A, U>): Op<A, U> {
  return { uses: [], ...definition };
}

/** What preserves the order of its inputs whatever its attributes. */
export const always = (): boolean => true;

/** An input that the call cannot do without. @throws TypeError where it is missing: a fault of the caller's, not of the user's. */
export function present<T>(x: T | null | undefined): T {
  if (x === null || x === undefined) throw new TypeError('an op was called without one of its inputs');
  return x;
}
